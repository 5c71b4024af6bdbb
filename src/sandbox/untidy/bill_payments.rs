//! Bills: what is on each, what was paid of it and how, and what becomes of one that was not paid.

use std::io;

use jiff::civil::Date;

use super::cards;
use super::facts::{Account, Deed, Fact, Means};
use super::purchases::prices;
use super::statements::{Extra, OnCard, Teller};

impl Teller<'_> {
    /// The due date of the bill that a fact settles.
    pub(super) fn due_of(&self, fact: &Fact) -> io::Result<Option<Date>> {
        Ok(match &fact.deed {
            Deed::PaidBill { due, .. } | Deed::Carried { due, .. } | Deed::Financed { due, .. } => {
                Some(*due)
            }
            Deed::Bounced { of } => self.due_of(self.facts.fact(of)?.1)?,
            _ => None,
        })
    }

    /// What the bill that closes on this day comes to: its lines, and what the one before was
    /// paid too much.
    pub(super) fn bill(&self, place: usize, card: &Account, closing: Date) -> i64 {
        let first = cards::closing(card, self.facts.since);
        if closing < first {
            return 0;
        }
        let lines = self.lines.iter().filter(|line| {
            let on = line.card.as_ref();
            let on = on.filter(|on| on.charge && on.closing == closing && self.counts(on));
            // What is not in reais yet is on no bill yet.
            line.account == place && on.is_some() && line.currency.is_none()
        });
        let charged: i64 = lines.map(|line| -line.cents).sum();
        if closing == first {
            return charged + card.opening;
        }
        charged + self.left(place, card, cards::later(closing, -1)).min(0)
    }

    /// Whether it came after the beginning of the facts; what came before is the opening balance.
    pub(super) fn counts(&self, on: &OnCard) -> bool {
        on.own >= self.facts.since
    }

    /// What is still to be paid of it; negative when too much was.
    pub(super) fn left(&self, place: usize, card: &Account, closing: Date) -> i64 {
        let settled = self.settled.get(&(place, closing)).copied();
        self.bill(place, card, closing) - settled.unwrap_or_default()
    }

    fn settle(&mut self, place: usize, closing: Date, cents: i64) {
        *self.settled.entry((place, closing)).or_default() += cents;
    }

    pub(super) fn debt(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        match &fact.deed {
            Deed::PaidBill { .. } => self.paid(at, fact),
            Deed::Bounced { of } => self.bounced(at, fact, of),
            Deed::Carried {
                card,
                due,
                fine,
                interest,
                iof,
                credit,
            } => {
                let (place, card) = self.account(card)?;
                let closing = cards::closing_of(card, *due);
                let left = self.left(place, card, closing);
                let on = |charge| Extra {
                    card: Some(Self::on_card(card, fact.day, charge)),
                    ..Extra::default()
                };
                let balance = Extra {
                    silent: !credit,
                    ..on(false)
                };
                let (from, to) = ((at, fact), (place, fact.day));
                self.line(from, to, "carried_credit", left, balance)?;
                self.settle(place, closing, left);
                for (operation, cents) in [
                    ("carried", left),
                    ("fine", *fine),
                    ("interest", *interest),
                    ("iof", *iof),
                ] {
                    if cents != 0 {
                        self.line(from, to, operation, -cents, on(true))?;
                    }
                }
                Ok(())
            }
            Deed::Financed {
                card,
                due,
                parts,
                interest,
                iof,
            } => {
                let (place, card) = self.account(card)?;
                let closing = cards::closing_of(card, *due);
                let left = self.left(place, card, closing);
                let (from, to) = ((at, fact), (place, fact.day));
                let on = |day, charge| Extra {
                    card: Some(Self::on_card(card, day, charge)),
                    ..Extra::default()
                };
                self.line(from, to, "financed_credit", left, on(fact.day, false))?;
                self.settle(place, closing, left);
                if *iof != 0 {
                    self.line(from, to, "iof", -iof, on(fact.day, true))?;
                }
                let first = cards::closing(card, fact.day);
                for (number, cents) in (1..=*parts).zip(prices(left, *parts)) {
                    let months = i32::from(number) - 1;
                    let own = cards::later(fact.day, months);
                    let row = self.row_day(fact.day, own);
                    let closing = cards::later(first, months);
                    let part = OnCard {
                        closing,
                        charge: true,
                        bought: fact.day,
                        part: Some((number, *parts)),
                        own,
                    };
                    let extra = Extra {
                        card: Some(part),
                        ..Extra::default()
                    };
                    self.line(from, (place, row), "financed_part", -cents, extra)?;
                    if *interest != 0 {
                        let extra = on(own, true);
                        self.line(from, (place, own), "financed_interest", -interest, extra)?;
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn row_day(&self, bought: Date, own: Date) -> Date {
        match self.delivery {
            super::Delivery::AtOnce => bought,
            super::Delivery::Monthly | super::Delivery::OwnDay => own,
        }
    }

    fn paid(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let Deed::PaidBill {
            card,
            due,
            from,
            via,
            lands,
            ..
        } = &fact.deed
        else {
            return Ok(());
        };
        let (place, card) = self.account(card)?;
        let closing = cards::closing_of(card, *due);
        let cents = self.payment(fact)?;
        self.settle(place, closing, cents);
        let lands = lands.unwrap_or(fact.day);
        if let Some(from) = from {
            let operation = match via {
                Means::Debit => "bill_debit",
                Means::Boleto => "bill_boleto",
                Means::Pix => "bill_pix",
            };
            let extra = Extra {
                institution: self.words.institution(&card.bank).to_owned(),
                ..Extra::default()
            };
            let source = self.account(from)?.0;
            self.line((at, fact), (source, fact.day), operation, -cents, extra)?;
        }
        let extra = Extra {
            card: Some(Self::on_card(card, lands, false)),
            ..Extra::default()
        };
        self.line((at, fact), (place, lands), "payment", cents, extra)
    }

    /// What a payment comes to: what it says, or what other payments leave of the bill.
    fn payment(&self, fact: &Fact) -> io::Result<i64> {
        let Deed::PaidBill {
            card, due, amount, ..
        } = &fact.deed
        else {
            return Err(io::Error::other("no payment"));
        };
        if let Some(cents) = amount {
            return Ok(*cents);
        }
        let (place, account) = self.account(card)?;
        let bounced = |id: &str| {
            let mut all = self.facts.facts.iter();
            !id.is_empty()
                && all.any(|other| matches!(&other.deed, Deed::Bounced { of } if of == id))
        };
        let others = self
            .facts
            .facts
            .iter()
            .filter_map(|other| match &other.deed {
                Deed::PaidBill {
                    card: of,
                    due: day,
                    amount,
                    ..
                } if of == card && day == due && !bounced(&other.id) => *amount,
                _ => None,
            });
        let others: i64 = others.sum();
        let closing = cards::closing_of(account, *due);
        Ok(self.bill(place, account, closing) - others)
    }

    fn bounced(&mut self, at: usize, fact: &Fact, of: &str) -> io::Result<()> {
        let payment = self.facts.fact(of)?.1;
        let Deed::PaidBill {
            card, due, from, ..
        } = &payment.deed
        else {
            return Err(io::Error::other(format!("{of} paid no bill")));
        };
        let (place, card) = self.account(card)?;
        let cents = self.payment(payment)?;
        self.settle(place, cards::closing_of(card, *due), -cents);
        if let Some(from) = from {
            let source = self.account(from)?.0;
            let back = Extra::default();
            self.line((at, fact), (source, fact.day), "bill_back", cents, back)?;
        }
        let extra = Extra {
            card: Some(Self::on_card(card, fact.day, false)),
            ..Extra::default()
        };
        self.line((at, fact), (place, fact.day), "payment_back", -cents, extra)
    }
}

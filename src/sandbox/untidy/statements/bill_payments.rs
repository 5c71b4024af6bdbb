//! Bills: what is on each, what was paid of it and how, and what becomes of an unpaid one.

use std::io;

use jiff::civil::Date;

use super::lines::{Extra, OnCard, Statements};
use super::purchases::prices;
use crate::sandbox::options::Delivery;
use crate::sandbox::untidy::cards;
use crate::sandbox::untidy::facts::{Account, Event, Fact, Means};

impl Statements<'_> {
    /// The due date of the bill that a fact settles.
    pub(super) fn due_of(&self, fact: &Fact) -> io::Result<Option<Date>> {
        Ok(match &fact.event {
            Event::PaidBill { due, .. }
            | Event::Carried { due, .. }
            | Event::Financed { due, .. } => Some(*due),
            Event::Bounced { of } => self.due_of(self.facts.fact(of)?.1)?,
            _ => None,
        })
    }

    /// The amount of the bill that closes on this day: its lines, less what the one before was
    /// overpaid.
    pub(crate) fn bill(&self, place: usize, card: &Account, closing: Date) -> i64 {
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
            return charged + card.opening.0;
        }
        charged + self.left(place, card, cards::later(closing, -1)).min(0)
    }

    /// Whether it is after the beginning of the facts; the opening balance has what was before.
    pub(crate) fn counts(&self, on: &OnCard) -> bool {
        on.own >= self.facts.since
    }

    /// What is still to be paid of a bill; negative if it was overpaid.
    fn left(&self, place: usize, card: &Account, closing: Date) -> i64 {
        let settled = self.settled.get(&(place, closing)).copied();
        self.bill(place, card, closing) - settled.unwrap_or_default()
    }

    fn settle(&mut self, place: usize, closing: Date, cents: i64) {
        *self.settled.entry((place, closing)).or_default() += cents;
    }

    pub(super) fn bill_payment(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        match &fact.event {
            Event::PaidBill { .. } => self.paid(at, fact),
            Event::Bounced { of } => self.bounced(at, fact, of),
            Event::Carried {
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
                let on = |charge| Extra::on(Self::on_card(card, fact.day, charge));
                let balance = Extra {
                    silent: !credit,
                    ..on(false)
                };
                let (from, to) = ((at, fact), (place, fact.day));
                self.line(from, to, "carried_credit", left, balance)?;
                self.settle(place, closing, left);
                for (operation, cents) in [
                    ("carried", left),
                    ("fine", fine.0),
                    ("interest", interest.0),
                    ("iof", iof.0),
                ] {
                    if cents != 0 {
                        self.line(from, to, operation, -cents, on(true))?;
                    }
                }
                Ok(())
            }
            Event::Financed {
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
                let on = |day, charge| Extra::on(Self::on_card(card, day, charge));
                self.line(from, to, "financed_credit", left, on(fact.day, false))?;
                self.settle(place, closing, left);
                if iof.0 != 0 {
                    self.line(from, to, "iof", -iof.0, on(fact.day, true))?;
                }
                let first = cards::closing(card, fact.day);
                for (number, cents) in (1..=*parts).zip(prices(left, *parts)) {
                    let months = i32::from(number) - 1;
                    let own = cards::later(fact.day, months);
                    let row = match self.delivery {
                        Delivery::AtOnce => fact.day,
                        Delivery::Monthly | Delivery::OwnDay => own,
                    };
                    let part = Extra::on(OnCard {
                        closing: cards::later(first, months),
                        charge: true,
                        bought: fact.day,
                        part: Some((number, *parts)),
                        own,
                    });
                    self.line(from, (place, row), "financed_part", -cents, part)?;
                    if interest.0 != 0 {
                        let extra = on(own, true);
                        self.line(from, (place, own), "financed_interest", -interest.0, extra)?;
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn paid(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let Event::PaidBill {
            card,
            due,
            from,
            via,
            lands,
            ..
        } = &fact.event
        else {
            return Ok(());
        };
        let (place, card) = self.account(card)?;
        let closing = cards::closing_of(card, *due);
        let cents = self.payment(fact)?;
        self.settle(place, closing, cents);
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
            let from = self.place(from)?;
            self.line((at, fact), (from, fact.day), operation, -cents, extra)?;
        }
        let lands = lands.unwrap_or(fact.day);
        let extra = Extra::on(Self::on_card(card, lands, false));
        self.line((at, fact), (place, lands), "payment", cents, extra)
    }

    /// The amount of a payment: what it says, or what other payments leave of the bill.
    fn payment(&self, fact: &Fact) -> io::Result<i64> {
        let Event::PaidBill {
            card, due, amount, ..
        } = &fact.event
        else {
            return Err(io::Error::other("no payment"));
        };
        if let Some(cents) = amount {
            return Ok(cents.0);
        }
        let (place, account) = self.account(card)?;
        let all = self.facts.facts.iter();
        let bounced = |id: &str| {
            let is_it = |other: &Fact| matches!(&other.event, Event::Bounced { of } if of == id);
            !id.is_empty() && all.clone().any(is_it)
        };
        let others = all.clone().filter_map(|other| match &other.event {
            Event::PaidBill {
                card: of,
                due: day,
                amount,
                ..
            } if of == card && day == due && !bounced(&other.id) => amount.map(|cents| cents.0),
            _ => None,
        });
        let others: i64 = others.sum();
        let closing = cards::closing_of(account, *due);
        Ok(self.bill(place, account, closing) - others)
    }

    fn bounced(&mut self, at: usize, fact: &Fact, of: &str) -> io::Result<()> {
        let payment = self.facts.fact(of)?.1;
        let Event::PaidBill {
            card, due, from, ..
        } = &payment.event
        else {
            return Err(io::Error::other(format!("{of} paid no bill")));
        };
        let (place, card) = self.account(card)?;
        let cents = self.payment(payment)?;
        self.settle(place, cards::closing_of(card, *due), -cents);
        if let Some(from) = from {
            let from = self.place(from)?;
            let back = Extra::default();
            self.line((at, fact), (from, fact.day), "bill_back", cents, back)?;
        }
        let extra = Extra::on(Self::on_card(card, fact.day, false));
        self.line((at, fact), (place, fact.day), "payment_back", -cents, extra)
    }
}

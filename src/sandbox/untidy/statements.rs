//! From facts to lines: what the bank of each account writes down, before Pierre gets hold of it.
//! A line has its amount from the person's side; what it truly is stays with the fact.

use std::collections::BTreeMap;
use std::io;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Delivery;
use super::cards;
use super::facts::{Account, Deed, Document, Fact, Facts, Kind, Told};
use super::wordings::{Filling, Wordings};

/// One line of one account.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) account: usize,
    /// As the bank dates it.
    pub(super) day: Date,
    /// What leaves is negative.
    pub(super) cents: i64,
    pub(super) id: String,
    pub(super) text: String,
    pub(super) category: Option<String>,
    pub(super) merchant: Option<String>,
    pub(super) sides: Option<Sides>,
    pub(super) card: Option<OnCard>,
    pub(super) currency: Option<String>,
    pub(super) told: Told,
    /// Only balances know of it.
    pub(super) silent: bool,
    /// Which fact it comes from, so that chance is the same each time.
    pub(super) fact: usize,
}

/// Who paid and who was paid: name and document.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    pub(super) payer: (String, Option<String>),
    pub(super) receiver: (String, Option<String>),
    pub(super) written: Document,
}

/// What a card's line is on.
#[derive(Clone, Debug)]
pub(super) struct OnCard {
    /// When its bill closes.
    pub(super) closing: Date,
    /// Whether the bill's amount holds it; payments settle a bill instead.
    pub(super) charge: bool,
    pub(super) bought: Date,
    pub(super) part: Option<(u8, u8)>,
    /// The part's own day.
    pub(super) own: Date,
}

/// A purchase in parts, as get-installments may list it.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) account: usize,
    pub(super) fact: usize,
    pub(super) text: String,
    pub(super) category: String,
    pub(super) day: Date,
    pub(super) told: Told,
    pub(super) parts: Vec<PlanPart>,
}

/// A part: its text, price, and own day.
#[derive(Clone, Debug)]
pub(super) struct PlanPart {
    pub(super) number: u8,
    pub(super) text: String,
    pub(super) cents: i64,
    pub(super) own: Date,
    /// The day of its row.
    pub(super) row: Date,
}

/// What one operation adds to the lines, besides account, operation and amount.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    pub(super) name: String,
    pub(super) institution: String,
    pub(super) category: Option<String>,
    pub(super) merchant: Option<String>,
    pub(super) sides: Option<(String, String)>,
    pub(super) card: Option<OnCard>,
    /// The part that the text names where no card is.
    pub(super) part: Option<(u8, u8)>,
    pub(super) currency: Option<String>,
    pub(super) silent: bool,
}

/// All that is being told.
#[derive(Debug)]
pub(super) struct Teller<'f> {
    pub(super) facts: &'f Facts,
    pub(super) words: &'f Wordings,
    pub(super) delivery: Delivery,
    pub(super) lines: Vec<Line>,
    pub(super) plans: Vec<Plan>,
    /// What has been paid of a bill or put elsewhere, by card and closing day.
    pub(super) settled: BTreeMap<(usize, Date), i64>,
    legs: BTreeMap<usize, usize>,
}

impl<'f> Teller<'f> {
    /// Tells everything.
    pub(super) fn tell(
        facts: &'f Facts,
        words: &'f Wordings,
        delivery: Delivery,
    ) -> io::Result<Self> {
        let mut teller = Self {
            facts,
            words,
            delivery,
            lines: Vec::new(),
            plans: Vec::new(),
            settled: BTreeMap::new(),
            legs: BTreeMap::new(),
        };
        let all = || facts.facts.iter().enumerate();
        for (at, fact) in all() {
            teller.everyday(at, fact)?;
            teller.purchase(at, fact)?;
        }
        // A bill is known once all that is on it is, and an older bill changes the next.
        let mut debts = Vec::new();
        for (at, fact) in all() {
            if let Some(due) = teller.due_of(fact)? {
                debts.push((due, at, fact));
            }
        }
        debts.sort_by_key(|(due, at, fact)| (*due, fact.day, *at));
        for (_, at, fact) in debts {
            teller.debt(at, fact)?;
        }
        Ok(teller)
    }

    pub(super) fn account(&self, slug: &str) -> io::Result<(usize, &'f Account)> {
        self.facts.account(slug)
    }

    /// Writes one line down.
    pub(super) fn line(
        &mut self,
        (at, fact): (usize, &Fact),
        (account, day): (usize, Date),
        operation: &str,
        cents: i64,
        extra: Extra,
    ) -> io::Result<()> {
        let bank = self
            .facts
            .accounts
            .get(account)
            .map_or("", |it| it.bank.as_str());
        let pick = fact.told.words.unwrap_or(at);
        let bought = extra.card.as_ref().map_or(day, |card| card.bought);
        let on_card = extra.card.as_ref().and_then(|card| card.part);
        let filling = Filling {
            name: &extra.name,
            day,
            bought,
            part: on_card.or(extra.part).unwrap_or((1, 1)),
            institution: &extra.institution,
        };
        let text = self.words.say(bank, operation, pick, &filling)?;
        let category = match fact.told.category.as_deref() {
            Some("none") => None,
            Some(told) => Some(told.to_owned()),
            None => extra
                .category
                .or_else(|| self.words.category(operation, pick / 2)),
        };
        let leg = self.legs.entry(at).or_default();
        *leg += 1;
        let id = format!("9b{account:06}-{at:04}-4000-8000-{leg:012}");
        let late = if on_card.is_some() { 0 } else { fact.told.late };
        let sides = extra.sides.map(|sides| self.sides(&sides, at, fact));
        self.lines.push(Line {
            account,
            day: day.saturating_add(late.days()),
            cents,
            id,
            text,
            category,
            merchant: extra.merchant,
            sides: sides.transpose()?.flatten(),
            card: extra.card,
            currency: extra.currency,
            told: fact.told.clone(),
            silent: extra.silent,
            fact: at,
        });
        Ok(())
    }

    fn sides(
        &self,
        (payer, receiver): &(String, String),
        at: usize,
        fact: &Fact,
    ) -> io::Result<Option<Sides>> {
        let written = fact.told.document.unwrap_or(if at.is_multiple_of(3) {
            Document::Object
        } else {
            Document::Text
        });
        if written == Document::None {
            return Ok(None);
        }
        let of = |key: &str| {
            let person = self.facts.person(key)?;
            io::Result::Ok((person.name.clone(), person.document.clone()))
        };
        Ok(Some(Sides {
            payer: of(payer)?,
            receiver: of(receiver)?,
            written,
        }))
    }

    /// What a card's line is on that is no part.
    pub(super) fn on_card(card: &Account, day: Date, charge: bool) -> OnCard {
        OnCard {
            closing: cards::closing(card, day),
            charge,
            bought: day,
            part: None,
            own: day,
        }
    }

    /// What happens on accounts, and what cards are charged besides purchases.
    fn everyday(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let owner = self.facts.owner.clone();
        let day = fact.day;
        let from = (at, fact);
        let named = |name: &str| Extra {
            name: name.to_owned(),
            ..Extra::default()
        };
        match &fact.deed {
            Deed::Moved {
                from: source,
                to,
                amount,
                arrives,
            } => {
                let sides = Some((owner.clone(), owner.clone()));
                let extra = Extra {
                    sides,
                    ..named(&self.facts.person(&owner)?.name)
                };
                let (source, to) = (self.account(source)?.0, self.account(to)?.0);
                self.line(from, (source, day), "own_out", -amount, extra.clone())?;
                self.line(from, (to, arrives.unwrap_or(day)), "own_in", *amount, extra)
            }
            Deed::Sent {
                from: source,
                to,
                amount,
            } => {
                let extra = Extra {
                    sides: Some((owner, to.clone())),
                    ..named(&self.facts.person(to)?.name)
                };
                let source = self.account(source)?.0;
                self.line(from, (source, day), "pix_out", -amount, extra)
            }
            Deed::Received {
                into,
                from: source,
                amount,
            } => {
                let extra = Extra {
                    sides: Some((source.clone(), owner)),
                    ..named(&self.facts.person(source)?.name)
                };
                self.line(from, (self.account(into)?.0, day), "pix_in", *amount, extra)
            }
            Deed::Returned { of } => match &self.facts.fact(of)?.1.deed {
                Deed::Sent {
                    from: source,
                    to,
                    amount,
                } => {
                    let extra = Extra {
                        sides: Some((to.clone(), owner)),
                        ..named(&self.facts.person(to)?.name)
                    };
                    let source = self.account(source)?.0;
                    self.line(from, (source, day), "returned_in", *amount, extra)
                }
                Deed::Received {
                    into,
                    from: source,
                    amount,
                } => {
                    let extra = Extra {
                        sides: Some((owner, source.clone())),
                        ..named(&self.facts.person(source)?.name)
                    };
                    let into = self.account(into)?.0;
                    self.line(from, (into, day), "returned_out", -amount, extra)
                }
                _ => Err(io::Error::other(format!("{of} is no PIX"))),
            },
            Deed::Earned {
                into,
                from: source,
                amount,
                pay,
            } => {
                let operation = match pay {
                    super::facts::Earning::Salary => "salary",
                    super::facts::Earning::Thirteenth => "thirteenth",
                    super::facts::Earning::Portability => "portability",
                };
                let extra = Extra {
                    sides: Some((source.clone(), owner)),
                    ..named(&self.facts.person(source)?.name)
                };
                self.line(
                    from,
                    (self.account(into)?.0, day),
                    operation,
                    *amount,
                    extra,
                )
            }
            Deed::Utility {
                from: source,
                company,
                category,
                amount,
            } => {
                let extra = Extra {
                    category: Some(category.clone()),
                    ..named(company)
                };
                let source = self.account(source)?.0;
                self.line(from, (source, day), "utility", -amount, extra)
            }
            Deed::Charged { on, kind, amount } => {
                let (place, account) = self.account(on)?;
                let card = account.kind == Kind::Card;
                let extra = Extra {
                    card: card.then(|| Self::on_card(account, day, true)),
                    ..Extra::default()
                };
                self.line(
                    from,
                    (place, day),
                    super::savings_and_loans::charge(*kind, card),
                    -amount,
                    extra,
                )
            }
            Deed::Withdrew { account, amount } => {
                let place = self.account(account)?.0;
                self.line(from, (place, day), "withdrawal", -amount, Extra::default())
            }
            Deed::Cashback { card, amount } => {
                let (place, account) = self.account(card)?;
                let extra = Extra {
                    card: Some(Self::on_card(account, day, true)),
                    ..Extra::default()
                };
                self.line(from, (place, day), "cashback", *amount, extra)
            }
            _ => self.saving(at, fact),
        }
    }
}

//! Transfers, pay, utilities, fees and cash.

use std::io;

use super::lines::{Extra, Statements};
use crate::sandbox::untidy::facts::{Charge, Earning, Event, Fact, Kind};

impl Statements<'_> {
    /// What happens on accounts, and what cards are charged besides purchases.
    pub(super) fn everyday(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let facts = self.facts;
        let owner = &facts.owner;
        let day = fact.day;
        let source = (at, fact);
        // A transfer between two people, in the name of the other one.
        let between = |payer: &str, receiver: &str, name: &str| Extra {
            sides: Some((payer.to_owned(), receiver.to_owned())),
            ..Extra::named(name)
        };
        match &fact.event {
            Event::Moved {
                from,
                to,
                amount,
                arrives,
            } => {
                let extra = between(owner, owner, self.name(owner)?);
                let (from, to) = (self.place(from)?, self.place(to)?);
                self.line(source, (from, day), "own_out", -amount.0, extra.clone())?;
                let arrives = arrives.unwrap_or(day);
                self.line(source, (to, arrives), "own_in", amount.0, extra)
            }
            Event::Sent { from, to, amount } => {
                let extra = between(owner, to, self.name(to)?);
                let from = self.place(from)?;
                self.line(source, (from, day), "pix_out", -amount.0, extra)
            }
            Event::Received { into, from, amount } => {
                let extra = between(from, owner, self.name(from)?);
                let into = self.place(into)?;
                self.line(source, (into, day), "pix_in", amount.0, extra)
            }
            Event::Returned { of } => match &facts.fact(of)?.1.event {
                Event::Sent { from, to, amount } => {
                    let extra = between(to, owner, self.name(to)?);
                    let from = self.place(from)?;
                    self.line(source, (from, day), "returned_in", amount.0, extra)
                }
                Event::Received { into, from, amount } => {
                    let extra = between(owner, from, self.name(from)?);
                    let into = self.place(into)?;
                    self.line(source, (into, day), "returned_out", -amount.0, extra)
                }
                _ => Err(io::Error::other(format!("{of} is no PIX"))),
            },
            Event::Earned {
                into,
                from,
                amount,
                pay,
            } => {
                let operation = match pay {
                    Earning::Salary => "salary",
                    Earning::Thirteenth => "thirteenth",
                    Earning::Portability => "portability",
                };
                let extra = between(from, owner, self.name(from)?);
                let into = self.place(into)?;
                self.line(source, (into, day), operation, amount.0, extra)
            }
            Event::Utility {
                from,
                company,
                category,
                amount,
            } => {
                let extra = Extra {
                    category: Some(category.clone()),
                    ..Extra::named(company)
                };
                let from = self.place(from)?;
                self.line(source, (from, day), "utility", -amount.0, extra)
            }
            Event::Charged { on, kind, amount } => {
                let (place, account) = self.account(on)?;
                let card = account.kind == Kind::Card;
                let extra = Extra {
                    card: card.then(|| Self::on_card(account, day, true)),
                    ..Extra::default()
                };
                let operation = charge(*kind, card);
                self.line(source, (place, day), operation, -amount.0, extra)
            }
            Event::Withdrew { account, amount } => {
                let place = self.place(account)?;
                let extra = Extra::default();
                self.line(source, (place, day), "withdrawal", -amount.0, extra)
            }
            Event::Cashback { card, amount } => {
                let (place, account) = self.account(card)?;
                let extra = Extra::on(Self::on_card(account, day, true));
                self.line(source, (place, day), "cashback", amount.0, extra)
            }
            _ => Ok(()),
        }
    }
}

/// The operation that charges it.
const fn charge(kind: Charge, card: bool) -> &'static str {
    match (kind, card) {
        (Charge::Fee, _) => "fee",
        (Charge::Annuity, _) => "annuity",
        (Charge::Interest, true) => "interest",
        (Charge::Interest, false) => "overdraft",
        (Charge::Iof, true) => "iof",
        (Charge::Iof, false) => "iof_account",
        (Charge::Tax, _) => "tax",
        (Charge::Fine, _) => "fine",
    }
}

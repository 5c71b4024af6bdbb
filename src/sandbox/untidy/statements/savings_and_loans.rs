//! Money set aside, invested and borrowed, on the account and, where Pierre knows it, on the
//! investment's or loan's own account.

use std::io;

use super::lines::{Extra, Statements};
use crate::sandbox::untidy::facts::{Event, Fact, Source};

impl Statements<'_> {
    pub(super) fn saving(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let day = fact.day;
        let source = (at, fact);
        // Operation and amount, there or back.
        let one_way = |back: bool, there, again, amount: i64| {
            if back {
                (again, amount)
            } else {
                (there, -amount)
            }
        };
        match &fact.event {
            Event::Swept {
                account,
                amount,
                back,
            } => {
                let place = self.place(account)?;
                let (operation, cents) = one_way(*back, "sweep_out", "sweep_in", amount.0);
                self.line(source, (place, day), operation, cents, Extra::default())
            }
            Event::Reserved {
                account,
                pot,
                amount,
                back,
            } => {
                let place = self.place(account)?;
                let (operation, cents) = one_way(*back, "pot_out", "pot_in", amount.0);
                self.line(source, (place, day), operation, cents, Extra::named(pot))
            }
            Event::Yielded {
                account,
                of,
                amount,
                pot,
            } => {
                let place = self.place(account)?;
                let operation = match of {
                    Source::Sweep => "yield_sweep",
                    Source::Pot => "yield_pot",
                    Source::Savings => "yield_savings",
                    Source::Balance => "yield_balance",
                    Source::Investment => "yield_investment",
                };
                self.line(source, (place, day), operation, amount.0, Extra::named(pot))
            }
            Event::Invested {
                account,
                into,
                amount,
                back,
            } => {
                let place = self.place(account)?;
                let (operation, cents) = one_way(*back, "invest_out", "invest_in", amount.0);
                self.line(source, (place, day), operation, cents, Extra::default())?;
                let Some(into) = into else { return Ok(()) };
                let place = self.place(into)?;
                let operation = if *back { "redeemed" } else { "contributed" };
                self.line(source, (place, day), operation, -cents, Extra::default())
            }
            Event::Borrowed { into, loan, amount } => {
                let (into, loan) = (self.place(into)?, self.place(loan)?);
                self.line(source, (into, day), "loan_in", amount.0, Extra::default())?;
                self.line(source, (loan, day), "released", -amount.0, Extra::default())
            }
            Event::Repaid {
                from,
                loan,
                amount,
                part,
                of,
            } => {
                let extra = Extra {
                    part: Some((*part, *of)),
                    ..Extra::default()
                };
                let from = self.place(from)?;
                self.line(source, (from, day), "loan_part", -amount.0, extra.clone())?;
                let Some(loan) = loan else { return Ok(()) };
                let loan = self.place(loan)?;
                self.line(source, (loan, day), "amortised", amount.0, extra)
            }
            _ => Ok(()),
        }
    }
}

//! Money set aside, put to work and borrowed, told by the account and, where Pierre knows it, by
//! the investment's or loan's own account.

use std::io;

use super::facts::{Charge, Deed, Fact, Source};
use super::statements::{Extra, Teller};

/// Which operation charges it.
pub(super) const fn charge(kind: Charge, card: bool) -> &'static str {
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

const fn there_and_back(back: bool, there: &'static str, again: &'static str) -> &'static str {
    if back { again } else { there }
}

impl Teller<'_> {
    pub(super) fn saving(&mut self, at: usize, fact: &Fact) -> io::Result<()> {
        let day = fact.day;
        let from = (at, fact);
        match &fact.deed {
            Deed::Swept {
                account,
                amount,
                back,
            } => {
                let place = self.account(account)?.0;
                let operation = there_and_back(*back, "sweep_out", "sweep_in");
                let cents = if *back { *amount } else { -amount };
                self.line(from, (place, day), operation, cents, Extra::default())
            }
            Deed::Reserved {
                account,
                pot,
                amount,
                back,
            } => {
                let place = self.account(account)?.0;
                let operation = there_and_back(*back, "pot_out", "pot_in");
                let cents = if *back { *amount } else { -amount };
                let extra = Extra {
                    name: pot.clone(),
                    ..Extra::default()
                };
                self.line(from, (place, day), operation, cents, extra)
            }
            Deed::Yielded {
                account,
                of,
                amount,
                pot,
            } => {
                let place = self.account(account)?.0;
                let operation = match of {
                    Source::Sweep => "yield_sweep",
                    Source::Pot => "yield_pot",
                    Source::Savings => "yield_savings",
                    Source::Balance => "yield_balance",
                    Source::Investment => "yield_investment",
                };
                let extra = Extra {
                    name: pot.clone(),
                    ..Extra::default()
                };
                self.line(from, (place, day), operation, *amount, extra)
            }
            Deed::Invested {
                account,
                into,
                amount,
                back,
            } => {
                let place = self.account(account)?.0;
                let operation = there_and_back(*back, "invest_out", "invest_in");
                let cents = if *back { *amount } else { -amount };
                self.line(from, (place, day), operation, cents, Extra::default())?;
                let Some(into) = into else { return Ok(()) };
                let place = self.account(into)?.0;
                let operation = there_and_back(*back, "contributed", "redeemed");
                self.line(from, (place, day), operation, -cents, Extra::default())
            }
            Deed::Borrowed { into, loan, amount } => {
                let (into, loan) = (self.account(into)?.0, self.account(loan)?.0);
                self.line(from, (into, day), "loan_in", *amount, Extra::default())?;
                self.line(from, (loan, day), "released", -amount, Extra::default())
            }
            Deed::Repaid {
                from: source,
                loan,
                amount,
                part,
                of,
            } => {
                let extra = Extra {
                    part: Some((*part, *of)),
                    ..Extra::default()
                };
                let source = self.account(source)?.0;
                self.line(from, (source, day), "loan_part", -amount, extra.clone())?;
                let Some(loan) = loan else { return Ok(()) };
                let loan = self.account(loan)?.0;
                self.line(from, (loan, day), "amortised", *amount, extra)
            }
            _ => Ok(()),
        }
    }
}

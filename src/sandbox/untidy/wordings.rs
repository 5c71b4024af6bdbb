//! The words of banks' statements: a table, `wordings.json`, by bank and operation. What a bank
//! has no words of its own for is said in those of `any`.

use std::io;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::sandbox::fold::fold;
use crate::sandbox::json::text;

const WORDINGS: &str = include_str!("wordings.json");
/// Whose words stand in where a bank has none.
const ANY: &str = "any";

/// How a bank dates its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Midnight in São Paulo.
    SaoPaulo,
    /// Midnight in UTC: a day without a time.
    Midnight,
    /// The moment itself.
    Clock,
}

/// What stands in a wording's braces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filling<'a> {
    /// Shop, person, company or pot.
    pub(super) name: &'a str,
    /// The day of the operation.
    pub(super) day: Date,
    /// The day of the purchase.
    pub(super) bought: Date,
    /// Part and number of parts.
    pub(super) part: (u8, u8),
    /// The other bank, whose bill is paid.
    pub(super) institution: &'a str,
}

/// The table.
#[derive(Debug)]
pub(super) struct Wordings(Map<String, Value>);

impl Wordings {
    pub(super) fn read() -> io::Result<Self> {
        Ok(Self(serde_json::from_str(WORDINGS)?))
    }

    fn of(&self, bank: &str, field: &str) -> Option<&Value> {
        self.0.get(bank)?.get(field)
    }

    fn word(&self, bank: &str, field: &str) -> &str {
        self.0.get(bank).map_or("", |words| text(words, field))
    }

    /// A bank's name, as Pierre gives it.
    pub(super) fn bank(&self, bank: &str) -> &str {
        self.word(bank, "bank")
    }

    /// A bank's name, as other banks give it.
    pub(super) fn institution(&self, bank: &str) -> &str {
        self.word(bank, "institution")
    }

    pub(super) fn zone(&self, bank: &str) -> Zone {
        match self.word(bank, "zone") {
            "midnight" => Zone::Midnight,
            "clock" => Zone::Clock,
            _ => Zone::SaoPaulo,
        }
    }

    /// What a bank writes for an operation; `pick` chooses among its wordings.
    pub(super) fn say(
        &self,
        bank: &str,
        operation: &str,
        pick: usize,
        filling: &Filling<'_>,
    ) -> io::Result<String> {
        let known = self
            .of(bank, operation)
            .or_else(|| self.of(ANY, operation))
            .and_then(Value::as_array);
        let known = known.filter(|known| !known.is_empty());
        let known = known.ok_or_else(|| io::Error::other(format!("no wording for {operation}")))?;
        let chosen = known.get(pick % known.len()).and_then(Value::as_str);
        Ok(fill(chosen.unwrap_or_default(), filling))
    }

    /// The category that Pierre gives an operation.
    pub(super) fn category(&self, operation: &str, pick: usize) -> Option<String> {
        let known = self.of("categories", operation)?.as_array()?;
        let chosen = known.get(pick.checked_rem(known.len())?)?.as_str()?;
        Some(chosen.to_owned())
    }
}

fn fill(wording: &str, with: &Filling<'_>) -> String {
    let upper = |name: &str| fold(name).to_uppercase();
    let (k, n) = with.part;
    let values = [
        ("Shop", with.name.to_owned()),
        ("Name", with.name.to_owned()),
        ("Company", with.name.to_owned()),
        ("Pot", with.name.to_owned()),
        ("SHOP", upper(with.name)),
        ("NAME", upper(with.name)),
        ("COMPANY", upper(with.name)),
        ("Institution", with.institution.to_owned()),
        ("INSTITUTION", upper(with.institution)),
        ("BANK", upper(with.institution)),
        ("dd", format!("{:02}", with.day.day())),
        ("mm", format!("{:02}", with.day.month())),
        ("pd", format!("{:02}", with.bought.day())),
        ("pm", format!("{:02}", with.bought.month())),
        ("k", k.to_string()),
        ("n", n.to_string()),
        ("kk", format!("{k:02}")),
        ("nn", format!("{n:02}")),
    ];
    let mut said = wording.to_owned();
    for (name, value) in values {
        said = said.replace(&format!("{{{name}}}"), &value);
    }
    said.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filling() -> Filling<'static> {
        Filling {
            name: "Ótica Olhar",
            day: "2026-09-05".parse().unwrap(),
            bought: "2026-08-05".parse().unwrap(),
            part: (2, 6),
            institution: "Banco de Teste",
        }
    }

    #[test]
    fn every_wording_can_be_filled_and_says_something() {
        let wordings = Wordings::read().unwrap();
        let banks: Vec<_> = wordings
            .0
            .iter()
            .filter(|(key, _)| *key != "categories")
            .collect();
        assert!(banks.len() > 8, "eight banks, and what all have");
        for (bank, operations) in banks {
            for (operation, said) in operations.as_object().unwrap() {
                for pick in 0..said.as_array().map_or(0, Vec::len) {
                    let said = wordings.say(bank, operation, pick, &filling()).unwrap();
                    assert!(
                        !said.is_empty() && !said.contains(['{', '}']),
                        "{bank} {operation}: {said}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_bank_without_words_of_its_own_borrows_them() {
        let wordings = Wordings::read().unwrap();
        let said = |bank, operation| wordings.say(bank, operation, 0, &filling()).unwrap();
        assert_eq!(said("itau", "part"), "OTICA OLHAR PARC 02/06 SAO PAULO BRA");
        assert_eq!(said("caixa", "bill_debit"), "Pagamento de fatura do cartão");
        assert_eq!(
            wordings.category("payment", 1).as_deref(),
            Some("Pagamento de cartão de crédito")
        );
        assert_eq!(wordings.category("payment", 3), None);
    }
}

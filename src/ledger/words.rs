//! What a row says of itself, folded: what the rules compare.

use std::{collections::HashMap, rc::Rc};

use super::fold::fold;
use crate::pierre::models::{AccountKind, Direction, Transaction};

const PAYMENT: [&str; 4] = ["pagamento", "pagto", "pgto", "pag "];

/// What a row says of itself, to compare with.
pub(super) struct Words {
    pub(super) category: Rc<str>,
    pub(super) text: String,
}

impl Words {
    /// Of each row, in their order. Thousands of rows share a few dozen categories.
    pub(super) fn of(rows: &[Transaction]) -> Vec<Self> {
        let mut categories: HashMap<&str, Rc<str>> = HashMap::new();
        let words = rows.iter().map(|row| {
            let category = row.category.as_deref().unwrap_or_default();
            let category = categories.entry(category);
            let category = category.or_insert_with_key(|name| fold(name).into());
            Self {
                category: Rc::clone(category),
                text: row.description.as_deref().map(fold).unwrap_or_default(),
            }
        });
        words.collect()
    }

    /// Whether the row is a bill that was paid, seen from either side.
    pub(super) fn is_bill_payment(&self, row: &Transaction) -> bool {
        if &*self.category == "pagamento de cartao de credito" {
            return true;
        }
        let text = self.text.as_str();
        match (is_card(row), row.direction) {
            (true, Direction::In) => PAYMENT.iter().any(|word| text.starts_with(word)),
            (false, Direction::Out) => {
                text.contains("fatura") && (text.contains("pag") || text.contains("pgto"))
            }
            _ => false,
        }
    }
}

/// Whether the row is a card's.
#[must_use]
pub fn is_card(row: &Transaction) -> bool {
    row.account_kind == Some(AccountKind::Credit)
}

//! What a row says of itself, folded: what the rules compare.

use super::fold::fold;
use crate::pierre::models::{AccountKind, Direction, Transaction};

const PAYMENT: [&str; 4] = ["pagamento", "pagto", "pgto", "pag "];

/// What a row says of itself, to compare with.
pub(super) struct Words {
    pub(super) category: String,
    pub(super) text: String,
}

impl Words {
    pub(super) fn of(row: &Transaction) -> Self {
        let folded = |text: &Option<String>| text.as_deref().map(fold).unwrap_or_default();
        Self {
            category: folded(&row.category),
            text: folded(&row.description),
        }
    }

    /// Whether the row is a bill that was paid, seen from either side.
    pub(super) fn is_bill_payment(&self, row: &Transaction) -> bool {
        if self.category == "pagamento de cartao de credito" {
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

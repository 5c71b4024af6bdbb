//! Rows that no statement has: whole purchases, purchases undone whole, the cost of paying in parts.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::entry::{Assessment, Made};
use crate::{
    ledger::rules::{Certainty, Rule},
    pierre::{
        models::{AccountKind, Direction, Purchase, Transaction},
        money,
    },
};

/// A purchase in parts, whole; `like` is one of its rows.
pub(super) fn whole_purchase(
    like: Transaction,
    date: Date,
    total: Decimal,
    parts: u32,
    is_certain: bool,
) -> Made {
    let row = made("compra", like, date, total, Direction::Out);
    let certainty = if is_certain {
        Certainty::Certain
    } else {
        Certainty::Likely
    };
    let assessment = Assessment::of(&row, Rule::WholePurchase, certainty);
    let parts = Some(parts);
    (
        row,
        Assessment {
            parts,
            ..assessment
        },
    )
}

/// A purchase in parts that was undone whole; `like` is the `estorno` of a part.
pub(super) fn whole_refund(like: &Transaction, date: Date, total: Decimal) -> Made {
    let mut row = made("estorno", like.clone(), date, total, like.direction);
    row.date = like.date;
    let assessment = Assessment::of(&row, Rule::WholeRefund, Certainty::Likely);
    (row, assessment)
}

/// The cost of a financed debt, or of a part of it.
pub(super) fn cost(like: &Transaction, date: Date, amount: Decimal) -> Made {
    let abroad = like.magnitude_in_account_currency;
    let amount = money::cents(amount.max(Decimal::ZERO));
    let mut row = made("juros", like.clone(), date, amount, Direction::Out);
    row.magnitude_in_account_currency = abroad;
    let assessment = Assessment::of(&row, Rule::FinancingInterest, Certainty::Likely);
    (row, assessment)
}

fn made(
    what: &str,
    mut row: Transaction,
    date: Date,
    amount: Decimal,
    direction: Direction,
) -> Transaction {
    row.id = format!("{what}-{date}-{}", row.id);
    (row.date.day, row.date.at) = (date, None);
    row.magnitude = amount;
    row.direction = direction;
    row.installment = None;
    // What a part costs in reais says nothing of the whole.
    row.magnitude_in_account_currency = None;
    row
}

/// A row for a purchase that has no part in the statement.
pub(super) fn stand_in(purchase: &Purchase) -> Transaction {
    Transaction {
        account_id: purchase.account_id.clone(),
        account_name: purchase.card.clone(),
        description: purchase.description.clone().map(Into::into),
        category: purchase.category().cloned(),
        account_kind: Some(AccountKind::Credit),
        ..Transaction::default()
    }
}

//! One transaction as rooms show it. A concise row costs at most 45 tokens, whatever it holds:
//! texts are cut until it does. A full row holds everything and is never cut.

mod names;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Amount, Day, Id, Text, Words,
    clean::clean,
    tokens::{Weight, cut},
};
use crate::{
    ledger::{
        self,
        parts::{told_by_text, without_part},
    },
    pierre::models::{Installment, Transaction},
};
pub(crate) use names::Names;

/// Most tokens of a concise row.
const CONCISE: usize = 45;
/// Tokens of a category in a concise row: a category has one text in all rows.
const CATEGORY: usize = 6;
/// Characters of a description that stay if the account's name can be shorter …
const KEPT: usize = 12;
/// … and those that stay if another text can be left out.
const LEAST: usize = 8;

// One transaction, as a question about money needs it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Concise {
    pub(crate) date: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) category: Option<Text>,
    pub(crate) amount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<Text>,
    // POSTED is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<Text>,
    // BRL is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<Text>,
    // 3/12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) installment: Option<Words>,
}

clean!(Concise: date, description, category, amount, account, status, currency, installment);

// Everything that may be shown of a transaction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    #[serde(flatten)]
    pub(crate) concise: Concise,
    /// Em reais.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount_in_account_currency: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) transaction_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bank: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) r#type: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merchant: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) original_category: Option<Text>,
}

clean!(Row:
    concise, amount_in_account_currency, transaction_id, account_id, bank, r#type, merchant,
    original_category
);

impl Row {
    /// Everything that may be shown of the transaction.
    pub(crate) fn full(row: &Transaction, names: &Names<'_>) -> Self {
        let kind = row.account_kind.as_ref();
        Self {
            concise: Concise {
                description: Text::option(row.description.as_deref()),
                category: Text::option(row.category.as_deref()),
                account: names.whole(row).map(|name| Text::clean(&name)),
                ..Concise::bare(row)
            },
            amount_in_account_currency: foreign(row)
                .and_then(|_| ledger::signed_in_reais(row))
                .map(Amount),
            transaction_id: Id::of(&row.id),
            account_id: Id::option(row.account_id.as_deref()),
            bank: Text::option(row.bank.as_deref()),
            r#type: kind.map(|kind| Text::clean(kind.as_str())),
            merchant: Text::option(row.merchant.as_deref()),
            original_category: Text::option(row.original_category.as_deref()),
        }
    }

    /// [`Concise::of`] where either form may stand.
    pub(crate) fn concise(row: &Transaction, names: &Names<'_>) -> Self {
        Self {
            concise: Concise::of(row, names),
            amount_in_account_currency: None,
            transaction_id: None,
            account_id: None,
            bank: None,
            r#type: None,
            merchant: None,
            original_category: None,
        }
    }
}

impl Concise {
    /// The row in at most 45 tokens.
    pub(crate) fn of(row: &Transaction, names: &Names<'_>) -> Self {
        Self::beside(row, names, 0)
    }

    /// The same with so many tokens left for fields that the room adds.
    pub(crate) fn beside(row: &Transaction, names: &Names<'_>, others: usize) -> Self {
        let mut shown = Self::bare(row);
        shown.status = shown.status.map(|it| it.shortened(12));
        shown.currency = shown.currency.map(|it| it.shortened(4));
        let room = Weight::tokens(CONCISE.saturating_sub(others));
        let room = room.less(shown.frame()).unwrap_or_default();

        let description = Text::option(row.description.as_deref());
        // What `installment` tells already need not stand in the text too.
        let twice = row.installment.is_some() && told_by_text(row) == row.installment;
        let description = description.map(|text| {
            let text = text.as_str();
            if twice { without_part(text) } else { text }.to_owned()
        });
        let category = Text::option(row.category.as_deref());
        let head = category.as_ref().and_then(|text| head(text.as_str()));
        let word = head.as_deref().and_then(first_word);
        let account = names.of_row(row);
        let brief = account.and_then(|it| it.brief.as_deref());
        let briefer = account.and_then(|it| it.briefer.as_deref());
        // What gives way, from first to last, when the description would not be known again.
        let steps = [
            (brief, head.as_deref(), KEPT),
            (briefer, head.as_deref(), LEAST),
            (None, head.as_deref(), LEAST),
            (None, word.as_deref(), LEAST),
            (None, None, 0),
        ];
        let whole = description.as_deref().map_or(0, |it| it.chars().count());
        for (account, category, least) in steps {
            let texts = [account, category].into_iter().flatten();
            let others = texts.fold(Weight::default(), |sum, text| sum.and(field(text)));
            let left = room.less(others);
            let cut = match &description {
                None => left.map(|_| None),
                Some(text) => left
                    .and_then(|left| left.less(Weight::tokens(FIELD)))
                    .and_then(|left| cut(text, left, KEPT))
                    .map(Some),
            };
            let Some(text) = cut else { continue };
            let kept = text.as_deref().map_or(0, |text| text.chars().count());
            if kept >= least.min(whole) {
                shown.description = text.as_deref().map(Text::clean);
                shown.category = category.map(Text::clean);
                shown.account = account.map(Text::clean);
                break;
            }
        }
        shown
    }

    /// What both forms show and nothing can shorten.
    fn bare(row: &Transaction) -> Self {
        let part = |part: Installment| Words::from(format!("{}/{}", part.number, part.total));
        Self {
            date: Day(row.date.day),
            description: None,
            category: None,
            amount: ledger::signed(row).into(),
            account: None,
            status: Text::option(row.status.as_deref().filter(|status| *status != "POSTED")),
            currency: Text::option(foreign(row)),
            installment: row.installment.map(part),
        }
    }

    /// What the fields so far cost: a date costs six tokens, its name and the braces four.
    fn frame(&self) -> Weight {
        let amount = crate::pierre::money::cents(self.amount.0).to_string();
        let mut weight = Weight::tokens(10).and(field(&amount));
        for text in [&self.status, &self.currency].into_iter().flatten() {
            weight = weight.and(field(text.as_str()));
        }
        if let Some(part) = &self.installment {
            // This field's name is two tokens.
            weight = weight.and(field(part.as_str())).and(Weight::tokens(1));
        }
        weight.and(Weight::tokens(SPARE))
    }
}

/// Texts are estimated, each for itself, and two that weigh more than they seem to may meet.
const SPARE: usize = 2;

/// Tokens of a field's name and quotes.
const FIELD: usize = 3;

fn field(text: &str) -> Weight {
    Weight::of(text).and(Weight::tokens(FIELD))
}

/// The row's currency when it is not the real.
fn foreign(row: &Transaction) -> Option<&str> {
    let currency = row.currency.as_deref();
    currency.filter(|currency| *currency != "BRL")
}

/// A category's text in every concise row: the beginning of its name.
fn head(category: &str) -> Option<String> {
    let first = category.split(',').next().unwrap_or(category);
    cut(first, Weight::tokens(CATEGORY), 4)
}

fn first_word(text: &str) -> Option<String> {
    let (first, _) = text.split_once(' ')?;
    Some(format!("{}…", first.trim_end_matches('…')))
}

#[cfg(test)]
mod tests;

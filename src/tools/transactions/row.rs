//! One transaction as the tools show it. A concise row costs about 45 tokens on average over a
//! page: each of its texts has its own length limit. A full row is never cut.

mod short_names;

use crate::{
    answer::{Amount, Day, Id, Sentence, Text, clean::answer},
    ledger::{
        self,
        parts::{told_by_text, without_part},
    },
    pierre::models::{Installment, Transaction},
};
pub(crate) use short_names::Names;

/// Longest description in a concise row, in characters; banks seldom write longer ones.
const DESCRIPTION: usize = 62;
/// Longest category, in characters; Pierre's own are shorter.
const CATEGORY: usize = 48;
/// Longest status or currency, in characters; Pierre writes one word.
const STATUS: usize = 12;
const CURRENCY: usize = 4;

answer! {
    // The concise form of a transaction.
    #[derive(Clone, Debug)]
    pub(crate) struct Concise {
        pub(crate) date: Day,
        pub(crate) description: Option<Text>,
        pub(crate) category: Option<Text>,
        pub(crate) amount: Amount,
        pub(crate) account: Option<Text>,
        // Absent for POSTED.
        pub(crate) status: Option<Text>,
        // Absent for BRL.
        pub(crate) currency: Option<Text>,
        // 3/12.
        pub(crate) installment: Option<Sentence>,
    }
}

answer! {
    // The full form of a transaction: every field that may be shown.
    #[derive(Clone, Debug)]
    pub(crate) struct Row {
        #[serde(flatten)]
        pub(crate) concise: Concise,
        /// Em reais.
        pub(crate) amount_in_account_currency: Option<Amount>,
        pub(crate) transaction_id: Option<Id>,
        pub(crate) account_id: Option<Id>,
        pub(crate) bank: Option<Text>,
        pub(crate) r#type: Option<Text>,
        pub(crate) merchant: Option<Text>,
        pub(crate) original_category: Option<Text>,
    }
}

impl Row {
    /// The full form of a transaction.
    pub(crate) fn full(row: &Transaction, names: &Names<'_>) -> Self {
        let kind = row.account_kind.as_ref();
        Self {
            concise: Concise {
                description: Text::option(row.description.as_deref()),
                category: Text::option(row.category.as_deref()),
                account: names.whole(row).map(Text::clean),
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

    /// [`Concise::of`], as either form.
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
    /// The concise row, with its texts cut to their limits.
    pub(crate) fn of(row: &Transaction, names: &Names<'_>) -> Self {
        let part = row.installment;
        let category = row.category.as_deref().map(head);
        let description = row.description.as_deref().map(|text| {
            // `installment` already says this, so the description omits it.
            let is_twice = part.is_some() && told_by_text(row) == part;
            if is_twice { without_part(text) } else { text }
        });
        let bare = Self::bare(row);
        Self {
            description: short(description, DESCRIPTION),
            category: short(category, CATEGORY),
            account: names.short(row).map(Text::clean),
            status: bare.status.map(|it| it.shortened(STATUS)),
            currency: bare.currency.map(|it| it.shortened(CURRENCY)),
            ..bare
        }
    }

    /// The fields common to both forms.
    fn bare(row: &Transaction) -> Self {
        let part = |part: Installment| Sentence::from(format!("{}/{}", part.number, part.total));
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
}

/// The row's currency, unless it is BRL.
fn foreign(row: &Transaction) -> Option<&str> {
    let currency = row.currency.as_deref();
    currency.filter(|currency| *currency != "BRL")
}

/// The category of a concise row: its name up to the comma.
fn head(category: &str) -> &str {
    category.split(',').next().unwrap_or(category)
}

fn short(text: Option<&str>, most: usize) -> Option<Text> {
    Some(Text::option(text)?.shortened(most))
}

#[cfg(test)]
mod tests;

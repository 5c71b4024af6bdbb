//! Spending as answers show it: the group of an entry, the amounts left out, and the amounts in
//! other currencies. Shared by the tools that sum and the tool that explains a total.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{Amount, Sentence, Text, amount::spoken, clean::answer, day},
    ledger::{
        Period, Totals,
        book::{Basis, Entry},
        parts::{is_card, without_part},
        spending::Sums,
    },
    pierre::models::Account,
};

/// How spending is grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(crate) enum GroupBy {
    #[default]
    Category,
    Account,
    Bank,
    Merchant,
    Month,
    Day,
}

/// Computes the group key of entries.
pub(crate) struct Keys<'a> {
    by: GroupBy,
    /// Banks by account, for rows without a bank.
    banks: HashMap<&'a str, &'a str>,
    /// Account names used at more than one bank.
    shared: Vec<&'a str>,
    /// Cache of cleaned names: thousands of rows share a few dozen.
    cleaned: RefCell<HashMap<String, Arc<str>>>,
}

impl<'a> Keys<'a> {
    pub(crate) fn of(by: GroupBy, accounts: &'a [Account]) -> Self {
        let mut banks = HashMap::new();
        let mut shared = Vec::new();
        for account in accounts {
            let Some(name) = account.name.as_deref() else {
                continue;
            };
            let Some(bank) = account.bank.as_deref() else {
                continue;
            };
            if banks.insert(name, bank).is_some_and(|other| other != bank) {
                shared.push(name);
            }
        }
        Self {
            by,
            banks,
            shared,
            cleaned: RefCell::default(),
        }
    }

    fn clean(&self, text: Option<&str>, none: &str) -> Arc<str> {
        let raw = text.unwrap_or_default();
        if let Some(known) = self.cleaned.borrow().get(raw) {
            return Arc::clone(known);
        }
        let text = Text::option(text);
        let cleaned: Arc<str> = text.as_ref().map_or(none, Text::as_str).into();
        let mut known = self.cleaned.borrow_mut();
        known.insert(raw.to_owned(), Arc::clone(&cleaned));
        cleaned
    }

    /// The cleaned group key of an entry.
    pub(crate) fn key(&self, entry: &Entry) -> Arc<str> {
        let row = &entry.row;
        let or = |text: Option<&str>, none: &str| self.clean(text, none);
        let name = row.account_name.as_deref();
        let bank = || {
            let listed = name.filter(|name| !self.shared.contains(name));
            row.bank
                .as_deref()
                .or_else(|| self.banks.get(listed?).copied())
        };
        match self.by {
            GroupBy::Category => or(row.category.as_deref(), "Sem categoria"),
            GroupBy::Account => {
                let account = or(name, "Conta sem nome");
                match bank() {
                    Some(bank) if name.is_some_and(|name| self.shared.contains(&name)) => {
                        or(Some(&format!("{account} ({bank})")), "")
                    }
                    _ => account,
                }
            }
            GroupBy::Bank => or(bank(), "Banco não informado"),
            GroupBy::Merchant => {
                let text = row.description.as_deref();
                let text = text.map(|it| if is_card(row) { without_part(it) } else { it });
                let shop = row.merchant.as_deref().or(text);
                or(shop, "Sem descrição")
            }
            GroupBy::Month => row.date.day.strftime("%Y-%m").to_string().into(),
            GroupBy::Day => row.date.day.to_string().into(),
        }
    }
}

answer! {
    /// Em reais, do período inteiro.
    pub(crate) struct TotalsAnswer {
        r#in: Amount,
        out: Amount,
        net: Amount,
    }
}

impl From<Totals> for TotalsAnswer {
    fn from(totals: Totals) -> Self {
        Self {
            r#in: totals.inflow.into(),
            out: totals.outflow.into(),
            net: totals.net().into(),
        }
    }
}

answer! {
    // The amounts left out under one rule.
    pub(crate) struct LeftOut {
        kind: Sentence,
        rule: Sentence,
        total: Amount,
        count: usize,
    }
}

answer! {
    // The amounts in one other currency, never added to reais.
    pub(crate) struct Foreign {
        currency: Text,
        total: Amount,
        count: usize,
    }
}

pub(crate) fn left_out(sums: &Sums) -> Vec<LeftOut> {
    let reasons = sums.left_out.iter();
    reasons
        .map(|((kind, rule), sum)| LeftOut {
            kind: kind.name().into(),
            rule: rule.id().into(),
            total: Amount(sum.total),
            count: sum.count,
        })
        .collect()
}

pub(crate) fn foreign(sums: &Sums) -> Vec<Foreign> {
    let currencies = sums.foreign.iter();
    currencies
        .map(|(currency, sum)| Foreign {
            currency: Text::clean(currency),
            total: Amount(sum.total),
            count: sum.count,
        })
        .collect()
}

/// `De 01/10/2026 a 31/10/2026`.
pub(crate) fn spoken_period(period: Period) -> String {
    let (start, end) = (day::spoken(period.start), day::spoken(period.end));
    if period.start == period.end {
        format!("Em {start}")
    } else {
        format!("De {start} a {end}")
    }
}

/// `no período de 01/09 a 30/09/2026`: a second period inside a sentence.
pub(crate) fn spoken_other(period: Period) -> String {
    let Period { start, end } = period;
    if start == end {
        return format!("em {}", day::spoken(start));
    }
    let first = if start.year() == end.year() {
        start.strftime("%d/%m").to_string()
    } else {
        day::spoken(start)
    };
    format!("no período de {first} a {}", day::spoken(end))
}

/// `você gastou R$ 1.234,56`, or the surplus when refunds exceed spending.
pub(crate) fn spoken_total(total: rust_decimal::Decimal) -> String {
    let amount = spoken(total.abs());
    if total > rust_decimal::Decimal::ZERO {
        format!("você recebeu de volta {amount} a mais do que gastou")
    } else {
        format!("você gastou {amount}")
    }
}

/// The basis in spoken form.
pub(crate) fn spoken_basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Competencia => "pela data da compra",
        Basis::Fatura => "pelo vencimento da fatura",
        Basis::Caixa => "pela saída do dinheiro da conta",
    }
}

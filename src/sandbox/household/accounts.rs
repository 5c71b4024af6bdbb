//! Accounts while their rows are added up.

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{MONTHS, Purchase, Row};
use crate::sandbox::days::Calendar;
use crate::sandbox::json::{get, set, set_all, text};
use crate::sandbox::money;

/// The bodies, and the sum of each account's rows.
pub(super) struct Accounts {
    bodies: Vec<Value>,
    /// Cents by slug.
    sums: BTreeMap<String, i64>,
}

impl Accounts {
    pub(super) fn read(calendar: &Calendar, mut bodies: Vec<Value>) -> io::Result<Self> {
        let mut sums = BTreeMap::new();
        for account in &mut bodies {
            calendar.fill(account, 0)?;
            let opening = money::of(account, "opening");
            let opening = opening.ok_or_else(|| bad("an account's opening balance"))?;
            sums.insert(text(account, "slug").to_owned(), opening);
        }
        Ok(Self { bodies, sums })
    }

    fn of(&self, template: &Value) -> io::Result<&Value> {
        let slug = text(template, "account");
        let mut all = self.bodies.iter();
        all.find(|account| text(account, "slug") == slug)
            .ok_or_else(|| bad("the account of a row or purchase"))
    }

    pub(super) fn purchase(
        &self,
        calendar: &Calendar,
        template: &Value,
        months: &[Option<Value>],
    ) -> io::Result<Purchase> {
        let part = |body: &Value| {
            let day = calendar.day_of(text(body, "date"));
            let day = day.ok_or_else(|| bad("a part's date"))?;
            Ok(Row::new(day, body.clone()))
        };
        let parts: Vec<Row> = months
            .iter()
            .flatten()
            .map(part)
            .collect::<io::Result<_>>()?;
        Ok(Purchase {
            account_id: text(self.of(template)?, "id").to_owned(),
            day: parts.first().ok_or_else(|| bad("a purchase's parts"))?.day,
            parts,
            written: OnceLock::new(),
        })
    }

    /// A finished row, or `None` for one that its bank has not delivered or that is too old.
    pub(super) fn row(
        &mut self,
        calendar: &Calendar,
        body: &Value,
        id: u64,
    ) -> io::Result<Option<Row>> {
        let account = self.of(body)?;
        let field = |name: &str| get(account, name);
        let day = calendar.day_of(text(body, "date"));
        let day = day.ok_or_else(|| bad("a row's date"))?;
        let cutoff: Option<Date> = text(account, "cutoff").parse().ok();
        let told = cutoff.is_none_or(|last| day <= last) && calendar.has_come(text(body, "date"));
        if !told || day < calendar.month(-MONTHS)? {
            return Ok(None);
        }
        let or = |name: &str, default: Value| body.get(name).cloned().unwrap_or(default);
        let card = field("type") == "CREDIT";
        let on_card = |value: &str| card.then_some(value).into();
        let amount = get(body, "amount");
        let amount = if amount.is_number() {
            amount
        } else {
            money::string(money::cents(&amount).ok_or_else(|| bad("a row's amount"))?)
        };
        let live = json!({
            "id": format!("7a000000-0000-4000-8000-{id:012}"),
            "account_id": field("id"),
            "description": get(body, "description"),
            "category": get(body, "category"),
            "original_category": get(body, "original_category"),
            "tr_confidence": or("tr_confidence", on_card("high")),
            "tr_reasoning": null,
            "tr_source": or("tr_source", on_card("llm")),
            "currency_code": or("currency_code", "BRL".into()),
            "amount": amount,
            "amount_in_account_currency": get(body, "amount_in_account_currency"),
            "date": get(body, "date"),
            "installment_due_date": get(body, "date"),
            "type": get(body, "type"),
            "status": or("status", "POSTED".into()),
            "payment_data": get(body, "payment_data"),
            "credit_card_data": get(body, "credit_card_data"),
            "merchant": get(body, "merchant"),
            "account_name": field("name"),
            "account_type": field("type"),
            "account_subtype": field("subtype"),
            "account_credit_data": null,
            "item_bank_name": field("connectorName"),
            "manual_transaction": false,
        });
        let own_currency = live.get("currency_code") == account.get("currencyCode");
        let counted = if own_currency {
            "amount"
        } else {
            "amount_in_account_currency"
        };
        // A pending row already takes up a card's limit, but has not yet left a bank account.
        if card || text(&live, "status") == "POSTED" {
            let sum = self.sums.entry(text(body, "account").to_owned());
            *sum.or_default() += money::of(&live, counted).unwrap_or_default();
        }
        Ok(Some(Row::new(day, live)))
    }

    /// The finished bodies, with balances and limits.
    pub(super) fn settle(self) -> io::Result<Vec<Value>> {
        let Self { mut bodies, sums } = self;
        for body in &mut bodies {
            let sum = sums.get(text(body, "slug")).copied();
            let sum = sum.ok_or_else(|| bad("an account's slug"))?;
            if let Some(fields) = body.as_object_mut() {
                for name in ["slug", "opening", "cutoff"] {
                    fields.remove(name);
                }
            }
            set(body, "balance", money::string(sum));
            if let Some(bank) = body.get_mut("bankData") {
                set(bank, "closingBalance", money::number(sum));
            }
            if let Some(credit) = body.get_mut("creditData") {
                let available = money::of(credit, "creditLimit").unwrap_or_default() - sum;
                let available = money::number(available);
                let minimum = money::number(sum * 15 / 100);
                if let Some(line) = credit.pointer_mut("/disaggregatedCreditLimits/0") {
                    let used = money::number(sum);
                    set_all(
                        line,
                        [("usedAmount", used), ("availableAmount", available.clone())],
                    );
                }
                set_all(
                    credit,
                    [
                        ("minimumPayment", minimum),
                        ("availableCreditLimit", available),
                    ],
                );
            }
        }
        Ok(bodies)
    }
}

fn bad(what: &str) -> io::Error {
    io::Error::other(format!("bad sandbox data: {what}"))
}

//! From lines to rows, as Pierre passes them on: ids, dates, documents, and what a bank says of the
//! bill that a card's row is on. Bodies are in the shape of April 2026, written ones in the asked.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::cards;
use super::facts::{Account, Document, Evidence, Kind};
use super::statements::lines::{Line, OnCard, Statements};
use super::wordings::Zone;
use crate::sandbox::days::{Calendar, utc_midnight};
use crate::sandbox::household::{Row, View, credit_summary};
use crate::sandbox::json::{get, set, text};
use crate::sandbox::money;
use crate::sandbox::options::{Delivery, Shape};
use crate::sandbox::shape::transaction::transaction;

/// Writes rows.
pub(super) struct RowWriter<'t> {
    pub(super) statements: &'t Statements<'t>,
    pub(super) calendar: &'t Calendar,
    /// The finished bodies of all accounts, the replaced ones at the end.
    pub(super) view: View<'t>,
    pub(super) shape: Shape,
}

/// The account's id, or that of the connection before it.
pub(super) fn account_id(place: usize, replaced: bool) -> String {
    let series = if replaced { "ac0b" } else { "ac0a" };
    format!("{series}0000-0000-4000-8000-{:012}", place + 1)
}

/// The id of the bill of a card that closes on this day.
pub(super) fn bill_id(place: usize, closing: Date) -> String {
    let (year, month) = (closing.year(), closing.month());
    format!("b1120000-0000-4000-8000-{place:06}{year:04}{month:02}")
}

/// A sum in the asked shape; a number is added up in floating point.
pub(super) fn float_figure(cents: &[i64], shape: Shape) -> Value {
    if shape == Shape::LiveApril2026 {
        shape.figure_of(cents.iter().sum())
    } else {
        money::float_sum(cents.iter().copied())
    }
}

impl RowWriter<'_> {
    /// All rows that the banks have delivered by today, newest first.
    pub(super) fn rows(&self) -> Vec<Row> {
        let today = self.calendar.today;
        let since = self.statements.facts.since;
        let at_once = self.statements.delivery == Delivery::AtOnce;
        let mut rows = Vec::new();
        for line in &self.statements.lines {
            let Some(account) = self.statements.facts.accounts.get(line.account) else {
                continue;
            };
            let part = line.card.as_ref().is_some_and(|card| card.part.is_some());
            let old = line.day < since && !(part && at_once);
            if line.silent || line.day > today || old {
                continue;
            }
            let row = self.row(line, account, false);
            if line.told.twice {
                rows.push(row.clone());
            }
            rows.push(row);
            if account.reconnected.is_some_and(|last| line.day <= last) {
                rows.push(self.row(line, account, true));
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.day));
        rows
    }

    fn row(&self, line: &Line, account: &Account, replaced: bool) -> Row {
        let row = Row::new(line.day, self.body(line, account, replaced));
        let mut written = transaction(&row, &self.view, self.calendar, self.shape);
        match self.shape {
            Shape::Live => {
                let card = self.newest(line, &row.body);
                set(&mut written, "credit_card_data", card);
            }
            Shape::LiveApril2026 => {
                let card = written.get_mut("credit_card_data");
                if let Some(card) = card.and_then(Value::as_object_mut) {
                    card.remove("billForecastDate");
                }
            }
            Shape::Documented => set(&mut written, "date", line.day.to_string()),
        }
        let amount = written.get("amount").and_then(Value::as_f64);
        if let Some(amount) = amount.filter(|_| line.told.dust) {
            let away_from_zero = if amount < 0.0 {
                amount.next_down()
            } else {
                amount.next_up()
            };
            set(&mut written, "amount", away_from_zero);
        }
        let _ = row.written.set(written.to_string());
        row
    }

    /// What the newest shape says of a card's row: numbers as numbers, and of some purchases the price.
    fn newest(&self, line: &Line, body: &Value) -> Value {
        let mut card = get(body, "credit_card_data");
        if !card.is_object() {
            return Value::Null;
        }
        for name in ["installmentNumber", "totalInstallments"] {
            let number = text(&card, name).parse::<u8>().ok();
            set(&mut card, name, number);
        }
        let plan = self
            .statements
            .plans
            .iter()
            .find(|plan| plan.fact == line.fact);
        let price = plan.filter(|plan| plan.fact.is_multiple_of(2) && !line.told.bare);
        let price = price.map(|plan| plan.parts.iter().map(|part| part.cents).sum());
        set(&mut card, "totalAmount", price.map(money::number));
        card
    }

    fn body(&self, line: &Line, account: &Account, replaced: bool) -> Value {
        let id = account_id(line.account, replaced);
        let of = self.view.account(&id);
        let field = |name: &str| of.map_or(Value::Null, |of| get(of, name));
        let card = account.kind == Kind::Card;
        let cents = if card { -line.cents } else { line.cents };
        let date = self.date(line, account);
        let row_id = if replaced {
            line.id.replacen("9b", "9c", 1)
        } else {
            line.id.clone()
        };
        let foreign = line.currency.as_deref();
        let on = line.card.as_ref();
        json!({
            "id": row_id,
            "account_id": id,
            "description": line.text,
            "category": line.category,
            "original_category": null,
            "tr_confidence": null,
            "tr_reasoning": null,
            "tr_source": null,
            "currency_code": foreign.unwrap_or("BRL"),
            "amount": money::string(cents),
            "amount_in_account_currency": null,
            "date": date,
            "installment_due_date": on.map(|on| self.due(line, account, on)),
            "type": if line.cents < 0 { "DEBIT" } else { "CREDIT" },
            "status": if line.told.pending { "PENDING" } else { "POSTED" },
            "payment_data": sides(line),
            "credit_card_data": on.map(|on| self.on_card(line, account, on)),
            "merchant": line.merchant.as_ref().map(|name| json!({ "name": name, "category": null })),
            "account_name": field("name"),
            "account_type": field("type"),
            "account_subtype": field("subtype"),
            "account_credit_data": of.map(credit_summary),
            "item_bank_name": field("connectorName"),
            "manual_transaction": false,
        })
    }

    /// The row's date as its bank writes days.
    fn date(&self, line: &Line, account: &Account) -> Value {
        let (hour, minute) = match line.told.at.as_deref().map(clock) {
            Some(time) => time,
            None if self.statements.words.zone(&account.bank) == Zone::Clock => {
                let minute = line.fact * 37 % 840 + 8 * 60;
                (minute / 60, minute % 60)
            }
            None => return self.day(line.day, &account.bank),
        };
        let part = |value: usize| i8::try_from(value).unwrap_or_default();
        let moment = self.calendar.moment(line.day, part(hour), part(minute));
        if moment.is_null() {
            return self.calendar.midnight(line.day);
        }
        moment
    }

    /// A calendar day as this bank writes it.
    pub(super) fn day(&self, day: Date, bank: &str) -> Value {
        match self.statements.words.zone(bank) {
            Zone::Midnight => utc_midnight(day),
            Zone::SaoPaulo | Zone::Clock => self.calendar.midnight(day),
        }
    }

    fn due(&self, line: &Line, account: &Account, on: &OnCard) -> Value {
        let told = matches!(account.evidence, Evidence::Id | Evidence::Due);
        match on.part {
            Some(_) if told => self.day(on.own, &account.bank),
            Some(_) => Value::Null,
            None => self.day(line.day, &account.bank),
        }
    }

    fn on_card(&self, line: &Line, account: &Account, on: &OnCard) -> Value {
        if !on.charge {
            return Value::Null;
        }
        let open = cards::closing(account, self.calendar.today);
        let first = cards::closing(account, self.statements.facts.since);
        // Later bills have no id yet, and those of earlier ones are no longer known.
        let known = first <= on.closing && on.closing <= open;
        let bill =
            (account.evidence == Evidence::Id && known).then(|| bill_id(line.account, on.closing));
        let forecast = match (account.evidence, on.part) {
            (Evidence::Forecast, Some(_)) => Some(on.closing),
            // What is no part is grouped by its own month, rightly or not.
            (Evidence::Forecast, None) => Some(on.bought),
            _ => None,
        };
        let forecast = forecast.map(|day| format!("{}-{:02}", day.year(), day.month()));
        let part = on.part.filter(|_| !line.told.bare);
        let bought = match (self.statements.delivery, part) {
            (Delivery::OwnDay, Some(_)) if line.fact.is_multiple_of(2) => Value::Null,
            (Delivery::OwnDay, Some(_)) => self.day(line.day, &account.bank),
            _ => self.day(on.bought, &account.bank),
        };
        // Some say of what is no part that it is the first of one.
        let single = (part.is_none() && line.fact % 4 == 1 && !line.told.bare).then_some((1, 1));
        let numbers = part.or(single);
        json!({
            "purchaseDate": bought,
            "installmentNumber": numbers.map(|(number, _)| number.to_string()),
            "totalInstallments": numbers.map(|(_, count)| count.to_string()),
            "billId": bill,
            "billForecastDate": forecast,
            "isFullInstallmentTransaction": false,
            "isIndividualInstallment": part.is_some(),
        })
    }
}

/// Hour and minute of `HH:MM`; what is no time is no valid hour either.
fn clock(text: &str) -> (usize, usize) {
    let parts = text.split_once(':');
    let time = parts.and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
    time.unwrap_or((99, 0))
}

fn sides(line: &Line) -> Value {
    let Some(sides) = &line.sides else {
        return Value::Null;
    };
    let side = |(name, document): &(String, Option<String>)| {
        let document = document.as_deref();
        let document = document.map(|document| written(document, sides.written));
        // Where the text names somebody, the fields often do not.
        let name = (line.fact.is_multiple_of(4)).then_some(name);
        json!({ "name": name, "document": document })
    };
    json!({ "payer": side(&sides.payer), "receiver": side(&sides.receiver) })
}

fn written(document: &str, how: Document) -> Value {
    let cpf = document.len() == 14;
    match how {
        Document::Object => {
            json!({ "type": if cpf { "CPF" } else { "CNPJ" }, "value": document })
        }
        Document::Masked if cpf => {
            let inside = document.get(3..11).unwrap_or_default();
            json!(format!("***{inside}-**"))
        }
        Document::Text | Document::Masked | Document::None => json!(document),
    }
}

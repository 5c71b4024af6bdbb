//! Transactions in each shape.

use serde_json::{Value, json};

use super::documented_subtype;
use crate::sandbox::billing::Bill;
use crate::sandbox::days::Calendar;
use crate::sandbox::household::{Purchase, Row, View};
use crate::sandbox::json::{get, set, set_all, text};
use crate::sandbox::money;
use crate::sandbox::options::Shape;

/// A transaction in the asked shape.
pub(crate) fn transaction(row: &Row, view: &View<'_>, calendar: &Calendar, shape: Shape) -> Value {
    match shape {
        Shape::Live => newest(row, view, calendar),
        Shape::LiveApril2026 => row.body.clone(),
        Shape::Documented => documented(&row.body, view, calendar),
    }
}

/// Amounts are numbers, the account's name is its bank's, and a card's row says its bill.
fn newest(row: &Row, view: &View<'_>, calendar: &Calendar) -> Value {
    let mut body = row.body.clone();
    for name in ["amount", "amount_in_account_currency"] {
        let amount = numeric(&get(&body, name));
        set(&mut body, name, amount);
    }
    if body.get("original_description").is_none() {
        let description = get(&body, "description");
        set(&mut body, "original_description", description);
    }
    let account = view.account(row.text("account_id"));
    let of_account = |name: &str| account.map_or(Value::Null, |account| get(account, name));
    let bank = of_account("connectorName");
    if bank.is_string() {
        set(&mut body, "account_name", bank.clone());
    }
    set_all(
        &mut body,
        [
            ("connector_name", bank),
            ("connector_image_url", of_account("connectorImageUrl")),
            ("account_item_id", of_account("itemId")),
        ],
    );
    if let Some(fields) = body.as_object_mut() {
        fields.remove("item_bank_name");
    }
    if row.is_card() {
        let card = card_data(row, view, calendar);
        set(&mut body, "credit_card_data", card);
    }
    body
}

/// `credit_card_data` of a card's row. Fields of the household's own win, and one that has a
/// `billForecastDate` gets nothing added.
fn card_data(row: &Row, view: &View<'_>, calendar: &Calendar) -> Value {
    let said = get(&row.body, "credit_card_data");
    let account = view.account(row.text("account_id"));
    let Some(account) = account.filter(|_| !row.is_bill_payment()) else {
        return said;
    };
    let is_part = !get(&said, "totalInstallments").is_null();
    let is_single = !is_part && row.text("type") == "DEBIT";
    let single = |value: Value| if is_single { value } else { Value::Null };
    let purchase = is_part.then(|| purchase_of(row, view)).flatten();
    let price = match purchase {
        Some(purchase) => money::number(purchase.parts.iter().map(Row::cents).sum()),
        None => single(numeric(&get(&row.body, "amount"))),
    };
    // Other purchases have the month of the purchase, which is wrong at Pierre too.
    let bill = Bill::of_day(calendar, view, account, row.day);
    let closing = bill.filter(|_| is_part).map(|bill| bill.closing);
    let month = closing.unwrap_or(row.day).strftime("%Y-%m").to_string();
    let mut card = json!({
        "purchaseDate": single(get(&row.body, "date")),
        "installmentNumber": single(1.into()),
        "totalInstallments": single(1.into()),
        "totalAmount": price,
        "billId": Bill::id_of(row, view, calendar),
        "isFullInstallmentTransaction": false,
        "isIndividualInstallment": false,
        "billForecastDate": month,
    });
    let Value::Object(said) = said else {
        return card;
    };
    if said.contains_key("billForecastDate") {
        card = json!({});
    }
    for (name, value) in said {
        let value = match name.as_str() {
            "installmentNumber" | "totalInstallments" | "totalAmount" => numeric(&value),
            _ => value,
        };
        if !value.is_null() || card.get(&name).is_none() {
            set(&mut card, &name, value);
        }
    }
    card
}

/// The purchase that a row is a part of.
fn purchase_of<'a>(row: &Row, view: &View<'a>) -> Option<&'a Purchase> {
    let same =
        |part: &Row| part.day == row.day && part.text("description") == row.text("description");
    view.purchases.iter().find(|purchase| {
        purchase.account_id == row.text("account_id") && purchase.parts.iter().any(same)
    })
}

/// The number that a text is; anything else as it is.
fn numeric(value: &Value) -> Value {
    let Some(text) = value.as_str() else {
        return value.clone();
    };
    if let Ok(whole) = text.parse::<i64>() {
        return whole.into();
    }
    money::cents(value).map_or_else(|| value.clone(), money::number)
}

fn documented(live: &Value, view: &View<'_>, calendar: &Calendar) -> Value {
    let account = view.account(text(live, "account_id"));
    let amount = signed(live).map_or_else(|| get(live, "amount"), money::number);
    let day = calendar.day_of(text(live, "date"));
    json!({
        "id": get(live, "id"),
        "description": get(live, "description"),
        "category": get(live, "category"),
        "currency_code": get(live, "currency_code"),
        "amount": amount,
        "balance": null,
        "date": day.map(|day| day.to_string()),
        "type": get(live, "type"),
        "status": get(live, "status"),
        "account_name": get(live, "account_name"),
        "account_type": get(live, "account_type"),
        "account_subtype": documented_subtype(text(live, "account_subtype")),
        "account_marketing_name": account.map(|account| get(account, "marketingName")),
    })
}

/// The cents of a live row with one sign for all accounts: negative is outgoing.
pub(crate) fn signed(live: &Value) -> Option<i64> {
    let cents = money::of(live, "amount")?;
    let is_card = text(live, "account_type") == "CREDIT";
    Some(if is_card { -cents } else { cents })
}

//! From what the household holds, which is Pierre's shape of April 2026, to the others. The data
//! files know only that one, so all tell the same story.

use serde_json::{Value, json};

use super::days::Calendar;
use super::household::{Purchase, Row, get, set, text};
use super::state::View;
use super::{Shape, bills, money, structured};

/// An account in the asked shape.
pub(super) fn account(live: &Value, shape: Shape) -> Value {
    if shape.is_live() {
        return live.clone();
    }
    let credit = text(live, "type") == "CREDIT";
    let balance = live.get("balance").and_then(money::cents);
    let balance = balance.map(|cents| if credit { -cents } else { cents });
    let mut documented = json!({
        "accountId": get(live, "id"),
        "providerCode": provider(text(live, "connectorName")),
        "accountName": get(live, "name"),
        "accountType": get(live, "type"),
        "accountSubtype": subtype(text(live, "subtype")),
        "accountBalance": balance.map_or_else(|| get(live, "balance"), money::number),
        "accountCurrencyCode": get(live, "currencyCode"),
        "accountMarketingName": get(live, "marketingName"),
    });
    let (name, fields): (&str, &[&str]) = if credit {
        let fields = &[
            "brand",
            "level",
            "status",
            "creditLimit",
            "balanceDueDate",
            "minimumPayment",
            "balanceCloseDate",
            "availableCreditLimit",
            "balanceForeignCurrency",
        ];
        ("creditData", fields)
    } else {
        (
            "bankData",
            &[
                "transferNumber",
                "closingBalance",
                "automaticallyInvestedBalance",
            ],
        )
    };
    if let Some(data) = live.get(name).filter(|data| data.is_object()) {
        let kept = fields
            .iter()
            .map(|field| ((*field).to_owned(), get(data, field)))
            .collect();
        set(&mut documented, name, Value::Object(kept));
    }
    documented
}

/// A transaction in the asked shape.
pub(super) fn transaction(row: &Row, view: &View<'_>, calendar: &Calendar, shape: Shape) -> Value {
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
    let account = of_id(&view.accounts, text(&body, "account_id"));
    let of_account = |name: &str| account.map_or(Value::Null, |account| get(account, name));
    let bank = of_account("connectorName");
    if bank.is_string() {
        set(&mut body, "account_name", bank.clone());
    }
    for (name, value) in [
        ("connector_name", bank),
        ("connector_image_url", of_account("connectorImageUrl")),
        ("account_item_id", of_account("itemId")),
    ] {
        set(&mut body, name, value);
    }
    if let Some(fields) = body.as_object_mut() {
        fields.remove("item_bank_name");
    }
    if text(&body, "account_type") == "CREDIT" {
        set(&mut body, "credit_card_data", on_card(row, view, calendar));
    }
    body
}

/// What the newest shape says of a card's row. What the household says itself stands, and all of it
/// where it has a forecast of its own.
fn on_card(row: &Row, view: &View<'_>, calendar: &Calendar) -> Value {
    let said = get(&row.body, "credit_card_data");
    let account = of_id(&view.accounts, text(&row.body, "account_id"));
    let pays = text(&row.body, "category") == structured::BILL;
    let Some(account) = account.filter(|_| !pays) else {
        return said;
    };
    let is_part = !get(&said, "totalInstallments").is_null();
    let is_single = !is_part && text(&row.body, "type") == "DEBIT";
    let single = |value: Value| if is_single { value } else { Value::Null };
    let purchase = is_part.then(|| purchase_of(row, view)).flatten();
    let price = match purchase {
        Some(purchase) => money::number(purchase.parts.iter().map(cents).sum()),
        None => single(numeric(&get(&row.body, "amount"))),
    };
    // Of what is not in parts it groups wrongly, at Pierre too: by the month of the purchase.
    let bill = bills::Bill::of_day(calendar, &view.accounts, account, row.day);
    let closing = bill.filter(|_| is_part).map(|bill| bill.closing);
    let month = closing.unwrap_or(row.day).strftime("%Y-%m").to_string();
    let mut card = json!({
        "purchaseDate": single(get(&row.body, "date")),
        "installmentNumber": single(1.into()),
        "totalInstallments": single(1.into()),
        "totalAmount": price,
        "billId": bill_id(row, view, calendar),
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

/// The id of the closed bill that a card's row is on: rows with one id add up to its bill. What
/// nobody has put into reais is on none yet.
pub(super) fn bill_id(row: &Row, view: &View<'_>, calendar: &Calendar) -> Option<String> {
    let pays = text(&row.body, "category") == structured::BILL;
    if pays || structured::reais(&row.body, &view.accounts) == 0 {
        return None;
    }
    let card = of_id(&view.accounts, text(&row.body, "account_id"))?;
    let bill = bills::Bill::of_day(calendar, &view.accounts, card, row.day)?;
    bill.is_known(calendar.today).then_some(bill.id)
}

/// The purchase that a row is a part of.
fn purchase_of<'a>(row: &Row, view: &View<'a>) -> Option<&'a Purchase> {
    let same = |part: &Row| {
        part.day == row.day && text(&part.body, "description") == text(&row.body, "description")
    };
    view.purchases.iter().find(|purchase| {
        purchase.account_id == text(&row.body, "account_id") && purchase.parts.iter().any(same)
    })
}

fn of_id<'a>(accounts: &'a [Value], id: &str) -> Option<&'a Value> {
    accounts.iter().find(|account| text(account, "id") == id)
}

fn cents(row: &Row) -> i64 {
    let amount = row.body.get("amount").and_then(money::cents);
    amount.unwrap_or_default()
}

/// The number that a text is, else the same.
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
    let account = of_id(&view.accounts, text(live, "account_id"));
    let amount = live.get("amount").and_then(money::cents);
    let day = calendar.day_of(text(live, "date"));
    json!({
        "id": get(live, "id"),
        "description": get(live, "description"),
        "category": get(live, "category"),
        "currency_code": get(live, "currency_code"),
        "amount": amount.map_or_else(|| get(live, "amount"), |_| money::number(signed(live))),
        "balance": null,
        "date": day.map_or(Value::Null, |day| day.to_string().into()),
        "type": get(live, "type"),
        "status": get(live, "status"),
        "account_name": get(live, "account_name"),
        "account_type": get(live, "account_type"),
        "account_subtype": subtype(text(live, "account_subtype")),
        "account_marketing_name": account.map_or(Value::Null, |a| get(a, "marketingName")),
    })
}

/// The cents of a live row with one sign for all accounts: negative is outgoing.
pub(super) fn signed(live: &Value) -> i64 {
    let cents = live
        .get("amount")
        .and_then(money::cents)
        .unwrap_or_default();
    if text(live, "account_type") == "CREDIT" {
        -cents
    } else {
        cents
    }
}

/// A money field that is text to this day: a number in the documents only.
pub(super) fn amount(value: &Value, shape: Shape) -> Value {
    match money::cents(value) {
        Some(cents) if shape.is_live() => money::string(cents),
        Some(cents) => money::number(cents),
        None => value.clone(),
    }
}

/// A money field that was text in April 2026 only.
pub(super) fn figure(value: &Value, shape: Shape) -> Value {
    match money::cents(value) {
        Some(cents) if shape == Shape::LiveApril2026 => money::string(cents),
        Some(cents) => money::number(cents),
        None => value.clone(),
    }
}

/// The documented name of a subtype.
pub(super) fn subtype(live: &str) -> &str {
    if live == "SAVINGS" {
        "SAVINGS_ACCOUNT"
    } else {
        live
    }
}

fn provider(connector: &str) -> Value {
    match connector {
        "" => Value::Null,
        "Itaú" => "ITAU".into(),
        "Banco Inter" => "INTER".into(),
        other => other.to_uppercase().replace(' ', "_").into(),
    }
}

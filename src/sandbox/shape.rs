//! From the live shape to the documented one. The data files know only the live shape, so both
//! tell the same story.

use serde_json::{Value, json};

use super::Shape;
use super::days::Calendar;
use super::household::{get, text};
use super::money;

/// An account in the asked shape.
pub(super) fn account(live: &Value, shape: Shape) -> Value {
    if shape == Shape::Live {
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
        super::household::set(&mut documented, name, Value::Object(kept));
    }
    documented
}

/// A transaction in the asked shape.
pub(super) fn transaction(
    live: &Value,
    accounts: &[Value],
    calendar: &Calendar,
    shape: Shape,
) -> Value {
    if shape == Shape::Live {
        return live.clone();
    }
    let id = text(live, "account_id");
    let account = accounts.iter().find(|account| text(account, "id") == id);
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

/// A money field: text live, a number in the documents.
pub(super) fn amount(value: &Value, shape: Shape) -> Value {
    match (money::cents(value), shape) {
        (Some(cents), Shape::Live) => money::string(cents),
        (Some(cents), Shape::Documented) => money::number(cents),
        (None, _) => value.clone(),
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

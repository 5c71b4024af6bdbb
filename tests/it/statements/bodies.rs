//! What Pierre says of a case: its newest live shape, numbers as numbers, a card's signs turned
//! round. An endpoint that a case does not name has nothing.

use serde_json::{Map, Value, json};

use super::case::{
    AccountFacts, AccountKind, BillFacts, Case, OpenBillFacts, PartFacts, PartState, PurchaseFacts,
    ReminderFacts, RowFacts,
};

const WRITTEN: &str = "2026-11-25T10:00:00.000Z";
/// Ana's, whose accounts all are.
const OWN_DOCUMENT: &str = "529.982.247-25";

/// Every endpoint with its body.
pub(super) fn of(case: &Case) -> Vec<(&'static str, Value)> {
    let accounts = if case.accounts.is_empty() {
        usual()
    } else {
        case.accounts.clone()
    };
    let rows = rendered(&case.rows, "t", &accounts);
    let count = case.count.unwrap_or(rows.len() as u64);
    let listed: Vec<_> = accounts.iter().map(account).collect();
    vec![
        (
            "get-accounts",
            json!({"success": true, "count": listed.len(), "data": listed, "timestamp": WRITTEN}),
        ),
        (
            "get-balance",
            json!({"success": true, "data": {"total_balance": 0, "accounts": []}}),
        ),
        (
            "get-transactions",
            json!({
                "success": true, "data": rows, "count": count, "message": "ok", "filters": {},
                "timestamp": WRITTEN
            }),
        ),
        ("get-installments", purchases(&case.purchases, &accounts)),
        ("get-bills", list(case.bills.iter().map(bill).collect())),
        ("get-bill-summary", summary(&case.summary, &accounts)),
        (
            "list-payment-reminders",
            list(case.reminders.iter().enumerate().map(reminder).collect()),
        ),
    ]
}

fn list(rows: Vec<Value>) -> Value {
    json!({
        "success": true, "count": rows.len(), "data": rows, "filter": "x", "filters": {},
        "quota": {}, "timestamp": WRITTEN
    })
}

/// A checking account and a card of one bank.
fn usual() -> Vec<AccountFacts> {
    let nubank = |id: &str, name: &str, kind| AccountFacts {
        id: id.to_owned(),
        bank: "Nubank".to_owned(),
        name: name.to_owned(),
        kind,
        number: None,
        balance: None,
        raw: Map::new(),
    };
    vec![
        nubank("cc", "Conta", AccountKind::Bank),
        nubank("nu", "gold", AccountKind::Credit),
    ]
}

impl AccountKind {
    const fn names(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Bank => ("BANK", Some("CHECKING_ACCOUNT")),
            Self::Savings => ("BANK", Some("SAVINGS")),
            Self::Payment => ("BANK", Some("PAYMENT_ACCOUNT")),
            Self::Credit => ("CREDIT", Some("CREDIT_CARD")),
            Self::Investment => ("INVESTMENT", None),
            Self::Loan => ("LOAN", None),
        }
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("no amount: {text}"))
}

/// Midnight in São Paulo of a day; an instant stays as it is.
fn midnight(day: &str) -> String {
    at(day, "T03:00:00.000Z")
}

fn at(day: &str, time: &str) -> String {
    if day.len() == 10 {
        format!("{day}{time}")
    } else {
        day.to_owned()
    }
}

fn laid_over(mut value: Value, raw: &Map<String, Value>) -> Value {
    for (name, changed) in raw {
        value[name] = changed.clone();
    }
    value
}

fn account(it: &AccountFacts) -> Value {
    let is_card = it.kind == AccountKind::Credit;
    let (kind, subtype) = it.kind.names();
    let usual = if is_card { "500.00" } else { "1000.00" };
    let own_number = format!("0001/1-{}", it.id);
    let credit = is_card.then(|| {
        json!({
            "brand": "MASTERCARD", "level": "GOLD", "status": "ACTIVE", "creditLimit": 5000,
            "balanceDueDate": "2026-12-10", "minimumPayment": 50.0, "balanceCloseDate": null,
            "availableCreditLimit": 4500, "balanceForeignCurrency": null, "additionalCards": []
        })
    });
    let value = json!({
        "id": it.id, "itemId": format!("it-{}", it.id), "name": it.name, "type": kind,
        "subtype": subtype, "number": it.number.as_ref().unwrap_or(&own_number),
        "currencyCode": "BRL", "balance": it.balance.as_deref().unwrap_or(usual),
        "creditData": credit, "bankData": null, "marketingName": null, "taxNumber": OWN_DOCUMENT,
        "owner": "ANA BEATRIZ SOUZA", "customName": null, "userId": "u1", "connectorName": it.bank,
        "connectorImageUrl": null, "createdAt": "2026-01-02T03:04:05.000Z", "updatedAt": WRITTEN,
        "itemLastUpdatedAt": WRITTEN, "itemIsActive": true
    });
    laid_over(value, &it.raw)
}

fn of_id<'a>(id: &str, accounts: &'a [AccountFacts]) -> &'a AccountFacts {
    let found = accounts.iter().find(|it| it.id == id);
    found.unwrap_or_else(|| panic!("no account {id}"))
}

fn rendered(rows: &[RowFacts], prefix: &str, accounts: &[AccountFacts]) -> Vec<Value> {
    let rows = rows.iter().enumerate();
    rows.map(|(place, it)| row(it, place, prefix, accounts))
        .collect()
}

fn row(it: &RowFacts, place: usize, prefix: &str, accounts: &[AccountFacts]) -> Value {
    let account = of_id(&it.on, accounts);
    let (kind, subtype) = account.kind.names();
    let signed = number(&it.amount);
    let amount = if account.kind == AccountKind::Credit {
        -signed
    } else {
        signed
    };
    let is_card_row = it.part.is_some()
        || it.purchase_date.is_some()
        || it.bill_id.is_some()
        || it.forecast.is_some();
    let card = is_card_row.then(|| {
        let of_part = it.part.map(|_| it.date.clone());
        let bought = it.purchase_date.clone().or(of_part);
        let bought = bought.map(|day| midnight(day.get(..10).unwrap()));
        let mut card = json!({
            "purchaseDate": bought, "installmentNumber": it.part.map(|part| part[0]),
            "totalInstallments": it.part.map(|part| part[1]), "totalAmount": null,
            "billId": it.bill_id, "isFullInstallmentTransaction": false,
            "isIndividualInstallment": it.part.is_some()
        });
        if let Some(month) = &it.forecast {
            card["billForecastDate"] = json!(month);
        }
        card
    });
    let parties = (it.payer.is_some() || it.receiver.is_some()).then(
        || json!({"payer": party(it.payer.as_ref()), "receiver": party(it.receiver.as_ref())}),
    );
    let value = json!({
        "id": format!("{prefix}{:03}", place + 1), "account_id": it.on, "description": it.text,
        "category": it.category, "original_category": null, "tr_confidence": null,
        "tr_reasoning": null, "tr_source": null, "currency_code": "BRL", "amount": amount,
        "amount_in_account_currency": null, "date": at(&it.date, "T15:00:00.000Z"),
        "installment_due_date": it.due.as_deref().map(midnight),
        "type": if signed < 0.0 { "DEBIT" } else { "CREDIT" },
        "status": it.status.as_deref().unwrap_or("POSTED"), "payment_data": parties,
        "credit_card_data": card, "merchant": null, "account_name": account.bank,
        "account_type": kind, "account_subtype": subtype, "account_credit_data": null,
        "connector_name": account.bank, "account_item_id": format!("it-{}", it.on),
        "manual_transaction": false
    });
    laid_over(value, &it.raw)
}

fn party(told: Option<&Value>) -> Value {
    match told {
        Some(whole) if whole.get("document").is_some() || whole.get("name").is_some() => {
            whole.clone()
        }
        document => json!({"name": null, "document": document}),
    }
}

fn purchases(all: &[PurchaseFacts], accounts: &[AccountFacts]) -> Value {
    let summary = json!({
        "totalAmount": 0, "totalInstallments": 0, "totalPurchases": all.len(),
        "installmentDistribution": []
    });
    let listed: Vec<_> = all.iter().map(purchase).collect();
    let by_card: Vec<_> = accounts
        .iter()
        .filter_map(|account| {
            let its = |it: &&PurchaseFacts| it.on.as_ref() == Some(&account.id);
            let of_card: Vec<_> = all.iter().filter(its).map(purchase).collect();
            (!of_card.is_empty()).then(|| {
                json!({
                    "accountId": account.id, "accountName": account.name, "purchases": of_card
                })
            })
        })
        .collect();
    let mut data = json!({"summary": summary, "purchases": listed, "instructions": "x"});
    if !by_card.is_empty() {
        data["purchasesByCard"] = json!(by_card);
    }
    json!({
        "success": true, "data": data, "summary": summary, "purchases": listed, "dateRange": {},
        "timestamp": WRITTEN
    })
}

fn purchase(it: &PurchaseFacts) -> Value {
    let sum = |state: fn(PartState) -> bool| -> (usize, f64) {
        let those: Vec<_> = it.parts.iter().filter(|part| state(part.3)).collect();
        let sum: f64 = those.iter().map(|part| number(&part.1)).sum();
        (those.len(), (sum * 100.0).round() / 100.0)
    };
    let (paid, paid_sum) = sum(|state| state == PartState::Paid);
    let (left, left_sum) = sum(|state| state != PartState::Paid);
    let parts: Vec<_> = it.parts.iter().map(|part| part_of(part, it.of)).collect();
    let value = json!({
        "purchaseDate": it.date.as_deref().map(midnight), "description": it.text,
        "totalAmount": number(&it.total), "installmentsPaid": paid, "installmentsRemaining": left,
        "amountPaid": paid_sum, "amountRemaining": left_sum, "hasPartialSyncData": false,
        "installments": parts
    });
    laid_over(value, &it.raw)
}

fn part_of(PartFacts(place, amount, due, state): &PartFacts, of: u32) -> Value {
    let mut part = json!({
        "installmentNumber": place, "totalInstallments": of, "amount": number(amount),
        "dueDate": due, "isPaid": *state == PartState::Paid,
        "isProjected": *state == PartState::Projected
    });
    match state {
        PartState::Paid => part["status"] = json!("POSTED"),
        PartState::Open => part["status"] = json!("PENDING"),
        PartState::Projected => {}
    }
    part
}

fn bill(it: &BillFacts) -> Value {
    let value = json!({
        "id": it.id, "userId": "u1", "itemId": format!("it-{}", it.on), "accountId": it.on,
        "dueDate": midnight(&it.due), "billClosingDate": it.closing.as_deref().map(midnight),
        "totalAmount": it.total, "totalAmountCurrencyCode": "BRL", "minimumPaymentAmount": "50.00",
        "allowsInstallments": false, "createdAt": WRITTEN, "updatedAt": WRITTEN
    });
    laid_over(value, &it.raw)
}

fn summary(all: &[OpenBillFacts], accounts: &[AccountFacts]) -> Value {
    let open: Vec<_> = all.iter().map(|it| open_bill(it, accounts)).collect();
    json!({
        "success": true,
        "data": {
            "totalTransactions": 0, "totalAmount": 0, "isOfficialBillAmount": false,
            "accounts": open, "generatedAt": WRITTEN, "userId": "u1"
        },
        "timestamp": WRITTEN
    })
}

fn open_bill(it: &OpenBillFacts, accounts: &[AccountFacts]) -> Value {
    let account = of_id(&it.on, accounts);
    let rows = rendered(&it.rows, &format!("o-{}-", it.on), accounts);
    let sum: f64 = it.rows.iter().map(|row| -number(&row.amount)).sum();
    let sum = (sum * 100.0).round() / 100.0;
    let used = number(&it.used);
    let value = json!({
        "transactionCount": rows.len(), "totalAmount": sum, "isOfficialBillAmount": false,
        "account_id": it.on, "account_name": account.name, "currency_code": "BRL",
        "credit_limit": 10000, "available_credit_limit": 10000.0 - used,
        "used_credit_limit": used, "current_bill_amount": used, "balance_close_date": null,
        "balance_due_date": it.due, "minimum_payment": 50, "closing_day": it.closing,
        "period_start": midnight(&it.start), "period_end": midnight(&it.end),
        "calculated_bill_amount": sum, "transactions": rows
    });
    laid_over(value, &it.raw)
}

fn reminder((place, it): (usize, &ReminderFacts)) -> Value {
    let value = json!({
        "id": format!("r{}", place + 1), "title": it.title,
        "amount": it.amount.as_deref().map(number), "dueDate": it.due, "reminderTime": null,
        "status": "active", "isRecurring": it.every.is_some(), "recurrencePattern": it.every,
        "createdAt": WRITTEN, "updatedAt": WRITTEN
    });
    laid_over(value, &it.raw)
}

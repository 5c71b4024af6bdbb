//! `get-accounts` of the untidy household: balances are sums of the lines, a card's used limit
//! includes the parts to come, and a connection that was made again stays in the list, inactive,
//! under its old id.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::cards;
use super::facts::{Account, Event, Kind};
use super::rows::account_id;
use super::statements::lines::Statements;
use crate::sandbox::days::Calendar;
use crate::sandbox::json::{set, set_all};
use crate::sandbox::money;

/// The finished bodies, the replaced accounts at the end.
pub(super) fn bodies(statements: &Statements<'_>, calendar: &Calendar) -> Vec<Value> {
    let accounts = || statements.facts.accounts.iter().enumerate();
    let live = accounts().map(|(place, account)| body(statements, calendar, place, account));
    let replaced = accounts().filter_map(|(place, account)| {
        let last = account.reconnected?;
        let mut body = body(statements, calendar, place, account);
        let then = held(statements, place, account, last);
        set_all(
            &mut body,
            [
                ("id", account_id(place, true).into()),
                ("itemId", item(account, true).into()),
                ("itemIsActive", false.into()),
                ("itemLastUpdatedAt", calendar.midnight(last)),
                ("balance", money::string(then)),
            ],
        );
        if let Some(bank) = body.get_mut("bankData") {
            set(bank, "closingBalance", money::number(then));
        }
        Some(body)
    });
    live.chain(replaced).collect()
}

fn item(account: &Account, replaced: bool) -> String {
    let number: usize = account.bank.bytes().map(usize::from).sum();
    let series = if replaced { "17e4" } else { "17e3" };
    format!("{series}0000-0000-4000-8000-{number:012}")
}

/// What an account holds on a day, confirmed rows only.
fn held(statements: &Statements<'_>, place: usize, account: &Account, on: Date) -> i64 {
    let lines = statements.lines.iter().filter(|line| {
        line.account == place
            && line.day <= on
            && line.day >= statements.facts.since
            && !line.told.pending
    });
    account.opening.0 + lines.map(|line| line.cents).sum::<i64>()
}

/// What a card or loan owes, parts to come included.
fn owed(statements: &Statements<'_>, place: usize, account: &Account, today: Date) -> i64 {
    let lines = statements.lines.iter().filter(|line| {
        let known = line.card.as_ref().map_or(line.day <= today, |on| {
            statements.counts(on) && (on.part.is_some() || line.day <= today)
        });
        line.account == place && known && line.currency.is_none()
    });
    account.opening.0 - lines.map(|line| line.cents).sum::<i64>()
}

fn body(
    statements: &Statements<'_>,
    calendar: &Calendar,
    place: usize,
    account: &Account,
) -> Value {
    let today = calendar.today;
    let (kind, subtype) = match account.kind {
        Kind::Checking => ("BANK", "CHECKING_ACCOUNT"),
        Kind::Savings => ("BANK", "SAVINGS"),
        Kind::Card => ("CREDIT", "CREDIT_CARD"),
        Kind::Investment => ("INVESTMENT", "FIXED_INCOME"),
        Kind::Loan => ("LOAN", "PERSONAL_LOAN"),
    };
    let balance = match account.kind {
        Kind::Card | Kind::Loan => owed(statements, place, account, today),
        Kind::Checking | Kind::Savings | Kind::Investment => {
            held(statements, place, account, today)
        }
    };
    let owner = statements.facts.people.get(&statements.facts.owner);
    let bank = matches!(account.kind, Kind::Checking | Kind::Savings);
    json!({
        "id": account_id(place, false),
        "itemId": item(account, false),
        "name": account.name,
        "type": kind,
        "subtype": subtype,
        "number": account.number,
        "currencyCode": "BRL",
        "balance": money::string(balance),
        "creditData": (account.kind == Kind::Card).then(|| credit(account, balance, today)),
        "bankData": bank.then(|| bank_data(statements, account, balance, today)),
        "marketingName": account.name,
        "taxNumber": owner.and_then(|it| it.document.clone()),
        "owner": owner.map(|it| it.name.clone()),
        "customName": account.nickname,
        "userId": "5a0d0b0e-0000-4000-8000-000000000002",
        "createdAt": "2025-11-03T12:00:00.000Z",
        "updatedAt": calendar.now(),
        "connectorName": statements.words.bank(&account.bank),
        "connectorImageUrl": null,
        "itemLastUpdatedAt": calendar.now(),
        "itemIsActive": true,
    })
}

fn credit(account: &Account, used: i64, today: Date) -> Value {
    let this = cards::due(account, today);
    let due = if this < today {
        cards::later(this, 1)
    } else {
        this
    };
    json!({
        "brand": "VISA",
        "level": "GOLD",
        "status": "ACTIVE",
        "creditLimit": money::number(account.limit.0),
        "balanceDueDate": due.to_string(),
        "minimumPayment": money::number(used.max(0) * 15 / 100),
        "balanceCloseDate": null,
        "availableCreditLimit": money::number(account.limit.0 - used),
        "balanceForeignCurrency": null,
        "holderType": "MAIN",
        "additionalCards": [],
        "isLimitFlexible": false,
        "brandAdditionalInfo": null,
        "disaggregatedCreditLimits": [],
    })
}

fn bank_data(statements: &Statements<'_>, account: &Account, balance: i64, today: Date) -> Value {
    let mut pots: BTreeMap<&str, i64> = BTreeMap::new();
    let mut swept = 0;
    let done = statements
        .facts
        .facts
        .iter()
        .filter(|fact| fact.day <= today);
    let sign = |back: bool| if back { -1 } else { 1 };
    for fact in done {
        match &fact.event {
            Event::Reserved {
                account: of,
                pot,
                amount,
                back,
            } if *of == account.slug => *pots.entry(pot).or_default() += sign(*back) * amount.0,
            Event::Swept {
                account: of,
                amount,
                back,
            } if *of == account.slug => swept += sign(*back) * amount.0,
            _ => {}
        }
    }
    let reserved: Vec<Value> = pots
        .iter()
        .map(|(name, cents)| {
            json!({
                "name": name,
                "identification": format!("pote-{}", name.to_lowercase()),
                "availableAmounts": [{
                    "amount": money::number(*cents),
                    "currencyCode": "BRL",
                    "remuneration": { "indexer": "CDI", "rateType": "EXPONENCIAL", "calculation": "DIAS_UTEIS", "ratePeriodicity": "DIARIO", "postFixedIndexerPercentage": 1.0 },
                }],
            })
        })
        .collect();
    json!({
        "closingBalance": money::number(balance),
        "transferNumber": format!("0001/{}", account.number),
        "hasReservedBalance": !reserved.is_empty(),
        "reservedBalances": reserved,
        "overdraftUsedLimit": 0,
        "overdraftContractedLimit": 0,
        "unarrangedOverdraftAmount": 0,
        "automaticallyInvestedBalance": money::number(swept),
    })
}

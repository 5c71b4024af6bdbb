//! `get-accounts`: balances are what the lines come to, a card's used limit holds the parts to come,
//! and a connection that was made again stays in the list, inactive, under its old id.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::super::days::Calendar;
use super::super::household::set;
use super::super::money;
use super::cards;
use super::facts::{Account, Deed, Kind};
use super::rows::account_id;
use super::statements::Teller;

/// The finished bodies, the replaced accounts at the end.
pub(super) fn bodies(teller: &Teller<'_>, calendar: &Calendar) -> Vec<Value> {
    let accounts = || teller.facts.accounts.iter().enumerate();
    let live = accounts().map(|(place, account)| body(teller, calendar, place, account));
    let replaced = accounts().filter_map(|(place, account)| {
        let last = account.reconnected?;
        let mut body = body(teller, calendar, place, account);
        set(&mut body, "id", account_id(place, true).into());
        set(&mut body, "itemId", item(account, true).into());
        set(&mut body, "itemIsActive", false.into());
        set(&mut body, "itemLastUpdatedAt", calendar.midnight(last));
        let then = held(teller, place, account, last);
        set(&mut body, "balance", money::string(then));
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
fn held(teller: &Teller<'_>, place: usize, account: &Account, on: Date) -> i64 {
    let lines = teller.lines.iter().filter(|line| {
        line.account == place
            && line.day <= on
            && line.day >= teller.facts.since
            && !line.told.pending
    });
    account.opening + lines.map(|line| line.cents).sum::<i64>()
}

/// What a card or loan owes, parts to come included.
fn owed(teller: &Teller<'_>, place: usize, account: &Account, today: Date) -> i64 {
    let lines = teller.lines.iter().filter(|line| {
        let known = line.card.as_ref().map_or(line.day <= today, |on| {
            teller.counts(on) && (on.part.is_some() || line.day <= today)
        });
        line.account == place && known && line.currency.is_none()
    });
    account.opening - lines.map(|line| line.cents).sum::<i64>()
}

fn body(teller: &Teller<'_>, calendar: &Calendar, place: usize, account: &Account) -> Value {
    let today = calendar.today;
    let (kind, subtype) = match account.kind {
        Kind::Checking => ("BANK", "CHECKING_ACCOUNT"),
        Kind::Savings => ("BANK", "SAVINGS"),
        Kind::Card => ("CREDIT", "CREDIT_CARD"),
        Kind::Investment => ("INVESTMENT", "FIXED_INCOME"),
        Kind::Loan => ("LOAN", "PERSONAL_LOAN"),
    };
    let balance = match account.kind {
        Kind::Card | Kind::Loan => owed(teller, place, account, today),
        Kind::Checking | Kind::Savings | Kind::Investment => held(teller, place, account, today),
    };
    let owner = teller.facts.people.get(&teller.facts.owner);
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
        "bankData": bank.then(|| bank_data(teller, account, balance, today)),
        "marketingName": account.name,
        "taxNumber": owner.and_then(|it| it.document.clone()),
        "owner": owner.map(|it| it.name.clone()),
        "customName": account.nickname,
        "userId": "5a0d0b0e-0000-4000-8000-000000000002",
        "createdAt": "2025-11-03T12:00:00.000Z",
        "updatedAt": calendar.now(),
        "connectorName": teller.words.bank(&account.bank),
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
        "creditLimit": money::number(account.limit),
        "balanceDueDate": due.to_string(),
        "minimumPayment": money::number(used.max(0) * 15 / 100),
        "balanceCloseDate": null,
        "availableCreditLimit": money::number(account.limit - used),
        "balanceForeignCurrency": null,
        "holderType": "MAIN",
        "additionalCards": [],
        "isLimitFlexible": false,
        "brandAdditionalInfo": null,
        "disaggregatedCreditLimits": [],
    })
}

fn bank_data(teller: &Teller<'_>, account: &Account, balance: i64, today: Date) -> Value {
    let mut pots: BTreeMap<&str, i64> = BTreeMap::new();
    let mut swept = 0;
    let done = teller.facts.facts.iter().filter(|fact| fact.day <= today);
    for fact in done {
        match &fact.deed {
            Deed::Reserved {
                account: of,
                pot,
                amount,
                back,
            } if *of == account.slug => {
                *pots.entry(pot).or_default() += if *back { -amount } else { *amount };
            }
            Deed::Swept {
                account: of,
                amount,
                back,
            } if *of == account.slug => swept += if *back { -amount } else { *amount },
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

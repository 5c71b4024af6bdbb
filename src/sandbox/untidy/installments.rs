//! `get-installments`: the purchases in parts with all that is wrong with that list: parts twice,
//! purchases twice, purchases known in part, and some that are not there at all.

use std::sync::OnceLock;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::super::household::{Purchase, Row, set};
use super::super::{Shape, money, shape};
use super::facts::Listing;
use super::rows::{Scribe, account_id, summed};
use super::statements::{Plan, PlanPart};

/// Every purchase that the list has, in the asked shape.
pub(super) fn purchases(scribe: &Scribe<'_>) -> Vec<Purchase> {
    let mut all = Vec::new();
    for plan in &scribe.teller.plans {
        match plan.told.list {
            Listing::Lacking => {}
            Listing::Twice => {
                // Each is what the list makes of one row, the other parts guessed from it.
                let rows = plan.parts.iter().filter(|part| known(scribe, part));
                all.extend(
                    rows.take(2).map(|part| {
                        purchase(scribe, plan, &part.text, |it| it.number == part.number)
                    }),
                );
            }
            Listing::Whole | Listing::Partly | Listing::PartTwice => {
                all.push(purchase(scribe, plan, &plan.text, |it| known(scribe, it)));
            }
        }
    }
    all
}

/// Whether the part's row has been told.
fn known(scribe: &Scribe<'_>, part: &PlanPart) -> bool {
    let at_once = scribe.teller.delivery == super::Delivery::AtOnce;
    part.row <= scribe.calendar.today && (at_once || part.row >= scribe.teller.facts.since)
}

fn purchase(
    scribe: &Scribe<'_>,
    plan: &Plan,
    text: &str,
    synced: impl Fn(&PlanPart) -> bool,
) -> Purchase {
    let shape = scribe.shape;
    let today = scribe.calendar.today;
    let bank = scribe
        .teller
        .facts
        .accounts
        .get(plan.account)
        .map_or("", |it| it.bank.as_str());
    let partly = plan.told.list == Listing::Partly;
    let shown: Vec<&PlanPart> = plan
        .parts
        .iter()
        .filter(|part| !partly || synced(part))
        .collect();
    let count = plan.parts.len();
    let mut parts = Vec::new();
    for part in &shown {
        let here = synced(part);
        let mut body = json!({
            "description": part.text,
            "amount": shape::figure(&money::string(part.cents), shape),
            "installmentNumber": part.number,
            "totalInstallments": count,
            "dueDate": scribe.day(part.own, bank),
            "category": plan.category,
            "status": if here { "POSTED" } else { "PENDING" },
        });
        if shape != Shape::Documented {
            set(&mut body, "isPaid", paid(part, today).into());
            set(&mut body, "isProjected", (!here).into());
            set(&mut body, "billId", Value::Null);
        }
        if plan.told.list == Listing::PartTwice && !paid(part, today) && shape != Shape::Documented
        {
            let mut again = body.clone();
            set(&mut again, "isProjected", true.into());
            if let Some(fields) = again.as_object_mut() {
                fields.remove("status");
            }
            parts.push(again);
        }
        parts.push(body);
    }
    let of = |wanted: &dyn Fn(&PlanPart) -> bool| -> Vec<i64> {
        shown
            .iter()
            .filter(|part| wanted(part))
            .map(|part| part.cents)
            .collect()
    };
    let mut body = json!({
        "purchaseDate": scribe.day(plan.day, bank),
        "totalAmount": summed(&of(&|_| true), shape),
        "installments": parts,
    });
    if shape != Shape::Documented {
        let done = shown.iter().filter(|part| paid(part, today)).count();
        let stored: Vec<u8> = plan
            .parts
            .iter()
            .filter(|part| synced(part))
            .map(|part| part.number)
            .collect();
        for (name, value) in [
            ("description", json!(text)),
            ("installmentsPaid", json!(done)),
            ("installmentsRemaining", json!(shown.len() - done)),
            ("amountPaid", summed(&of(&|part| paid(part, today)), shape)),
            (
                "amountRemaining",
                summed(&of(&|part| !paid(part, today)), shape),
            ),
            (
                "hasPartialSyncData",
                json!(stored.len() < plan.parts.iter().filter(|part| part.own <= today).count()),
            ),
            ("installmentsInDb", json!(stored.len())),
            ("firstInstallmentInDb", json!(stored.first())),
            ("lastInstallmentInDb", json!(stored.last())),
        ] {
            set(&mut body, name, value);
        }
    }
    let written = OnceLock::new();
    let _ = written.set(body);
    Purchase {
        account_id: account_id(plan.account, false),
        parts: vec![Row {
            day: plan.day,
            body: Value::Null,
            written: OnceLock::new(),
        }],
        written,
    }
}

/// Pierre takes a part for paid once its own day has come.
fn paid(part: &PlanPart, today: Date) -> bool {
    part.own < today
}

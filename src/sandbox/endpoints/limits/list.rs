//! Spending limits that are read.

use serde_json::{Value, json};

use super::limit::{ANOTHERS, QUOTA, denied, is_active, unknown, written};
use super::spending::{Spent, period_text};
use crate::sandbox::call::Call;
use crate::sandbox::household::View;
use crate::sandbox::json::{get, set_all, text};
use crate::sandbox::reply::{Answer, Refusal, ok};

/// Answers `GET list-spending-limits`.
pub(crate) fn list(call: &Call) -> Answer {
    let inactive = call.query.flag("includeInactive")?;
    let all = call.changes(|kept| kept.limits.clone());
    let view = call.view();
    let wanted = all.iter().filter(|limit| inactive || is_active(limit));
    let mut data: Vec<Value> = wanted
        .map(|limit| with_spending(limit, &view, call))
        .collect();
    if call.is_odd() {
        data.extend([json!("Linha quebrada"), odd()]);
    }
    let used = all.iter().filter(|limit| is_active(limit)).count();
    ok(json!({
        "success": true,
        "count": data.len(),
        "data": data,
        "quota": {
            "subscriptionType": "premium",
            "currentCount": used,
            "limit": QUOTA,
            "canCreate": used < QUOTA,
            "remaining": QUOTA.saturating_sub(used),
            "message": format!("You are using {used} of {QUOTA} spending limits"),
            "upgradeMessage": null,
        },
        "filters": { "includeInactive": inactive },
        "timestamp": call.now(),
    }))
}

/// A limit with unknown enum values, an unknown field, and numbers where texts were.
fn odd() -> Value {
    json!({
        "id": 9001, "category": "Categoria nova", "limitAmount": 12.5, "period": "quarterly",
        "isActive": "true", "currentSpending": "abc", "remainingAmount": null,
        "percentageUsed": "33.3333", "status": "dreaming", "futureField": {"nested": [1]},
    })
}

/// Answers `GET get-spending-limit-transactions`, which lists no transactions.
pub(crate) fn status(call: &Call) -> Answer {
    let Some(id) = call.param("limitId") else {
        let message = "limitId must be provided as a query parameter";
        return Err(Refusal::bad_request("Invalid or missing limitId", message));
    };
    if id == ANOTHERS {
        return Err(denied("view"));
    }
    let limit = call.changes(|kept| {
        let mut all = kept.limits.iter();
        all.find(|limit| text(limit, "id") == id).cloned()
    });
    let limit = limit.ok_or_else(|| unknown(id))?;
    let spent = Spent::of(&limit, &call.view(), call.state.calendar());
    let amount = |cents| call.shape().amount_of(cents);
    let alerts = spent.alerts().into_iter().map(|(percent, at, cents)| {
        json!({ "alertType": format!("{percent}%"), "sentAt": at, "amount": amount(cents) })
    });
    let alerts: Vec<Value> = alerts.collect();
    ok(json!({
        "success": true,
        "data": {
            "limit": {
                "id": id,
                "category": get(&limit, "category"),
                "limitAmount": call.shape().amount(&limit, "limitAmount"),
                "period": get(&limit, "period"),
                "periodText": period_text(text(&limit, "period")),
                "isActive": get(&limit, "isActive"),
                "createdAt": get(&limit, "createdAt"),
                "periodStart": get(&limit, "periodStart"),
            },
            "spending": {
                "currentSpent": amount(spent.cents),
                "percentage": spent.percentage(),
                "remaining": amount(spent.limit - spent.cents),
                "transactionCount": spent.rows.len(),
            },
            "status": {
                "level": spent.level(),
                "nextAlert": spent.next_alert(),
                "alerts": { "alertHistory": alerts },
            },
        },
        "timestamp": call.now(),
    }))
}

/// [`written`] with what is spent of it.
fn with_spending(limit: &Value, view: &View<'_>, call: &Call) -> Value {
    let spent = Spent::of(limit, view, call.state.calendar());
    let amount = |cents| call.shape().amount_of(cents);
    let mut limit = written(limit, call);
    set_all(
        &mut limit,
        [
            ("currentSpending", amount(spent.cents)),
            ("remainingAmount", amount(spent.limit - spent.cents)),
            ("percentageUsed", spent.percentage()),
            ("status", spent.level().into()),
        ],
    );
    limit
}

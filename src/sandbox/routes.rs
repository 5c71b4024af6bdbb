//! The routes, and what stands before all of them: keys, faults and the `s` parameter.

use std::time::Duration;

use axum::Extension;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{delete, get, post, put};
use serde_json::{Value, json};

use super::household::{get as field, text};
use super::query::Query;
use super::state::{Caller, Fault, State};
use super::{
    assistant, balance, bill_summary, bills, closing_dates, expenses, installments, limits,
    reminders, reply, shape, sync, transactions,
};

/// How long `sk-sandbox-slow` takes.
const SLOW: Duration = Duration::from_secs(90);

pub(super) fn router(state: State) -> Router {
    let api = Router::new()
        .route("/confirm-spending-limit", post(confirm_limit))
        .route("/create-payment-reminder", post(create_reminder))
        .route("/create-spending-limit", post(create_limit))
        .route("/delete-payment-reminder", delete(delete_reminder))
        .route("/delete-spending-limit", delete(delete_limit))
        .route("/get-accounts", get(accounts))
        .route("/get-balance", get(balance_of_all))
        .route("/get-balance-by-account", get(balance_by_account))
        .route("/get-bill-summary", get(summarise_bills))
        .route("/get-bills", get(list_bills))
        .route("/get-expensive-categories", get(expensive_categories))
        .route("/get-installments", get(list_installments))
        .route("/get-memories", get(memories))
        .route("/get-open-finance-connection-flow", get(connection_flow))
        .route("/get-spending-limit-transactions", get(limit_standing))
        .route("/get-transactions", get(list_transactions))
        .route("/list-payment-reminders", get(list_reminders))
        .route("/list-spending-limits", get(list_limits))
        .route("/manage-closing-date", post(manage_closing_date))
        .route("/manual-update", post(manual_update))
        .route("/update-payment-reminder", put(update_reminder))
        .route("/update-spending-limit", put(update_limit))
        .method_not_allowed_fallback(wrong_method)
        .route_layer(middleware::from_fn_with_state(state.clone(), admit))
        // Public: whoever comes without a key is told how to get one.
        .route("/get-api-key-info", get(api_key_info))
        .with_state(state);
    Router::new().nest("/tools/api", api).fallback(not_found)
}

async fn not_found() -> Response {
    reply::bare(StatusCode::NOT_FOUND, "Not found")
}

async fn wrong_method() -> Response {
    reply::bare(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
}

/// Lets a caller in, or plays the fault that the key names.
async fn admit(Shared(state): Shared<State>, mut request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION);
    let Some(key) = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ")) else {
        return reply::bare(StatusCode::UNAUTHORIZED, "Authorization header required");
    };
    let Some(fault) = Fault::of(key) else {
        return reply::invalid_key();
    };
    let caller = Caller {
        key: key.to_owned(),
        fault,
    };
    match fault {
        Fault::InvalidKey => return reply::invalid_key(),
        Fault::NoSubscription => return reply::no_subscription(),
        Fault::TooMany => return reply::too_many(state.retry_after()),
        Fault::Broken => return reply::broken(request.uri().path()),
        Fault::Page => return reply::page(),
        Fault::Slow => tokio::select! {
            () = tokio::time::sleep(SLOW) => {}
            () = state.stopped() => {
                return reply::bare(StatusCode::SERVICE_UNAVAILABLE, "Service unavailable");
            }
        },
        Fault::None | Fault::Empty | Fault::Odd | Fault::Large => {}
    }
    if let Some(other) = Query::of(request.uri())
        .get("s")
        .filter(|value| *value != "s")
    {
        return reply::bad_request("Invalid parameter s", "s must be s", Some(other));
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

async fn accounts(Shared(state): Shared<State>, Extension(caller): Extension<Caller>) -> Response {
    list_accounts(&state, &caller)
}

pub(super) fn list_accounts(state: &State, caller: &Caller) -> Response {
    let household = state.household(caller);
    let data: Vec<Value> = household
        .accounts
        .iter()
        .map(|account| shape::account(account, state.shape()))
        .collect();
    let body = json!({
        "success": true,
        "count": data.len(),
        "data": data,
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

async fn api_key_info(Shared(state): Shared<State>) -> Response {
    assistant::key_info(&state)
}

async fn memories(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    assistant::memories(&state, &caller, &query)
}

async fn connection_flow(Extension(caller): Extension<Caller>) -> Response {
    assistant::connection_flow(&caller)
}

async fn manage_closing_date(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Response {
    closing_dates::manage(&state, &caller, &body)
}

async fn balance_of_all(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
) -> Response {
    balance::total(&state, &caller)
}

async fn balance_by_account(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    let Some(id) = query.get("accountId") else {
        return reply::bare(StatusCode::BAD_REQUEST, "Account ID is required");
    };
    let household = state.household(&caller);
    let Some(account) = household
        .accounts
        .iter()
        .find(|account| text(account, "id") == id)
    else {
        return reply::bare(StatusCode::NOT_FOUND, "Account not found");
    };
    if text(account, "type") != "BANK" {
        return reply::bare(StatusCode::BAD_REQUEST, "Account is not a bank account");
    }
    let subtype = text(account, "subtype");
    let is_live = state.shape().is_live();
    let body = json!({
        "success": true,
        "data": {
            "name": field(account, "name"),
            "balance": shape::amount(&field(account, "balance"), state.shape()),
            "account_type": field(account, "type"),
            "account_subtype": if is_live { subtype } else { shape::subtype(subtype) },
        },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

async fn summarise_bills(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    bill_summary::summary(&state, &caller, &query)
}

async fn list_bills(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    bills::list(&state, &caller, &query)
}

async fn expensive_categories(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    expenses::largest(&state, &caller, &query)
}

async fn list_installments(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    installments::list(&state, &caller, &query)
}

async fn list_transactions(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    transactions::list(&state, &caller, &query)
}

async fn list_reminders(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    reminders::list(&state, &caller, &query)
}

async fn create_reminder(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Response {
    reminders::create(&state, &caller, &body)
}

async fn delete_reminder(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    reminders::delete(&state, &caller, &query)
}

async fn manual_update(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
) -> Response {
    sync::update(&state, &caller).await
}

async fn update_reminder(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Response {
    reminders::update(&state, &caller, &body)
}

async fn list_limits(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    limits::list(&state, &caller, &query)
}

async fn limit_standing(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    query: Query,
) -> Response {
    limits::standing(&state, &caller, &query)
}

async fn create_limit(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Response {
    limits::create(&state, &caller, &body, false)
}

async fn confirm_limit(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Response {
    limits::create(&state, &caller, &body, true)
}

async fn update_limit(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Response {
    limits::update(&state, &caller, &body)
}

async fn delete_limit(
    Shared(state): Shared<State>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Response {
    limits::delete(&state, &caller, &body)
}

//! The table of routes.

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{MethodFilter, on};

use super::admission::admit;
use super::call::Call;
use super::endpoints::{
    accounts, api_key_info, bill_summary, bills, closing_dates, connection_flow,
    expensive_categories, installments, limits, memories, reminders, sync, transactions,
};
use super::reply::{Answer, Refusal};
use super::state::State;

type Endpoint = fn(&Call) -> Answer;

pub(super) fn router(state: State) -> Router {
    let [get, post, put, delete] = [
        MethodFilter::GET,
        MethodFilter::POST,
        MethodFilter::PUT,
        MethodFilter::DELETE,
    ]
    .map(|method| move |endpoint: Endpoint| on(method, async move |call: Call| endpoint(&call)));
    let manual_update = async |call: Call| {
        call.state.bank_pause().await;
        sync::update(&call)
    };
    let api = Router::new()
        .route("/confirm-spending-limit", post(limits::confirm))
        .route("/create-payment-reminder", post(reminders::create))
        .route("/create-spending-limit", post(limits::create))
        .route("/delete-payment-reminder", delete(reminders::delete))
        .route("/delete-spending-limit", delete(limits::delete))
        .route("/get-accounts", get(accounts::list))
        .route("/get-balance", get(accounts::total))
        .route("/get-balance-by-account", get(accounts::balance))
        .route("/get-bill-summary", get(bill_summary::summary))
        .route("/get-bills", get(bills::list))
        .route(
            "/get-expensive-categories",
            get(expensive_categories::largest),
        )
        .route("/get-installments", get(installments::list))
        .route("/get-memories", get(memories::list))
        .route(
            "/get-open-finance-connection-flow",
            get(connection_flow::send),
        )
        .route("/get-spending-limit-transactions", get(limits::status))
        .route("/get-transactions", get(transactions::list))
        .route("/list-payment-reminders", get(reminders::list))
        .route("/list-spending-limits", get(limits::list))
        .route("/manage-closing-date", post(closing_dates::manage))
        .route("/manual-update", on(MethodFilter::POST, manual_update))
        .route("/update-payment-reminder", put(reminders::update))
        .route("/update-spending-limit", put(limits::update))
        .method_not_allowed_fallback(wrong_method)
        .route_layer(middleware::from_fn_with_state(state.clone(), admit))
        // Public: a caller without a key is told how to get one.
        .route("/get-api-key-info", get(api_key_info::list))
        .with_state(state);
    Router::new().nest("/tools/api", api).fallback(not_found)
}

async fn not_found() -> Refusal {
    Refusal::bare(StatusCode::NOT_FOUND, "Not found")
}

async fn wrong_method() -> Refusal {
    Refusal::bare(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
}

//! The client of Pierre's API on the wire: what goes up, what is sent again, and what becomes of
//! every kind of bad answer.

mod faults;
mod keys;
mod retries;
mod secure;
mod spare;

use pierre_mcp::pierre::{Client, Key, Options, ReminderChanges, StatementFilter};
use wiremock::Request;

use crate::support::{KEY, Upstream, client, options};

/// The head of a request as text: method, path with its query, headers by name.
fn head(request: &Request) -> (String, Vec<(String, String)>) {
    let query = request
        .url
        .query()
        .map_or(String::new(), |it| format!("?{it}"));
    let line = format!("{} {}{query}", request.method, request.url.path());
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (line, headers)
}

/// Asserts one request to the byte. `extra` are the headers that not every call has.
async fn sent(upstream: &Upstream, line: &str, extra: &[(&str, &str)], body: &str) {
    let requests = upstream.requests().await;
    let [request] = requests.as_slice() else {
        panic!("{} requests", requests.len());
    };
    let (found, headers) = head(request);
    assert_eq!(found, line);
    let host = upstream.base();
    let host = host
        .strip_prefix("http://")
        .and_then(|it| it.split('/').next());
    let key = format!("Bearer {KEY}");
    let agent = concat!("pierre-mcp/", env!("CARGO_PKG_VERSION"));
    let mut expected = vec![
        ("accept", "application/json"),
        ("accept-encoding", "gzip"),
        ("authorization", key.as_str()),
        ("host", host.unwrap()),
        ("user-agent", agent),
    ];
    expected.extend_from_slice(extra);
    expected.sort_unstable();
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(headers, expected);
    assert_eq!(String::from_utf8_lossy(&request.body), body);
}

fn body(name: &str) -> &'static str {
    match name {
        "get-accounts" => include_str!("bodies/get_accounts.live.json"),
        "get-balance-by-account" => include_str!("bodies/get_balance_by_account.live.json"),
        "get-transactions" => include_str!("bodies/get_transactions.live.json"),
        "manual-update" => include_str!("bodies/manual_update.live.json"),
        "update-payment-reminder" => include_str!("bodies/update_payment_reminder.live.json"),
        other => panic!("{other}"),
    }
}

/// One endpoint that answers well, and a client that sends `s=s` or not.
async fn pair(name: &str, send_s: bool) -> (Upstream, Client) {
    let upstream = Upstream::new().await;
    upstream.json(name, body(name)).await;
    let client = Client::build(Options {
        send_s,
        ..options(&upstream.base())
    })
    .unwrap()
    .for_caller(Key::parse(KEY));
    (upstream, client)
}

#[tokio::test]
async fn asks_for_accounts() {
    for (send_s, query) in [(true, "?s=s"), (false, "")] {
        let (upstream, client) = pair("get-accounts", send_s).await;
        client.get_accounts().await.unwrap();
        let line = format!("GET /tools/api/get-accounts{query}");
        sent(&upstream, &line, &[], "").await;
    }
}

#[tokio::test]
async fn asks_for_one_balance_with_the_id_encoded_as_a_value() {
    for (send_s, query) in [(true, "&s=s"), (false, "")] {
        let (upstream, client) = pair("get-balance-by-account", send_s).await;
        client
            .get_balance_by_account("../a&b=c/é d#e?f")
            .await
            .unwrap();
        let line = format!(
            "GET /tools/api/get-balance-by-account?accountId=..%2Fa%26b%3Dc%2F%C3%A9+d%23e%3Ff{query}"
        );
        sent(&upstream, &line, &[], "").await;
    }
}

#[tokio::test]
async fn asks_for_transactions_with_all_ten_parameters_in_order() {
    let filter = || StatementFilter {
        start_date: "2026-10-01".parse().ok(),
        end_date: "2026-10-31".parse().ok(),
        categories: vec!["Transferência - PIX".to_owned(), "Saúde".to_owned()],
        min_amount: "-10.50".parse().ok(),
        max_amount: "1000".parse().ok(),
        account_type: Some("CREDIT"),
        account_subtype: Some("CREDIT_CARD"),
        include_status: vec!["POSTED", "PENDING"],
        client_message: Some("gastos com alimentação & lazer".to_owned()),
    };
    let filters = "startDate=2026-10-01&endDate=2026-10-31\
        &categories=Transfer%C3%AAncia+-+PIX%2CSa%C3%BAde&minAmount=-10.5&maxAmount=1000\
        &accountType=CREDIT&accountSubtype=CREDIT_CARD&includeStatus=POSTED%2CPENDING&format=raw\
        &clientMessage=gastos+com+alimenta%C3%A7%C3%A3o+%26+lazer";
    for (send_s, s) in [(true, "&s=s"), (false, "")] {
        let (upstream, client) = pair("get-transactions", send_s).await;
        client.get_transactions(filter()).await.unwrap();
        let line = format!("GET /tools/api/get-transactions?{filters}{s}");
        sent(&upstream, &line, &[], "").await;
    }
    let upstream = Upstream::new().await;
    let structured = include_str!("bodies/get_transactions.structured.json");
    upstream.json("get-transactions", structured).await;
    let client = client(&upstream.base());
    client.get_structured_transactions(filter()).await.unwrap();
    let filters = filters.replace("format=raw", "format=structured");
    let line = format!("GET /tools/api/get-transactions?{filters}&s=s");
    sent(&upstream, &line, &[], "").await;
}

#[tokio::test]
async fn leaves_out_the_filters_that_nobody_set() {
    let (upstream, client) = pair("get-transactions", true).await;
    client
        .get_transactions(StatementFilter::default())
        .await
        .unwrap();
    sent(
        &upstream,
        "GET /tools/api/get-transactions?format=raw&s=s",
        &[],
        "",
    )
    .await;
}

#[tokio::test]
async fn orders_a_sync_without_a_body_and_says_so() {
    for (send_s, query) in [(true, "?s=s"), (false, "")] {
        let (upstream, client) = pair("manual-update", send_s).await;
        client.manual_update(true).await.unwrap();
        let line = format!("POST /tools/api/manual-update{query}");
        sent(&upstream, &line, &[("content-length", "0")], "").await;
    }
}

#[tokio::test]
async fn changes_a_reminder_with_exactly_what_was_asked() {
    let all = ReminderChanges {
        title: Some("Luz \"nova\" é".to_owned()),
        amount: "180.10".parse().ok(),
        due_date: "2026-12-20".parse().ok(),
        reminder_time: Some("2026-12-19T09:00:00-03:00".to_owned()),
        recurrence_time: Some("14h30".to_owned()),
        new_status: Some("completed"),
    };
    let one = ReminderChanges {
        amount: "12345678901234567890.12".parse().ok(),
        ..ReminderChanges::default()
    };
    for (changes, body) in [
        (
            all,
            r#"{"reminderId":"pr_1","title":"Luz \"nova\" é","amount":180.1,"dueDate":"2026-12-20","reminderTime":"2026-12-19T09:00:00-03:00","recurrenceTime":"14h30","newStatus":"completed"}"#,
        ),
        (
            one,
            r#"{"reminderId":"pr_1","amount":12345678901234567890.12}"#,
        ),
    ] {
        for (send_s, query) in [(true, "?s=s"), (false, "")] {
            let (upstream, client) = pair("update-payment-reminder", send_s).await;
            client
                .update_payment_reminder("pr_1", &changes)
                .await
                .unwrap();
            let line = format!("PUT /tools/api/update-payment-reminder{query}");
            let length = body.len().to_string();
            let extra = [
                ("content-type", "application/json"),
                ("content-length", length.as_str()),
            ];
            sent(&upstream, &line, &extra, body).await;
        }
    }
}

#[tokio::test]
async fn sends_nothing_at_all_without_a_key() {
    let (upstream, client) = pair("get-accounts", true).await;
    let error = client.for_caller(None).get_accounts().await.unwrap_err();
    assert_eq!(error, pierre_mcp::pierre::Error::MissingKey);
    assert!(upstream.requests().await.is_empty());
}

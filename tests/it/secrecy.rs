//! What must never come out: keys and personal data in answers, anything of the person's in logs.

mod canaries;
mod everywhere;
mod hostile;
mod money_plans;
mod refusals;
mod reveal;

use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::process::{Bodies, Http, Stdio, Upstream, known_calls, live, tools_call, usual_calls};

const KEY: &str = "sk-canary-9f8e7d6c5b";

/// Planted where an answer may not repeat it.
const SECRET: [&str; 8] = [
    KEY,
    "canary-tax",
    "canary-owner",
    "canary-user",
    "canary-error",
    "529.982.247-25",
    "52998224725",
    "canary.mail@example.com",
];

/// Planted where an answer may repeat it, a log line never.
const PRIVATE: [&str; 9] = [
    "canary-text",
    "canary-account",
    "canary-category",
    "canary-title",
    "735194628",
    "acc-canary",
    "pr-canary",
    "canary-asked",
    "startDate",
];

fn planted() -> Bodies {
    let mut bodies = live();
    let [accounts, balance, statement, _, reminder, grouped] = &mut bodies;
    for account in accounts["data"].as_array_mut().unwrap() {
        account["taxNumber"] = json!("canary-tax");
        account["owner"] = json!("canary-owner");
        account["userId"] = json!("canary-user");
        account["name"] = json!("canary-account");
        account["balance"] = json!("735194628.01");
        account["itemId"] = json!("canary-user");
    }
    balance["data"]["name"] = json!("canary-account 529.982.247-25");
    balance["data"]["balance"] = json!("735194628.02");
    for row in statement["data"].as_array_mut().unwrap() {
        let text = "canary-text 529.982.247-25 52998224725 canary.mail@example.com";
        row["description"] = json!(text);
        row["merchant"] = json!({"name": "canary-text 52998224725", "cnpj": "canary-tax"});
        row["payment_data"] = json!({"payer": {"name": "canary-owner", "documentNumber": {
            "value": "52998224725"}}, "receiver": {"pixKey": "canary.mail@example.com"}});
        row["user_id"] = json!("canary-user");
        row["amount"] = json!("-735194628.03");
    }
    reminder["data"]["title"] = json!("canary-title 52998224725");
    reminder["data"]["userId"] = json!("canary-user");
    grouped["data"]["summary"]["top_transactions"][0]["description"] =
        json!("canary-text canary.mail@example.com");
    grouped["data"]["summary"]["by_category"]["canary-category 52998224725"] =
        json!({"total": "735194628.04", "count": 1});
    bodies
}

/// A failure whose body and headers talk too much.
fn failure(status: u16) -> ResponseTemplate {
    let body = json!({"success": false, "error": "canary-error", "message": "canary-error for canary-owner",
        "stack": "at canary-error", "type": "canary-error", "details": {"taxNumber": "canary-tax"}});
    ResponseTemplate::new(status)
        .set_body_json(body)
        .insert_header("retry-after", "120")
        .insert_header("location", "http://127.0.0.1:9/canary-error")
        .insert_header("set-cookie", "canary-error=1")
}

const STATUSES: [u16; 12] = [302, 400, 401, 402, 403, 404, 409, 422, 429, 500, 501, 505];

/// What the planted bodies answer, or, where nothing works, every tool; with arguments that no log
/// line may hold either.
fn calls(works: bool) -> Vec<(&'static str, Value)> {
    let mut calls = known_calls().to_vec();
    calls[1].1 = json!({"accountId": "acc-canary"});
    calls[2].1["clientMessage"] = json!("canary-asked");
    if !works {
        // No planted row is of that category.
        calls[2].1["categories"] = json!(["canary-asked"]);
    }
    calls[5].1 =
        json!({"reminderId": "pr-canary", "title": "canary-title", "amount": 735_194_628.5});
    if !works {
        calls.extend(usual_calls());
    }
    calls
}

fn no_secret(text: &str) {
    for canary in SECRET {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
}

fn nothing_private(log: &str) {
    no_secret(log);
    for canary in PRIVATE {
        assert!(!log.contains(canary), "{canary} in {log}");
    }
}

const LOGS: [[&str; 4]; 2] = [
    ["--log", "trace", "--log-format", "text"],
    ["--log", "trace", "--log-format", "json"],
];

fn environment(base: &str) -> [(&str, &str); 3] {
    [
        ("PIERRE_BASE_URL", base),
        ("RUST_LOG", "trace"),
        ("RUST_BACKTRACE", "full"),
    ]
}

/// Successes first, then every failure; each server in turn is what Pierre does.
async fn upstreams() -> Vec<(Upstream, bool)> {
    let mut upstreams = vec![(Upstream::of(&planted()).await, true)];
    for status in STATUSES {
        upstreams.push((Upstream::always(failure(status)).await, false));
    }
    let html = "<html>canary-error canary-owner</html>";
    let html = ResponseTemplate::new(200).set_body_raw(html, "text/html");
    upstreams.push((Upstream::always(html).await, false));
    let odd = json!({"data": "canary-error", "canary-error": 1});
    let odd = ResponseTemplate::new(200).set_body_json(odd);
    upstreams.push((Upstream::always(odd).await, false));
    upstreams
}

#[tokio::test]
async fn over_stdio_no_answer_and_no_log_line_holds_what_it_should_not() {
    for (index, (upstream, works)) in upstreams().await.into_iter().enumerate() {
        let base = upstream.base();
        let mut environment = environment(&base).to_vec();
        environment.push(("PIERRE_API_KEY", KEY));
        let mut mcp = Stdio::ready(&LOGS[index % 2], &environment).await;
        let is_odd = index == STATUSES.len() + 2;
        for (name, arguments) in calls(works) {
            let result = mcp.call(name, arguments).await;
            // A body that is only odd still gives some an answer.
            if works {
                assert_eq!(result["isError"], false, "{name}: {result}");
            } else if name != "manual_update" && !is_odd {
                assert_eq!(result["isError"], true, "{name}: {result}");
            }
        }
        if works {
            assert!(
                mcp.seen.contains("canary-text [CPF] [CPF] [e-mail]"),
                "{}",
                mcp.seen
            );
        }
        no_secret(&mcp.seen);
        let (_, code, log) = mcp.ended().await;
        assert_eq!(code, Some(0));
        // What is looked through is there: lines of the calls and of the requests behind them.
        assert!(
            log.contains("tool call") && log.contains("answered"),
            "{log}"
        );
        nothing_private(&log);
    }
}

#[tokio::test]
async fn over_http_no_answer_and_no_log_line_holds_what_it_should_not() {
    for (index, (upstream, works)) in upstreams().await.into_iter().enumerate() {
        let base = upstream.base();
        let arguments = [&["http"][..], &LOGS[1 - index % 2]].concat();
        let server = Http::start(&arguments, &environment(&base)).await;
        for (name, arguments) in calls(works) {
            let mut result = server.post(KEY, &tools_call(name, &arguments));
            result = result
                .header("x-api-key", KEY)
                .header("cookie", "canary-text=1");
            let response = result.send().await.unwrap();
            no_secret(&format!("{:?}", response.headers()));
            no_secret(&response.text().await.unwrap());
        }
        // Refused ones, too.
        let call = tools_call("get_accounts", &json!({"canary-text": KEY})).to_string();
        let requests = [
            server
                .post_text(call.clone())
                .header("authorization", format!("Basic {KEY}")),
            server
                .request(
                    reqwest::Method::POST,
                    &format!("/mcp?api_key={KEY}&canary-text=1"),
                )
                .header("content-type", "application/json")
                .header("accept", "application/json, text/event-stream")
                .body(call.clone()),
            server.post_text(format!("{{{KEY}")).bearer_auth(KEY),
            server
                .post_text(json!({KEY: KEY}).to_string())
                .bearer_auth(KEY),
            server
                .post_text(call.clone())
                .bearer_auth(KEY)
                .header("origin", "https://canary-text"),
            server
                .post_text(call)
                .bearer_auth(KEY)
                .header("mcp-protocol-version", KEY),
            server.request(reqwest::Method::GET, &format!("/{KEY}")),
            server.request(reqwest::Method::GET, &format!("/messages?sessionId={KEY}")),
        ];
        for request in requests {
            let response = request.send().await.unwrap();
            no_secret(&format!("{:?}", response.headers()));
            no_secret(&response.text().await.unwrap());
        }
        server.process.signal("TERM");
        let (code, log) = server.process.ended().await;
        assert_eq!(code, Some(0));
        assert!(log.contains("tool call"), "{log}");
        nothing_private(&log);
    }
}

#[tokio::test]
async fn a_bad_argument_is_not_repeated() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    let mut environment = environment(&base).to_vec();
    environment.push(("PIERRE_API_KEY", "sk-one"));
    let mut mcp = Stdio::ready(&LOGS[0], &environment).await;
    let canary = "canary-value <b>";
    let long = format!("{canary}{}", "x".repeat(2000));
    let bad = [
        ("get_accounts", json!({canary: canary})),
        ("get_balance_by_account", json!({"accountId": [canary]})),
        ("get_balance_by_account", json!({"accountId": long})),
        ("get_transactions", json!({"period": canary})),
        ("get_transactions", json!({"startDate": canary})),
        ("get_transactions", json!({"categories": {canary: 1}})),
        ("get_transactions", json!({"minAmount": canary})),
        ("get_transactions", json!({"accountType": canary})),
        ("get_transactions", json!({"includeStatus": [canary]})),
        ("get_transactions", json!({"format": canary})),
        ("get_transactions", json!({"pageSize": canary})),
        ("get_transactions", json!({"cursor": canary})),
        ("get_transactions", json!({"clientMessage": long})),
        ("get_bill_summary", json!({"accountId": long})),
        (
            "get_bill_summary",
            json!({"accountId": "a", "closingDay": canary}),
        ),
        ("get_bill_summary", json!({"includeTransactions": canary})),
        ("get_bills", json!({"accountId": [canary]})),
        ("get_expensive_categories", json!({"period": canary})),
        ("get_installments", json!({"startDate": canary})),
        ("get_installments", json!({"pageSize": canary})),
        ("manual_update", json!({"force": canary})),
        (
            "update_payment_reminder",
            json!({"reminderId": "a", "amount": canary}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "a", "dueDate": canary}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "a", "reminderTime": canary}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "a", "recurrenceTime": canary}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "a", "newStatus": canary}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "a", "title": long}),
        ),
        ("update_payment_reminder", json!({"title": canary})),
    ];
    for (name, arguments) in bad {
        let result = mcp.call(name, arguments.clone()).await;
        assert_eq!(result["isError"], true, "{name} {arguments}");
    }
    let call = json!({"name": canary, "arguments": {canary: canary}});
    let unknown = mcp.request("tools/call", call).await;
    assert_eq!(unknown["error"]["code"], -32602);
    let malformed = mcp.request("tools/call", json!({"name": [canary]})).await;
    assert_eq!(malformed["error"]["code"], -32602);
    mcp.request(canary, json!({canary: canary})).await;
    mcp.line(&json!({canary: canary}).to_string()).await;
    mcp.message().await;
    assert!(!mcp.seen.contains("canary"), "{}", mcp.seen);
    let (_, code, errors) = mcp.ended().await;
    assert_eq!(code, Some(0));
    assert!(!errors.contains("canary"), "{errors}");
    assert!(upstream.hits().await.is_empty());
}

#[tokio::test]
async fn a_start_that_fails_shows_no_key() {
    use std::io::Write;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{KEY}\n{KEY}").unwrap();
    let path = file.path().to_str().unwrap();
    let key_in_url = format!("https://pierre.finance/?key={KEY}");
    let user_in_url = format!("https://{KEY}@pierre.finance/");
    let cases: [&[&str]; 4] = [
        &["--api-key-file", path],
        &["--base-url", &key_in_url],
        &["--base-url", &user_in_url],
        &["--ca-file", path],
    ];
    for arguments in cases {
        let failed = crate::process::finish(arguments, &[("PIERRE_API_KEY", KEY)]).await;
        assert_ne!(failed.code, Some(0), "{arguments:?}");
        assert!(!failed.stderr.contains("canary"), "{}", failed.stderr);
        assert!(failed.stdout.is_empty());
    }
}

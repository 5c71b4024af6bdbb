//! The sandbox as a client sees it: its router, and once its socket.

mod plans;
mod shapes;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tower::ServiceExt as _;

use super::*;

struct Sandbox(Router);

fn options(shape: Shape) -> Options {
    Options {
        shape,
        today: Some("2026-11-18".parse().unwrap()),
        instant: true,
        ..Options::default()
    }
}

fn start(shape: Shape) -> Sandbox {
    started(&options(shape))
}

fn started(options: &Options) -> Sandbox {
    let state = state::State::new(options, CancellationToken::new()).unwrap();
    Sandbox(routes::router(state))
}

impl Sandbox {
    async fn ask(&self, method: &str, path: &str, key: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/tools/api/{path}"));
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self
            .0
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or_else(|_| text()),
        )
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, KEY, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }
}

fn rows(body: &Value) -> &Vec<Value> {
    let rows = body["data"].as_array().unwrap();
    assert_eq!(body["count"], rows.len());
    rows
}

/// Asks each line: status, method, path and suffix of the key (`.` for none), body (or `.`), error.
async fn refuses(it: &Sandbox, lines: &[&str]) {
    for line in lines {
        let mut fields = line.splitn(6, '|').map(str::trim);
        let [status, method, path, key, body, error] =
            std::array::from_fn(|_| fields.next().unwrap());
        let key = match key {
            "." => KEY.to_owned(),
            suffix if suffix.starts_with('-') => format!("{KEY}{suffix}"),
            other => other.to_owned(),
        };
        let body = (body != ".").then(|| serde_json::from_str(body).unwrap());
        let (found, answer) = it.ask(method, path, &key, body).await;
        assert_eq!(found.to_string(), status, "{line}");
        assert_eq!(answer["error"], error, "{line}");
    }
}

#[tokio::test]
async fn every_error_can_be_reached() {
    let it = start(Shape::Live);
    let card = "ac000000-0000-4000-8000-000000000002";
    let card = format!("get-balance-by-account?accountId={card}");
    let of_card = |status, key, error| format!("{status}|GET|{card}|{key}|.|{error}");
    let database = "Failed to get balance by account id from database";
    refuses(
        &it,
        &[
            "401|GET|get-accounts||.|Authorization header required",
            "401|GET|get-accounts|sk-other|.|Invalid or inactive API key",
            "401|GET|get-accounts|-401|.|Invalid or inactive API key",
            "401|GET|get-accounts|-no-subscription|.|No active subscription found",
            "429|GET|get-accounts|-429|.|Too many requests",
            "500|GET|get-accounts|-500|.|Internal server error",
            &of_card(500, "-500", database),
            "405|POST|get-accounts|.|.|Method not allowed",
            "400|GET|get-accounts?s=1|.|.|Invalid parameter s",
            "404|GET|no-such-tool|.|.|Not found",
            "400|GET|get-balance-by-account|.|.|Account ID is required",
            &of_card(400, ".", "Account is not a bank account"),
            "404|GET|get-balance-by-account?accountId=x|.|.|Account not found",
            "400|GET|get-transactions?accountType=X|.|.|Invalid accountType",
            "400|GET|get-transactions?startDate=1/1/26|.|.|Invalid startDate",
            "400|POST|manual-update|-empty|.|No connected accounts found",
            "400|PUT|update-payment-reminder?s=s|.|.|Invalid JSON body",
            "400|PUT|update-payment-reminder|.|{}|Invalid or missing reminderId",
            r#"403|PUT|update-payment-reminder|.|{"reminderId": "pr_de_outra_pessoa"}|Unauthorized"#,
            r#"404|PUT|update-payment-reminder|.|{"reminderId": "x"}|Reminder not found"#,
            r#"400|PUT|update-payment-reminder|.|{"reminderId": "pr_001", "dueDate": "x"}|Invalid dueDate"#,
        ],
    )
    .await;
    let (status, page) = it.ask("GET", "get-accounts", "sk-sandbox-html", None).await;
    assert_eq!(status, 200);
    assert!(page.as_str().unwrap().starts_with("<!DOCTYPE html>"));
    let (_, empty) = it
        .ask("GET", "get-transactions", "sk-sandbox-empty", None)
        .await;
    assert!(rows(&empty).is_empty());
    let (_, odd) = it
        .ask("GET", "get-transactions", "sk-sandbox-odd", None)
        .await;
    assert!(rows(&odd).iter().any(|row| row["amount"] == "abc"));
}

#[tokio::test]
async fn transactions_honour_every_filter() {
    let it = start(Shape::Live);
    let month = "get-transactions?startDate=2026-10-01&endDate=2026-10-31";
    let whole = it.get(month).await;
    let all = rows(&whole).len();
    assert!(all > 60, "{all}");
    let card = it.get(&format!("{month}&accountType=CREDIT")).await;
    let bank = it.get(&format!("{month}&accountType=BANK")).await;
    assert_eq!(rows(&card).len() + rows(&bank).len(), all);
    let savings = it
        .get(&format!("{month}&accountSubtype=SAVINGS_ACCOUNT"))
        .await;
    assert!(
        rows(&savings)
            .iter()
            .all(|row| row["account_subtype"] == "SAVINGS")
    );
    let large = it
        .get(&format!("{month}&minAmount=2000&maxAmount=3500"))
        .await;
    assert!(rows(&large).iter().any(|row| row["amount"] == -2912.4));
    let named = it
        .get(&format!("{month}&categories=Supermercado,Livraria"))
        .await;
    assert!(rows(&named).len() > 3);
    let pending = it.get("get-transactions?includeStatus=PENDING").await;
    assert_eq!(rows(&pending).len(), 4);
    let meant = it.get(&format!("{month}&clientMessage=conta+de+luz")).await;
    assert_eq!(meant["totalBeforeFilter"], all);
    assert!(rows(&meant).iter().any(|row| row["amount"] == -196.58));
    let summed = it.get(&format!("{month}&format=structured")).await;
    assert_eq!(summed["data"]["summary"]["period"], "1 mês");
    assert_eq!(
        summed["data"]["summary"]["top_transactions"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
    let cards = &summed["data"]["transactions"]["accounts"]["Nubank"]["credit_cards"];
    assert_eq!(cards["Nubank Ultravioleta"]["total_purchases"], 2971.94);
}

#[tokio::test]
async fn a_sync_moves_the_connections_forward() {
    let it = start(Shape::Live);
    let day = "get-transactions?startDate=2026-11-18";
    let before = rows(&it.get(day).await).len();
    let mut groups = Vec::new();
    for _ in 0..4 {
        let (_, answer) = it.ask("POST", "manual-update", KEY, None).await;
        groups.push(answer["details"].clone());
    }
    assert_eq!(groups[0]["inProgress"]["items"][0]["connectorName"], "Itaú");
    assert_eq!(groups[0]["completed"]["count"], 1);
    assert_eq!(
        groups[0]["failed"]["items"][0]["codeDescription"],
        "WALLET_NOT_SYNCABLE"
    );
    assert_eq!(groups[1]["completed"]["count"], 2);
    assert_eq!(groups[3]["failed"]["count"], groups[3]["totalItems"]);
    assert_eq!(rows(&it.get(day).await).len(), before + 1);
    let (_, other) = it.ask("GET", day, "sk-sandbox-other", None).await;
    assert_eq!(rows(&other).len(), before);
    let accounts = it.get("get-accounts").await;
    let itau = rows(&accounts)
        .iter()
        .find(|account| account["connectorName"] == "Itaú")
        .unwrap();
    assert_eq!(itau["itemLastUpdatedAt"], "2026-11-18T15:00:00.000Z");
}

#[tokio::test]
async fn an_updated_reminder_reads_back_changed_in_every_shape() {
    for (shape, amount) in [
        (Shape::Live, json!("199.90")),
        (Shape::LiveApril2026, json!("199.90")),
        (Shape::Documented, json!(199.9)),
    ] {
        let it = start(shape);
        let change = json!({ "reminderId": "pr_001", "amount": 199.9, "newStatus": "completed" });
        let (status, answer) = it
            .ask("PUT", "update-payment-reminder?s=s", KEY, Some(change))
            .await;
        assert_eq!((status, &answer["data"]["amount"]), (200, &amount));
        assert_eq!(
            rows(&it.get("list-payment-reminders?filter=all").await).len(),
            8
        );
        let active = it.get("list-payment-reminders").await;
        assert!(
            rows(&active)
                .iter()
                .all(|reminder| reminder["id"] != "pr_001")
        );
        let overdue = it.get("list-payment-reminders?filter=overdue").await;
        assert_eq!(rows(&overdue).len(), 1);
    }
}

#[tokio::test]
async fn stops_at_once_even_with_a_slow_call_in_flight() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn(serve(listener, options(Shape::Documented), stop.clone()));
    // Answered at once: from here on the sandbox is up.
    let mut quick = tokio::net::TcpStream::connect(address).await.unwrap();
    let unknown = "GET / HTTP/1.0\r\n\r\n";
    quick.write_all(unknown.as_bytes()).await.unwrap();
    quick.read_to_end(&mut Vec::new()).await.unwrap();
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = "GET /tools/api/get-accounts HTTP/1.1\r\nHost: sandbox\r\n\
                   Authorization: Bearer sk-sandbox-slow\r\n\r\n";
    socket.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.cancel();
    let ended = tokio::time::timeout(Duration::from_secs(5), task).await;
    ended.unwrap().unwrap().unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
}

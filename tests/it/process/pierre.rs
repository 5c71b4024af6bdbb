//! Pierres for a process, with bodies in every shape, and what has to come of them.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{io::AsyncReadExt, time::timeout};
use wiremock::{
    Mock, MockServer, Request, Respond, ResponseTemplate,
    matchers::{method, path},
};

use super::PATIENCE;

/// A fake Pierre.
pub(crate) struct Upstream(pub(crate) MockServer);

const ROUTES: [(&str, &str); 5] = [
    ("GET", "get-accounts"),
    ("GET", "get-balance-by-account"),
    ("GET", "get-transactions"),
    ("POST", "manual-update"),
    ("PUT", "update-payment-reminder"),
];

/// The bodies of one shape, in the order of the routes, grouped transactions last.
pub(crate) type Bodies = [Value; 6];

struct Shape(usize, Bodies);

impl Respond for Shape {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let grouped = request.url.query_pairs().any(|(_, it)| it == "structured");
        let index = if grouped { 5 } else { self.0 };
        ResponseTemplate::new(200).set_body_json(&self.1[index])
    }
}

impl Upstream {
    pub(crate) async fn of(bodies: &Bodies) -> Self {
        let server = MockServer::start().await;
        for (index, (verb, name)) in ROUTES.into_iter().enumerate() {
            Mock::given(method(verb))
                .and(path(format!("/tools/api/{name}")))
                .respond_with(Shape(index, bodies.clone()))
                .mount(&server)
                .await;
        }
        Self(server)
    }

    /// Answers the same to everything.
    pub(crate) async fn always(answer: impl Respond + 'static) -> Self {
        let server = MockServer::start().await;
        Mock::given(wiremock::matchers::any())
            .respond_with(answer)
            .mount(&server)
            .await;
        Self(server)
    }

    pub(crate) fn base(&self) -> String {
        format!("{}/tools/api", self.0.uri())
    }

    pub(crate) async fn hits(&self) -> Vec<Request> {
        self.0.received_requests().await.unwrap()
    }
}

/// Waits for one request and never answers it; tells when it came, and when its connection ended.
pub(crate) struct Silent {
    pub(crate) base: String,
    came: tokio::sync::oneshot::Receiver<()>,
    gone: tokio::sync::oneshot::Receiver<()>,
}

impl Silent {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/tools/api", listener.local_addr().unwrap());
        let (tell_came, came) = tokio::sync::oneshot::channel();
        let (tell_gone, gone) = tokio::sync::oneshot::channel();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut bytes = [0; 4096];
            assert!(socket.read(&mut bytes).await.unwrap() > 0);
            tell_came.send(()).unwrap();
            while socket.read(&mut bytes).await.is_ok_and(|read| read > 0) {}
            let _ = tell_gone.send(());
        });
        Self { base, came, gone }
    }

    pub(crate) async fn came(&mut self) {
        timeout(PATIENCE, &mut self.came).await.unwrap().unwrap();
    }

    /// Waits for the end of the connection, which must come within two seconds.
    pub(crate) async fn gone(self) {
        let limit = Duration::from_secs(2);
        timeout(limit, self.gone).await.unwrap().unwrap();
    }
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Bodies as Pierre writes them today: rows say the bank, not the account.
pub(crate) fn live() -> Bodies {
    let account = |id: &str, name: &str, kind: &str, subtype: &str, balance: &str| {
        json!({"id": id, "name": name, "type": kind, "subtype": subtype, "balance": balance,
            "currencyCode": "BRL", "connectorName": "Nubank", "number": "0001/98765-4",
            "taxNumber": "529.982.247-25", "owner": "Fulana de Tal", "userId": "user-1",
            "itemIsActive": true, "itemLastUpdatedAt": now(), "creditData": null})
    };
    let row = |id: &str,
               amount: Value,
               date: &str,
               kind: &str,
               account: &str,
               description: &str| {
        json!({"id": id, "account_id": "acc-1", "amount": amount, "date": date, "type": kind,
            "account_type": account, "account_name": "Nubank", "category": "Mercado",
            "connector_name": "Nubank", "account_item_id": "i-1", "original_description": description,
            "description": description, "status": "POSTED", "currency_code": "BRL"})
    };
    [
        json!({"success": true, "count": 2, "data": [
            account("acc-1", "Conta Azul", "BANK", "CHECKING_ACCOUNT", "1500.50"),
            account("acc-2", "Cartão Roxo", "CREDIT", "CREDIT_CARD", "230.10"),
        ]}),
        json!({"success": true, "timestamp": now(), "data": {"name": "Conta Azul",
            "balance": "1500.50", "account_type": "BANK", "account_subtype": "CHECKING_ACCOUNT"}}),
        json!({"success": true, "count": 3, "data": [
            row("t-1", json!(-125.5), "2026-10-05T03:00:00.000Z", "DEBIT", "BANK", "FEIRA"),
            row("t-2", json!(99.9), "2026-10-07T03:00:00.000Z", "DEBIT", "CREDIT", "LIVRARIA"),
            row("t-3", json!(3000), "2026-11-01T02:30:00.000Z", "CREDIT", "BANK", "SALARIO"),
        ]}),
        json!({"success": true, "message": "done", "details": {"totalItems": 2,
            "completed": {"count": 1, "items": [{"itemId": "i-1", "connectorName": "Nubank"}]},
            "failed": {"count": 1, "items": [{"itemId": "i-2", "connectorName": null,
                "error": "Sync not allowed", "codeDescription": "WALLET_NOT_SYNCABLE"}]}}}),
        json!({"success": true, "data": {"id": "pr-1", "title": "Conta de luz",
            "amount": "180.00", "dueDate": "2026-12-20", "status": "completed",
            "isRecurring": false, "recurrencePattern": null}}),
        grouped(&json!("3000.00"), &json!("225.40")),
    ]
}

/// Bodies as Pierre wrote them in April 2026, most amounts as text.
pub(crate) fn live_in_april() -> Bodies {
    let mut bodies = live();
    for row in bodies[2]["data"].as_array_mut().unwrap() {
        let amount = row["amount"].as_f64().unwrap();
        if amount < 1_000.0 {
            row["amount"] = json!(format!("{amount:.2}"));
        }
        row["account_name"] = json!("Conta Azul");
        row["item_bank_name"] = json!("Nubank");
        let fields = row.as_object_mut().unwrap();
        for newer in ["connector_name", "account_item_id", "original_description"] {
            fields.shift_remove(newer).unwrap();
        }
    }
    bodies
}

/// Bodies as Pierre's documentation shows them.
pub(crate) fn documented() -> Bodies {
    let account = |id: &str, name: &str, kind: &str, subtype: &str, balance: f64| {
        json!({"accountId": id, "accountName": name, "accountType": kind,
            "accountSubtype": subtype, "accountBalance": balance, "accountCurrencyCode": "BRL",
            "providerCode": "Nubank"})
    };
    let row = |id: &str, amount: f64, date: &str, kind: &str, account: &str, description: &str| {
        let name = if account == "CREDIT" {
            "Cartão Roxo"
        } else {
            "Conta Azul"
        };
        json!({"id": id, "amount": amount, "date": date, "type": kind, "account_type": account,
            "account_name": name, "category": "Mercado", "description": description})
    };
    [
        json!({"success": true, "data": [
            account("acc-1", "Conta Azul", "BANK", "CHECKING_ACCOUNT", 1500.5),
            account("acc-2", "Cartão Roxo", "CREDIT", "CREDIT_CARD", -230.1),
        ]}),
        json!({"success": true, "timestamp": now(), "data": {"name": "Conta Azul",
            "balance": 1500.5, "account_type": "BANK", "account_subtype": "CHECKING_ACCOUNT"}}),
        json!({"success": true, "data": [
            row("t-1", -125.5, "2026-10-05", "DEBIT", "BANK", "FEIRA"),
            row("t-2", -99.9, "2026-10-07", "DEBIT", "CREDIT", "LIVRARIA"),
            row("t-3", 3000.0, "2026-10-31", "CREDIT", "BANK", "SALARIO"),
        ]}),
        json!({"success": true, "message": "done", "details": {"totalItems": 2,
            "completed": {"count": 1, "items": [{"connectorName": "Nubank"}]},
            "failed": {"count": 1, "items": [{"error": "WALLET_NOT_SYNCABLE"}]}}}),
        json!({"success": true, "data": {"id": "pr-1", "title": "Conta de luz",
            "amount": 180.0, "dueDate": "2026-12-20", "status": "completed"}}),
        grouped(&json!(3000.0), &json!(225.4)),
    ]
}

fn grouped(received: &Value, spent: &Value) -> Value {
    let category = json!({"Mercado": {"total": spent, "count": 2}});
    json!({"success": true, "count": 3, "data": {"summary": {"total_received": received,
        "total_spent": spent, "total_bank_transfer": 0, "by_category": category,
        "top_transactions": [{"amount": received, "type": "CREDIT", "date": "2026-10-31",
            "description": "SALARIO", "category": "Salário"}]}}})
}

/// Checks the answers to [`known_calls`], given the bodies of any shape.
pub(crate) fn check(name: &str, index: usize, result: &Value) {
    assert_eq!(result["isError"].as_bool(), Some(false), "{name}: {result}");
    let answer = &result["structuredContent"];
    let text = result["content"][0]["text"].as_str().unwrap();
    assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), answer);
    let expected = match index {
        0 => json!({"/totals/cash": "1500.50", "/totals/cardDebt": "230.10", "/count": 2,
            "/complete": true, "/accounts/0/accountId": "acc-1", "/accounts/1/balance": "-230.10",
            "/accounts/1/owed": "230.10", "/accounts/0/name": "Conta Azul"}),
        1 => json!({"/accountId": "acc-1", "/balance": "1500.50", "/currency": "BRL",
            "/type": "BANK", "/complete": true}),
        2 => json!({"/count": 3, "/returned": 3, "/complete": true, "/totals/in": "3000.00",
            "/totals/out": "-225.40", "/totals/net": "2774.60",
            "/period/startDate": "2026-10-01", "/period/endDate": "2026-10-31",
            "/transactions/0/date": "2026-10-31", "/transactions/0/amount": "3000.00",
            "/transactions/0/account": "Conta Azul",
            "/transactions/1/amount": "-99.90", "/transactions/1/transactionId": "t-2",
            "/transactions/2/description": "FEIRA"}),
        3 => json!({"/summary/totalReceived": "3000.00", "/summary/totalSpent": "225.40",
            "/summary/byCategory/0/category": "Mercado",
            "/summary/topTransactions/0/amount": "3000.00"}),
        4 => json!({"/totals/total": 2, "/totals/completed": 1, "/totals/notSyncable": 1,
            "/complete": true, "/connections/0/bank": "Nubank"}),
        _ => json!({"/reminder/reminderId": "pr-1", "/reminder/status": "completed",
            "/reminder/amount": "180.00", "/reminder/dueDate": "2026-12-20"}),
    };
    for (pointer, value) in expected.as_object().unwrap() {
        assert_eq!(
            answer.pointer(pointer),
            Some(value),
            "{pointer} in {answer}"
        );
    }
}

/// Checks what went upstream for [`known_calls`]: method, path, query, headers and bodies.
pub(crate) fn check_hits(hits: &[Request], key: &str) {
    let mut asked: Vec<String> = hits
        .iter()
        .map(|hit| {
            let target = hit.url.path().trim_start_matches("/tools/api/");
            let query = hit.url.query().unwrap_or_default();
            format!("{} {target}?{query}", hit.method)
        })
        .collect();
    asked.sort();
    let statement = "GET get-transactions?startDate=2026-10-01&endDate=2026";
    let expected = [
        // Its own answer is at hand for the three that need it beside theirs.
        "GET get-accounts?s=s".to_owned(),
        "GET get-balance-by-account?accountId=acc-1&s=s".to_owned(),
        format!("{statement}-10-31&format=structured&s=s"),
        format!("{statement}-11-01&format=raw&s=s"),
        "POST manual-update?s=s".to_owned(),
        "PUT update-payment-reminder?s=s".to_owned(),
    ];
    assert_eq!(asked, expected);
    for hit in hits {
        assert_eq!(hit.headers["authorization"], format!("Bearer {key}"));
        assert_eq!(hit.headers.get_all("authorization").iter().count(), 1);
        if hit.method == Method::PUT {
            let body: Value = serde_json::from_slice(&hit.body).unwrap();
            let expected = json!({"reminderId": "pr-1", "newStatus": "completed"});
            assert_eq!(body, expected);
            assert_eq!(hit.headers["content-type"], "application/json");
        } else {
            assert!(hit.body.is_empty());
        }
    }
}

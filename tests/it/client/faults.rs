//! Answers that are broken, huge, endless or late, redirects, and calls that are given up.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use flate2::{Compress, Compression, FlushCompress, write::GzEncoder};
use pierre_mcp::pierre::Error;
use rmcp::model::{CallToolRequestParams, CallToolResult};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::{
    fake::until,
    support::{Server, Socket, Then, Upstream, client, hurried, ok, options, request, soon},
};

/// Each tool with arguments under which it reaches Pierre.
fn calls() -> [(&'static str, serde_json::Value); 5] {
    [
        ("get_accounts", json!({})),
        ("get_balance_by_account", json!({"accountId": "acc-1"})),
        ("get_transactions", json!({})),
        ("manual_update", json!({})),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_1", "newStatus": "completed"}),
        ),
    ]
}

fn writes(tool: &str) -> bool {
    ["manual_update", "update_payment_reminder"].contains(&tool)
}

#[tokio::test]
async fn a_redirect_is_reported_and_the_other_host_hears_nothing() {
    for code in [301, 302, 303, 307, 308] {
        let elsewhere = Upstream::always(ResponseTemplate::new(200)).await;
        let upstream = Upstream::always(
            ResponseTemplate::new(code).insert_header("location", elsewhere.base().as_str()),
        )
        .await;
        let server = upstream.server().await;
        for (tool, arguments) in calls() {
            let text = server.call(tool, arguments).await.bad();
            assert!(
                text.starts_with("O endereço da Pierre respondeu com um redirecionamento"),
                "{text}"
            );
        }
        assert!(elsewhere.requests().await.is_empty(), "{code}");
    }
}

#[tokio::test]
async fn a_page_nothing_and_half_an_answer_are_situations() {
    let page = "<!DOCTYPE html><html><body>Voltamos já</body></html>";
    let cut = &super::body("get-accounts")[..400];
    for body in [page, "", " ", cut, "{\"data\": [", "nada"] {
        let reply = ResponseTemplate::new(200).set_body_raw(body, "text/html");
        let upstream = Upstream::always(reply).await;
        let server = upstream.server().await;
        for (tool, arguments) in calls() {
            let text = server.call(tool, arguments).await.bad();
            assert!(
                text.starts_with(
                    "A Pierre não respondeu com dados: veio uma página ou um conteúdo cortado."
                ),
                "{body}: {text}"
            );
            let unknown = text.contains("Não se sabe se o pedido foi executado");
            assert_eq!(unknown, writes(tool), "{text}");
            assert!(!text.contains("Voltamos"), "{text}");
        }
    }
}

#[tokio::test]
async fn json_of_another_shape_is_said_to_be_unknown() {
    for body in [
        r#"{"accounts":[]}"#,
        r#"{"data":{"data":7}}"#,
        "\"ok\"",
        "7",
        "true",
    ] {
        let upstream = Upstream::saying("get-accounts", body).await;
        let server = upstream.server().await;
        let text = server.call("get_accounts", json!({})).await.bad();
        assert!(text.contains("não conhece"), "{body}: {text}");
        assert_eq!(upstream.requests().await.len(), 1, "{body}");
    }
    for (tool, endpoint) in [
        ("get_balance_by_account", "get-balance-by-account"),
        ("get_transactions", "get-transactions"),
        ("update_payment_reminder", "update-payment-reminder"),
    ] {
        let upstream = Upstream::saying(endpoint, r#"{"success":true}"#).await;
        let (_, arguments) = calls().into_iter().find(|it| it.0 == tool).unwrap();
        let text = upstream.server().await.call(tool, arguments).await.bad();
        assert!(text.contains("não conhece"), "{tool}: {text}");
    }
}

#[tokio::test]
async fn an_error_of_shape_says_nothing_of_the_body() {
    let upstream = Upstream::saying("get-accounts", r#"{"data":"segredo"}"#).await;
    let error = client(&upstream.base()).get_accounts().await.unwrap_err();
    assert_eq!(error, Error::Unrecognised);
}

#[tokio::test]
async fn an_endless_answer_is_stopped_at_the_limit() {
    let head =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut chunk = b"100000\r\n".to_vec();
    chunk.resize(chunk.len() + 0x10_0000, b' ');
    chunk.extend_from_slice(b"\r\n");
    let socket = Socket::start(vec![Then::Flood(head.to_vec(), chunk)]).await;
    let server = Server::of(options(&socket.base)).await;
    let text = server.call("get_accounts", json!({})).await.bad();
    assert!(text.contains("grande demais (mais de 32 MiB)"), "{text}");
    until(|| socket.closed() == 1).await;
    // What is beyond the limit only ever stood in the buffers of the system.
    let sent = socket.flooded();
    assert!(sent < 48 * 1024 * 1024, "{sent} bytes");
    assert_eq!(socket.requests().len(), 1);
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_gigabytes_is_stopped_at_the_limit() {
    // A block that stands for itself can be repeated: 4 MiB of them are some 4 GiB.
    let mut packer = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(64 * 1024);
    packer
        .compress_vec(&vec![b' '; 1024 * 1024], &mut block, FlushCompress::Full)
        .unwrap();
    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    bomb.extend(block.repeat(4 * 1024 * 1024 / block.len()));
    let reply = ResponseTemplate::new(200)
        .set_body_raw(bomb, "application/json")
        .insert_header("content-encoding", "gzip");
    let upstream = Upstream::always(reply).await;
    let error = soon(client(&upstream.base()).get_accounts()).await;
    assert_eq!(
        error.unwrap_err(),
        Error::TooLarge {
            limit: 32 * 1024 * 1024
        }
    );
    assert_eq!(upstream.requests().await.len(), 1);
}

#[tokio::test]
async fn a_packed_answer_is_read_like_any_other() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer
        .write_all(super::body("get-accounts").as_bytes())
        .unwrap();
    let reply = ResponseTemplate::new(200)
        .set_body_raw(packer.finish().unwrap(), "application/json")
        .insert_header("content-encoding", "gzip");
    let upstream = Upstream::always(reply).await;
    let found = client(&upstream.base()).get_accounts().await.unwrap();
    assert_eq!(found.accounts.rows.len(), 2);
}

#[tokio::test]
async fn a_huge_error_body_does_not_hide_the_situation() {
    let reply = ResponseTemplate::new(403).set_body_raw(vec![b'x'; 1024 * 1024], "text/html");
    let upstream = Upstream::always(reply).await;
    let error = client(&upstream.base()).get_accounts().await.unwrap_err();
    assert_eq!(error, Error::Forbidden);
}

#[tokio::test]
async fn nobody_waits_longer_than_the_deadline() {
    let started =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{";
    let pause = Duration::from_millis(100);
    futures::future::join4(
        keeps_the_deadline(Then::Say(Vec::new())),
        keeps_the_deadline(Then::Say(b"HTTP/1.1 200 OK\r\ncontent-ty".to_vec())),
        keeps_the_deadline(Then::Drip(b"HTTP/1.1 200 OK\r\nx-slow: ".to_vec(), pause)),
        keeps_the_deadline(Then::Drip(started.to_vec(), pause)),
    )
    .await;
}

async fn keeps_the_deadline(then: Then) {
    let deadline = Duration::from_millis(400);
    let socket = Socket::start(vec![then.clone()]).await;
    let server = Server::of(hurried(&socket.base, deadline)).await;
    for (tool, arguments) in calls() {
        let before = socket.requests().len();
        let began = Instant::now();
        let answer = server.call(tool, arguments).await;
        let took = began.elapsed();
        assert!(
            (deadline..deadline + Duration::from_secs(1)).contains(&took),
            "{tool}, {then:?}: {took:?}"
        );
        if tool == "manual_update" {
            let report = answer.good();
            let message = report["message"].as_str().unwrap();
            assert!(message.contains("pode continuar por lá"), "{message}");
            assert_eq!(report["complete"], false);
            assert_eq!(report["lookAgainAt"], "2026-11-22T12:05:00-03:00");
            assert_eq!(report["totals"]["total"], 0);
            assert_eq!(report["connections"], json!([]));
            assert_eq!(report["warnings"].as_array().unwrap().len(), 1);
        } else {
            let text = answer.bad();
            assert!(text.starts_with("A Pierre não respondeu em "), "{text}");
            let unknown = text.contains("Não se sabe se o pedido foi executado");
            assert_eq!(unknown, writes(tool), "{text}");
        }
        let parallel = ["get_balance_by_account", "get_transactions"].contains(&tool);
        let sent = socket.requests().len() - before;
        assert_eq!(sent, if parallel { 2 } else { 1 }, "{tool}, {then:?}");
    }
}

#[tokio::test]
async fn a_filter_by_language_model_and_a_sync_may_take_longer() {
    let socket = Socket::start(vec![Then::Say(Vec::new())]).await;
    let mut options = hurried(&socket.base, Duration::from_millis(300));
    options.deadlines.slow = Duration::from_millis(1200);
    let server = Server::of(options).await;
    for (tool, arguments, slow) in [
        ("get_transactions", json!({}), false),
        ("get_transactions", json!({"clientMessage": "lazer"}), true),
        ("manual_update", json!({}), true),
        ("get_accounts", json!({}), false),
    ] {
        let began = Instant::now();
        server.call(tool, arguments.clone()).await;
        let took = began.elapsed();
        assert_eq!(
            took >= Duration::from_millis(1200),
            slow,
            "{tool} {arguments}: {took:?}"
        );
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_closes_its_connections() {
    for (tool, arguments) in calls() {
        let socket = Socket::start(vec![Then::Say(Vec::new())]).await;
        let server = Server::of(options(&socket.base)).await;
        let peer = server.peer();
        let params: CallToolRequestParams = request(tool, arguments);
        let call = tokio::spawn(async move {
            let _: CallToolResult = peer.call_tool(params).await.unwrap();
        });
        let parallel = ["get_balance_by_account", "get_transactions"].contains(&tool);
        let expected = if parallel { 2 } else { 1 };
        until(|| socket.requests().len() == expected).await;
        assert_eq!(socket.closed(), 0);
        call.abort();
        let began = Instant::now();
        until(|| socket.closed() == expected).await;
        assert!(began.elapsed() < Duration::from_secs(1), "{tool}");
        // The server is there for the next call, and nothing is sent again.
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(socket.requests().len(), expected, "{tool}");
        let text = server.call("manual_update", json!({"x": 1})).await.bad();
        assert!(text.starts_with("Argumentos inválidos"), "{text}");
    }
}

#[tokio::test]
async fn a_client_that_goes_away_closes_its_connections_too() {
    let socket = Socket::start(vec![Then::Say(Vec::new())]).await;
    let server = Server::of(options(&socket.base)).await;
    let peer = server.peer();
    let call =
        tokio::spawn(async move { peer.call_tool(request("get_accounts", json!({}))).await });
    until(|| socket.requests().len() == 1).await;
    drop(server);
    until(|| socket.closed() == 1).await;
    assert!(soon(call).await.unwrap().is_err());
}

#[tokio::test]
async fn an_answer_that_ends_before_its_length_is_no_answer() {
    let short = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 10\r\nconnection: close\r\n\r\n{}".to_vec();
    let socket = Socket::start(vec![Then::Cut(short)]).await;
    let error = client(&socket.base).manual_update(true).await.unwrap_err();
    assert_eq!(error, Error::Interrupted);
    assert_eq!(socket.requests().len(), 1);
    // While a whole one is.
    let socket = Socket::start(vec![Then::Cut(ok("{}"))]).await;
    client(&socket.base).manual_update(true).await.unwrap();
}

//! What is sent again, how often, and after how long.

use std::time::{Duration, Instant, SystemTime};

use pierre_mcp::pierre::{Client, Error, Key, ReminderChanges};
use serde_json::json;
use tokio::net::TcpListener;
use wiremock::ResponseTemplate;

use super::body;
use crate::support::{KEY, Server, Socket, Then, Upstream, client, hurried, ok, options};

fn status(code: u16) -> ResponseTemplate {
    ResponseTemplate::new(code).set_body_raw(r#"{"error":"x"}"#, "application/json")
}

fn fine(name: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body(name), "application/json")
}

fn limited(retry_after: &str) -> ResponseTemplate {
    status(429).insert_header("retry-after", retry_after)
}

fn changes() -> ReminderChanges {
    ReminderChanges {
        new_status: Some("completed"),
        ..ReminderChanges::default()
    }
}

/// How many calls it takes, and how long, until get-accounts gives up or gets through.
async fn read(replies: Vec<ResponseTemplate>) -> (Result<(), Error>, usize, Duration) {
    let upstream = Upstream::new().await;
    upstream.replies("get-accounts", replies).await;
    let began = Instant::now();
    let answer = client(&upstream.base()).get_accounts().await.map(drop);
    (answer, upstream.requests().await.len(), began.elapsed())
}

#[tokio::test]
async fn a_read_gets_through_a_gateway_that_fails_twice_and_no_oftener() {
    for code in [502, 503, 504] {
        let replies = vec![status(code), status(code), fine("get-accounts")];
        let (answer, hits, _) = read(replies).await;
        assert_eq!((answer, hits), (Ok(()), 3), "{code}");
    }
    let replies = vec![status(503), status(503), status(503), fine("get-accounts")];
    let (answer, hits, took) = read(replies).await;
    let unavailable = Error::Unavailable {
        status: 503,
        retry_after: None,
    };
    assert_eq!((answer, hits), (Err(unavailable), 3));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test]
async fn what_would_fail_again_is_asked_once() {
    for code in [400, 401, 403, 404, 409, 418, 422, 500, 501] {
        let (answer, hits, _) = read(vec![status(code), fine("get-accounts")]).await;
        assert!(answer.is_err(), "{code}");
        assert_eq!(hits, 1, "{code}");
    }
}

#[tokio::test]
async fn waits_as_long_as_pierre_asks_when_that_is_short() {
    let (answer, hits, took) = read(vec![limited("1"), fine("get-accounts")]).await;
    assert_eq!((answer, hits), (Ok(()), 2));
    let expected = Duration::from_secs(1)..Duration::from_millis(1600);
    assert!(expected.contains(&took), "{took:?}");

    let at = SystemTime::now() + Duration::from_secs(2);
    let date = httpdate::fmt_http_date(at);
    let (answer, hits, took) = read(vec![limited(&date), fine("get-accounts")]).await;
    assert_eq!((answer, hits), (Ok(()), 2));
    assert!(took > Duration::from_millis(700), "{took:?}");
    assert!(took < Duration::from_millis(2600), "{took:?}");
}

#[tokio::test]
async fn a_retry_after_of_nothing_or_of_the_past_is_no_tight_loop() {
    for value in ["0", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let (answer, hits, took) = read(vec![limited(value)]).await;
        assert!(matches!(answer, Err(Error::RateLimited { .. })));
        assert_eq!(hits, 3, "{value}");
        assert!(took >= Duration::from_millis(500), "{value}: {took:?}");
    }
}

#[tokio::test]
async fn answers_at_once_when_the_wait_is_long() {
    let in_two_minutes = SystemTime::now() + Duration::from_secs(121);
    let date = httpdate::fmt_http_date(in_two_minutes);
    for (value, seconds) in [
        ("120", "2 minutos"),
        ("6", "6 segundos"),
        ("18446744073709551615", "segundos"),
        (date.as_str(), "Tente de novo em "),
    ] {
        for code in [429, 503] {
            let upstream = Upstream::new().await;
            let reply = status(code).insert_header("retry-after", value);
            upstream.reply("get-accounts", reply).await;
            let server = upstream.server().await;
            let began = Instant::now();
            let text = server.call("get_accounts", json!({})).await.bad();
            assert!(
                began.elapsed() < Duration::from_millis(500),
                "{value}: {:?}",
                began.elapsed()
            );
            assert!(text.contains(seconds), "{value}: {text}");
            assert!(text.contains("A Pierre"), "{value}: {text}");
            assert_eq!(upstream.requests().await.len(), 1, "{value}");
        }
    }
}

#[tokio::test]
async fn names_the_seconds_until_a_date() {
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_mins(2));
    let upstream = Upstream::always(limited(&date)).await;
    let server = upstream.server().await;
    let text = server.call("get_accounts", json!({})).await.bad();
    let named = (115..120).any(|it| text.contains(&format!("em {it} segundos.")));
    assert!(named || text.contains("em 2 minutos."), "{text}");
}

#[tokio::test]
async fn ignores_a_retry_after_that_means_nothing() {
    for value in ["soon", "-1", "1.5", "", "99999999999999999999999"] {
        let upstream = Upstream::always(limited(value)).await;
        let server = upstream.server().await;
        let text = server.call("get_accounts", json!({})).await.bad();
        assert!(text.contains("em 60 segundos."), "{value}: {text}");
        assert_eq!(upstream.requests().await.len(), 3, "{value}");
    }
}

#[tokio::test]
async fn a_wait_that_would_pass_the_deadline_is_not_begun() {
    let upstream = Upstream::always(limited("2")).await;
    let options = hurried(&upstream.base(), Duration::from_secs(1));
    let began = Instant::now();
    let text = Server::of(options)
        .await
        .call("get_accounts", json!({}))
        .await
        .bad();
    assert!(text.contains("em 2 segundos."), "{text}");
    assert!(began.elapsed() < Duration::from_millis(900));
}

#[tokio::test]
async fn a_read_survives_a_broken_connection() {
    let socket = Socket::start(vec![
        Then::Reset,
        Then::Reset,
        Then::Answer(ok(body("get-accounts"))),
    ])
    .await;
    client(&socket.base).get_accounts().await.unwrap();
    assert_eq!(socket.requests().len(), 3);

    let socket = Socket::start(vec![Then::Reset]).await;
    let error = client(&socket.base).get_accounts().await.unwrap_err();
    assert_eq!(error, Error::Interrupted);
    assert_eq!(socket.requests().len(), 3);
}

#[tokio::test]
async fn what_may_act_twice_is_sent_once_even_when_the_connection_breaks() {
    for _ in 0..20 {
        let socket = Socket::start(vec![Then::Reset]).await;
        let client = client(&socket.base);
        assert_eq!(
            client.manual_update(true).await.unwrap_err(),
            Error::Interrupted
        );
        assert_eq!(socket.requests().len(), 1);
        let error = client.update_payment_reminder("pr_1", &changes()).await;
        assert_eq!(error.unwrap_err(), Error::Interrupted);
        assert_eq!((socket.requests().len(), socket.connections()), (2, 2));
    }
}

#[tokio::test]
async fn nor_is_it_sent_again_over_a_connection_that_was_kept() {
    let socket = Socket::start(vec![Then::Answer(ok(body("manual-update"))), Then::Reset]).await;
    let client = client(&socket.base);
    client.manual_update(true).await.unwrap();
    assert_eq!(
        client.manual_update(true).await.unwrap_err(),
        Error::Interrupted
    );
    assert_eq!((socket.requests().len(), socket.connections()), (2, 1));
}

#[tokio::test]
async fn what_may_act_twice_is_sent_once_whatever_the_answer() {
    for code in [400, 401, 403, 404, 429, 500, 502, 503, 504] {
        let upstream = Upstream::always(status(code).insert_header("retry-after", "1")).await;
        let client = client(&upstream.base());
        client.manual_update(true).await.unwrap_err();
        let error = client.update_payment_reminder("pr_1", &changes()).await;
        error.unwrap_err();
        assert_eq!(upstream.requests().await.len(), 2, "{code}");
    }
}

#[tokio::test]
async fn an_interrupted_change_is_reported_as_one_of_unknown_outcome() {
    for then in [
        Then::Reset,
        Then::Answer(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n".to_vec()),
    ] {
        let socket = Socket::start(vec![then.clone()]).await;
        let server = Server::of(options(&socket.base)).await;
        for (tool, arguments) in [
            ("manual_update", json!({})),
            (
                "update_payment_reminder",
                json!({"reminderId": "pr_1", "newStatus": "completed"}),
            ),
        ] {
            let text = server.call(tool, arguments).await.bad();
            assert!(
                text.contains("Não se sabe se o pedido foi executado"),
                "{then:?}: {text}"
            );
            assert!(!text.contains("Nada foi alterado"), "{text}");
        }
        assert_eq!(socket.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_since_nothing_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let base = format!("http://{address}/tools/api");
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let listener = TcpListener::bind(address).await.unwrap();
        Socket::on(listener, vec![Then::Answer(ok(body("manual-update")))])
    });
    client(&base).manual_update(true).await.unwrap();
    assert_eq!(late.await.unwrap().requests().len(), 1);
}

#[tokio::test]
async fn a_refused_connection_is_tried_three_times_and_reported_as_nothing_sent() {
    // A handshake that never ends well can be counted, a closed port cannot; both are connections
    // that were never opened.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}/tools/api", listener.local_addr().unwrap());
    let counting = tokio::spawn(async move {
        let mut count = 0;
        while let Ok(Ok(_)) = tokio::time::timeout(Duration::from_secs(3), listener.accept()).await
        {
            count += 1;
        }
        count
    });
    let client = Client::build(options(&base))
        .unwrap()
        .for_caller(Key::parse(KEY));
    assert_eq!(
        client.manual_update(true).await.unwrap_err(),
        Error::Unreachable
    );
    assert_eq!(counting.await.unwrap(), 3);

    let began = Instant::now();
    let server = Server::of(options("http://127.0.0.1:9/tools/api")).await;
    for (tool, arguments) in [
        ("manual_update", json!({})),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_1", "newStatus": "completed"}),
        ),
        ("get_accounts", json!({})),
    ] {
        let text = server.call(tool, arguments).await.bad();
        assert!(
            text.starts_with("Não foi possível conectar à Pierre."),
            "{text}"
        );
        let acts = tool != "get_accounts";
        assert_eq!(text.contains("Nada foi alterado."), acts, "{text}");
    }
    assert!(began.elapsed() < Duration::from_secs(10));
}

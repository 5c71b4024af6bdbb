//! The key: what is taken for one, where it never shows, and each way in which it is refused.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use pierre_mcp::pierre::{Client, Error, Key};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::body;
use crate::support::{Server, Socket, Then, Upstream, hurried, options};

const CANARY: &str = "sk-canary-0123456789";

#[test]
fn a_key_is_read_as_people_paste_it() {
    for raw in [
        "sk-1",
        "  sk-1\t",
        "sk-1\r\n",
        "Bearer sk-1",
        "bearer sk-1",
        "BEARER   sk-1 ",
        " Bearer\tsk-1",
    ] {
        assert_eq!(Key::parse(raw).unwrap().expose(), "sk-1", "{raw:?}");
    }
    // Pierre decides what a key looks like; a word that begins like the scheme is a key.
    for raw in ["pk_live_1", "bearersk-1", "Bearer-1"] {
        assert_eq!(Key::parse(raw).unwrap().expose(), raw);
    }
    for raw in [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "${PIERRE_API_KEY}",
        "${user_config.api_key}",
        "sk-1 sk-2",
        "sk-1\r\nx-injected: 1",
        "sk-é",
        "sk-\u{0}",
        "sk-\u{200b}",
    ] {
        assert!(Key::parse(raw).is_none(), "{raw:?}");
    }
}

#[tokio::test]
async fn one_word_too_many_in_a_header_is_stripped_before_it_goes_out() {
    let upstream = Upstream::saying("get-accounts", body("get-accounts")).await;
    let server = Server::with(
        options(&upstream.base()),
        Some(&format!(" Bearer {CANARY}\n")),
        pierre_mcp::tools::ALL,
    )
    .await;
    server.call("get_accounts", json!({})).await.good();
    let requests = upstream.requests().await;
    let values: Vec<_> = requests[0]
        .headers
        .get_all("authorization")
        .iter()
        .collect();
    assert_eq!(values, [&format!("Bearer {CANARY}")]);
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn shows_in_no_error_no_answer_no_log_and_no_debug_output() {
    let log = Log::default();
    let sink = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || sink.clone())
        .finish();
    // For the whole process: what other tests log is looked through as well.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    // A Pierre that says the key back, in every way it can.
    let echo = format!(r#"{{"error":"{CANARY}","message":"{CANARY}","type":"{CANARY}"}}"#);
    let mut seen = String::new();
    for code in [200, 302, 400, 401, 403, 404, 418, 429, 500, 503] {
        let reply = ResponseTemplate::new(code)
            .set_body_raw(echo.as_str(), "application/json")
            .insert_header("location", format!("http://{CANARY}.invalid/").as_str())
            .insert_header("retry-after", CANARY);
        let upstream = Upstream::always(reply).await;
        seen += &all_of(&upstream.base()).await;
    }
    let page = ResponseTemplate::new(200).set_body_raw(CANARY, "text/html");
    seen += &all_of(&Upstream::always(page).await.base()).await;
    let reset = Socket::start(vec![Then::Reset]).await;
    seen += &all_of(&reset.base).await;
    let late = Socket::start(vec![Then::Say(Vec::new())]).await;
    seen += &all_of(&late.base).await;
    seen += &all_of("http://127.0.0.1:9/tools/api").await;
    seen += &all_of("https://127.0.0.1:9/tools/api").await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("tool call") && log.contains("answered"),
        "{log}"
    );
    assert!(
        seen.contains("KeyRefused") && seen.contains("recusou a chave"),
        "{seen}"
    );
    for (place, text) in [("answers", &seen), ("log", &log)] {
        for part in [CANARY, "canary", "0123456789"] {
            let at = text
                .find(part)
                .map(|at| &text[at.saturating_sub(200)..at + 20]);
            assert!(at.is_none(), "{place}: {}", at.unwrap_or_default());
        }
    }
}

/// What the client and the server say of two calls, in all their forms.
async fn all_of(base: &str) -> String {
    let options = hurried(base, std::time::Duration::from_millis(300));
    let key = Key::parse(CANARY);
    let client = Client::build(options.clone())
        .unwrap()
        .for_caller(key.clone());
    let mut all = format!("{key:?} {options:?} {client:?}");
    let errors = [
        client.get_accounts().await.err(),
        client.manual_update(true).await.err(),
    ];
    for error in errors.iter().flatten() {
        let (shown, printed) = (error.to_string(), format!("{error:?} {error:#?}"));
        all = [all, shown, printed].join(" ");
    }
    let server = Server::with(options, Some(CANARY), pierre_mcp::tools::ALL).await;
    for (tool, arguments) in [
        ("get_accounts", json!({})),
        ("manual_update", json!({})),
        ("get_balance_by_account", json!({"accountId": "a"})),
    ] {
        all += &server.call(tool, arguments).await.text();
    }
    all
}

fn refusal(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(401).set_body_raw(body.to_string(), "application/json")
}

#[tokio::test]
async fn each_kind_of_401_has_its_text() {
    for (body, what, next) in [
        (
            json!({"error": "Invalid or inactive API key", "type": "invalid_api_key"}),
            "A Pierre recusou a chave da API.",
            "https://pierre.finance/api-key",
        ),
        (
            json!({"error": "Authorization header required"}),
            "A Pierre recusou a chave da API.",
            "https://pierre.finance/api-key",
        ),
        (
            json!({"error": "No active subscription found", "type": "no_subscription"}),
            "Esta conta da Pierre não tem assinatura ativa.",
            "Ative a assinatura",
        ),
        (
            json!({"error": "x", "type": "subscription_canceled", "subscriptionStatus": "canceled", "currentPeriodEnd": "2026-10-31T00:00:00.000Z"}),
            "A assinatura da Pierre terminou em 31/10/2026.",
            "Renove a assinatura",
        ),
        (
            json!({"error": "x", "type": "subscription_expired", "currentPeriodEnd": null}),
            "A assinatura da Pierre terminou.",
            "Renove a assinatura",
        ),
        (
            json!({"error": "x", "subscriptionStatus": "expired", "currentPeriodEnd": "2026-10-31T00:00:00.000Z"}),
            "A assinatura da Pierre terminou",
            "Renove a assinatura",
        ),
    ] {
        let upstream = Upstream::always(refusal(body.clone())).await;
        let server = upstream.server().await;
        for (tool, arguments) in [
            ("get_accounts", json!({})),
            ("get_transactions", json!({})),
            ("get_balance_by_account", json!({"accountId": "a"})),
            ("manual_update", json!({})),
            (
                "update_payment_reminder",
                json!({"reminderId": "a", "title": "b"}),
            ),
        ] {
            let text = server.call(tool, arguments).await.bad();
            assert!(text.starts_with(what), "{body}: {text}");
            let acts = ["manual_update", "update_payment_reminder"].contains(&tool);
            let says_so = text.contains("Nada foi alterado.");
            assert_eq!(says_so, acts, "{body}: {text}");
            assert!(text.contains(next), "{body}: {text}");
        }
    }
}

#[tokio::test]
async fn a_key_that_worked_a_moment_ago_may_be_throttled() {
    let upstream = Upstream::new().await;
    let refused =
        refusal(json!({"error": "Invalid or inactive API key", "type": "invalid_api_key"}));
    let fine = ResponseTemplate::new(200).set_body_raw(body("get-accounts"), "application/json");
    upstream
        .replies("get-accounts", vec![fine, refused.clone()])
        .await;
    upstream.reply("manual-update", refused).await;
    let client = Client::build(options(&upstream.base())).unwrap();
    let (known, stranger) = (
        client.for_caller(Key::parse("sk-known")),
        client.for_caller(Key::parse("sk-stranger")),
    );
    known.get_accounts().await.unwrap();
    let refused = |worked_recently| Error::KeyRefused { worked_recently };
    assert_eq!(known.get_accounts().await.unwrap_err(), refused(true));
    // And rests for a while.
    let resting = known.manual_update(true).await.unwrap_err();
    assert!(matches!(resting, Error::CoolingDown { .. }), "{resting:?}");
    // Another person's key has not worked.
    assert_eq!(stranger.get_accounts().await.unwrap_err(), refused(false));
    assert_eq!(upstream.requests().await.len(), 3);

    let upstream = Upstream::new().await;
    let fine = ResponseTemplate::new(200).set_body_raw(body("get-accounts"), "application/json");
    let refused = refusal(json!({"error": "Invalid or inactive API key"}));
    upstream.replies("get-accounts", vec![fine, refused]).await;
    let server = upstream.server().await;
    server.call("get_accounts", json!({})).await.good();
    let text = server.call("get_accounts", json!({})).await.bad();
    assert!(text.contains("consultas demais"), "{text}");
    assert!(text.contains("Espere 10 minutos"), "{text}");
    assert_eq!(upstream.requests().await.len(), 2);
}

//! The stdio transport, over a pair of pipes in memory.

use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use pierre_mcp::transport::stdio::{Error, serve_over};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::fake::Fake;
use crate::http::{call, initialize};

struct Running {
    input: DuplexStream,
    output: Lines<BufReader<DuplexStream>>,
    fake: Fake,
    stop: CancellationToken,
    task: JoinHandle<Result<(), Error>>,
}

fn start() -> Running {
    let (input, theirs) = tokio::io::duplex(64 * 1024);
    let (output, ours) = tokio::io::duplex(64 * 1024);
    let (fake, stop) = (Fake::default(), CancellationToken::new());
    let task = tokio::spawn(serve_over(fake.clone(), theirs, ours, stop.clone()));
    Running {
        input,
        output: BufReader::new(output).lines(),
        fake,
        stop,
        task,
    }
}

impl Running {
    async fn send(&mut self, line: &str) {
        self.input
            .write_all(format!("{line}\n").as_bytes())
            .await
            .unwrap();
    }

    async fn answer(&mut self) -> Value {
        let line = self.output.next_line().await.unwrap().unwrap();
        serde_json::from_str(&line).unwrap()
    }

    async fn ready() -> Self {
        let mut running = start();
        running.send(&initialize("2025-11-25").to_string()).await;
        assert_eq!(running.answer().await["id"], 1);
        running
            .send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
            .await;
        running
    }

    async fn pong(&mut self) {
        self.send(r#"{"jsonrpc":"2.0","id":9,"method":"ping"}"#)
            .await;
        assert_eq!(self.answer().await["id"], 9);
    }
}

#[tokio::test]
async fn ends_in_peace_when_the_input_does() {
    let empty = start();
    drop(empty.input);
    empty.task.await.unwrap().unwrap();

    let begun = Instant::now();
    let idle = Running::ready().await;
    drop(idle.input);
    idle.task.await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn answers_the_calls_in_flight_after_the_end_of_the_input() {
    let mut running = Running::ready().await;
    running
        .send(&call("wait", &json!({"ms": 300})).to_string())
        .await;
    running.fake.has_started(1).await;
    let Running {
        input,
        mut output,
        task,
        ..
    } = running;
    drop(input);
    let answer = output.next_line().await.unwrap().unwrap();
    assert!(answer.contains("waited"), "{answer}");
    assert!(output.next_line().await.unwrap().is_none());
    task.await.unwrap().unwrap();
}

#[tokio::test]
async fn answers_the_calls_in_flight_after_a_stop() {
    let mut running = Running::ready().await;
    running
        .send(&call("wait", &json!({"ms": 300})).to_string())
        .await;
    running.fake.has_started(1).await;
    running.stop.cancel();
    assert_eq!(
        running.answer().await["result"]["content"][0]["text"],
        "waited"
    );
    running.task.await.unwrap().unwrap();
    assert_eq!(running.fake.cancelled.load(SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_stop_waits_for_a_call_as_long_as_the_longest_takes() {
    let mut running = Running::ready().await;
    running
        .send(&call("wait", &json!({"ms": 50_000})).to_string())
        .await;
    running.fake.has_started(1).await;
    running.stop.cancel();
    let answer = running.answer().await;
    assert_eq!(answer["result"]["content"][0]["text"], "waited", "{answer}");
    running.task.await.unwrap().unwrap();
    assert_eq!(running.fake.cancelled.load(SeqCst), 0);
}

#[tokio::test]
async fn ends_when_nobody_reads_any_more() {
    let mut running = Running::ready().await;
    drop(running.output);
    running
        .input
        .write_all(b"{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}\n")
        .await
        .unwrap();
    running.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn answers_what_it_cannot_read_and_goes_on() {
    let mut running = Running::ready().await;
    let canary = "x".repeat(2 * 1024 * 1024);
    let cases = [
        ("canary", -32700, None),
        ("{\"canary\":", -32700, None),
        ("\u{1}\u{2}", -32700, None),
        ("{\"canary\":1}", -32600, None),
        ("[]", -32600, None),
        (
            r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
            -32600,
            None,
        ),
        (
            r#"{"jsonrpc":"1.0","id":"a","method":"ping"}"#,
            -32600,
            Some("a"),
        ),
        (r#"{"jsonrpc":"1.0","id":"a","result":{}}"#, -32600, None),
        (canary.as_str(), -32600, None),
    ];
    for (line, code, id) in cases {
        running.send(line).await;
        let answer = running.answer().await;
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert_eq!(answer["id"].as_str(), id, "{answer}");
        assert!(!answer.to_string().contains("canary"));
        running.pong().await;
    }
    running.input.write_all(b"\xff\xfe\n").await.unwrap();
    assert_eq!(running.answer().await["error"]["code"], -32700);
    running.pong().await;
}

#[tokio::test]
async fn answers_nothing_to_notifications_and_blank_lines() {
    let mut running = Running::ready().await;
    for line in [
        "",
        "  \r",
        r#"{"jsonrpc":"2.0","method":"$/unknown"}"#,
        r#"{"jsonrpc":"1.0","method":"x"}"#,
    ] {
        running.send(line).await;
        running.pong().await;
    }
}

#[tokio::test]
async fn says_that_a_session_must_be_opened_first() {
    let mut running = start();
    running
        .send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        .await;
    assert!(matches!(running.task.await.unwrap(), Err(Error::Handshake)));
}

#[tokio::test]
async fn arguments_that_arrive_as_a_text_are_read() {
    let mut running = Running::ready().await;
    let waits = call("wait", &json!(r#"{"ms": 1}"#));
    running.send(&waits.to_string()).await;
    let answer = running.answer().await;
    assert_eq!(answer["result"]["content"][0]["text"], "waited", "{answer}");
    // What is no object is refused with the name of what it should be.
    running
        .send(&call("wait", &json!("CANARY")).to_string())
        .await;
    let refusal = running.answer().await["error"].to_string();
    assert!(!refusal.contains("CANARY"), "{refusal}");
}

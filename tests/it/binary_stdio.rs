//! The program over stdin and stdout, as a desktop client starts it.

use std::io::Write;
use std::time::{Duration, Instant};

use pierre_mcp::tools::ALL;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::process::{
    Process, Silent, Stdio, Upstream, check, check_hits, documented, every_call, known_calls, live,
    live_in_april, tools_call, usual_calls,
};

/// An idle process ends within this; a busy machine gets some of it.
const SOON: Duration = Duration::from_secs(2);

/// The tools that are there when nobody chooses.
fn offered() -> Vec<&'static str> {
    let tools = ALL.iter().filter(|tool| tool.group.is_default());
    tools.map(|tool| tool.name).collect()
}

fn slow(body: Value, seconds: f64) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_json(body)
        .set_delay(Duration::from_secs_f64(seconds))
}

#[tokio::test]
async fn lists_and_answers_every_tool_for_every_shape_of_pierre_s_bodies() {
    for bodies in [live(), live_in_april(), documented()] {
        let upstream = Upstream::of(&bodies).await;
        let mut mcp = Stdio::against(&upstream, "sk-one").await;
        let list = mcp.request("tools/list", json!({})).await;
        let names: Vec<_> = list["result"]["tools"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tool| tool["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, offered());
        for (index, (name, arguments)) in known_calls().into_iter().enumerate() {
            check(name, index, &mcp.call(name, arguments).await);
        }
        check_hits(&upstream.hits().await, "sk-one");
        let (rest, code, _) = mcp.ended().await;
        assert_eq!((rest.len(), code), (0, Some(0)));
    }
}

#[tokio::test]
async fn answers_every_tool_of_the_catalogue_with_the_sandbox() {
    let arguments = [
        "--sandbox",
        "--today=2026-11-22",
        "--tools=todas",
        "--confirm=never",
    ];
    let mut mcp = Stdio::ready(&arguments, &[]).await;
    for (name, arguments) in every_call() {
        let result = mcp.call(name, arguments).await;
        assert_eq!(result["isError"], false, "{name}: {result}");
    }
    assert_eq!(mcp.ended().await.1, Some(0));
}

#[tokio::test]
async fn speaks_every_version_of_the_protocol() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    let environment = [
        ("PIERRE_BASE_URL", base.as_str()),
        ("PIERRE_API_KEY", "sk-one"),
    ];
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let mut mcp = Stdio::start(&[], &environment);
        let answer = mcp.initialize(version).await;
        assert_eq!(answer["result"]["protocolVersion"], version);
        assert_eq!(answer["result"]["serverInfo"]["name"], "pierre-mcp");
        check(
            "get_accounts",
            0,
            &mcp.call("get_accounts", json!({})).await,
        );
    }
    let mut mcp = Stdio::start(&[], &environment);
    let unknown = mcp.initialize("1999-01-01").await;
    assert_eq!(unknown["result"]["protocolVersion"], "2025-11-25");

    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "0"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let mut mcp = Stdio::start(&["stdio"], &environment);
    let answer = mcp.request("server/discover", json!({"_meta": meta})).await;
    let versions = answer["result"]["supportedVersions"].as_array().unwrap();
    assert!(versions.contains(&json!("2026-07-28")), "{answer}");
    let list = mcp.request("tools/list", json!({"_meta": meta})).await;
    assert_eq!(
        list["result"]["tools"].as_array().unwrap().len(),
        offered().len()
    );
    assert!(list["result"]["ttlMs"].as_u64().unwrap() > 0, "{list}");
    let params = json!({"name": "get_accounts", "arguments": {}, "_meta": meta});
    let answer = mcp.request("tools/call", params).await;
    check("get_accounts", 0, &answer["result"]);
}

#[tokio::test]
async fn says_nothing_but_messages_on_stdout_whatever_happens() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    let environment = [
        ("PIERRE_BASE_URL", base.as_str()),
        ("PIERRE_API_KEY", "sk-one"),
        ("RUST_LOG", "trace"),
        ("RUST_BACKTRACE", "full"),
    ];
    for format in ["text", "json"] {
        let arguments = ["--log", "trace", "--log-format", format];
        let mut mcp = Stdio::ready(&arguments, &environment).await;
        mcp.call("get_accounts", json!({})).await;
        let odd = mcp.call("get_accounts", json!({"odd": 1})).await;
        assert_eq!(odd["isError"], true);

        let unknown = mcp.request("tools/call", json!({"name": "rm"})).await;
        assert_eq!(unknown["error"]["code"], -32602);
        let text = unknown["error"]["message"].as_str().unwrap();
        assert!(
            text.contains("`rm`") && text.contains("get_accounts"),
            "{text}"
        );
        let malformed = [
            json!({}),
            json!({"name": 1}),
            json!({"name": "get_accounts", "arguments": []}),
            json!({"name": "get_accounts", "arguments": "x"}),
        ];
        for params in malformed {
            let answer = mcp.request("tools/call", params.clone()).await;
            assert_eq!(answer["error"]["code"], -32602, "{params}: {answer}");
        }
        let unknown = mcp.request("tools/delete", json!({})).await;
        assert_eq!(unknown["error"]["code"], -32601);

        for (line, code) in [("garbage", -32700), ("[]", -32600), ("{\"a\":1}", -32600)] {
            mcp.line(line).await;
            assert_eq!(mcp.message().await["error"]["code"], code, "{line}");
            let pong = mcp.request("ping", json!({})).await;
            assert!(pong["result"].is_object(), "{pong}");
        }
        let (rest, code, log) = mcp.ended().await;
        assert_eq!((rest.len(), code), (0, Some(0)));
        let calls = log.lines().filter(|line| line.contains("tool call"));
        assert_eq!(calls.count(), 2, "{log}");
        if format == "json" {
            for line in log.lines() {
                assert!(serde_json::from_str::<Value>(line).unwrap().is_object());
            }
        }
    }
}

#[tokio::test]
async fn ends_soon_when_idle() {
    for by_signal in [None, Some("TERM"), Some("INT")] {
        let mut mcp = Stdio::ready(&[], &[]).await;
        let begun = Instant::now();
        match by_signal {
            Some(signal) => mcp.process.signal(signal),
            None => mcp.close(),
        }
        assert!(mcp.next().await.is_none());
        let (code, log) = mcp.process.ended().await;
        assert_eq!(code, Some(0), "{by_signal:?}: {log}");
        assert!(begun.elapsed() < SOON, "{by_signal:?}");
    }
    // Before anything has been said, too.
    let mut silent = Stdio::start(&[], &[]);
    silent.close();
    assert_eq!(silent.process.ended().await.0, Some(0));
}

#[tokio::test]
async fn answers_the_call_in_flight_before_it_ends() {
    let [accounts, ..] = live();
    let upstream = Upstream::always(slow(accounts, 1.0)).await;
    for by_signal in [false, true] {
        let mut mcp = Stdio::against(&upstream, "sk-one").await;
        let before = upstream.hits().await.len();
        mcp.send(&tools_call("get_accounts", &json!({}))).await;
        while upstream.hits().await.len() == before {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if by_signal {
            mcp.process.signal("TERM");
        } else {
            mcp.close();
        }
        check("get_accounts", 0, &mcp.message().await["result"]);
        assert!(mcp.next().await.is_none());
        assert_eq!(mcp.process.ended().await.0, Some(0));
    }
}

#[tokio::test]
async fn starts_without_a_key_and_says_where_to_get_one() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    for key in [
        None,
        Some(""),
        Some("${user_config.api_key}"),
        Some("Bearer "),
    ] {
        let mut environment = vec![("PIERRE_BASE_URL", base.as_str())];
        environment.extend(key.map(|key| ("PIERRE_API_KEY", key)));
        let mut mcp = Stdio::ready(&[], &environment).await;
        let list = mcp.request("tools/list", json!({})).await;
        assert_eq!(
            list["result"]["tools"].as_array().unwrap().len(),
            offered().len()
        );
        for (name, arguments) in usual_calls() {
            let result = mcp.call(name, arguments).await;
            assert_eq!(result["isError"], true);
            assert!(result["structuredContent"].is_null());
            let text = result["content"][0]["text"].as_str().unwrap();
            for words in ["https://pierre.finance/api-key", "PIERRE_API_KEY"] {
                assert!(text.contains(words), "{name}: {text}");
            }
        }
    }
    assert!(upstream.hits().await.is_empty());
}

#[tokio::test]
async fn takes_the_key_from_the_environment_or_a_file_as_people_paste_it() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"  Bearer sk-file\r\n").unwrap();
    let path = file.path().to_str().unwrap();
    let cases = [
        (vec![("PIERRE_API_KEY", "Bearer sk-env")], "sk-env"),
        (vec![("PIERRE_API_KEY", " sk-env\n")], "sk-env"),
        (vec![("PIERRE_API_KEY_FILE", path)], "sk-file"),
        (
            vec![("PIERRE_API_KEY_FILE", path), ("PIERRE_API_KEY", "sk-env")],
            "sk-file",
        ),
    ];
    for (mut environment, key) in cases {
        environment.push(("PIERRE_BASE_URL", &base));
        let mut mcp = Stdio::ready(&[], &environment).await;
        mcp.call("get_accounts", json!({})).await;
        let hits = upstream.hits().await;
        let last = hits.last().unwrap();
        assert_eq!(last.headers["authorization"], format!("Bearer {key}"));
    }
}

#[tokio::test]
async fn tells_of_progress_only_who_asked() {
    let [_, _, _, sync, ..] = live();
    let upstream = Upstream::always(slow(sync, 3.0)).await;
    let mut quiet = Stdio::against(&upstream, "sk-one").await;
    let mut asked = Stdio::against(&upstream, "sk-one").await;
    quiet.send(&tools_call("manual_update", &json!({}))).await;
    let mut call = tools_call("manual_update", &json!({}));
    call["params"]["_meta"] = json!({"progressToken": "p-1"});
    asked.send(&call).await;

    let progress = asked.message().await;
    assert_eq!(progress["method"], "notifications/progress", "{progress}");
    assert_eq!(progress["params"]["progressToken"], "p-1");
    assert!(progress["params"]["progress"].as_f64().unwrap() >= 1.0);
    let mut answer = asked.message().await;
    while answer["method"] == "notifications/progress" {
        answer = asked.message().await;
    }
    check("manual_update", 4, &answer["result"]);
    check("manual_update", 4, &quiet.message().await["result"]);
    assert_eq!(upstream.hits().await.len(), 2);
}

#[tokio::test]
async fn lets_go_of_a_cancelled_call() {
    let mut upstream = Silent::start().await;
    let environment = [
        ("PIERRE_BASE_URL", upstream.base.as_str()),
        ("PIERRE_API_KEY", "sk-one"),
    ];
    let mut mcp = Stdio::ready(&[], &environment).await;
    mcp.send(&tools_call("manual_update", &json!({}))).await;
    upstream.came().await;
    mcp.send(
        &json!({"jsonrpc": "2.0", "method": "notifications/cancelled",
        "params": {"requestId": 7, "reason": "t"}}),
    )
    .await;
    upstream.gone().await;
    let pong = mcp.request("ping", json!({})).await;
    assert!(pong["result"].is_object(), "{pong}");
    let (rest, code, _) = mcp.ended().await;
    assert_eq!((rest, code), (Vec::new(), Some(0)));
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let mut upstream = Silent::start().await;
    let environment = [
        ("PIERRE_BASE_URL", upstream.base.as_str()),
        ("PIERRE_API_KEY", "sk-one"),
    ];
    let mut mcp = Stdio::ready(&["--log", "trace"], &environment).await;
    mcp.send(&tools_call("manual_update", &json!({}))).await;
    upstream.came().await;
    let begun = Instant::now();
    mcp.process.signal("TERM");
    // Signals of one kind that arrive together are one.
    tokio::time::sleep(Duration::from_millis(300)).await;
    mcp.process.signal("TERM");
    let process: Process = mcp.process;
    assert_eq!(process.ended().await.0, Some(130));
    assert!(begun.elapsed() < SOON + Duration::from_millis(300));
}

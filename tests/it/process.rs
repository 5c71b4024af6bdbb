//! The program as its users start it: a process of its own, a clean environment, real pipes and
//! sockets. Everything ends by a time limit, and no process outlives its test.

mod calls;
mod pierre;

use std::net::SocketAddr;
use std::process::Stdio as Pipe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub(crate) use calls::{every_call, known_calls, usual_calls};
pub(crate) use pierre::{
    Bodies, Silent, Upstream, check, check_hits, documented, live, live_in_april,
};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn command(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pierre-mcp"));
    command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(Pipe::piped())
        .stdout(Pipe::piped())
        .stderr(Pipe::piped())
        .kill_on_drop(true);
    command
}

/// What a process that has ended leaves.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command that ends by itself.
pub(crate) async fn finish(arguments: &[&str], environment: &[(&str, &str)]) -> Finished {
    finish_typing("", arguments, environment).await
}

/// Runs a command whose output nobody reads: the pipe has no other end any more.
pub(crate) async fn finish_unread(arguments: &[&str], environment: &[(&str, &str)]) -> Finished {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let child = command(arguments, environment)
        .stdin(Pipe::null())
        .stdout(writer)
        .spawn()
        .unwrap();
    let output = timeout(PATIENCE, child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    Finished {
        code: output.status.code(),
        stdout: String::new(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that ends by itself, in front of somebody who types this.
pub(crate) async fn finish_typing(
    typed: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Finished {
    let mut child = command(arguments, environment).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // A command that reads nothing may be gone already.
    let _ = input.write_all(typed.as_bytes()).await;
    drop(input);
    let output = timeout(PATIENCE, child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Finished {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A running process and what it has written to stderr.
pub(crate) struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
    reading: JoinHandle<()>,
}

impl Process {
    fn new(mut child: Child) -> Self {
        let log = Arc::new(Mutex::new(String::new()));
        let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
        let written = log.clone();
        let reading = tokio::spawn(async move {
            while let Ok(Some(line)) = errors.next_line().await {
                let mut log = written.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self {
            child,
            log,
            reading,
        }
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until a line with these words has been written, and returns it.
    pub(crate) async fn logged(&self, words: &str) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let log = self.log();
            // A line is taken whole only.
            let found = log.lines().find(|line| line.contains(words));
            if let Some(line) = found {
                return line.to_owned();
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "no {words:?} in {log}"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end; the exit code and all of stderr.
    pub(crate) async fn ended(mut self) -> (Option<i32>, String) {
        let status = timeout(PATIENCE, self.child.wait()).await.unwrap();
        timeout(PATIENCE, &mut self.reading).await.unwrap().unwrap();
        (status.unwrap().code(), self.log())
    }
}

/// MCP over the process's stdin and stdout.
pub(crate) struct Stdio {
    pub(crate) process: Process,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    last_id: u64,
    /// Every line of stdout so far.
    pub(crate) seen: String,
}

impl Stdio {
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = command(arguments, environment).spawn().unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()).lines(),
            process: Process::new(child),
            last_id: 0,
            seen: String::new(),
        }
    }

    /// With a session opened.
    pub(crate) async fn ready(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut stdio = Self::start(arguments, environment);
        stdio.initialize("2025-11-25").await;
        stdio
    }

    /// Against an upstream, with a key.
    pub(crate) async fn against(upstream: &Upstream, key: &str) -> Self {
        let base = upstream.base();
        Self::ready(&[], &[("PIERRE_BASE_URL", &base), ("PIERRE_API_KEY", key)]).await
    }

    pub(crate) async fn initialize(&mut self, version: &str) -> Value {
        let answer = self
            .request(
                "initialize",
                json!({"protocolVersion": version, "capabilities": {},
                    "clientInfo": {"name": "t", "version": "0"}}),
            )
            .await;
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))
            .await;
        answer
    }

    pub(crate) async fn line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input
            .write_all(format!("{line}\n").as_bytes())
            .await
            .unwrap();
        input.flush().await.unwrap();
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.line(&message.to_string()).await;
    }

    /// The next message; `None` at the end. Anything else than one JSON-RPC message a line fails.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        let line = timeout(PATIENCE, self.output.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("no answer; log: {}", self.process.log()));
        let line = line.unwrap()?;
        self.seen.push_str(&line);
        self.seen.push('\n');
        let message: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        assert_eq!(message["jsonrpc"], "2.0", "{line}");
        Some(message)
    }

    pub(crate) async fn message(&mut self) -> Value {
        let message = self.next().await;
        message.unwrap_or_else(|| panic!("ended; log: {}", self.process.log()))
    }

    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        self.send(
            &json!({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}),
        )
        .await;
        let answer = self.message().await;
        assert_eq!(answer["id"], self.last_id, "{answer}");
        answer
    }

    /// The result of one tool call.
    pub(crate) async fn call(&mut self, name: &str, arguments: Value) -> Value {
        let params = json!({"name": name, "arguments": arguments});
        let mut answer = self.request("tools/call", params).await;
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].take()
    }

    /// Ends the input; what comes after that can still be read.
    pub(crate) fn close(&mut self) {
        self.input = None;
    }

    /// Ends the input and waits: what was still answered, the exit code, all of stderr.
    pub(crate) async fn ended(mut self) -> (Vec<Value>, Option<i32>, String) {
        self.close();
        let mut answers = Vec::new();
        while let Some(answer) = self.next().await {
            answers.push(answer);
        }
        let (code, log) = self.process.ended().await;
        (answers, code, log)
    }
}

/// MCP over the process's HTTP port.
pub(crate) struct Http {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
    pub(crate) client: reqwest::Client,
}

impl Http {
    /// `arguments` hold the `http` or the `sandbox` command; the port is any free one.
    pub(crate) async fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--listen", "127.0.0.1:0"]);
        let child = command(&arguments, environment).spawn().unwrap();
        let process = Process::new(child);
        let line = process.logged("listening on http://").await;
        let url = line.split_whitespace().last().unwrap();
        let address = url.split('/').nth(2).unwrap().parse().unwrap();
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
        Self {
            process,
            address,
            client: client.build().unwrap(),
        }
    }

    pub(crate) async fn against(upstream: &Upstream, arguments: &[&str]) -> Self {
        let base = upstream.base();
        let mut all = vec!["http"];
        all.extend(arguments);
        Self::start(&all, &[("PIERRE_BASE_URL", &base)]).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method, url)
    }

    pub(crate) fn post(&self, key: &str, message: &Value) -> RequestBuilder {
        self.post_text(message.to_string()).bearer_auth(key)
    }

    /// Without a key, and with any text for a body.
    pub(crate) fn post_text(&self, body: String) -> RequestBuilder {
        self.request(Method::POST, "/mcp")
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .body(body)
    }

    /// The result of one tool call.
    pub(crate) async fn call(&self, key: &str, name: &str, arguments: Value) -> Value {
        let request = self.post(key, &tools_call(name, &arguments));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        let text = response.text().await.unwrap();
        let mut answer: Value = serde_json::from_str(&text).unwrap();
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].take()
    }
}

pub(crate) fn tools_call(name: &str, arguments: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call",
        "params": {"name": name, "arguments": arguments}})
}

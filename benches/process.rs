//! The whole process over standard input and output: start, calls, memory.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

use crate::{
    figures::{Times, heading, micros, millis, target},
    upstream::{ACCOUNTS, INITIALIZE, INITIALIZED, LIST},
};

const KEY: &str = "sk-sandbox";
const STARTS: usize = 41;
const CALLS: usize = 500;
const STATEMENT: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_transactions","arguments":{"period":"ultimos_90_dias"}}}"#;

/// A process that ends when dropped.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The server behind its pipes.
pub(crate) struct Running {
    process: Process,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Running {
    pub(crate) fn start(arguments: &[&str], key: &str) -> anyhow::Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pierre-mcp"))
            .args(arguments)
            .env("PIERRE_API_KEY", key)
            // Every call is to reach the upstream.
            .env("PIERRE_CACHE_SECONDS", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = child.stdin.take().context("no stdin")?;
        let output = child.stdout.take().context("no stdout")?;
        Ok(Self {
            process: Process(child),
            input,
            output: BufReader::new(output).lines(),
        })
    }

    pub(crate) fn send(&mut self, line: &str) -> anyhow::Result<()> {
        Ok(self.input.write_all(format!("{line}\n").as_bytes())?)
    }

    pub(crate) fn ask(&mut self, line: &str) -> anyhow::Result<String> {
        self.send(line)?;
        let answer = self.output.next().context("the process hung up")??;
        ensure!(!answer.contains(r#""isError":true"#), "{answer}");
        Ok(answer)
    }

    /// A figure of the kernel's, in KiB; `None` where there is no /proc.
    pub(crate) fn memory(&self, name: &str) -> Option<f64> {
        let path = format!("/proc/{}/status", self.process.0.id());
        let status = std::fs::read_to_string(path).ok()?;
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}

pub(crate) fn run() -> anyhow::Result<()> {
    heading("Whole process over stdio");
    for (name, arguments) in [
        ("against Pierre's address (nothing sent)", &[][..]),
        ("--sandbox", &["--sandbox"][..]),
    ] {
        starts(name, arguments)?;
    }
    calls()
}

fn starts(name: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let (mut first, mut listed, mut called) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let began = Instant::now();
        let mut running = Running::start(arguments, KEY)?;
        running.ask(INITIALIZE)?;
        first.push(began.elapsed());
        running.send(INITIALIZED)?;
        running.ask(LIST)?;
        listed.push(began.elapsed());
        if !arguments.is_empty() {
            running.ask(ACCOUNTS)?;
            called.push(began.elapsed());
        }
    }
    println!("  {name}, {STARTS} starts:");
    let times = [
        ("start to the first answer", first),
        ("start to the tools", listed),
        ("start to a call's answer", called),
    ];
    for (what, times) in times.into_iter().filter(|(_, times)| !times.is_empty()) {
        let times = Times::new(times);
        println!(
            "    {what:<28} median {:>8}   least {:>8}   p90 {:>8}",
            millis(times.median()),
            millis(times.least()),
            millis(times.percentile(90))
        );
        if what.ends_with("first answer") {
            let median = times.median().as_secs_f64() * 1e3;
            target("start to first answer", median, 20.0, "ms");
        }
    }
    let mut idle = Running::start(arguments, KEY)?;
    idle.ask(INITIALIZE)?;
    idle.send(INITIALIZED)?;
    idle.ask(LIST)?;
    sleep(Duration::from_millis(500));
    if let Some(kib) = idle.memory("VmRSS:") {
        target("idle memory", kib / 1024.0, 15.0, "MiB");
    }
    Ok(())
}

fn calls() -> anyhow::Result<()> {
    let mut running = Running::start(&["--sandbox"], KEY)?;
    running.ask(INITIALIZE)?;
    running.send(INITIALIZED)?;
    println!("  calls one after the other, sandbox in the same process:");
    for (name, line) in [
        ("get_accounts", ACCOUNTS),
        ("get_transactions, 90 days", STATEMENT),
    ] {
        let mut bytes = 0;
        let mut times = Vec::with_capacity(CALLS);
        for _ in 0..CALLS {
            let began = Instant::now();
            bytes = running.ask(line)?.len();
            times.push(began.elapsed());
        }
        let times = Times::new(times);
        println!(
            "    {name:<28} p50 {:>8}   p99 {:>8}   answer {bytes} bytes",
            micros(times.median()),
            micros(times.percentile(99))
        );
    }
    if let Some(peak) = running.memory("VmHWM:") {
        println!(
            "  most memory after {} calls: {:.1} MiB",
            2 * CALLS,
            peak / 1024.0
        );
    }
    Ok(())
}

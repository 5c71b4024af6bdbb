//! A summary of 3,000 rows by the built binary, from the question to the answer, with the sandbox
//! as a process of its own; beside the bare download of the same statement from the same sandbox.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

use crate::{
    figures::{Times, heading, millis, target},
    process::{Process, Running},
    upstream::{INITIALIZE, INITIALIZED},
};

const KEY: &str = "sk-sandbox-large";
const TODAY: &str = "2026-11-22";
const ROUNDS: usize = 60;
/// The days on which the large household has its 3,000 rows, and those around them that the summary
/// asks for.
const DAYS: &str = r#""startDate":"2026-08-25","endDate":"2026-11-22""#;
const AROUND: &str = "startDate=2026-08-22&endDate=2026-11-26&s=s";

/// The sandbox, a process of its own as Pierre is, and its base URL.
fn sandbox() -> anyhow::Result<(Process, String)> {
    let child = Command::new(env!("CARGO_BIN_EXE_pierre-mcp"))
        .args(["sandbox", "--listen", "127.0.0.1:0", "--today", TODAY])
        .stderr(Stdio::piped())
        .spawn()?;
    let mut process = Process(child);
    let said = process.0.stderr.take().context("no stderr")?;
    let line = BufReader::new(said).lines().next();
    let line = line.context("the sandbox hung up")??;
    let url = line.split_whitespace().find(|it| it.starts_with("http://"));
    let url = url.with_context(|| line.clone())?.trim_end_matches('/');
    Ok((process, url.to_owned()))
}

pub(crate) async fn run() -> anyhow::Result<()> {
    let (_sandbox, base_url) = sandbox()?;
    let mut server = Running::start(&["--base-url", &base_url], KEY)?;
    server.ask(INITIALIZE)?;
    server.send(INITIALIZED)?;
    let http = reqwest::Client::builder().no_proxy().gzip(true).build()?;
    let url = format!("{base_url}/get-transactions?{AROUND}");
    let basis = |basis: &str| {
        format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"summarize_spending","arguments":{{"basis":"{basis}",{DAYS}}}}}}}"#
        )
    };
    let questions = ["competencia", "fatura", "caixa"].map(|name| (name, basis(name)));
    // The household is made at the first question, the patterns of the masks too.
    let body = download(&http, &url).await?.1;
    for (_, question) in &questions {
        ask(&mut server, question)?;
    }
    heading(&format!(
        "A summary of 3,000 rows over the sandbox: {body} bytes"
    ));
    let (mut raw, mut asked) = (Vec::new(), vec![Vec::new(); questions.len()]);
    for _ in 0..ROUNDS {
        raw.push(download(&http, &url).await?.0);
        for ((_, question), times) in questions.iter().zip(&mut asked) {
            times.push(ask(&mut server, question)?);
        }
    }
    let raw = Times::new(raw).median();
    println!("  the download alone             median {:>8}", millis(raw));
    for ((name, _), times) in questions.iter().zip(asked) {
        let median = Times::new(times).median();
        println!(
            "  summarize_spending {name:<11} median {:>8}   {:.1} times the download",
            millis(median),
            median.as_secs_f64() / raw.as_secs_f64()
        );
        if *name == "competencia" {
            target(
                "a summary of 3,000 rows",
                median.as_secs_f64() * 1e3,
                20.0,
                "ms",
            );
        }
    }
    Ok(())
}

async fn download(http: &reqwest::Client, url: &str) -> anyhow::Result<(Duration, usize)> {
    let began = Instant::now();
    let answer = http.get(url).bearer_auth(KEY).send().await?;
    ensure!(answer.status().is_success(), "{}", answer.status());
    let size = answer.bytes().await?.len();
    Ok((began.elapsed(), size))
}

fn ask(server: &mut Running, question: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    server.ask(question)?;
    Ok(began.elapsed())
}

//! A summary of 3,000 rows, from the question to the answer over the sandbox, beside the bare
//! download of the same statement in the same process.

use std::time::{Duration, Instant};

use anyhow::ensure;
use pierre_mcp::sandbox;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    figures::{Times, heading, millis, target},
    upstream::Session,
};

const KEY: &str = "sk-sandbox-large";
const ROUNDS: usize = 60;
/// The days on which the large household has its 3,000 rows, and those around them that the summary
/// asks for.
const DAYS: &str = r#""startDate":"2026-08-25","endDate":"2026-11-22""#;
const AROUND: &str = "startDate=2026-08-22&endDate=2026-11-26&s=s";

pub(crate) async fn run() -> anyhow::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let base_url = format!("http://{}/tools/api", listener.local_addr()?);
    let stop = CancellationToken::new();
    let _guard = stop.clone().drop_guard();
    let options = sandbox::Options {
        today: Some("2026-11-22".parse()?),
        instant: true,
        ..sandbox::Options::default()
    };
    tokio::spawn(sandbox::serve(listener, options, stop));
    let mut session = Session::open_as(&base_url, KEY).await?;
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
        ask(&mut session, question).await?;
    }
    heading(&format!(
        "A summary of 3,000 rows over the sandbox: {body} bytes"
    ));
    let (mut raw, mut asked) = (Vec::new(), vec![Vec::new(); questions.len()]);
    for _ in 0..ROUNDS {
        raw.push(download(&http, &url).await?.0);
        for ((_, question), times) in questions.iter().zip(&mut asked) {
            times.push(ask(&mut session, question).await?);
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

async fn ask(session: &mut Session, question: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    session.send(question).await?;
    let answer = session.answer().await?;
    let taken = began.elapsed();
    ensure!(answer.contains(r#""isError":false"#), "{answer}");
    Ok(taken)
}

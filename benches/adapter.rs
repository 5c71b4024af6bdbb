//! The adapter alone: a tool call through the server over pipes in memory, beside the request that
//! it makes, both against the same upstream on loopback.

use std::time::{Duration, Instant};

use anyhow::ensure;
use futures::future::try_join_all;

use crate::{
    figures::{Times, heading, micros},
    upstream::{self, ACCOUNTS, Session},
};

/// Rounds of each, taken in turns; the best of each counts, since a busy machine only adds.
const ROUNDS: usize = 5;
const CALLS: usize = 2_000;
/// Of the adapter's, four at a time are with the upstream: no key has more.
const IN_FLIGHT: usize = 32;
const CALLS_IN_FLIGHT: usize = 8_000;

/// What was measured in one round, or the best of several.
#[derive(Clone, Copy)]
struct Measured {
    median: Duration,
    p99: Duration,
    per_second: f64,
}

impl Measured {
    fn best(self, other: Self) -> Self {
        Self {
            median: self.median.min(other.median),
            p99: self.p99.min(other.p99),
            per_second: self.per_second.max(other.per_second),
        }
    }

    fn row(&self, name: &str) {
        println!(
            "  {name:<30} p50 {:>8}   p99 {:>8}   {:>7.0} calls/s with {IN_FLIGHT} in flight",
            micros(self.median),
            micros(self.p99),
            self.per_second
        );
    }
}

pub(crate) async fn run() -> anyhow::Result<()> {
    let size = upstream::accounts().len();
    heading(&format!("Adapter alone: get_accounts, {size} bytes"));
    let base_url = upstream::serve(upstream::statement(0)).await?;
    let mut session = Session::open(&base_url).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let url = format!("{base_url}/get-accounts?s=s");

    let mut raw = measure_raw(&http, &url).await?;
    let mut adapter = measure_adapter(&mut session).await?;
    for _ in 1..ROUNDS {
        raw = raw.best(measure_raw(&http, &url).await?);
        adapter = adapter.best(measure_adapter(&mut session).await?);
    }
    raw.row("the upstream request alone");
    adapter.row("the tool call around it");
    println!(
        "  ratio: p50 {:.1} times, throughput {:.2} of the bare request's; added to p50: {}",
        adapter.median.as_secs_f64() / raw.median.as_secs_f64(),
        adapter.per_second / raw.per_second,
        micros(adapter.median.saturating_sub(raw.median)),
    );
    Ok(())
}

async fn request(http: &reqwest::Client, url: &str) -> anyhow::Result<usize> {
    let answer = http.get(url).bearer_auth("sk-bench").send().await?;
    Ok(answer.bytes().await?.len())
}

async fn measure_raw(http: &reqwest::Client, url: &str) -> anyhow::Result<Measured> {
    let mut times = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        let began = Instant::now();
        request(http, url).await?;
        times.push(began.elapsed());
    }
    let began = Instant::now();
    try_join_all((0..IN_FLIGHT).map(|_| {
        let (http, url) = (http.clone(), url.to_owned());
        async move {
            tokio::spawn(async move {
                for _ in 0..CALLS_IN_FLIGHT / IN_FLIGHT {
                    request(&http, &url).await?;
                }
                anyhow::Ok(())
            })
            .await?
        }
    }))
    .await?;
    Ok(measured(times, began.elapsed()))
}

async fn measure_adapter(session: &mut Session) -> anyhow::Result<Measured> {
    let mut times = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        let began = Instant::now();
        session.send(ACCOUNTS).await?;
        let answer = session.answer().await?;
        times.push(began.elapsed());
        ensure!(answer.contains(r#""isError":false"#), "{answer}");
    }
    // Each call in flight has an id of its own.
    let calls: Vec<String> = (0..IN_FLIGHT)
        .map(|id| ACCOUNTS.replace(r#""id":1"#, &format!(r#""id":{}"#, id + 10)))
        .collect();
    let began = Instant::now();
    for call in &calls {
        session.send(call).await?;
    }
    for done in 0..CALLS_IN_FLIGHT {
        let answer = session.answer().await?;
        if done + IN_FLIGHT < CALLS_IN_FLIGHT {
            let id = id_of(&answer)?;
            let call = calls.get(id.saturating_sub(10));
            session.send(call.map_or("", String::as_str)).await?;
        }
    }
    Ok(measured(times, began.elapsed()))
}

fn id_of(answer: &str) -> anyhow::Result<usize> {
    #[derive(serde::Deserialize)]
    struct Envelope {
        id: usize,
    }
    // Reading the whole answer would be measured too: the id stands in front.
    let id = answer
        .strip_prefix(r#"{"jsonrpc":"2.0","id":"#)
        .and_then(|rest| rest.split_once(','))
        .and_then(|(id, _)| id.parse().ok());
    match id {
        Some(id) => Ok(id),
        None => Ok(serde_json::from_str::<Envelope>(answer)?.id),
    }
}

fn measured(times: Vec<Duration>, in_flight: Duration) -> Measured {
    let times = Times::new(times);
    Measured {
        median: times.median(),
        p99: times.percentile(99),
        per_second: CALLS_IN_FLIGHT as f64 / in_flight.as_secs_f64(),
    }
}

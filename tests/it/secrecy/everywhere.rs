//! Personal data in every string of every body that Pierre may send, one place after the other:
//! none comes out of any tool, in an answer, a question, an error or a log line. (Spans and metrics
//! there are none.)

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Arc, Mutex},
};

use pierre_mcp::{sandbox::Shape, server::consent::Confirm, tool::ConsentPolicy, tools::ALL};
use serde_json::{Value, json};
use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};

use super::canaries::{WAYS, canary};
use crate::{
    planted::{Leaf, Place, Planted},
    process::every_call,
    support::{Answer, Sandbox, Server, experimental, options},
};

/// What ends the key of a household that only plays one fault.
const FAULTS: [&str; 6] = ["-odd", "-401", "-no-subscription", "-429", "-500", "-empty"];

/// What is logged on this thread.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Everything of this crate, at every level, until the guard goes.
    pub(super) fn begin() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let ours = tracing_subscriber::filter::Targets::new()
            .with_target("pierre_mcp", tracing::Level::TRACE);
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(log.clone())
            .with_ansi(false)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL);
        let subscriber = tracing_subscriber::registry().with(ours).with(lines);
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// What was logged since this was last called.
    pub(super) fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut self.0.lock().unwrap())).unwrap()
    }
}

/// Every call, those of experimental versions too.
pub(super) fn all_calls() -> Vec<(&'static str, Value)> {
    let mut calls = every_call();
    // A few days have rows of every kind; each is asked for hundreds of times.
    for (tool, arguments) in &mut calls {
        if arguments.get("endDate").is_some() && *tool != "get_installments" {
            arguments["startDate"] = json!("2026-10-28");
        }
        if *tool == "cash_flow" {
            arguments["months"] = json!(1);
        }
    }
    // The basis of bills looks two months and a half back, at the same fields.
    calls.retain(|(_, arguments)| arguments["basis"] != "fatura");
    for (operation, card) in [("UPDATE", 2), ("INSERT", 4)] {
        let card = format!("ac000000-0000-4000-8000-00000000000{card}");
        let arguments = json!({"operation": operation, "accountId": card, "closingDay": 5});
        calls.push(("manage_closing_date", arguments));
    }
    calls
}

/// The calls, once all tools are offered, against a Pierre that can be planted in.
pub(super) struct Field {
    pub(super) planted: Planted,
    servers: Vec<Server>,
    _sandbox: Sandbox,
}

impl Field {
    pub(super) async fn of(shape: Shape) -> Self {
        let sandbox = Sandbox::start(shape).await;
        let planted = Planted::before(&sandbox.base).await;
        let (mut servers, tools) = (Vec::new(), experimental());
        // Once without questions, once with a question before every change.
        for confirm in [Confirm::Never, Confirm::Always] {
            let server = Server::asking(options(&planted.base), Some("sk-1"), &tools, confirm);
            servers.push(server.await);
        }
        Self {
            planted,
            servers,
            _sandbox: sandbox,
        }
    }

    /// The answers of the household behind this key, to each server as it was at first.
    pub(super) async fn answers(
        &self,
        key: &str,
        calls: &[(&'static str, Value)],
    ) -> Vec<(&'static str, Answer)> {
        let mut answers = Vec::new();
        for (index, server) in self.servers.iter().enumerate() {
            let is_whole = key == "sk-sandbox" || FAULTS.iter().any(|fault| key.ends_with(fault));
            let key = if is_whole {
                key.to_owned()
            } else {
                format!("{key}-{index}")
            };
            self.planted.key(&key);
            let asks = |tool: &str| {
                let it = ALL.iter().find(|it| it.name == tool).unwrap();
                it.consent != ConsentPolicy::NotNeeded || tool == "manage_closing_date"
            };
            let calls = calls.iter().filter(|(tool, _)| index == 0 || asks(tool));
            for (tool, arguments) in calls {
                answers.push((*tool, server.call(tool, arguments.clone()).await));
            }
        }
        answers
    }

    /// Which calls ask which endpoint, and every place that then comes by.
    async fn survey(
        &self,
    ) -> (
        BTreeMap<String, Vec<(&'static str, Value)>>,
        BTreeSet<Place>,
    ) {
        let mut calls: BTreeMap<String, Vec<_>> = BTreeMap::new();
        self.planted.plant(|_, _| None);
        for call in all_calls() {
            self.planted.asked();
            for (tool, answer) in self
                .answers("sk-sandbox-0", std::slice::from_ref(&call))
                .await
            {
                assert!(matches!(answer, Answer::Good(_)), "{tool}: {answer:?}");
            }
            for endpoint in self.planted.asked() {
                calls.entry(endpoint).or_default().push(call.clone());
            }
        }
        (calls, self.planted.places())
    }
}

/// A number in a text's clothes, which an answer may repeat: it is an amount, whatever it is.
fn is_amount(leaf: &Leaf, old: &str) -> bool {
    let name = leaf.path.rsplit('/').next().unwrap().to_lowercase();
    let named = ["amount", "balance", "limit", "total", "payment", "spen"];
    old.parse::<rust_decimal::Decimal>().is_ok() && !name.contains("number")
        || named.iter().any(|it| name.contains(it))
}

/// Most calls ask for the accounts, too, and read nothing of them that the first few do not.
const MOST_CALLS: usize = 4;

async fn nothing_personal_comes_out(shape: Shape) {
    let (log, _guard) = Log::begin();
    let field = Field::of(shape).await;
    let (calls, places) = field.survey().await;
    assert!(places.len() > 150, "{}", places.len());
    for (number, place) in places.iter().enumerate() {
        // One shape is written in every way, the others in each in turn.
        for way in (0..WAYS).filter(|way| shape == Shape::Live || number as u64 % WAYS == *way) {
            let number = number as u64;
            let (here, planted) = (place.clone(), canary(way, number));
            let text = planted.text.clone();
            field.planted.plant(move |leaf, old| {
                let there = leaf.place() == here && !(way == 2 && is_amount(leaf, old));
                there.then(|| text.clone())
            });
            let calls = &calls[&place.0];
            let most = if place.0 == "get-transactions" {
                calls.len()
            } else {
                MOST_CALLS
            };
            let calls = &calls[..calls.len().min(most)];
            let key = format!("sk-sandbox-{way}-{number}");
            for (tool, answer) in field.answers(&key, calls).await {
                let said = answer.text();
                for secret in &planted.secrets {
                    assert!(
                        !said.contains(secret),
                        "{place:?}: {secret} from {tool} in {said}"
                    );
                }
            }
            let log = log.take();
            assert!(
                log.contains("tool call") && log.contains("answered"),
                "{log}"
            );
            for secret in planted.secrets.iter().filter(|it| it.len() > 5) {
                assert!(!log.contains(secret), "{place:?}: {secret} in the log");
            }
        }
    }
}

#[tokio::test]
async fn nothing_personal_comes_out_of_live_bodies() {
    nothing_personal_comes_out(Shape::Live).await;
}

#[tokio::test]
async fn nothing_personal_comes_out_of_bodies_of_april_2026() {
    nothing_personal_comes_out(Shape::LiveApril2026).await;
}

#[tokio::test]
async fn nothing_personal_comes_out_of_documented_bodies() {
    nothing_personal_comes_out(Shape::Documented).await;
}

#[tokio::test]
async fn nothing_personal_comes_out_of_bodies_made_of_nothing_else() {
    let (log, _guard) = Log::begin();
    for shape in [Shape::Live, Shape::LiveApril2026, Shape::Documented] {
        let faults = std::iter::once("").chain(FAULTS);
        for fault in faults.filter(|it| shape == Shape::Live || it.len() < 5) {
            let told = match fault {
                // What stands in the body of the second is not what makes it one any more.
                "-401" | "-no-subscription" => Some("A Pierre recusou a chave"),
                "-429" => Some("60 segundos"),
                "-500" => Some("HTTP 500"),
                _ => None,
            };
            let mut played = 0;
            let field = Field::of(shape).await;
            for way in 0..WAYS {
                let key = format!("sk-sandbox{fault}");
                field.planted.plant(move |leaf, old| {
                    let canary = canary(way, leaf.number as u64 % 40);
                    (!(way == 2 && is_amount(leaf, old))).then_some(canary.text)
                });
                let secrets: Vec<_> = (0..40)
                    .flat_map(|number| canary(way, number).secrets)
                    .collect();
                for (tool, answer) in field.answers(&key, &all_calls()).await {
                    let said = answer.text();
                    played += usize::from(told.is_some_and(|told| said.contains(told)));
                    for secret in &secrets {
                        assert!(!said.contains(secret), "{secret} from {tool} in {said}");
                    }
                }
                let log = log.take();
                for secret in secrets.iter().filter(|it| it.len() > 5) {
                    assert!(!log.contains(secret), "{secret} in the log");
                }
            }
            let least = all_calls().len() / 2;
            assert!(
                told.is_none() || played > least,
                "{fault}: {played} of {least}"
            );
        }
    }
}

//! Personal data in every string of every body that Pierre may send: none comes out of any tool, in
//! an answer, a question, an error or a log line. (Spans and metrics there are none.)

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io,
    sync::{Arc, Mutex},
};

use pierre_mcp::{
    sandbox::{KEY, Shape},
    server::consent::Confirm,
    tool::ConsentPolicy,
    tools::ALL,
};
use serde_json::{Value, json};
use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};

use super::canaries::{Canary, WAYS, canary};
use crate::{
    planted::{Leaf, Place, Planted},
    process::every_call,
    support::{Answer, Sandbox, Server, experimental, options},
};

/// Whose bodies the sandbox sends.
#[derive(Clone, Copy)]
pub(super) enum Key {
    /// A household in good health, as it was at first, for each server.
    Household(u64),
    /// The one whose key ends so.
    Playing(&'static str),
}

impl Key {
    fn of_server(self, index: usize) -> String {
        match self {
            // Letters come first: a number alone names a fault.
            Self::Household(number) => format!("{KEY}-house-{number}-{index}"),
            Self::Playing(fault) => format!("{KEY}-{fault}"),
        }
    }
}

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

/// A tool and its arguments.
pub(super) type Call = (&'static str, Value);

/// Every call, those of experimental versions too.
pub(super) fn all_calls() -> Vec<Call> {
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

    /// The answers of the household behind this key, to each server.
    pub(super) async fn answers(&self, key: Key, calls: &[Call]) -> Vec<(&'static str, Answer)> {
        let mut answers = Vec::new();
        for (index, server) in self.servers.iter().enumerate() {
            self.planted.key(&key.of_server(index));
            let calls = calls
                .iter()
                .filter(|(tool, _)| index == 0 || asks_first(tool));
            for (tool, arguments) in calls {
                answers.push((*tool, server.call(tool, arguments.clone()).await));
            }
        }
        answers
    }

    /// Which calls ask which endpoint, and every place that then comes by.
    pub(super) async fn survey(&self) -> (BTreeMap<String, Vec<Call>>, BTreeSet<Place>) {
        let mut calls: BTreeMap<String, Vec<_>> = BTreeMap::new();
        self.planted.plant(|_, _| None);
        for call in all_calls() {
            self.planted.asked();
            let once = std::slice::from_ref(&call);
            for (tool, answer) in self.answers(Key::Household(0), once).await {
                assert!(matches!(answer, Answer::Good(_)), "{tool}: {answer:?}");
            }
            for endpoint in self.planted.asked() {
                calls.entry(endpoint).or_default().push(call.clone());
            }
        }
        (calls, self.planted.places())
    }
}

/// Whether the person is asked before a call of this tool.
fn asks_first(tool: &str) -> bool {
    let it = ALL.iter().find(|it| it.name == tool).unwrap();
    it.consent != ConsentPolicy::NotNeeded || tool == "manage_closing_date"
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

/// Whether what stands there only says something, and decides nothing: not which thing it is, of
/// what kind, when, how much.
fn only_says(place: &Place) -> bool {
    let name = place.1.rsplit('/').next().unwrap().to_lowercase();
    let decides = [
        "id", "ids", "date", "at", "time", "type", "subtype", "status", "code", "amount",
        "balance", "limit", "total", "count", "number", "payment", "period", "pattern", "format",
        "day", "month", "currency", "data", "success",
    ];
    !decides.iter().any(|end| name.ends_with(end)) && !name.contains("installment")
}

/// How often a list is read with another place planted in each row.
const TURNS: usize = 4;

/// The places of one endpoint that are planted in one body.
#[derive(Clone)]
enum Planting {
    /// Each in every row.
    Together(BTreeSet<Place>),
    /// A row has one of them only: the first row this one, the next row the next, round and round.
    RowByRow(usize, Vec<Place>),
}

impl Planting {
    fn takes(&self, place: &Place, row: usize) -> bool {
        match self {
            Self::Together(places) => places.contains(place),
            Self::RowByRow(first, places) => places[(first + row) % places.len()] == *place,
        }
    }
}

/// How the places of an endpoint are planted. One that decides something is alone in its row, since
/// what is read of the rest may hang on it. The others are planted together, and, for each two of
/// them, once one without the other: what stands in for something else shows only where that is not
/// planted.
fn plantings(places: Vec<Place>) -> Vec<Planting> {
    let (together, alone): (Vec<_>, Vec<_>) = places.into_iter().partition(only_says);
    let mut plantings = Vec::new();
    if alone.len() > 2 * TURNS {
        let step = alone.len() / TURNS;
        plantings.extend((0..TURNS).map(|turn| Planting::RowByRow(turn * step, alone.clone())));
    } else {
        plantings.extend(
            alone
                .into_iter()
                .map(|it| Planting::Together(BTreeSet::from([it]))),
        );
    }
    let bits = usize::BITS - together.len().leading_zeros();
    if together.len() > 2 * bits as usize {
        for (bit, side) in (0..bits).flat_map(|bit| [(bit, 0), (bit, 1)]) {
            let half = together
                .iter()
                .enumerate()
                .filter(|(at, _)| at >> bit & 1 == side);
            plantings.push(Planting::Together(half.map(|(_, it)| it.clone()).collect()));
        }
    } else {
        let each = together
            .iter()
            .map(|it| Planting::Together(BTreeSet::from([it.clone()])));
        plantings.extend(each);
    }
    if together.len() > 1 {
        plantings.push(Planting::Together(together.into_iter().collect()));
    }
    plantings
}

async fn nothing_personal_comes_out(shape: Shape, ways: &[u64]) {
    let (log, _guard) = Log::begin();
    let field = Field::of(shape).await;
    let (calls, places) = field.survey().await;
    assert!(places.len() > 150, "{}", places.len());
    let numbers: BTreeMap<Place, u64> = places.iter().cloned().zip(0..).collect();
    let mut turn = 0;
    for (endpoint, calls) in calls {
        let most = if endpoint == "get-transactions" {
            calls.len()
        } else {
            calls.len().min(MOST_CALLS)
        };
        let here: Vec<_> = places
            .iter()
            .filter(|it| it.0 == endpoint)
            .cloned()
            .collect();
        let all: BTreeSet<_> = here.iter().cloned().collect();
        let mut waiting: VecDeque<_> = plantings(here).into();
        // Places of each way that have been planted in some row.
        let mut planted: BTreeMap<u64, BTreeSet<Place>> = BTreeMap::new();
        let mut is_first_time = true;
        while let Some(planting) = waiting.pop_front() {
            turn += 1;
            // The shapes that are no more are written in each way in turn.
            let all_ways = shape == Shape::Live;
            for way in ways
                .iter()
                .copied()
                .filter(|way| all_ways || turn % WAYS == *way)
            {
                let canaries: BTreeMap<Place, Canary> = all
                    .iter()
                    .map(|it| (it.clone(), canary(way, numbers[it])))
                    .collect();
                let texts: BTreeMap<_, _> = canaries
                    .iter()
                    .map(|(place, it)| (place.clone(), it.text.clone()))
                    .collect();
                let done = Arc::new(Mutex::new(BTreeSet::new()));
                let (planting, doing) = (planting.clone(), done.clone());
                field.planted.plant(move |leaf, old| {
                    let place = leaf.place();
                    if !planting.takes(&place, leaf.row) {
                        return None;
                    }
                    let text = texts.get(&place)?;
                    doing.lock().unwrap().insert(place);
                    (way != 2 || !is_amount(leaf, old)).then(|| text.clone())
                });
                let key = Key::Household(turn * WAYS + way);
                for (tool, answer) in field.answers(key, &calls[..most]).await {
                    let said = answer.text();
                    for (place, secret) in secrets(&canaries) {
                        let leaks = said.contains(secret);
                        assert!(!leaks, "{place:?}: {secret} from {tool} in {said}");
                    }
                }
                let log = log.take();
                let is_whole = log.contains("tool call") && log.contains("answered");
                assert!(is_whole, "{log}");
                for (place, secret) in secrets(&canaries).filter(|it| it.1.len() > 5) {
                    assert!(!log.contains(secret), "{place:?}: {secret} in the log");
                }
                planted
                    .entry(way)
                    .or_default()
                    .append(&mut done.lock().unwrap());
            }
            if waiting.is_empty() && is_first_time {
                // What stands in too few rows to have had its turn.
                let had = |it: &&Place| planted.values().all(|had| had.contains(*it));
                let missing = all.iter().filter(|it| !had(it)).cloned();
                waiting.extend(missing.map(|it| Planting::Together(BTreeSet::from([it]))));
                is_first_time = false;
            }
        }
    }
}

fn secrets(canaries: &BTreeMap<Place, Canary>) -> impl Iterator<Item = (&Place, &String)> {
    canaries
        .iter()
        .flat_map(|(place, it)| it.secrets.iter().map(move |secret| (place, secret)))
}

#[tokio::test]
async fn nothing_personal_comes_out_of_live_bodies_in_sentences() {
    nothing_personal_comes_out(Shape::Live, &[0]).await;
}

#[tokio::test]
async fn nothing_personal_comes_out_of_live_bodies_in_lists_of_numbers() {
    nothing_personal_comes_out(Shape::Live, &[1]).await;
}

#[tokio::test]
async fn nothing_personal_comes_out_of_live_bodies_alone_in_a_field() {
    nothing_personal_comes_out(Shape::Live, &[2]).await;
}

#[tokio::test]
async fn nothing_personal_comes_out_of_bodies_of_april_2026() {
    nothing_personal_comes_out(Shape::LiveApril2026, &[0, 1, 2]).await;
}

#[tokio::test]
async fn nothing_personal_comes_out_of_documented_bodies() {
    nothing_personal_comes_out(Shape::Documented, &[0, 1, 2]).await;
}

/// How a household answers whose bodies are full of personal data.
enum Plays {
    /// As one in good health does, or nearly.
    Answers,
    /// Every call that asks Pierre is told this.
    Told(&'static str),
}

#[tokio::test]
async fn nothing_personal_comes_out_of_bodies_made_of_nothing_else() {
    let healthy = (Key::Household(0), Plays::Answers);
    let faults = [
        ("odd", Plays::Answers),
        ("empty", Plays::Answers),
        // What stands in the body of the second is not what makes it one any more.
        ("401", Plays::Told("A Pierre recusou a chave")),
        ("no-subscription", Plays::Told("A Pierre recusou a chave")),
        ("429", Plays::Told("60 segundos")),
        ("500", Plays::Told("HTTP 500")),
    ];
    let faults = faults.map(|(fault, plays)| (Key::Playing(fault), plays));
    let (log, _guard) = Log::begin();
    for shape in [Shape::Live, Shape::LiveApril2026, Shape::Documented] {
        for (key, plays) in std::iter::once(&healthy).chain(&faults) {
            let field = Field::of(shape).await;
            let mut told = 0;
            for way in 0..WAYS {
                let canaries: Vec<_> = (0..40).map(|number| canary(way, number)).collect();
                let secrets: Vec<_> = canaries.iter().flat_map(|it| it.secrets.clone()).collect();
                field.planted.plant(move |leaf, old| {
                    let text = &canaries[leaf.number % canaries.len()].text;
                    (way != 2 || !is_amount(leaf, old)).then(|| text.clone())
                });
                for (tool, answer) in field.answers(*key, &all_calls()).await {
                    let said = answer.text();
                    if let (Plays::Told(what), Answer::Good(answer)) = (plays, &answer) {
                        // This one tells what is wrong, and a preview of what is new asks nothing.
                        let may = tool == "get_api_key_info" || answer.get("preview").is_some();
                        assert!(may, "{what}: {tool} answers {said}");
                    }
                    told += usize::from(matches!(plays, Plays::Told(what) if said.contains(what)));
                    for secret in &secrets {
                        assert!(!said.contains(secret), "{secret} from {tool} in {said}");
                    }
                }
                let log = log.take();
                for secret in secrets.iter().filter(|it| it.len() > 5) {
                    assert!(!log.contains(secret), "{secret} in the log");
                }
            }
            let least = all_calls().len() * 2;
            assert!(
                matches!(plays, Plays::Answers) || told > least,
                "{told} of {least}"
            );
        }
    }
}

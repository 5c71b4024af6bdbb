//! Questions as people ask them, with answers that a script worked out of the raw bodies. What a
//! good assistant would call is called on the built binary, and the figure has to stand there to
//! the cent, in every shape.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{docs, process::Stdio};

pub(crate) const SHAPES: [&str; 3] = ["live", "live-2026-04", "documented"];
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) id: String,
    #[serde(rename = "question")]
    pub(crate) words: String,
    /// A process of its own: something is changed.
    #[serde(default)]
    pub(crate) alone: bool,
    pub(crate) calls: Vec<Call>,
    pub(crate) expect: Vec<Expectation>,
    /// Why there is no answer.
    pub(crate) unknown: Option<String>,
    /// What the script has to find in the raw bodies for that to be true.
    because: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    pub(crate) tool: String,
    #[serde(default)]
    pub(crate) arguments: Map<String, Value>,
}

/// What has to stand in an answer, at a place of its JSON or anywhere in it.
#[derive(Deserialize)]
pub(crate) struct Expectation {
    /// Which of the calls; without it the last.
    call: Option<usize>,
    #[serde(default)]
    path: Vec<Value>,
    /// Of the figure; without it reais.
    currency: Option<String>,
    #[serde(flatten)]
    check: Check,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Check {
    /// The script's figure, to the cent.
    Figure(Value),
    /// Exactly this.
    Is(Value),
    /// These words stand there.
    Holds(String),
    /// These words stand nowhere below.
    Never(String),
    /// Nothing is there.
    Absent(bool),
    /// One of these holds.
    Either(Vec<Expectation>),
}

impl Expectation {
    /// The figures that it wants, in the script's order: with it the currency.
    pub(crate) fn figures(&self) -> Vec<Option<&str>> {
        match &self.check {
            Check::Figure(_) => vec![self.currency.as_deref()],
            Check::Either(ways) => ways.iter().flat_map(Self::figures).collect(),
            _ => Vec::new(),
        }
    }
}

type Known = BTreeMap<String, BTreeMap<String, Vec<String>>>;

pub(crate) fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("prova")
        .join(file);
    fs::read_to_string(path).unwrap()
}

fn known() -> Known {
    serde_json::from_str(&read("answers.json")).unwrap()
}

/// The questions of one shape.
fn questions(shape: &str) -> Vec<Question> {
    of_variants(&read("questions.json"), &SHAPES, &[shape])
}

/// The questions of a file: what is said of these variants alone comes over what is said of all.
pub(crate) fn of_variants(file: &str, all: &[&str], chosen: &[&str]) -> Vec<Question> {
    let questions: Vec<Map<String, Value>> = serde_json::from_str(file).unwrap();
    let merged = questions.into_iter().map(|mut question| {
        let mut own = Vec::new();
        for name in all {
            let found = question.remove(*name);
            own.extend(found.filter(|_| chosen.contains(name)));
        }
        for said in own {
            let Value::Object(said) = said else {
                panic!("no object: {said}")
            };
            question.extend(said);
        }
        let id = question["id"].to_string();
        serde_json::from_value(question.into()).unwrap_or_else(|error| panic!("{id}: {error}"))
    });
    merged.collect()
}

/// A name is a field, a number a place, an object the first of a list with these fields.
fn at<'a>(value: &'a Value, path: &[Value]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, step| match step {
        Value::String(name) => value.get(name),
        Value::Number(place) => value.get(usize::try_from(place.as_u64()?).ok()?),
        Value::Object(wanted) => value.as_array()?.iter().find(|it| {
            wanted
                .iter()
                .all(|(name, value)| it.get(name) == Some(value))
        }),
        _ => None,
    })
}

/// As the script writes it.
pub(crate) fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `-1234.5` as people write it: `-R$ 1.234,50`; anything else as it is.
pub(crate) fn reais(figure: &str) -> String {
    let unsigned = figure.trim_start_matches('-');
    let Some((whole, cents)) = unsigned.split_once('.') else {
        return figure.to_owned();
    };
    if cents.len() != 2
        || ![whole, cents]
            .concat()
            .bytes()
            .all(|it| it.is_ascii_digit())
    {
        return figure.to_owned();
    }
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if unsigned.len() < figure.len() {
        "-"
    } else {
        ""
    };
    format!("{sign}R$ {grouped},{cents}")
}

/// What is wrong at the place, if anything.
fn wrong(found: Option<&Value>, check: &Check, figure: Option<&String>) -> Option<String> {
    let text = found.map(plain).unwrap_or_default();
    let fits = match check {
        // A sentence says a figure as people write it, whatever its sign.
        Check::Figure(_) if text.contains("R$ ") => {
            figure.is_some_and(|it| text.contains(&reais(it.trim_start_matches('-'))))
        }
        Check::Figure(_) => found.is_some() && Some(&text) == figure,
        Check::Is(value) => found == Some(value),
        Check::Holds(words) => text.contains(words.as_str()),
        Check::Never(words) => !text.contains(words.as_str()),
        Check::Absent(absent) => found.is_none() == *absent,
        Check::Either(_) => false,
    };
    let wanted = match check {
        Check::Figure(_) => format!("{figure:?}"),
        Check::Is(value) => value.to_string(),
        Check::Holds(words) => format!("{words:?} in it"),
        Check::Never(words) => format!("no {words:?} in it"),
        Check::Absent(_) => "no such thing".to_owned(),
        Check::Either(_) => "another way of asking".to_owned(),
    };
    (!fits).then(|| {
        let short: String = found.map_or_else(|| "nothing".to_owned(), Value::to_string);
        format!(
            "wants {wanted}, finds {}",
            short.chars().take(400).collect::<String>()
        )
    })
}

async fn start(shape: &str) -> Stdio {
    let sandbox = format!("--sandbox={shape}");
    Stdio::ready(
        &[&sandbox, "--today", "2026-11-22", "--tools", "todas"],
        &[],
    )
    .await
}

/// The failures of one question, each in a line.
pub(crate) async fn asked(
    stdio: &mut Stdio,
    question: &Question,
    figures: &[String],
) -> Vec<String> {
    let mut answers = Vec::new();
    for call in &question.calls {
        let params = json!({"name": call.tool, "arguments": call.arguments});
        let reply = stdio.request("tools/call", params).await;
        let result = &reply["result"];
        answers.push(match (&reply["error"], &result["isError"]) {
            (Value::Null, Value::Bool(false)) => result["structuredContent"].clone(),
            (Value::Null, _) => result["content"][0]["text"].clone(),
            (error, _) => error["message"].clone(),
        });
    }
    let mut figures = figures.iter();
    let failures = question
        .expect
        .iter()
        .filter_map(|it| failure(&answers, it, &mut figures));
    failures
        .map(|failure| format!("{}: {failure}", question.id))
        .collect()
}

/// What is wrong with the answers, if anything; takes the figures that it needs.
fn failure<'f>(
    answers: &[Value],
    expectation: &Expectation,
    figures: &mut impl Iterator<Item = &'f String>,
) -> Option<String> {
    if let Check::Either(ways) = &expectation.check {
        // Every way takes its figures, held or not.
        let failures: Vec<_> = ways
            .iter()
            .map(|way| {
                let mut own: Vec<&String> = Vec::new();
                for _ in way.figures() {
                    own.extend(figures.next());
                }
                failure(answers, way, &mut own.into_iter())
            })
            .collect();
        let failures: Option<Vec<String>> = failures.into_iter().collect();
        return failures.map(|all| all.join("; or "));
    }
    let figure = matches!(expectation.check, Check::Figure(_)).then(|| figures.next());
    let call = expectation.call.unwrap_or(answers.len() - 1);
    let found = at(&answers[call], &expectation.path);
    if answers[call].is_string() && !matches!(expectation.check, Check::Holds(_)) {
        // An error's text lacks whatever one likes.
        return Some(format!("call {call} failed: {}", answers[call]));
    }
    let wrong = wrong(found, &expectation.check, figure.flatten())?;
    let path = Value::from(expectation.path.clone());
    Some(format!("call {call} {path} {wrong}"))
}

async fn holds_in(shape: &str) {
    let known = &known()[shape];
    let mut shared = start(shape).await;
    let mut failures = Vec::new();
    for question in questions(shape) {
        let figures = known.get(&question.id).map_or(&[][..], Vec::as_slice);
        failures.extend(if question.alone {
            asked(&mut start(shape).await, &question, figures).await
        } else {
            asked(&mut shared, &question, figures).await
        });
    }
    assert!(
        failures.is_empty(),
        "{} figures are wrong in the {shape} shape:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[tokio::test]
async fn every_answer_holds_to_the_cent_in_the_live_shape() {
    holds_in("live").await;
}

#[tokio::test]
async fn every_answer_holds_to_the_cent_in_the_shape_of_april_2026() {
    holds_in("live-2026-04").await;
}

#[tokio::test]
async fn every_answer_holds_to_the_cent_in_the_documented_shape() {
    holds_in("documented").await;
}

#[test]
fn there_are_eighty_questions_and_each_says_what_has_to_stand_where() {
    for shape in SHAPES {
        let questions = questions(shape);
        assert!(questions.len() >= 80, "{}", questions.len());
        let ids: BTreeSet<_> = questions.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids.len(), questions.len(), "an id is there twice");
        let known = &known()[shape];
        assert!(ids.iter().copied().eq(known.keys().map(String::as_str)));
        for question in &questions {
            let id = &question.id;
            assert!(question.words.ends_with(['?', '.']), "{id}");
            assert!(
                !question.calls.is_empty() && !question.expect.is_empty(),
                "{id}"
            );
            let figures = question.expect.iter();
            let figures =
                figures.filter(|it| matches!(&it.check, Check::Figure(it) if it["of"].is_string()));
            let known = &known[id];
            assert_eq!(figures.count(), known.len(), "{id}");
            assert_eq!(known.is_empty(), question.unknown.is_some(), "{id}");
            assert_eq!(known.is_empty(), question.because.is_some(), "{id}");
        }
    }
}

#[test]
fn a_wrong_figure_a_missing_one_and_a_doubt_that_is_not_told_are_found() {
    let answer = json!({"groups": [{"key": "a.b", "total": "-1234.50"}],
        "complete": true, "summary": "Foram R$ 11.234,50."});
    let place = [Value::from("groups"), json!({"key": "a.b"}), "total".into()];
    let found = at(&answer, &place);
    let figure = Check::Figure(Value::Null);
    let [right, other] = ["-1234.50", "-1234.51"].map(str::to_owned);
    assert_eq!(wrong(found, &figure, Some(&right)), None);
    assert!(wrong(found, &figure, Some(&other)).is_some());
    assert!(wrong(found, &figure, None).is_some());
    assert!(wrong(None, &figure, Some(&right)).is_some());
    assert!(wrong(answer.get("summary"), &figure, Some(&right)).is_some());
    let doubt = Check::Is(false.into());
    assert!(wrong(answer.get("complete"), &doubt, None).is_some());
    assert!(wrong(found, &Check::Absent(true), None).is_some());
    assert!(wrong(found, &Check::Never("1234".to_owned()), None).is_some());
    assert!(wrong(found, &Check::Holds("R$".to_owned()), None).is_some());
}

fn table() -> String {
    let known = known();
    let shapes = SHAPES.map(questions);
    let mut page = String::from(
        "# Questions with known answers\n\nMade by `UPDATE_DOCS=1 cargo test prova` from `prova/questions.json` and \
         `prova/answers.json`; how they come about is in [prova/README.md](../prova/README.md). The household is the \
         sandbox's on 2026-11-22. What left is negative.\n\n",
    );
    let unknown = shapes[0].iter().filter(|it| it.unknown.is_some()).count();
    let count = shapes[0].len();
    writeln!(
        page,
        "{count} questions, {unknown} of them without an answer in the live shape. A dash: as in the live shape.\n"
    )
    .unwrap();
    page.push_str(
        "| id | question | calls | live | live-2026-04 | documented |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (place, live) in shapes[0].iter().enumerate() {
        let calls: Vec<_> = live
            .calls
            .iter()
            .map(|it| called(&it.tool, &it.arguments))
            .collect();
        let [first, others @ ..] = [0, 1, 2].map(|index| {
            let (shape, question) = (SHAPES[index], &shapes[index][place]);
            question.unknown.as_ref().map_or_else(
                || {
                    let asked = question.expect.iter();
                    let asked = asked.filter(|it| matches!(it.check, Check::Figure(_)));
                    let figures = known[shape][&question.id].iter().zip(asked);
                    let mut figures: Vec<_> = figures
                        .map(|(figure, asked)| match asked.currency.as_deref() {
                            Some(currency) => format!("{currency} {figure}"),
                            None => reais(figure),
                        })
                        .collect();
                    figures.dedup();
                    figures.join("; ")
                },
                |why| format!("não dá para saber: {why}"),
            )
        });
        let others = others.map(|it| if it == first { "–".to_owned() } else { it });
        writeln!(
            page,
            "| {} | {} | {} | {first} | {} |",
            live.id,
            live.words,
            calls.join("; "),
            others.join(" | ")
        )
        .unwrap();
    }
    page
}

pub(crate) fn called(tool: &str, arguments: &Map<String, Value>) -> String {
    let mut text = format!("`{tool}`");
    for (name, value) in arguments {
        write!(text, " {name}={}", plain(value)).unwrap();
    }
    text
}

#[test]
fn the_page_of_questions_is_up_to_date() {
    docs::check("docs/prova.md", &(table() + &crate::prova2::table()));
}

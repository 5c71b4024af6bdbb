//! Questions over the untidy household. The answers come from what truly happened, by a script that
//! reads no body; they have to be the same in every shape and in each way of delivering parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::process::Stdio;
use crate::prova::{Question, SHAPES, asked, called, of_variants, read, reais};

const DELIVERIES: [&str; 3] = ["monthly", "own-day", "at-once"];
const ALL: &str = "all";

/// Figures by variant, or [`ALL`], and question.
type Known = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn known() -> Known {
    serde_json::from_str(&read("untidy/answers.json")).unwrap()
}

fn questions(shape: &str, delivery: &str) -> Vec<Question> {
    let variants = [&SHAPES[..], &DELIVERIES[..]].concat();
    of_variants(
        &read("untidy/questions.json"),
        &variants,
        &[shape, delivery],
    )
}

/// The figures of the variant where it has its own.
fn figures<'k>(known: &'k Known, id: &str, shape: &str, delivery: &str) -> &'k [String] {
    let own = [delivery, shape, ALL]
        .iter()
        .find_map(|variant| known.get(*variant)?.get(id));
    own.map_or(&[], Vec::as_slice)
}

async fn start(shape: &str, delivery: &str) -> Stdio {
    let shape = format!("--sandbox={shape}");
    let arguments = [&shape, "--household", "untidy", "--delivery", delivery];
    Stdio::ready(&[&arguments[..], &["--today", "2026-11-22"]].concat(), &[]).await
}

async fn holds_in(shape: &str) {
    let known = known();
    let mut failures = Vec::new();
    let mut count = 0;
    for delivery in DELIVERIES {
        let mut stdio = start(shape, delivery).await;
        for question in questions(shape, delivery) {
            let figures = figures(&known, &question.id, shape, delivery);
            let wrong = asked(&mut stdio, &question, figures).await;
            failures.extend(wrong.into_iter().map(|it| format!("{delivery} {it}")));
            count += 1;
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} answers are wrong in the {shape} shape:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[tokio::test]
async fn every_answer_is_what_happened_in_the_live_shape_and_every_delivery() {
    holds_in("live").await;
}

#[tokio::test]
async fn every_answer_is_what_happened_in_the_shape_of_april_2026_and_every_delivery() {
    holds_in("live-2026-04").await;
}

#[tokio::test]
async fn every_answer_is_what_happened_in_the_documented_shape_and_every_delivery() {
    holds_in("documented").await;
}

#[test]
fn there_are_ninety_questions_and_each_has_its_answer() {
    let known = known();
    for shape in SHAPES {
        for delivery in DELIVERIES {
            let questions = questions(shape, delivery);
            assert!(questions.len() >= 90, "{}", questions.len());
            let ids: BTreeSet<_> = questions.iter().map(|it| it.id.as_str()).collect();
            assert_eq!(ids.len(), questions.len(), "an id is there twice");
            let answered: BTreeSet<_> = known[ALL].keys().map(String::as_str).collect();
            assert_eq!(ids, answered);
            for question in &questions {
                let id = &question.id;
                assert!(question.words.ends_with('?'), "{id}");
                assert!(!question.calls.is_empty() && !question.alone, "{id}");
                let wanted: usize = question.expect.iter().map(|it| it.figures().len()).sum();
                assert_eq!(wanted, figures(&known, id, shape, delivery).len(), "{id}");
                assert!(!question.expect.is_empty(), "{id}");
            }
        }
    }
}

/// The second part of `docs/prova.md`.
pub(crate) fn table() -> String {
    let known = known();
    let all = questions(SHAPES[0], DELIVERIES[0]);
    let documented = questions(SHAPES[2], DELIVERIES[0]);
    let mut page = format!(
        "\n## The untidy household\n\n{} questions from `prova/untidy/questions.json`; the answers of \
         `prova/untidy/answers.json` come from the facts alone. A dash: the answer is the same in every shape and \
         delivery.\n\n| id | question | calls | answer | documented |\n| --- | --- | --- | --- | --- |\n",
        all.len()
    );
    let answer = |question: &Question, shape: &str| {
        let figures = figures(&known, &question.id, shape, DELIVERIES[0]);
        let wanted = question
            .expect
            .iter()
            .flat_map(crate::prova::Expectation::figures);
        let told = figures.iter().zip(wanted);
        let told = told.map(|(figure, currency)| match currency {
            Some(currency) => format!("{currency} {figure}"),
            None => reais(figure),
        });
        let told: Vec<_> = told.collect();
        match &question.unknown {
            Some(why) => format!("não dá para saber: {why}"),
            None => told.join("; "),
        }
    };
    for (question, other) in all.iter().zip(&documented) {
        let calls = question.calls.iter();
        let calls: Vec<_> = calls.map(|it| called(&it.tool, &it.arguments)).collect();
        let [first, second] = [answer(question, SHAPES[0]), answer(other, SHAPES[2])];
        let second = if first == second { "–" } else { &second };
        writeln!(
            page,
            "| {} | {} | {} | {first} | {second} |",
            question.id,
            question.words,
            calls.join("; ")
        )
        .unwrap();
    }
    page
}

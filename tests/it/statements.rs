//! Statements as Brazilian banks write them, kind by kind. Each case says first what truly happened
//! and takes what it expects from there, never from what the program answered.
//!
//! A file of `statements/` is a kind, a test of the same name plays it and reports all its failing
//! cases together: `cargo test --test it statements::d1_`. `statements_more/` holds a second set of
//! each kind and `statements_third/` a short third one, each by another hand without a look at the
//! others; all are played together.

mod bodies;
mod case;
mod expect;

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use pierre_mcp::{
    pierre::{Client, Key},
    tool::{Context, Reveal},
    tools,
};
use serde_json::{Value, json};

use crate::support::{KEY, Upstream, options, soon};
use case::Case;

/// Noon in São Paulo.
const NOW: &str = "2026-11-25T15:00:00Z";
/// Fewest cases that tell anything about a kind.
const FEWEST: usize = 4;

/// The kinds of trouble that statements make, by the beginnings of their files' names: what Pierre
/// repeats, parts and their days, bills, payments, returned money, pots, debt, parties, names, what
/// is owed, arguments, midnight, purchases half known, decided readings, what each figure means.
const TROUBLES: &[&str] = &[
    "a1", "a2", "a3", "a4", "a5", "a6", "b1", "b2", "b3", "b4", "c", "d1", "d2", "d3", "d4", "e",
    "f1", "f2", "g", "h1", "h2", "i", "j1", "j2", "j3", "k", "l", "m", "n1", "n2", "n3", "n4", "o",
    "p1", "p2", "p3", "p4", "p5", "p6", "p7",
];

macro_rules! kinds {
    ($($kind:ident)+) => {
        const KINDS: &[&str] = &[$(stringify!($kind)),+];
        $(
            #[tokio::test]
            async fn $kind() {
                play(stringify!($kind)).await;
            }
        )+
    };
}

kinds! {
    a1_filters_ignored
    a2_a_part_twice
    a3_a_purchase_twice
    a4_an_id_twice
    a5_a_bank_connected_again
    a6_pending_and_posted
    b1_a_date_read_as_a_part
    b2_pierres_word_ignored
    b3_parts_on_one_day
    b4_purchase_date_of_the_part
    c_a_parts_own_bill
    d1_payments_on_the_card
    d2_bills_paid_from_the_account
    d3_utilities
    d4_payments_that_bounce
    e_returned_money
    f1_sweeps_and_pots
    f2_words_in_shops_names
    g_debt_again
    h1_strangers_as_legs
    h2_forms_of_documents
    i_names_of_accounts
    j1_parts_in_the_open_bill
    j2_recurring_reminders
    j3_names_inside_words
    k_arguments
    l_midnight
    m_bills_and_rows
    n1_purchases_known_in_part
    n2_purchases_that_the_list_lacks
    n3_old_purchases
    n4_estorno_of_a_part
    o_decided_readings
    p1_what_competencia_means
    p2_what_fatura_means
    p3_what_caixa_means
    p4_what_income_means
    p5_what_rows_are
    p6_what_is_owed
    p7_where_it_cannot_be_told
}

fn folders() -> [PathBuf; 3] {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    ["statements", "statements_more", "statements_third"].map(|it| tests.join(it))
}

fn cases(kind: &str) -> Vec<Case> {
    let read = |folder: PathBuf| -> Vec<Case> {
        let text = fs::read_to_string(folder.join(kind).with_extension("json")).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{kind}: {error}"))
    };
    folders().into_iter().flat_map(read).collect()
}

/// What the tool answers when Pierre tells the case.
async fn answer(case: &Case) -> Value {
    let upstream = Upstream::new().await;
    for (endpoint, body) in bodies::of(case) {
        upstream.json(endpoint, body.to_string()).await;
    }
    let tool = tools::ALL.iter().find(|it| it.name == case.call.tool);
    let tool = tool.unwrap_or_else(|| panic!("no tool {}", case.call.tool));
    let pierre = Client::build(options(&upstream.base())).unwrap();
    let context = Context {
        pierre: pierre.for_caller(Key::parse(KEY)),
        now: NOW.parse().unwrap(),
        reveal: Reveal::Nothing,
    };
    let schema = (tool.input_schema)();
    let arguments = case.call.arguments.clone();
    match soon(tool.call(&context, &schema, arguments)).await {
        Ok(answer) => serde_json::from_str(&answer.0).unwrap(),
        Err(error) => json!({"_error": true, "_text": format!("{error:?}")}),
    }
}

/// Plays every case of a kind; what does not hold is told of all of them at once.
async fn play(kind: &str) {
    let mut wrong = String::new();
    let all = cases(kind);
    for case in &all {
        let answer = answer(case).await;
        let failed: Vec<_> = case
            .expect
            .iter()
            .filter(|(name, wanted)| !expect::holds(name, wanted, &answer))
            .map(|(name, wanted)| format!("{name} = {wanted}"))
            .collect();
        if !failed.is_empty() {
            let shown: String = answer.to_string().chars().take(900).collect();
            let failed = failed.join(", ");
            let Case { name, facts, .. } = case;
            write!(
                wrong,
                "\n{name}\n  {facts}\n  expected {failed}\n  got {shown}\n"
            )
            .unwrap();
        }
    }
    let failed = wrong.matches("\n  expected ").count();
    assert!(
        wrong.is_empty(),
        "{kind}: {failed} of {} cases\n{wrong}",
        all.len()
    );
}

#[test]
fn every_file_is_a_kind_and_every_kind_a_file() {
    let kinds: BTreeSet<_> = KINDS.iter().map(|&it| it.to_owned()).collect();
    for folder in folders() {
        let files: BTreeSet<_> = fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().path())
            .filter(|it| it.extension().is_some_and(|it| it == "json"))
            .map(|it| it.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(files, kinds);
    }
    let beginnings = KINDS.iter().map(|it| it.split('_').next().unwrap());
    assert_eq!(beginnings.collect::<Vec<_>>(), TROUBLES);
}

#[test]
fn every_case_tells_its_facts_and_expects_something_that_is_known() {
    let mut names = BTreeSet::new();
    for kind in KINDS {
        let all = cases(kind);
        assert!(all.len() >= FEWEST, "{kind} has {} cases", all.len());
        for case in all {
            assert!(case.facts.len() > 30, "{kind}: {} has no facts", case.name);
            assert!(
                !case.expect.is_empty(),
                "{kind}: {} expects nothing",
                case.name
            );
            for name in case.expect.keys() {
                assert!(
                    expect::is_known(name),
                    "{kind}: {} expects {name}",
                    case.name
                );
            }
            assert!(names.insert(case.name.clone()), "twice: {}", case.name);
        }
    }
}

#[test]
fn a_field_that_no_case_has_is_an_error() {
    let read = |text: &str| serde_json::from_str::<Case>(text).map(drop);
    let good = r#"{"name": "a", "facts": "b", "call": {"tool": "cash_flow", "arguments": {}}, "expect": {},
        "rows": [{"on": "cc", "date": "2026-10-01", "amount": "-1.00"}]}"#;
    assert!(read(good).is_ok());
    for (field, odd) in [
        ("\"facts\"", "\"why\""),
        ("\"amount\"", "\"sum\""),
        ("\"tool\"", "\"tol\""),
    ] {
        assert!(read(&good.replace(field, odd)).is_err(), "{odd}");
    }
    assert!(!expect::is_known("totl") && !expect::is_known("rule:x"));
}

#[test]
fn expectations_tell_right_from_wrong() {
    let answer = json!({
        "total": "-10.00", "complete": true, "warnings": ["1 lançamento repetido."],
        "months": [{"month": "2026-11", "owed": "5.00"}],
        "commitments": [{"dueDate": "2026-11-30", "owed": "5.00"}],
        "leftOut": [{"kind": "income", "rule": "entrada"}],
        "transactions": [{"description": "Pix de JOAO", "rule": "entrada"}]
    });
    let cases = [
        ("total", json!("-10.00"), json!("10.00")),
        ("total-near", json!("-10.50"), json!("-11.00")),
        ("total-at-least", json!("-10.00"), json!("-9.00")),
        (
            "total-between",
            json!(["-10.00", "0"]),
            json!(["-9.99", "0"]),
        ),
        ("months.0.owed", json!("5.00"), json!("4.00")),
        (
            "between:months.0.owed",
            json!(["1", "5"]),
            json!(["6", "7"]),
        ),
        ("month-sum:2026-11", json!("5.00"), json!("10.00")),
        ("nov", json!("5.00"), json!("0.00")),
        ("rule-of:Pix", json!("entrada"), json!("gasto")),
        ("rule-not:Pix", json!("gasto"), json!("entrada")),
        ("leftkind", json!("income"), json!("refund")),
        (
            "find",
            json!("\"month\": \"2026-11\", \"owed\""),
            json!("\"month\":\"2026-11\""),
        ),
        ("warns", json!("repetido"), json!("outra")),
        ("warned", json!(true), json!(false)),
    ];
    for (name, right, wrong) in cases {
        assert!(expect::is_known(name), "{name}");
        assert!(expect::holds(name, &right, &answer), "{name} = {right}");
        assert!(!expect::holds(name, &wrong, &answer), "{name} = {wrong}");
    }
}

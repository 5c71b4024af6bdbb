//! Each tool through MCP against the sandbox, in both of its shapes; and what holds for all.

mod agreement;
mod cash_flow;
mod confirm_spending_limit;
mod create_payment_reminder;
mod create_spending_limit;
mod delete_payment_reminder;
mod delete_spending_limit;
mod explain_total;
mod get_accounts;
mod get_api_key_info;
mod get_balance;
mod get_balance_by_account;
mod get_bill_summary;
mod get_bills;
mod get_expensive_categories;
mod get_installments;
mod get_memories;
mod get_open_finance_connection_flow;
mod get_spending_limit_transactions;
mod get_transactions;
mod list_commitments;
mod list_payment_reminders;
mod list_spending_limits;
mod manage_closing_date;
mod manual_update;
mod privacy;
mod questions;
mod search_transactions;
mod summarize_spending;
mod update_payment_reminder;
mod update_spending_limit;

use pierre_mcp::{
    answer::clean::answer,
    sandbox::Shape,
    server::{consent::Confirm, definition},
    tool::{Context, Descriptor, Effect, Error, Group, NoInput, Now, Tool},
    tools,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{KEY, Sandbox, Server, Upstream, experimental, hurried, options};

/// An amount as any program would read it, without ours.
fn decimal(value: &Value) -> Decimal {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.parse().unwrap()
}

/// A decimal as answers write it.
fn money(amount: Decimal) -> String {
    format!("{amount:.2}")
}

/// Good arguments of a tool.
fn example(tool: &Descriptor) -> Value {
    serde_json::from_str(tool.example).unwrap()
}

/// What each key that names a fault must be told, whatever the tool.
const FAULTS: &[(&str, &str)] = &[
    ("sk-sandbox-401", "A Pierre recusou a chave da API."),
    ("sk-nobody", "A Pierre recusou a chave da API."),
    (
        "sk-sandbox-no-subscription",
        "Esta conta da Pierre não tem assinatura ativa.",
    ),
    (
        "sk-sandbox-429",
        "A Pierre pediu para esperar: houve consultas demais.",
    ),
    ("sk-sandbox-500", "A Pierre está com problemas (HTTP 500)."),
    (
        "sk-sandbox-html",
        "A Pierre não respondeu com dados: veio uma página ou um conteúdo cortado.",
    ),
];

/// Calls a tool under every fault of the sandbox, in every shape.
async fn tells_every_fault(tool: &'static str, arguments: Value) {
    tells_every_fault_of(tools::ALL, tool, arguments).await;
}

/// The same for a tool of another catalogue.
async fn tells_every_fault_of(tools: &[Descriptor], tool: &'static str, arguments: Value) {
    let [live, april, documented] = Sandbox::all().await;
    futures::join!(
        faults_of(&live, tools, tool, &arguments),
        faults_of(&april, tools, tool, &arguments),
        faults_of(&documented, tools, tool, &arguments)
    );
}

async fn faults_of(sandbox: &Sandbox, tools: &[Descriptor], tool: &'static str, arguments: &Value) {
    let played = FAULTS.iter().map(async |(key, what)| {
        let server = Server::with(options(&sandbox.base), Some(key), tools).await;
        let text = server.call(tool, arguments.clone()).await.bad();
        assert!(text.starts_with(what), "{key}: {text}");
    });
    futures::future::join_all(played).await;
    let slow = hurried(&sandbox.base, std::time::Duration::from_millis(300));
    let server = Server::with(slow, Some("sk-sandbox-slow"), tools).await;
    let answer = server.call(tool, arguments.clone()).await.text();
    assert!(answer.contains("A Pierre não respondeu em "), "{answer}");
    let server = Server::with(options(&sandbox.base), None, tools).await;
    let text = server.call(tool, arguments.clone()).await.bad();
    assert!(
        text.starts_with("Falta a chave da API da Pierre. Gere uma chave"),
        "{text}"
    );
    assert!(text.contains("https://pierre.finance/api-key"), "{text}");
}

/// Bad arguments are refused with a sentence on each, and nothing is sent.
async fn refuses(tool: &'static str, cases: &[(Value, &str)]) {
    let tool = tools::ALL.iter().find(|it| it.name == tool).unwrap();
    refuses_of(tool, tools::ALL, cases).await;
}

/// The same for a tool of another catalogue.
async fn refuses_of(tool: &Descriptor, tools: &[Descriptor], cases: &[(Value, &str)]) {
    let upstream = Upstream::new().await;
    let server = Server::with(options(&upstream.base()), Some(KEY), tools).await;
    let example = tool.example;
    for (arguments, why) in cases {
        let text = server.call(tool.name, arguments.clone()).await.bad();
        assert!(
            text.starts_with("Argumentos inválidos: "),
            "{arguments}: {text}"
        );
        assert!(text.contains(why), "{arguments}: {text}");
        let changes = tool.effect != Effect::Read;
        assert_eq!(
            text.contains("Nada foi alterado."),
            changes,
            "{arguments}: {text}"
        );
        assert!(text.ends_with(example), "{arguments}: {text}");
        assert!(!text.contains("CANARY"), "{arguments}: {text}");
    }
    assert!(upstream.requests().await.is_empty());
}

#[tokio::test]
async fn every_limit_of_every_schema_is_kept() {
    let upstream = Upstream::new().await;
    let all = Server::of(options(&upstream.base())).await;
    let experimental = experimental();
    let experimental = Server::with(options(&upstream.base()), Some(KEY), &experimental).await;
    let mut violated = 0;
    let offered = tools::ALL.iter().map(|tool| (tool, &all));
    let hidden = tools::EXPERIMENTAL.iter().map(|tool| (tool, &experimental));
    for (tool, server) in offered.chain(hidden) {
        let schema = (tool.input_schema)();
        let none = serde_json::Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&none);
        for (name, property) in properties {
            let mut bad = bad_values(property);
            if let Some(items) = property.get("items") {
                bad.extend(bad_values(items).into_iter().map(|it| json!([it])));
            }
            assert!(!bad.is_empty(), "{}.{name} takes anything", tool.name);
            for value in bad {
                let mut arguments = example(tool);
                arguments[name] = value.clone();
                let text = server.call(tool.name, arguments).await.bad();
                let place = format!("{}.{name} = {value:.60}: {text}", tool.name);
                assert!(text.starts_with("Argumentos inválidos: "), "{place}");
                assert!(text.contains(&format!("`{name}`")), "{place}");
                assert!(!text.contains("CANARY"), "{place}");
                violated += 1;
            }
        }
        for extra in ["CANARY", "limit", "x y", "\u{202e}"] {
            let mut arguments = example(tool);
            arguments[extra] = json!("CANARY value");
            let text = server.call(tool.name, arguments).await.bad();
            assert!(text.contains("não existe"), "{}: {text}", tool.name);
            assert!(!text.contains("value"), "{}: {text}", tool.name);
        }
        for required in schema
            .get("required")
            .into_iter()
            .flat_map(|it| it.as_array().unwrap())
        {
            let required = required.as_str().unwrap();
            for value in [None, Some(json!(null)), Some(json!("")), Some(json!("  "))] {
                let mut arguments = example(tool);
                arguments.as_object_mut().unwrap().remove(required);
                if let Some(value) = value {
                    arguments[required] = value;
                }
                let text = server.call(tool.name, arguments).await.bad();
                assert!(
                    text.contains(&format!("`{required}`: é obrigatório")),
                    "{text}"
                );
            }
        }
    }
    assert!(violated > 40, "{violated}");
    assert!(upstream.requests().await.is_empty());
}

/// Values just outside of what a property takes, and some far outside.
fn bad_values(property: &Value) -> Vec<Value> {
    let limit = |name: &str| property.get(name).and_then(Value::as_i64);
    let mut bad = Vec::new();
    if let Some(least) = limit("minimum") {
        bad.extend([
            json!(least - 1),
            json!(i64::MIN),
            json!((least - 1).to_string()),
        ]);
    }
    if let Some(most) = limit("maximum") {
        bad.extend([
            json!(most + 1),
            json!(i64::MAX),
            json!(1e30),
            json!((most + 1).to_string()),
        ]);
    }
    if let Some(most) = limit("maxLength") {
        let most = usize::try_from(most).unwrap();
        bad.extend([json!("x".repeat(most + 1)), json!("é".repeat(most + 1))]);
    }
    if let Some(most) = limit("maxItems") {
        let most = usize::try_from(most).unwrap();
        bad.push(json!(vec!["x"; most + 1]));
    }
    if property.get("enum").is_some() {
        bad.extend([json!("CANARY"), json!(0), json!(true)]);
    }
    match property["type"].as_str().unwrap() {
        "integer" => bad.extend([json!("10abc"), json!(1.5), json!([1]), json!(true)]),
        "number" => bad.extend([json!("10abc"), json!([1]), json!({"a": 1}), json!(true)]),
        "boolean" => bad.extend([json!("CANARY"), json!(2)]),
        "string" => bad.extend([
            json!(["CANARY"]),
            json!({"CANARY": 1}),
            json!("a\u{0}b\ncCANARY"),
        ]),
        "array" => bad.extend([json!({"CANARY": 1}), json!(7), json!([["CANARY"]])]),
        other => panic!("{other}"),
    }
    bad
}

answer! {
    struct Nowhere {
        never: bool,
    }
}

struct Panics;

impl Tool for Panics {
    const NAME: &'static str = "panics";
    const TITLE: &'static str = "x";
    const DESCRIPTION: &'static str = "x";
    const GROUP: Group = Group::Help;
    const EFFECT: Effect = Effect::Read;
    type Input = NoInput;
    type Request = ();
    type Output = Nowhere;

    fn check(_: Now, _: NoInput) -> Result<(), Error> {
        Ok(())
    }

    async fn call(_: &Context, (): ()) -> Result<Nowhere, Error> {
        tokio::task::yield_now().await;
        panic!("CANARY of a panic")
    }
}

#[tokio::test]
async fn a_tool_that_panics_takes_nothing_with_it() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let panics = Descriptor::of::<Panics>();
    let tools: Vec<_> = tools::ALL.iter().copied().chain([panics]).collect();
    let server = Server::with(options(&sandbox.base), Some("sk-sandbox"), &tools).await;
    for _ in 0..20 {
        let text = server.call("panics", json!({})).await.bad();
        assert!(text.starts_with("Erro interno do pierre-mcp."), "{text}");
        assert!(!text.contains("CANARY"), "{text}");
    }
    let answer = server.call("get_accounts", json!({})).await.good();
    assert_eq!(answer["count"], 11);
}

#[tokio::test]
async fn snake_case_and_texts_for_numbers_are_taken() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let server = sandbox.server("sk-sandbox").await;
    let plain = json!({"startDate": "2026-10-01", "endDate": "2026-10-31", "pageSize": 3, "minAmount": 1234.5, "accountType": "BANK", "categories": ["Renda", "Investimentos"]});
    let loose = json!({"start_date": " 2026-10-01 ", "end_date": "2026-10-31", "page_size": "3", "min_amount": "1.234,50", "account_type": "bank", "categories": "Renda, Investimentos"});
    let plain = server.call("get_transactions", plain).await.good();
    let loose = server.call("get_transactions", loose).await.good();
    assert_eq!(plain, loose);
    assert!(plain["count"].as_u64().unwrap() > 0);
}

/// Every object of an answer has its fields in the order in which its schema lists them.
fn in_order(tool: &str, answer: &Value, schema: &Value) {
    match answer {
        Value::Array(items) => items
            .iter()
            .for_each(|item| in_order(tool, item, &schema["items"])),
        Value::Object(fields) => {
            let listed = schema["properties"].as_object().unwrap();
            let places: Vec<_> = fields
                .keys()
                .map(|name| listed.keys().position(|it| it == name))
                .collect();
            assert!(places.iter().all(Option::is_some), "{tool}: {answer}");
            assert!(places.is_sorted(), "{tool}: {answer}");
            for (name, field) in fields {
                in_order(tool, field, &listed[name]);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn answers_have_the_same_fields_in_the_same_order_each_time() {
    for sandbox in &Sandbox::all().await {
        let server = Server::with(options(&sandbox.base), Some("sk-sandbox"), tools::ALL).await;
        for (tool, arguments) in crate::process::every_call() {
            let descriptor = tools::ALL.iter().find(|it| it.name == tool).unwrap();
            let schema = Value::Object((descriptor.output_schema)());
            let first = server.call(tool, arguments.clone()).await.good();
            in_order(tool, &first, &schema);
            // What changes nothing says the same again, to the letter.
            if descriptor.effect == Effect::Read {
                let again = server.call(tool, arguments).await.good();
                assert_eq!(again.to_string(), first.to_string(), "{tool}");
            }
        }
    }
}

/// What every reading tool says, in a line each.
async fn state(server: &Server) -> Vec<String> {
    let mut state = Vec::new();
    for (tool, arguments) in crate::process::every_call() {
        let descriptor = tools::ALL.iter().find(|it| it.name == tool).unwrap();
        if descriptor.effect == Effect::Read {
            let answer = server.call(tool, arguments).await.good();
            state.push(format!("{tool}: {answer}"));
        }
    }
    state
}

#[tokio::test]
async fn hints_are_true() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let mut repeated = 0;
    for (index, (tool, arguments)) in crate::process::every_call().into_iter().enumerate() {
        let descriptor = tools::ALL.iter().find(|it| it.name == tool).unwrap();
        let hints = definition(descriptor, Confirm::Never).annotations.unwrap();
        let reads = hints.read_only_hint == Some(true);
        assert_eq!(
            hints.destructive_hint,
            Some(tool.starts_with("delete_")),
            "{tool}"
        );
        // Each with a household of its own, and nothing in memory.
        let key = format!("sk-sandbox-hints-{index}");
        let server = Server::with(options(&sandbox.base), Some(&key), tools::ALL).await;
        if index == 0 {
            // All that only read have been called by then.
            assert_eq!(state(&server).await, state(&server).await);
        }
        if !reads && hints.idempotent_hint == Some(true) {
            server.call(tool, arguments.clone()).await.good();
            let once = state(&server).await;
            server.call(tool, arguments).await;
            assert_eq!(
                state(&server).await,
                once,
                "{tool} does more the second time"
            );
            repeated += 1;
        }
    }
    assert!(repeated >= 2, "{repeated}");
}

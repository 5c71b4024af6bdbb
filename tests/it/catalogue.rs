//! Rules that hold for every tool, and one snapshot per tool: every word that a model will read.

use pierre_mcp::{
    server::{consent::Confirm, definition},
    tool::{Descriptor, Effect},
    tools::{ALL, EXPERIMENTAL},
};
use serde_json::{Map, Value};

/// Tokens that a tool may cost in `tools/list`, on average over those offered by default.
const TOKENS_A_TOOL: usize = 400;
/// Tokens that the five tools of the first documents may cost together.
const FIRST_FIVE: usize = 3_500;
/// Bytes that a description may have.
const LONGEST_DESCRIPTION: usize = 1_200;

fn listed(tool: &Descriptor) -> Value {
    serde_json::to_value(definition(tool, Confirm::Auto)).unwrap()
}

/// Every definition that some server offers.
fn every() -> impl Iterator<Item = &'static Descriptor> {
    ALL.iter().chain(EXPERIMENTAL)
}

/// Every schema inside a schema, with its path.
fn walk<'a>(
    schema: &'a Map<String, Value>,
    path: &str,
    visit: &mut impl FnMut(&str, &'a Map<String, Value>),
) {
    visit(path, schema);
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        walk(
            property
                .as_object()
                .unwrap_or_else(|| panic!("{path}/{name} is no object")),
            &format!("{path}/{name}"),
            visit,
        );
    }
    if let Some(items) = schema.get("items") {
        walk(
            items
                .as_object()
                .unwrap_or_else(|| panic!("{path}[] is no object")),
            &format!("{path}[]"),
            visit,
        );
    }
}

#[test]
fn stands_in_alphabetical_order_under_names_that_every_client_takes() {
    let names: Vec<_> = ALL.iter().map(|tool| tool.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    for name in names {
        let good = name.len() <= 40
            && name.starts_with(|it: char| it.is_ascii_lowercase())
            && name
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
        assert!(good, "{name}");
    }
}

#[test]
fn every_tool_has_a_title_guidance_and_all_four_annotations() {
    for tool in every() {
        let listed = listed(tool);
        assert_eq!(listed["title"], tool.title, "{}", tool.name);
        for hint in [
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
        ] {
            assert!(
                listed["annotations"][hint].is_boolean(),
                "{} {hint}",
                tool.name
            );
        }
        let description = tool.description;
        assert!(
            description.len() <= LONGEST_DESCRIPTION,
            "{}: {}",
            tool.name,
            description.len()
        );
        for part in ["Quando usar: ", "Quando não usar: ", "Devolve"] {
            assert!(
                description.contains(part)
                    || (part == "Devolve" && description.contains("`totals`")),
                "{} says nothing of {part:?}",
                tool.name
            );
        }
        assert!(
            description.contains('"') || tool.effect != Effect::Read,
            "{} quotes nobody",
            tool.name
        );
        for order in ["IMPORTANTE", "SEMPRE", "sempre use", "antes de qualquer"] {
            assert!(
                !description.contains(order),
                "{} gives orders: {order}",
                tool.name
            );
        }
    }
}

#[test]
fn each_experimental_version_has_a_namesake_that_it_replaces() {
    for tool in EXPERIMENTAL {
        let namesake = ALL.iter().find(|it| it.name == tool.name).unwrap();
        assert_eq!(tool.group, namesake.group, "{}", tool.name);
        assert_ne!(tool.effect, namesake.effect, "{}", tool.name);
        let annotations = &listed(tool)["annotations"];
        assert_eq!(annotations["readOnlyHint"], false);
        assert_eq!(annotations["destructiveHint"], true);
    }
}

#[test]
fn schemas_hold_only_what_every_client_takes() {
    let forbidden = [
        "$ref", "$defs", "$schema", "oneOf", "anyOf", "allOf", "not", "const", "format",
        "nullable", "default", "title",
    ];
    for tool in every() {
        let (input, output) = ((tool.input_schema)(), (tool.output_schema)());
        for (side, schema) in [("input", &input), ("output", &output)] {
            assert_eq!(schema["type"], "object", "{} {side}", tool.name);
            assert!(
                schema.get("enum").is_none(),
                "{} {side}: an enum at the root",
                tool.name
            );
            walk(schema, side, &mut |path, inner| {
                // Comments for readers of the code are in English and must not slip in.
                let text = inner
                    .get("description")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let english = [
                    " the ", "The ", " of ", "One ", " and ", "Which ", "Nothing", "How ",
                ];
                assert!(
                    !english.iter().any(|it| text.contains(it)),
                    "{} {path}: {text}",
                    tool.name
                );
                for word in forbidden {
                    assert!(!inner.contains_key(word), "{} {path}: {word}", tool.name);
                }
                assert!(
                    inner["type"].is_string(),
                    "{} {path}: {:?}",
                    tool.name,
                    inner["type"]
                );
            });
        }
        assert_eq!(input["additionalProperties"], false, "{}", tool.name);
        assert!(input["properties"].is_object(), "{}", tool.name);
        walk(&output, "output", &mut |path, inner| {
            assert!(
                !inner.contains_key("additionalProperties"),
                "{} {path}",
                tool.name
            );
            // A 64-bit number loses digits in JavaScript; money is text everywhere.
            assert_ne!(inner["type"], "number", "{} {path}", tool.name);
        });
    }
}

#[test]
fn fields_are_camel_case_and_bear_one_type_everywhere() {
    let mut types: std::collections::BTreeMap<String, (String, String)> =
        std::collections::BTreeMap::new();
    for tool in every() {
        walk(&(tool.output_schema)(), tool.name, &mut |path, inner| {
            let Some((_, name)) = path.trim_end_matches("[]").rsplit_once('/') else {
                return;
            };
            let camel = name.starts_with(|it: char| it.is_ascii_lowercase())
                && name.bytes().all(|it| it.is_ascii_alphanumeric());
            assert!(camel, "{path}");
            if path.ends_with("[]") {
                return;
            }
            let kind = inner["type"].to_string();
            let (first, place) = types
                .entry(name.to_owned())
                .or_insert_with(|| (kind.clone(), path.to_owned()));
            // Pierre's own summary calls its period in words what ours gives in dates.
            let summary = path.contains("/summary/") || place.contains("/summary/");
            let totals = name == "total" || name == "totals";
            // A spending limit's period is Pierre's word for how often it begins anew.
            let period = name == "period";
            // Pierre's own summary is figures, ours a sentence.
            let spoken = name == "summary";
            assert!(
                *first == kind || summary || totals || period || spoken,
                "{path} is {kind}, {place} is {first}"
            );
        });
    }
}

#[test]
fn every_example_is_taken_by_its_own_tool() {
    for tool in every() {
        let example: Map<String, Value> = serde_json::from_str(tool.example).unwrap();
        let schema = jsonschema::validator_for(&Value::Object((tool.input_schema)())).unwrap();
        assert!(schema.is_valid(&Value::Object(example)), "{}", tool.name);
    }
}

#[test]
fn whatever_may_have_been_done_says_how_to_find_out() {
    for tool in every() {
        assert_eq!(
            tool.effect == Effect::Read,
            tool.how_to_check.is_empty(),
            "{}",
            tool.name
        );
    }
}

#[test]
fn the_list_fits_a_model_s_context() {
    let tokens = tiktoken_rs::o200k_base().unwrap();
    let cost = |value: &Value| tokens.encode_ordinary(&value.to_string()).len();
    let costs: Vec<_> = ALL
        .iter()
        .filter(|tool| tool.group.is_default())
        .map(|tool| (tool.name, cost(&listed(tool))))
        .collect();
    let five = [
        "get_accounts",
        "get_balance_by_account",
        "get_transactions",
        "manual_update",
        "update_payment_reminder",
    ];
    let sum = |costs: &[(&str, usize)]| costs.iter().map(|(_, cost)| cost).sum::<usize>();
    let first: Vec<_> = costs
        .iter()
        .filter(|(name, _)| five.contains(name))
        .copied()
        .collect();
    assert!(first.len() == 5 && sum(&first) <= FIRST_FIVE, "{first:?}");
    assert!(
        costs.len() == 5 || sum(&costs) < costs.len() * TOKENS_A_TOOL,
        "{} for {}: {costs:?}",
        sum(&costs),
        costs.len()
    );
}

#[test]
fn the_tokens_that_the_command_tells_are_about_those_of_o200k() {
    let o200k = tiktoken_rs::o200k_base().unwrap();
    let (mut told, mut true_cost) = (0, 0);
    for tool in ALL {
        let text = listed(tool).to_string();
        told += pierre_mcp::cli::list_tools::tokens(&text);
        true_cost += o200k.encode_ordinary(&text).len();
    }
    let off = told.abs_diff(true_cost) * 100 / true_cost;
    assert!(off <= 5, "{told} for {true_cost}");
}

#[test]
fn the_instructions_fit_what_clients_keep() {
    let server = crate::support::server_without_pierre();
    let instructions = rmcp::ServerHandler::get_info(&server).instructions.unwrap();
    assert!(instructions.len() <= 2_048, "{}", instructions.len());
}

#[test]
fn every_word_that_a_model_reads_is_reviewed() {
    let offered = ALL.iter().map(|tool| (tool.name.to_owned(), tool));
    let hidden = EXPERIMENTAL
        .iter()
        .map(|tool| (format!("{}_experimental", tool.name), tool));
    for (name, tool) in offered.chain(hidden) {
        insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_json_snapshot!(name, listed(tool));
        });
    }
}

//! Documents that follow from the code. `UPDATE_DOCS=1 cargo test` writes them.

use std::{fmt::Write, fs, path::Path};

use pierre_mcp::{
    ledger::{
        phrases::{self, Side},
        rules::{Rule, VERSION},
    },
    pierre::models::Direction,
    server::{consent::Confirm, definition},
    tool::{Descriptor, Effect, error::Failed},
    tools::{ALL, EXPERIMENTAL},
};
use serde_json::{Map, Value};

pub(crate) fn check(file: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{file} is not what the code says; run UPDATE_DOCS=1 cargo test"
    );
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Act => "act",
        Effect::Write => "write",
        Effect::Destroy => "destroy",
    }
}

fn kind(schema: &Map<String, Value>) -> String {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
        return format!("`{}`", values.join("` \\| `"));
    }
    let bounds = [
        ("minimum", "≥ "),
        ("maximum", "≤ "),
        ("maxLength", "at most "),
    ];
    let bounds: Vec<_> = bounds
        .iter()
        .filter_map(|(name, words)| Some(format!("{words}{}", schema.get(*name)?)))
        .collect();
    let base = match schema["type"].as_str().unwrap_or_default() {
        "array" => format!("list of {}", kind(schema["items"].as_object().unwrap())),
        other => other.to_owned(),
    };
    if bounds.is_empty() {
        base
    } else {
        format!("{base}, {}", bounds.join(", "))
    }
}

fn rows(out: &mut String, schema: &Map<String, Value>, prefix: &str) {
    let required = schema.get("required").and_then(Value::as_array);
    for (name, property) in schema["properties"].as_object().unwrap() {
        let property = property.as_object().unwrap();
        let always = required.is_some_and(|it| it.iter().any(|it| it == name));
        let text = property
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let items = property.get("items").and_then(Value::as_object);
        let inner = items
            .filter(|it| it.contains_key("properties"))
            .or_else(|| property.contains_key("properties").then_some(property));
        let list = if items.is_some() && inner.is_some() {
            "[]"
        } else {
            ""
        };
        let kind = if inner.is_some() && list.is_empty() {
            "object".to_owned()
        } else {
            kind(property)
        };
        let mark = if always { "yes" } else { "" };
        writeln!(out, "| `{prefix}{name}{list}` | {kind} | {mark} | {text} |").unwrap();
        if let Some(inner) = inner {
            rows(out, inner, &format!("{prefix}{name}{list}."));
        }
    }
}

fn tool(out: &mut String, tool: &Descriptor) {
    writeln!(out, "\n## `{}`: {}\n", tool.name, tool.title).unwrap();
    let idempotent = if tool.idempotent { ", idempotent" } else { "" };
    writeln!(out, "Effect: {}{idempotent}.\n", effect(tool.effect)).unwrap();
    for line in tool.description.lines() {
        writeln!(out, "> {line}").unwrap();
    }
    let input = (tool.input_schema)();
    if input["properties"].as_object().unwrap().is_empty() {
        out.push_str("\nNo arguments.\n");
    } else {
        out.push_str("\n| argument | type | required | meaning |\n| --- | --- | --- | --- |\n");
        rows(out, &input, "");
        writeln!(out, "\nExample: `{}`", tool.example).unwrap();
    }
    out.push_str("\n| answer | type | always | meaning |\n| --- | --- | --- | --- |\n");
    rows(out, &(tool.output_schema)(), "");
}

#[test]
fn the_rules_are_documented_as_they_are() {
    let mut out = format!(
        "# Rules of the ledger\n\nVersion {VERSION}. Made from `src/ledger/rules.rs` by `UPDATE_DOCS=1 cargo test docs`; a test keeps it so.\n\n{}\
         | rule | kind | counts as spending | when it holds |\n| --- | --- | --- | --- |\n",
        include_str!("docs/evidence.md")
    );
    for rule in Rule::ALL {
        let counts = match rule {
            Rule::PartOfWhole | Rule::PartOfRefund | Rule::CardInCash | Rule::WholeBesideParts => {
                false
            }
            Rule::BillInCash => true,
            other => other.kind().is_spending(),
        };
        let counts = if counts { "yes" } else { "no" };
        let (id, kind, text) = (rule.id(), rule.kind().name(), rule.text());
        writeln!(out, "| `{id}` | `{kind}` | {counts} | {text} |").unwrap();
    }
    out.push_str(include_str!("docs/rules.md"));
    out.push_str(
        "\n## Phrases\n\nFrom `src/ledger/phrases.tsv`. Of all phrases that a text holds, as whole words, the one that begins first decides, then \
         the longest; `…` stands for any ending of the last word. *Start*: only at the beginning of a text.\n\n\
         | says | statement | direction | where | sure | phrases |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for phrase in phrases::table() {
        let side = match phrase.side {
            Some(Side::Bank) => "bank",
            Some(Side::Card) => "card",
            None => "any",
        };
        let direction = match phrase.direction {
            Some(Direction::In) => "in",
            Some(Direction::Out) => "out",
            None => "any",
        };
        let place = if phrase.at_start { "start" } else { "anywhere" };
        let sure = if phrase.is_certain {
            "certain"
        } else {
            "likely"
        };
        let head = format!(
            "| {} | {side} | {direction} | {place} | {sure} |",
            phrase.meaning.name()
        );
        let end = if phrase.is_open { "…" } else { "" };
        let text = format!("{}{end}", phrase.text);
        match lines.iter_mut().find(|(other, _)| *other == head) {
            Some((_, texts)) => texts.push(text),
            None => lines.push((head, vec![text])),
        }
    }
    for (head, texts) in lines {
        writeln!(out, "{head} {} |", texts.join(", ")).unwrap();
    }
    check("docs/rules.md", &out);
}

#[test]
fn the_tools_are_documented_as_they_are() {
    let mut out = String::from(
        "# Tools\n\nMade from the catalogue by `UPDATE_DOCS=1 cargo test docs`; a test keeps it so. Texts for models and \
         people are in Brazilian Portuguese.\n",
    );
    for it in ALL {
        tool(&mut out, it);
    }
    out.push_str("\n# With `--experimental`\n\nThese take the places of their namesakes above.\n");
    for it in EXPERIMENTAL {
        tool(&mut out, it);
    }
    check("docs/tools.md", &out);
}

#[test]
fn the_errors_are_documented_as_they_are() {
    let failed = |effect, how_to_check| Failed {
        effect,
        sent: true,
        how_to_check,
        example: "{\"pageSize\": 20}",
        name: "get_transactions",
    };
    let mut out = String::from(
        "# Errors\n\nMade from the code by `UPDATE_DOCS=1 cargo test docs`; a test keeps it so. A failed call is a result with \
         `isError: true` and one of these texts; nothing that Pierre wrote is passed on. The code stands in the log line. A tool that \
         changes something adds \"Nada foi alterado.\" where that is so and the text does not say it.\n\n\
         | code | text |\n| --- | --- |\n",
    );
    for error in crate::errors::examples() {
        let text = error.text(failed(Effect::Read, ""));
        writeln!(out, "| `{}` | {} |", error.code(), text.replace('|', "\\|")).unwrap();
    }
    out.push_str(
        "\n## When it is not known what became of an action\n\nA tool that acts or writes is never sent again once it may have \
         reached Pierre. Its text then says how to find out, in place of \"Nada foi alterado\":\n\n| tool | text |\n| --- | --- |\n",
    );
    let every = ALL.iter().chain(EXPERIMENTAL);
    for it in every.filter(|it| it.effect != Effect::Read) {
        writeln!(
            out,
            "| `{}` | Não se sabe se o pedido foi executado: {} |",
            it.name, it.how_to_check
        )
        .unwrap();
    }
    check("docs/errors.md", &out);
}

#[test]
fn the_readmes_list_the_tools_as_they_are() {
    for (file, head) in [
        ("README.md", "| Tool | Title | Effect |"),
        ("README.pt-BR.md", "| Ferramenta | O que faz | Efeito |"),
    ] {
        let mut table = format!("\n{head}\n| --- | --- | --- |\n");
        for it in ALL {
            let portuguese = match it.effect {
                Effect::Read => "consulta",
                Effect::Act => "ação",
                Effect::Write => "alteração",
                Effect::Destroy => "exclusão",
            };
            let word = if file == "README.md" {
                effect(it.effect)
            } else {
                portuguese
            };
            writeln!(
                table,
                "| [`{0}`](docs/tools.md) | {1} | {word} |",
                it.name, it.title
            )
            .unwrap();
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = fs::read_to_string(path).unwrap();
        let (before, rest) = text.split_once("<!-- tools:begin -->").unwrap();
        let (_, after) = rest.split_once("<!-- tools:end -->").unwrap();
        check(
            file,
            &format!("{before}<!-- tools:begin -->{table}<!-- tools:end -->{after}"),
        );
    }
}

#[test]
fn the_example_configuration_is_valid_and_names_both_ways_in() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("mcp-config.example.json"))
            .unwrap();
    let config: Value = serde_json::from_str(&text).unwrap();
    let servers = config["mcpServers"].as_object().unwrap();
    assert!(
        servers
            .values()
            .any(|it| it["command"] == "pierre-mcp" && it["env"]["PIERRE_API_KEY"].is_string())
    );
    let remote = servers.values().find(|it| it["url"].is_string()).unwrap();
    assert!(remote["url"].as_str().unwrap().ends_with("/mcp"));
    assert!(
        remote["headers"]["Authorization"]
            .as_str()
            .unwrap()
            .starts_with("Bearer ")
    );
}

#[test]
fn every_relative_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = fs::read_dir(root)
        .unwrap()
        .chain(fs::read_dir(root.join("docs")).unwrap());
    for document in documents
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "md"))
    {
        let text = fs::read_to_string(&document).unwrap();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|it| it.split_once(')'))
            .map(|it| it.0)
        {
            let file = target.split('#').next().unwrap();
            if !file.is_empty() && !target.contains("://") {
                assert!(
                    document.parent().unwrap().join(file).exists(),
                    "{}: {target}",
                    document.display()
                );
            }
        }
    }
}

#[test]
fn the_definitions_shown_are_the_ones_served() {
    for it in ALL.iter().chain(EXPERIMENTAL) {
        assert_eq!(
            definition(it, Confirm::Auto).description.as_deref(),
            Some(it.description)
        );
    }
}

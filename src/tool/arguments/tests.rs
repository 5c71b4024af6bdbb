//! Arguments as hosts send them, and their canonical form.

use serde_json::json;

use super::*;

fn schema() -> JsonObject {
    json!({
        "type": "object",
        "properties": {
            "pageSize": {"type": "integer", "minimum": 1, "maximum": 200},
            "minAmount": {"type": "number"},
            "detail": {"type": "string", "enum": ["concise", "full"]},
            "accountId": {"type": "string", "maxLength": 10},
            "full": {"type": "boolean"},
            "categories": {"type": "array", "items": {"type": "string"}}
        },
        "required": ["accountId"],
        "additionalProperties": false
    })
    .as_object()
    .unwrap()
    .clone()
}

fn run(arguments: Value) -> Result<Value, String> {
    let Value::Object(arguments) = arguments else {
        panic!("an object")
    };
    checked(&schema(), arguments)
        .map(Value::Object)
        .map_err(|error| match error {
            Error::InvalidArguments(text) => text,
            other => panic!("{other:?}"),
        })
}

#[test]
fn takes_numbers_booleans_and_lists_as_text_and_snake_case_names() {
    let read = run(json!({
        "account_id": 42, "page_size": "10", "full": "true", "detail": "FULL",
        "minAmount": "1.234,56", "categories": "Compras, Saúde"
    }));
    assert_eq!(
        read.unwrap(),
        json!({
            "accountId": "42", "pageSize": 10, "full": true, "detail": "full",
            "minAmount": "1.234,56", "categories": ["Compras", "Saúde"]
        })
    );
}

#[test]
fn takes_null_and_blank_for_absent() {
    assert_eq!(
        run(json!({"accountId": "a", "detail": null, "pageSize": " "})).unwrap(),
        json!({"accountId": "a"})
    );
}

#[test]
fn says_what_is_allowed_and_never_repeats_the_value() {
    for (arguments, expected) in [
        (
            json!({"accountId": "a", "pageSize": "10abc"}),
            "`pageSize`: use um número inteiro de 1 a 200.",
        ),
        (
            json!({"accountId": "a", "pageSize": 2000}),
            "`pageSize`: use um número inteiro de 1 a 200.",
        ),
        (
            json!({"accountId": "a", "pageSize": 1.5}),
            "`pageSize`: use um número inteiro de 1 a 200.",
        ),
        (
            json!({"accountId": "a", "detail": "DROP"}),
            "`detail`: use um destes valores: concise, full.",
        ),
        (
            json!({}),
            "`accountId`: é obrigatório; use um texto de até 10 caracteres.",
        ),
        (
            json!({"accountId": "12345678901"}),
            "`accountId`: use um texto de até 10 caracteres.",
        ),
        (
            json!({"accountId": "a", "account_id": "b"}),
            "`accountId`: veio duas vezes.",
        ),
        (
            json!({"accountId": "a", "full": "sim"}),
            "`full`: use true ou false.",
        ),
    ] {
        assert_eq!(run(arguments).unwrap_err(), expected);
    }
    let text = run(json!({"accountId": "a", "<script>": 1})).unwrap_err();
    assert!(
        text.starts_with("`…`: não existe; os argumentos são `pageSize`"),
        "{text}"
    );
}

#[test]
fn reads_a_list_that_arrives_as_json_text() {
    for (given, list) in [
        (json!("[\"Supermercado\"]"), json!(["Supermercado"])),
        (
            json!(" [\"Compras\", \"Saúde\"] "),
            json!(["Compras", "Saúde"]),
        ),
        (json!("\"Compras\""), json!(["Compras"])),
        (json!(["\"Compras\"", "Saúde"]), json!(["Compras", "Saúde"])),
        (json!("[]"), json!([])),
        (json!(["Nada disso existe"]), json!(["Nada disso existe"])),
    ] {
        let read = run(json!({"accountId": "a", "categories": given}));
        assert_eq!(read.unwrap()["categories"], list, "{given}");
    }
}

#[test]
fn refuses_what_looks_like_json_and_cannot_be_read() {
    for given in [
        json!("[\"Supermercado\""),
        json!("['Supermercado']"),
        json!("{\"a\": 1}"),
        json!("[[\"Supermercado\"]]"),
        json!("\"Compras\", \"Saúde\""),
        json!("Compras, [\"Saúde\"]"),
        json!(["[\"Supermercado\"]"]),
        json!(["\"\\\"Compras\\\"\""]),
    ] {
        let text = run(json!({"accountId": "a", "categories": given})).unwrap_err();
        assert!(text.starts_with("`categories`: use uma lista"), "{text}");
    }
}

#[test]
fn reads_a_name_in_quotes_or_behind_what_nobody_sees() {
    for name in [
        "\"pageSize\"",
        "'pageSize'",
        "\u{200b}pageSize",
        "\u{feff}\"page_size\" ",
        "`page_size`",
        "“pageSize”",
    ] {
        let read = run(json!({"accountId": "a", name: 5}));
        assert_eq!(read.unwrap(), json!({"accountId": "a", "pageSize": 5}));
        let twice = run(json!({"accountId": "a", "pageSize": 5, name: 6})).unwrap_err();
        assert_eq!(twice, "`pageSize`: veio duas vezes.", "{name}");
    }
}

#[test]
fn ignores_what_n8n_adds_to_every_call_and_nothing_else() {
    let added = json!({
        "accountId": "a", "sessionId": "8f6e", "action": "sendMessage", "chatInput": "oi",
        "tool": "get_accounts", "toolCallId": "call_1"
    });
    assert_eq!(run(added).unwrap(), json!({"accountId": "a"}));
    for other in ["session", "actions", "chat", "toolName", "callId"] {
        let text = run(json!({"accountId": "a", other: 1})).unwrap_err();
        assert!(
            text.starts_with(&format!("`{other}`: não existe")),
            "{text}"
        );
    }
    // A tool that has such an argument receives it.
    let schema = json!({"properties": {"action": {"type": "string"}}});
    let given = json!({"action": "x", "tool": "y"});
    let read = checked(
        schema.as_object().unwrap(),
        given.as_object().unwrap().clone(),
    );
    assert_eq!(Value::Object(read.unwrap()), json!({"action": "x"}));
}

//! manage_closing_date against the sandbox: the version that reads, and the experimental one that
//! changes.

use pierre_mcp::{
    tool::{Descriptor, Error},
    tools::{ALL, EXPERIMENTAL},
};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{questions::question_of, refuses, refuses_of, tells_every_fault, tells_every_fault_of};
use crate::support::{Answer, KEY, Sandbox, Server, Upstream, experimental, options};

const NAME: &str = "manage_closing_date";
const NUBANK: &str = "ac000000-0000-4000-8000-000000000002";
const ITAU: &str = "ac000000-0000-4000-8000-000000000004";
const ENDPOINT: &str = "manage-closing-date";

fn tool() -> &'static Descriptor {
    EXPERIMENTAL.iter().find(|it| it.name == NAME).unwrap()
}

async fn read(sandbox: &Sandbox, arguments: Value) -> Answer {
    sandbox
        .server("sk-sandbox")
        .await
        .call(NAME, arguments)
        .await
}

async fn change(sandbox: &Sandbox, arguments: Value) -> Answer {
    let tools = experimental();
    let server = Server::with(options(&sandbox.base), Some("sk-sandbox"), &tools).await;
    server.call(NAME, arguments).await
}

/// The experimental answer when Pierre says this.
async fn told(body: &str, arguments: Value) -> Value {
    let upstream = Upstream::saying(ENDPOINT, body).await;
    let tools = experimental();
    let server = Server::with(options(&upstream.base()), Some(KEY), &tools).await;
    server.call(NAME, arguments).await.good()
}

fn nubank() -> Value {
    json!({
        "accountId": NUBANK, "name": "Nubank Ultravioleta", "hasClosingDate": true,
        "closingDay": 3, "active": true, "notes": "Confirmado com [e-mail]"
    })
}

fn itau() -> Value {
    json!({"accountId": ITAU, "name": "Itaú Visa Platinum", "hasClosingDate": false})
}

#[tokio::test]
async fn lists_every_card_with_or_without_a_day() {
    let list = json!({
        "count": 2, "withClosingDate": 1, "complete": true, "warnings": [],
        "cards": [nubank(), itau()]
    });
    for sandbox in Sandbox::all().await {
        for arguments in [json!({}), json!({"operation": "list_accounts"})] {
            assert_eq!(read(&sandbox, arguments.clone()).await.good(), list);
            assert_eq!(change(&sandbox, arguments).await.good(), list);
        }
        let server = sandbox.server("sk-sandbox-empty").await;
        let empty = server.call(NAME, json!({})).await.good();
        let nothing = json!({"count": 0, "withClosingDate": 0, "complete": true, "warnings": [], "cards": []});
        assert_eq!(empty, nothing);
    }
}

#[tokio::test]
async fn gets_the_day_of_one_card() {
    let mut one = nubank();
    one.as_object_mut().unwrap().shift_remove("name");
    for sandbox in Sandbox::all().await {
        let arguments = || json!({"operation": "GET", "accountId": NUBANK});
        for answer in [
            read(&sandbox, arguments()).await.good(),
            change(&sandbox, arguments()).await.good(),
        ] {
            assert_eq!(answer["cards"], json!([one]));
            assert_eq!(answer["complete"], true);
        }
        for id in [ITAU, "ac_de_outra_pessoa", "ac_que_nao_existe"] {
            let arguments = json!({"operation": "GET", "accountId": id});
            let text = read(&sandbox, arguments).await.bad();
            assert!(
                text.starts_with("Não há dia de fechamento cadastrado para esse cartão"),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_set_changed_and_deleted_is_listed_so() {
    for sandbox in Sandbox::all().await {
        let set = json!({"operation": "INSERT", "accountId": ITAU, "closingDay": "31"});
        let answer = change(&sandbox, set.clone()).await.good();
        assert_eq!(answer["accepted"], true);
        assert_eq!(answer["warnings"], json!([]));
        assert_eq!(answer["cards"][0]["closingDay"], 31);
        assert_eq!(answer["cards"][0]["accountId"], ITAU);
        // Pierre's 400 for a second one says nothing of ours.
        let text = change(&sandbox, set).await.bad();
        assert!(
            text.starts_with("A Pierre não aceitou os parâmetros do pedido. Nada foi alterado."),
            "{text}"
        );

        let update = json!({"operation": "UPDATE", "accountId": ITAU, "closingDay": 8, "isActive": false, "notes": "Fecha dia 8"});
        let answer = change(&sandbox, update).await.good();
        assert_eq!(answer["accepted"], true);
        let list = read(&sandbox, json!({})).await.good();
        assert_eq!(list["withClosingDate"], 2);
        assert_eq!(
            list["cards"][1],
            json!({
                "accountId": ITAU, "name": "Itaú Visa Platinum", "hasClosingDate": true,
                "closingDay": 8, "active": false, "notes": "Fecha dia 8"
            })
        );

        let delete = json!({"operation": "DELETE", "accountId": ITAU});
        let answer = change(&sandbox, delete.clone()).await.good();
        assert_eq!(answer["accepted"], true);
        assert_eq!(answer["warnings"], json!([]));
        let list = read(&sandbox, json!({})).await.good();
        assert_eq!(list["cards"], json!([nubank(), itau()]));
        let text = change(&sandbox, delete).await.bad();
        assert!(text.starts_with("Não há dia de fechamento"), "{text}");
        let another =
            json!({"operation": "UPDATE", "accountId": "ac_de_outra_pessoa", "closingDay": 1});
        let text = change(&sandbox, another).await.bad();
        assert!(text.starts_with("Não há dia de fechamento"), "{text}");
    }
}

#[tokio::test]
async fn the_version_offered_to_all_changes_nothing() {
    let offered = ALL.iter().find(|it| it.name == NAME).unwrap();
    let schema = Value::Object((offered.input_schema)());
    let operations = &schema["properties"]["operation"]["enum"];
    assert_eq!(*operations, json!(["LIST_ACCOUNTS", "GET"]));
    for it in [offered, tool()] {
        let warned = it.description.contains("não é comprovado");
        assert!(warned, "{}", it.description);
    }
    let bad = [
        (
            json!({"operation": "INSERT", "accountId": "acc_1"}),
            "`operation`: use um destes valores: LIST_ACCOUNTS, GET",
        ),
        (
            json!({"operation": "DELETE", "accountId": "acc_1"}),
            "`operation`",
        ),
        (
            json!({"closingDay": 3}),
            "`closingDay`: não existe; os argumentos são `operation`, `accountId`.",
        ),
        (
            json!({"operation": "GET"}),
            "`accountId`: é obrigatório com `operation` GET; LIST_ACCOUNTS mostra o de cada cartão.",
        ),
        (
            json!({"accountId": "CANARY"}),
            "`accountId`: só vale com `operation` GET.",
        ),
    ];
    refuses(NAME, &bad).await;
}

#[tokio::test]
async fn each_operation_takes_its_own_arguments() {
    let with = |operation: &str, more: Value| {
        let mut arguments = json!({"operation": operation, "accountId": "acc_1"});
        for (name, value) in more.as_object().unwrap() {
            arguments[name] = value.clone();
        }
        arguments
    };
    let day = "`closingDay`: só vale com `operation` INSERT e UPDATE.";
    let mut bad = vec![
        (
            json!({"accountId": "CANARY"}),
            "`accountId`: só vale com `operation` GET, INSERT, UPDATE e DELETE.",
        ),
        (json!({"closingDay": 3}), day),
        (with("GET", json!({"closingDay": 3})), day),
        (with("DELETE", json!({"closingDay": 3})), day),
        (
            with("DELETE", json!({"isActive": true})),
            "`isActive`: só vale com",
        ),
        (
            with("GET", json!({"notes": "CANARY"})),
            "`notes`: só vale com",
        ),
        (
            with("UPDATE", json!({"notes": "fecha\u{200b} CANARY"})),
            "`notes`: use um texto sem caracteres invisíveis",
        ),
        (
            with("INSERT", json!({})),
            "`closingDay`: é obrigatório com `operation` INSERT; use um dia de 1 a 31.",
        ),
        (
            with("UPDATE", json!({})),
            "informe ao menos um de `closingDay`, `isActive`, `notes`",
        ),
        (
            with("CANARY", json!({})),
            "`operation`: use um destes valores: LIST_ACCOUNTS, GET, INSERT, UPDATE, DELETE",
        ),
    ];
    for operation in ["GET", "INSERT", "UPDATE", "DELETE"] {
        let alone = json!({"operation": operation});
        bad.push((alone, "`accountId`: é obrigatório com `operation`"));
    }
    for wrong in [json!(0), json!(32), json!(-1), json!("3abc"), json!(1.5)] {
        let arguments = with("INSERT", json!({"closingDay": wrong}));
        bad.push((arguments, "`closingDay`: use um número inteiro de 1 a 31"));
    }
    refuses_of(tool(), &experimental(), &bad).await;
    // Nor is anything of it asked.
    let upstream = Upstream::new().await;
    for (arguments, _) in bad {
        let asked = question_of(&upstream.base(), KEY, tool(), arguments).await;
        assert!(
            matches!(asked, Err(Error::InvalidArguments(_))),
            "{asked:?}"
        );
    }
    assert!(upstream.requests().await.is_empty());
}

#[tokio::test]
async fn asks_with_the_name_of_the_card_and_the_day() {
    for sandbox in Sandbox::all().await {
        let ask = |arguments: Value| {
            let base = sandbox.base.clone();
            async move { question_of(&base, "sk-sandbox", tool(), arguments).await }
        };
        for (arguments, expected) in [
            (json!({}), None),
            (json!({"operation": "GET", "accountId": NUBANK}), None),
            (
                json!({"operation": "INSERT", "accountId": ITAU, "closingDay": 8}),
                Some(
                    "Cadastrar o fechamento da fatura do cartão \"Itaú Visa Platinum\" (hoje sem dia cadastrado): dia 8?",
                ),
            ),
            (
                json!({"operation": "UPDATE", "accountId": NUBANK, "closingDay": 5, "isActive": false, "notes": "visto  no app"}),
                Some(
                    "Mudar o fechamento da fatura do cartão \"Nubank Ultravioleta\" (hoje: dia 3) para: dia 5, desativado, anotação \"visto no app\"?",
                ),
            ),
            (
                json!({"operation": "DELETE", "accountId": NUBANK}),
                Some(
                    "Excluir o dia de fechamento da fatura do cartão \"Nubank Ultravioleta\", hoje dia 3?",
                ),
            ),
        ] {
            assert_eq!(ask(arguments).await, Ok(expected.map(str::to_owned)));
        }
        for (arguments, refusal) in [
            (
                json!({"operation": "DELETE", "accountId": ITAU}),
                Error::ClosingDateNotFound,
            ),
            (
                json!({"operation": "UPDATE", "accountId": ITAU, "closingDay": 1}),
                Error::ClosingDateNotFound,
            ),
            (
                json!({"operation": "INSERT", "accountId": "ac000000-0000-4000-8000-000000000001", "closingDay": 1}),
                Error::NotACard,
            ),
        ] {
            assert_eq!(ask(arguments).await, Err(refusal));
        }
        let list = read(&sandbox, json!({})).await.good();
        assert_eq!(list["cards"], json!([nubank(), itau()]));
    }
}

#[tokio::test]
async fn an_answer_of_any_shape_is_an_acceptance_that_says_so() {
    let update = || json!({"operation": "UPDATE", "accountId": "acc_1", "closingDay": 5});
    for body in [
        r#"{"success":true,"data":{"id":"c","accountId":"acc_1","closingDay":5}}"#,
        r#"{"closingDay":"5"}"#,
    ] {
        let answer = told(body, update()).await;
        assert_eq!(answer["accepted"], true);
        assert_eq!(answer["warnings"], json!([]), "{body}");
        let card = json!([{"accountId": "acc_1", "hasClosingDate": true, "closingDay": 5}]);
        assert_eq!(answer["cards"], card, "{body}");
    }
    for body in ["{}", "[]", "true", r#"{"success":true,"result":"IGNORE"}"#] {
        let answer = told(body, update()).await;
        assert_eq!(answer["accepted"], true, "{body}");
        assert_eq!(answer["complete"], false);
        assert_eq!(answer["cards"], json!([]));
        let warnings = answer["warnings"].to_string();
        assert!(
            warnings.contains("confira com `operation` LIST_ACCOUNTS"),
            "{warnings}"
        );
        assert!(!answer.to_string().contains("IGNORE"));
    }
    let other = told(r#"{"closingDay":6}"#, update()).await;
    assert_eq!(
        other["warnings"],
        json!(["Foi pedido o dia 5, mas a Pierre devolveu o dia 6."])
    );
    let refused = told(r#"{"success":false,"message":"IGNORE"}"#, update()).await;
    assert_eq!(refused["accepted"], false);
    assert_eq!(
        refused["message"],
        "A Pierre respondeu que a alteração não foi feita."
    );
    let delete = json!({"operation": "DELETE", "accountId": "acc_1"});
    let deleted = told("{}", delete).await;
    assert_eq!(deleted["complete"], false);
    let get = json!({"operation": "GET", "accountId": "acc_1"});
    let got = told("{}", get).await;
    assert_eq!(
        (&got["count"], &got["complete"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(got.get("accepted"), None);
}

#[tokio::test]
async fn a_list_is_read_in_every_form_and_needs_one() {
    let rows = json!([
        {"id": "acc_1", "name": "Um", "number": "4111111111111111", "hasClosingDate": "true", "closingDay": "31", "isActive": null},
        {"accountId": "b", "marketingName": "Dois", "hasClosingDate": false, "closingDay": 7},
        {"hasOther": 1}, 9
    ]);
    for body in [
        json!({"data": {"accounts": rows, "totalAccounts": 4}}),
        json!({"accounts": rows}),
    ] {
        let answer = told(&body.to_string(), json!({})).await;
        assert_eq!(
            answer["cards"],
            json!([
                {"accountId": "acc_1", "name": "Um", "hasClosingDate": true, "closingDay": 31},
                {"accountId": "b", "name": "Dois", "hasClosingDate": false}
            ])
        );
        assert_eq!(answer["complete"], false);
        let warnings = answer["warnings"].to_string();
        assert!(warnings.contains("fora da lista: 2."), "{warnings}");
        assert!(!answer.to_string().contains("1111"), "{answer}");
    }
    let upstream = Upstream::saying(ENDPOINT, r#"{"success":true,"data":{}}"#).await;
    let server = upstream.server().await;
    let text = server.call(NAME, json!({})).await.bad();
    assert!(text.contains("em um formato que esta versão"), "{text}");
}

#[tokio::test]
async fn says_to_pierre_what_was_asked_and_nothing_else() {
    let body = r#"{"data":{"accounts":[]},"closingDay":3}"#;
    let upstream = Upstream::saying(ENDPOINT, body).await;
    let tools = experimental();
    let server = Server::with(options(&upstream.base()), Some(KEY), &tools).await;
    let calls = [
        (json!({}), r#"{"operation":"LIST_ACCOUNTS"}"#),
        (
            json!({"operation": "GET", "accountId": "acc_1"}),
            r#"{"operation":"GET","accountId":"acc_1"}"#,
        ),
        (
            json!({"operation": "INSERT", "accountId": "acc_1", "closingDay": 3}),
            r#"{"operation":"INSERT","accountId":"acc_1","closingDay":3}"#,
        ),
        (
            json!({"operation": "UPDATE", "accountId": "acc_1", "isActive": false, "notes": "é"}),
            r#"{"operation":"UPDATE","accountId":"acc_1","isActive":false,"notes":"é"}"#,
        ),
        (
            json!({"operation": "DELETE", "accountId": "acc_1"}),
            r#"{"operation":"DELETE","accountId":"acc_1"}"#,
        ),
    ];
    for (arguments, _) in &calls {
        server.call(NAME, arguments.clone()).await.good();
    }
    let hits = upstream.requests().await;
    assert_eq!(hits.len(), calls.len());
    for (hit, (_, body)) in hits.iter().zip(calls) {
        assert_eq!(hit.method.as_str(), "POST");
        assert_eq!(hit.url.path(), "/tools/api/manage-closing-date");
        assert_eq!(hit.url.query(), Some("s=s"));
        assert_eq!(hit.headers["content-type"], "application/json");
        assert_eq!(String::from_utf8_lossy(&hit.body), body);
    }
}

#[tokio::test]
async fn a_question_is_repeated_and_a_change_is_not() {
    for (arguments, requests) in [
        (json!({}), 3),
        (json!({"operation": "GET", "accountId": "acc_1"}), 3),
        (
            json!({"operation": "INSERT", "accountId": "acc_1", "closingDay": 3}),
            1,
        ),
        (
            json!({"operation": "UPDATE", "accountId": "acc_1", "closingDay": 3}),
            1,
        ),
        (json!({"operation": "DELETE", "accountId": "acc_1"}), 1),
    ] {
        let upstream = Upstream::always(ResponseTemplate::new(502)).await;
        let tools = experimental();
        let server = Server::with(options(&upstream.base()), Some(KEY), &tools).await;
        let text = server.call(NAME, arguments.clone()).await.bad();
        assert!(text.contains("LIST_ACCOUNTS"), "{text}");
        assert_eq!(upstream.requests().await.len(), requests, "{arguments}");
    }
}

#[tokio::test]
async fn every_fault_has_its_text() {
    tells_every_fault(NAME, json!({})).await;
    tells_every_fault(NAME, json!({"operation": "GET", "accountId": NUBANK})).await;
    let delete = json!({"operation": "DELETE", "accountId": NUBANK});
    tells_every_fault_of(&experimental(), NAME, delete).await;
}

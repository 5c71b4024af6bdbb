//! Prompts, resources and completion, over MCP and against the sandbox.

use pierre_mcp::{
    sandbox::Shape,
    server::{prompts::catalogue as prompts, resources::catalogue as resources},
    tool::{Descriptor, Group},
    tools::ALL,
};
use rmcp::{
    RoleClient,
    model::{
        ArgumentInfo, CompleteRequestParams, GetPromptRequestParams, ReadResourceRequestParams,
        Reference, ResourceContents,
    },
    service::{Peer, ServiceError},
};
use serde_json::{Value, json};

use crate::support::{Sandbox, Server, options, soon};

async fn peer(sandbox: &Sandbox, key: &str) -> (Server, Peer<RoleClient>) {
    let server = sandbox.server(key).await;
    let peer = server.peer();
    (server, peer)
}

fn refused(error: ServiceError, code: i32) -> String {
    let ServiceError::McpError(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.code.0, code, "{error:?}");
    error.message.into_owned()
}

async fn read(peer: &Peer<RoleClient>, uri: &str) -> Result<(String, String), ServiceError> {
    let read = soon(peer.read_resource(ReadResourceRequestParams::new(uri))).await?;
    let [
        ResourceContents::TextResourceContents {
            text,
            mime_type: Some(mime),
            uri: told,
            ..
        },
    ] = read.contents.as_slice()
    else {
        panic!("{read:?}");
    };
    assert_eq!(told, uri);
    Ok((text.clone(), mime.clone()))
}

async fn complete(peer: &Peer<RoleClient>, of: Reference, name: &str, typed: &str) -> Vec<String> {
    let request = CompleteRequestParams::new(of, ArgumentInfo::new(name, typed));
    soon(peer.complete(request))
        .await
        .unwrap()
        .completion
        .values
}

#[tokio::test]
async fn every_question_of_the_menu_names_only_tools_that_are_offered() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let (_server, peer) = peer(&sandbox, "sk-sandbox").await;
    let listed = soon(peer.list_all_prompts()).await.unwrap();
    let names: Vec<_> = listed.iter().map(|prompt| prompt.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "atualizar_meus_dados",
            "resumo_do_mes",
            "contas_a_pagar",
            "fatura_do_cartao",
            "para_onde_foi_meu_dinheiro"
        ]
    );
    for prompt in listed {
        assert!(prompt.title.is_some() && prompt.description.is_some());
        let request = GetPromptRequestParams::new(prompt.name.clone());
        let answer = soon(peer.get_prompt(request)).await.unwrap();
        let text = answer.messages[0].content.as_text().unwrap().text.clone();
        let tools = text
            .split(|it: char| !it.is_ascii_alphanumeric() && it != '_')
            .filter(|word| word.contains('_') && word.starts_with(|it| "glmu".contains(it)))
            .filter(|word| !["ultimos_30_dias", "mes_passado"].contains(word));
        for tool in tools {
            assert!(
                ALL.iter().any(|known| known.name == tool),
                "{}: {tool}",
                prompt.name
            );
        }
    }
}

#[tokio::test]
async fn a_question_carries_what_was_filled_in() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let (_server, peer) = peer(&sandbox, "sk-sandbox").await;
    let ask = |name: &str, argument: &str, value: &str| {
        let arguments = json!({ argument: value }).as_object().unwrap().clone();
        GetPromptRequestParams::new(name).with_arguments(arguments)
    };
    let asked = soon(peer.get_prompt(ask("resumo_do_mes", "mes", "2026-10"))).await;
    let text = format!("{:?}", asked.unwrap().messages);
    assert!(text.contains("period 2026-10"), "{text}");
    for (name, argument, value) in [
        ("resumo_do_mes", "mes", "CANARY"),
        ("contas_a_pagar", "dias", "91"),
        ("para_onde_foi_meu_dinheiro", "periodo", "CANARY"),
    ] {
        let refusal = soon(peer.get_prompt(ask(name, argument, value))).await;
        let text = refused(refusal.unwrap_err(), -32602);
        assert!(
            text.starts_with(&format!("`{argument}`: valor inválido.")),
            "{text}"
        );
        assert!(!text.contains("CANARY"), "{text}");
    }
    let unknown = soon(peer.get_prompt(GetPromptRequestParams::new("x"))).await;
    let text = refused(unknown.unwrap_err(), -32602);
    assert!(text.contains("resumo_do_mes"), "{text}");
}

#[tokio::test]
async fn what_is_attached_is_what_the_tools_answer() {
    for sandbox in Sandbox::all().await {
        let (server, peer) = peer(&sandbox, "sk-sandbox").await;
        let listed = soon(peer.list_all_resources()).await.unwrap();
        let uris: Vec<_> = listed.iter().map(|it| it.uri.as_str()).collect();
        assert_eq!(
            uris,
            ["pierre://contas", "pierre://lembretes", "pierre://guia"]
        );
        let templates = soon(peer.list_all_resource_templates()).await.unwrap();
        assert_eq!(templates[0].uri_template, "pierre://extrato/{mes}");
        assert_eq!(templates.len(), 1);
        for (uri, tool, arguments) in [
            ("pierre://contas", "get_accounts", json!({})),
            (
                "pierre://extrato/2026-10",
                "get_transactions",
                json!({"period": "2026-10", "pageSize": 200}),
            ),
            (
                "pierre://extrato/mes_passado",
                "get_transactions",
                json!({"period": "2026-10", "pageSize": 200}),
            ),
            ("pierre://lembretes", "list_payment_reminders", json!({})),
        ] {
            let (text, mime) = read(&peer, uri).await.unwrap();
            assert_eq!(mime, "application/json");
            let attached: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(attached, server.call(tool, arguments).await.good(), "{uri}");
        }
        let (guide, mime) = read(&peer, "pierre://guia").await.unwrap();
        assert_eq!(mime, "text/markdown");
        assert!(guide.starts_with("# Como os números são feitos"));
    }
}

#[tokio::test]
async fn what_cannot_be_attached_is_refused_with_a_sentence() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let (_server, peer) = peer(&sandbox, "sk-sandbox-401").await;
    let text = refused(read(&peer, "pierre://contas").await.unwrap_err(), -32603);
    assert!(text.starts_with("A Pierre recusou a chave"), "{text}");
    for uri in [
        "pierre://extrato/2026-13",
        "file:///etc/passwd",
        "pierre://x",
    ] {
        let text = refused(read(&peer, uri).await.unwrap_err(), -32002);
        assert!(text.contains("pierre://extrato/{mes}"), "{text}");
        assert!(!text.contains("passwd"), "{text}");
    }
}

#[tokio::test]
async fn arguments_complete_from_the_persons_own_data() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let (server, peer) = peer(&sandbox, "sk-sandbox").await;
    let months = Reference::for_prompt("resumo_do_mes");
    let all = complete(&peer, months.clone(), "mes", "").await;
    assert_eq!(all[..3], ["este_mes", "mes_passado", "2026-11"]);
    // The household's data begin in May.
    assert_eq!(all.last().unwrap(), "2026-05");
    assert_eq!(complete(&peer, months, "mes", "2026-1").await, all[2..4]);
    let template = Reference::for_resource("pierre://extrato/{mes}");
    assert_eq!(complete(&peer, template, "mes", "").await, all);
    let period = Reference::for_prompt("para_onde_foi_meu_dinheiro");
    let periods = complete(&peer, period, "periodo", "ULTIMOS").await;
    let words = ["7_dias", "30_dias", "90_dias", "12_meses"].map(|it| format!("ultimos_{it}"));
    assert_eq!(periods, words);
    let days = Reference::for_prompt("contas_a_pagar");
    assert_eq!(complete(&peer, days, "dias", "").await[0], "7");
    let card = Reference::for_prompt("fatura_do_cartao");
    let cards = complete(&peer, card.clone(), "cartao", "").await;
    let accounts = server.call("get_accounts", json!({})).await.good();
    for account in accounts["accounts"].as_array().unwrap() {
        let name = account["name"].as_str().unwrap_or_default().to_owned();
        assert_eq!(cards.contains(&name), account["type"] == "CREDIT", "{name}");
    }
    let some = complete(&peer, card, "cartao", "ultra").await;
    assert_eq!(some, ["Nubank Ultravioleta"]);
}

#[tokio::test]
async fn completion_without_data_gives_the_calendar_and_no_cards() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let (_server, peer) = peer(&sandbox, "sk-sandbox-500").await;
    let months = complete(&peer, Reference::for_prompt("resumo_do_mes"), "mes", "").await;
    assert_eq!(months.len(), 2 + 12);
    assert_eq!(months[13], "2025-12");
    let cards = complete(
        &peer,
        Reference::for_prompt("fatura_do_cartao"),
        "cartao",
        "",
    )
    .await;
    assert!(cards.is_empty());
    let unknown = CompleteRequestParams::new(
        Reference::for_prompt("resumo_do_mes"),
        ArgumentInfo::new("x", ""),
    );
    refused(soon(peer.complete(unknown)).await.unwrap_err(), -32602);
}

#[tokio::test]
async fn what_lacks_its_tool_is_not_offered() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let offered: Vec<Descriptor> = ALL
        .iter()
        .filter(|tool| tool.group == Group::Sync)
        .copied()
        .collect();
    let server = Server::with(options(&sandbox.base), Some("sk-sandbox"), &offered).await;
    let peer = server.peer();
    let prompts = soon(peer.list_all_prompts()).await.unwrap();
    assert_eq!(prompts.len(), 1);
    assert_eq!(prompts[0].name, "atualizar_meus_dados");
    let resources = soon(peer.list_all_resources()).await.unwrap();
    assert_eq!(resources.len(), 1);
    assert!(
        soon(peer.list_all_resource_templates())
            .await
            .unwrap()
            .is_empty()
    );
    refused(read(&peer, "pierre://contas").await.unwrap_err(), -32002);
    let request = GetPromptRequestParams::new("resumo_do_mes");
    refused(soon(peer.get_prompt(request)).await.unwrap_err(), -32602);
}

#[test]
fn what_prompts_and_resources_need_exists() {
    let known = |name: &str| ALL.iter().any(|tool| tool.name == name);
    for prompt in prompts::ALL {
        for tool in prompt.needs {
            assert!(known(tool), "{} needs {tool}", prompt.name);
        }
    }
    for resource in resources::ALL {
        assert!(resource.tool().is_none_or(known), "{}", resource.uri);
    }
}

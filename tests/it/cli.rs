//! The commands that print, and the program against its own sandbox.

use std::collections::BTreeSet;

use pierre_mcp::{tool::Effect, tools::ALL};
use serde_json::{Value, json};

use crate::process::{Finished, Http, Stdio, Upstream, finish, finish_typing, finish_unread, live};

const KEY: (&str, &str) = ("PIERRE_API_KEY", "sk-one");
const SANDBOX: [&str; 2] = ["--sandbox", "--today=2026-11-22"];

async fn sandboxed(arguments: &[&str]) -> Finished {
    finish(&[&SANDBOX, arguments].concat(), &[]).await
}

/// The figures in an answer for people: the JSON that follows its sentences.
fn figures(printed: &str) -> Value {
    let begin = printed.find("{\n").unwrap();
    serde_json::from_str(&printed[begin..]).unwrap()
}

#[tokio::test]
async fn prints_an_answer_for_people_and_for_programs() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    let environment = [("PIERRE_BASE_URL", base.as_str()), KEY];
    let human = finish(
        &["call", "get_balance_by_account", "accountId=acc-1"],
        &environment,
    )
    .await;
    assert_eq!((human.code, human.stderr.as_str()), (Some(0), ""));
    let answer = figures(&human.stdout);
    assert_eq!(answer["name"], "Conta Azul");
    assert_eq!(answer["balance"], "1500.50");
    assert_eq!(answer["complete"], true);

    let period = ["startDate=2026-10-01", "endDate=2026-10-31"];
    let list = [&["call", "get_transactions"][..], &period].concat();
    let human = finish(&list, &environment).await;
    let answer = figures(&human.stdout);
    assert_eq!(answer["totals"]["in"], "3000.00");
    assert_eq!(answer["totals"]["out"], "-225.40");
    assert_eq!(answer["transactions"][1]["description"], "LIVRARIA");
    assert_eq!(answer["transactions"][1]["amount"], "-99.90");

    let programs = [&list[..], &["--output", "json"]].concat();
    let json = finish(&programs, &environment).await;
    assert_eq!(json.code, Some(0));
    let result: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(result["structuredContent"]["totals"]["net"], "2774.60");
    assert_eq!(json.stdout.lines().count(), 1);

    // An object and pairs together; the pair wins.
    let mixed = [
        "call",
        "get_transactions",
        "--json",
        r#"{"startDate":"2026-10-01","endDate":"2026-10-02"}"#,
        "endDate=2026-10-31",
        "--output=json",
    ];
    let mixed = finish(&mixed, &environment).await;
    let result: Value = serde_json::from_str(&mixed.stdout).unwrap();
    let expected = json!({"startDate": "2026-10-01", "endDate": "2026-10-31"});
    assert_eq!(result["structuredContent"]["period"], expected);
}

#[tokio::test]
async fn tells_the_kinds_of_failure_apart_by_exit_code() {
    let failed = sandboxed(&["call", "get_balance_by_account", "accountId=nope"]).await;
    assert_eq!(failed.code, Some(5));
    assert!(failed.stdout.contains("Não existe conta"), "{failed:?}");
    let failed = sandboxed(&["call", "get_accounts", "--output=json", "x=1"]).await;
    assert_eq!(failed.code, Some(5));
    let result: Value = serde_json::from_str(&failed.stdout).unwrap();
    assert_eq!(result["isError"], true);

    let unknown = sandboxed(&["call", "nope"]).await;
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(1), ""));
    let says = format!("`nope`. As ferramentas são: {}, ", ALL[0].name);
    assert!(unknown.stderr.contains(&says), "{}", unknown.stderr);

    let usage: [(&[&str], &str); 6] = [
        (&["call"], "falta <FERRAMENTA>"),
        (&["call", "get_accounts", "x"], "nome=valor"),
        (&["call", "get_accounts", "--json", "[]"], "objeto JSON"),
        (&["call", "get_accounts", "--output", "xml"], "xml"),
        (&["dance"], "dance"),
        (&["--api-key", "sk-x"], "--api-key"),
    ];
    for (arguments, says) in usage {
        let failed = finish(arguments, &[("RUST_BACKTRACE", "1")]).await;
        assert_eq!(failed.code, Some(2), "{arguments:?}: {}", failed.stderr);
        assert!(failed.stderr.contains(says), "{}", failed.stderr);
        assert!(!failed.stderr.contains("backtrace"), "{}", failed.stderr);
        assert!(failed.stdout.is_empty());
    }
}

#[tokio::test]
async fn lists_the_tools_with_their_size() {
    let human = finish(&["tools"], &[]).await;
    assert_eq!((human.code, human.stderr.as_str()), (Some(0), ""));
    let usual = ALL.iter().filter(|tool| tool.group.is_default()).count();
    let counted = format!("{usual} ferramentas, ");
    assert!(human.stdout.contains(&counted), "{}", human.stdout);
    let json = finish(&["tools", "--output", "json"], &[]).await;
    let list: Value = serde_json::from_str(&json.stdout).unwrap();
    let tools = list["tools"].as_array().unwrap();
    assert_eq!(tools.len(), usual);
    let (mut total, mut cost) = (0, 0);
    for tool in tools {
        let name = tool["definition"]["name"].as_str().unwrap();
        let bytes = tool["bytes"].as_u64().unwrap();
        assert_eq!(bytes, tool["definition"].to_string().len() as u64);
        let row = human
            .stdout
            .lines()
            .find(|line| line.contains(&format!(" {name} ")));
        let tokens = tool["estimatedTokens"].as_u64().unwrap();
        assert!(row.unwrap().contains(&tokens.to_string()), "{name}");
        let group = tool["group"].as_str().unwrap();
        assert!(row.unwrap().contains(group), "{name}");
        total += bytes;
        cost += tokens;
    }
    assert_eq!(list["totalBytes"], total);
    assert_eq!(list["totalEstimatedTokens"], cost);
    let told = format!("{total} bytes, cerca de {cost} tokens (");
    assert!(human.stdout.contains(&told), "{}", human.stdout);
}

#[tokio::test]
async fn offers_no_change_in_read_only_mode() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    let base = ("PIERRE_BASE_URL", base.as_str());
    let writes = ["manual_update", "update_payment_reminder"];
    for (arguments, environment) in [
        (vec!["--read-only"], vec![base, KEY]),
        (vec![], vec![base, KEY, ("PIERRE_READ_ONLY", "true")]),
    ] {
        let mut mcp = Stdio::ready(&arguments, &environment).await;
        let list = mcp.request("tools/list", json!({})).await.to_string();
        assert!(list.contains("get_accounts"));
        for name in writes {
            assert!(!list.contains(&format!("\"name\":\"{name}\"")), "{name}");
            let call = json!({"name": name, "arguments": {"reminderId": "a", "title": "b"}});
            let answer = mcp.request("tools/call", call).await;
            assert_eq!(answer["error"]["code"], -32602, "{answer}");
        }
    }
    let server = Http::against(&upstream, &["--read-only"]).await;
    for name in writes {
        let call = crate::process::tools_call(name, &json!({}));
        let response = server.post("sk-one", &call).send().await.unwrap();
        let text = response.text().await.unwrap();
        assert!(text.contains("-32602"), "{text}");
        let called = finish(&["--read-only", "call", name], &[base, KEY]).await;
        assert_eq!(called.code, Some(1));
    }
    let tools = finish(&["tools", "--read-only"], &[]).await;
    let reads = ALL
        .iter()
        .filter(|tool| tool.group.is_default() && tool.effect == Effect::Read);
    let counted = format!("{} ferramentas, ", reads.count());
    assert!(tools.stdout.contains(&counted), "{}", tools.stdout);
    assert!(upstream.hits().await.is_empty());
}

#[tokio::test]
async fn asks_the_person_at_the_terminal_before_a_change() {
    let delete = ["call", "delete_payment_reminder", "reminderId=pr_001"];
    for (answer, code) in [
        ("s\n", 0),
        ("Sim\n", 0),
        ("n\n", 5),
        ("y\n", 5),
        ("\n", 5),
        ("", 5),
    ] {
        let done = finish_typing(answer, &[&SANDBOX[..], &delete].concat(), &[]).await;
        assert_eq!(done.code, Some(code), "{answer:?}: {done:?}");
        let question = "Cancelar o lembrete \"Conta de luz\", R$ 180,00, vence 25/11/2026? [s/N] ";
        assert!(done.stderr.starts_with(question), "{}", done.stderr);
        assert!(!done.stdout.contains("[s/N]"), "{}", done.stdout);
        let refused = done.stdout.contains("A pessoa não confirmou");
        assert_eq!(refused, code == 5, "{}", done.stdout);
    }
    let never = [&SANDBOX[..], &["--confirm=never"], &delete].concat();
    let done = finish_typing("", &never, &[]).await;
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn chooses_the_tools_that_are_offered() {
    for (arguments, offered) in [
        (
            &["tools", "--tools=contas,get_transactions"][..],
            "get_transactions",
        ),
        (&["tools", "--tools=todas"], "get_memories"),
        (
            &["tools", "--tools=conexao"],
            "get_open_finance_connection_flow",
        ),
    ] {
        let listed = finish(arguments, &[]).await;
        assert!(listed.stdout.contains(offered), "{}", listed.stdout);
        assert!(!listed.stdout.contains("list_spending_limits ") || offered == "get_memories");
    }
    let excluded = finish(&["tools"], &[("PIERRE_EXCLUDE_TOOLS", "limites,cartoes")]).await;
    for name in ["spending_limit", "get_bills", "get_memories"] {
        assert!(!excluded.stdout.contains(name), "{}", excluded.stdout);
    }
    let hidden = sandboxed(&["--exclude-tools=contas", "call", "get_accounts"]).await;
    assert_eq!(hidden.code, Some(1));
    let usual = finish(&["tools"], &[]).await.stdout;
    let experimental = finish(&["tools", "--experimental"], &[]).await.stdout;
    let row = |text: &str| {
        let mut rows = text.lines();
        let row = rows.find(|row| row.contains("manage_closing_date"));
        row.unwrap().to_owned()
    };
    assert!(row(&usual).contains("consulta"), "{usual}");
    assert!(row(&experimental).contains("exclusão"), "{experimental}");
    let unknown = finish(&["tools", "--tools=saldos"], &[]).await;
    assert_ne!(unknown.code, Some(0));
    assert!(
        unknown.stderr.contains("`saldos` não é um grupo"),
        "{}",
        unknown.stderr
    );
}

#[tokio::test]
async fn refuses_a_key_for_seals_that_is_too_short() {
    let short = finish(&["call", "get_accounts"], &[("PIERRE_STATE_KEY", "short")]).await;
    assert_ne!(short.code, Some(0));
    assert!(
        short.stderr.contains("pelo menos 32 bytes"),
        "{}",
        short.stderr
    );
    assert!(!short.stderr.contains("\"short\""), "{}", short.stderr);
    let good = [("PIERRE_STATE_KEY", "0123456789abcdef0123456789abcdef")];
    let arguments = [&SANDBOX[..], &["call", "get_balance"]].concat();
    assert_eq!(finish(&arguments, &good).await.code, Some(0));
}

/// The options in a help text, each with what stands below it.
fn options(help: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in help.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let is_option =
            text.starts_with("--") || text.starts_with("-h,") || text.starts_with("-V,");
        if is_option && indent <= 6 {
            found.push((text.to_owned(), String::new()));
        } else if let Some((_, below)) = found.last_mut() {
            below.push_str(text);
            below.push('\n');
        }
    }
    found
}

#[tokio::test]
async fn names_the_environment_variable_of_every_option() {
    let of_every_command = [
        ("--sandbox", "PIERRE_SANDBOX"),
        ("--today", "PIERRE_TODAY"),
        ("--read-only", "PIERRE_READ_ONLY"),
        ("--api-key-file", "PIERRE_API_KEY_FILE"),
        ("--base-url", "PIERRE_BASE_URL"),
        ("--send-s", "PIERRE_SEND_S"),
        ("--ca-file", "PIERRE_CA_FILE"),
        ("--read-timeout", "PIERRE_READ_TIMEOUT"),
        ("--slow-timeout", "PIERRE_SLOW_TIMEOUT"),
        ("--log", "PIERRE_LOG"),
        ("--log-format", "PIERRE_LOG_FORMAT"),
    ];
    let root = finish(&["--help"], &[]).await;
    assert!(root.stdout.contains("PIERRE_API_KEY"), "{}", root.stdout);
    let commands: Vec<&str> = root
        .stdout
        .lines()
        .skip_while(|line| *line != "Comandos:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        // What a command does stands below its name, further in.
        .filter_map(|line| line.strip_prefix("  ").filter(|it| !it.starts_with(' ')))
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(commands, ["stdio", "http", "sandbox", "call", "tools"]);
    for command in std::iter::once(None).chain(commands.into_iter().map(Some)) {
        let arguments: Vec<&str> = command.into_iter().chain(["--help"]).collect();
        let help = finish(&arguments, &[]).await;
        assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
        let options = options(&help.stdout);
        for (option, variable) in of_every_command {
            let entry = options.iter().find(|(head, _)| {
                head.strip_prefix(option)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', ' ']))
            });
            let (_, below) = entry.unwrap_or_else(|| panic!("{command:?}: {option}"));
            assert!(
                below.contains(&format!("[ambiente: {variable}]")),
                "{command:?}: {below}"
            );
        }
        for (head, below) in options {
            let typed_only = ["-h,", "-V,", "--json"]
                .iter()
                .any(|it| head.starts_with(it));
            assert!(
                typed_only || below.contains("[ambiente: PIERRE_"),
                "{command:?}: {head}"
            );
        }
    }
}

#[tokio::test]
async fn help_shows_no_secret_of_the_environment() {
    let help = finish(&["--help"], &[("PIERRE_API_KEY", "sk-canary")]).await;
    assert!(!help.stdout.contains("sk-canary"));
}

#[tokio::test]
async fn tells_its_version() {
    for flag in ["--version", "-V"] {
        let version = finish(&[flag], &[]).await;
        let expected = concat!("pierre-mcp ", env!("CARGO_PKG_VERSION"), "\n");
        assert_eq!(version.stdout, expected);
    }
}

#[tokio::test]
async fn works_against_its_sandbox_in_a_process_of_its_own() {
    let sandbox = Http::start(&["sandbox"], &[]).await;
    let base = format!("http://{}/tools/api", sandbox.address);
    let environment = [
        ("PIERRE_BASE_URL", base.as_str()),
        ("PIERRE_API_KEY", "sk-sandbox"),
    ];
    let mut mcp = Stdio::ready(&[], &environment).await;
    let accounts = mcp.call("get_accounts", json!({})).await;
    assert_eq!(accounts["structuredContent"]["count"], 11);
    let paid = json!({"reminderId": "pr_001", "newStatus": "completed"});
    let reminder = mcp.call("update_payment_reminder", paid).await;
    let status = &reminder["structuredContent"]["reminder"]["status"];
    assert_eq!(status, "completed");
    let statement = mcp
        .call("get_transactions", json!({"period": "mes_passado"}))
        .await;
    assert!(statement["structuredContent"]["count"].as_u64().unwrap() > 50);
    let sync = mcp.call("manual_update", json!({})).await;
    assert_eq!(sync["structuredContent"]["totals"]["total"], 7);

    let another = [("PIERRE_BASE_URL", base.as_str()), KEY];
    let refused = finish(&["call", "get_accounts"], &another).await;
    assert_eq!(refused.code, Some(5));
    assert!(
        refused.stdout.contains("recusou a chave"),
        "{}",
        refused.stdout
    );

    sandbox.process.signal("TERM");
    assert_eq!(sandbox.process.ended().await.0, Some(0));
}

#[tokio::test]
async fn answers_the_same_for_every_shape_of_the_sandbox() {
    let mut answers = Vec::new();
    for shape in [
        "--sandbox",
        "--sandbox=live",
        "--sandbox=live-2026-04",
        "--sandbox=documented",
    ] {
        let arguments = [
            shape,
            "--today=2026-11-22",
            "call",
            "get_transactions",
            "period=2026-10",
            "pageSize=200",
            "detail=full",
            "--output=json",
        ];
        // A real key stays where it is.
        let answer = finish(&arguments, &[KEY]).await;
        assert_eq!(answer.code, Some(0), "{}", answer.stderr);
        let result: Value = serde_json::from_str(&answer.stdout).unwrap();
        let content = &result["structuredContent"];
        let accounts: BTreeSet<_> = content["transactions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["account"].to_string())
            .collect();
        answers.push((content["totals"].clone(), accounts));
        assert!(result["structuredContent"]["count"].as_u64().unwrap() > 50);
    }
    for other in &answers[1..] {
        assert_eq!(&answers[0], other);
    }
}

#[tokio::test]
async fn whoever_has_read_enough_is_told_of_no_failure() {
    let call = [&SANDBOX[..], &["call", "get_accounts"]].concat();
    for arguments in [&["tools"][..], &["tools", "--output", "json"], &call] {
        let unread = finish_unread(arguments, &[]).await;
        assert_eq!((unread.code, unread.stderr.as_str()), (Some(0), ""));
    }
}

//! What answers cost a model: tokens of rows and pages, counted with o200k.

use pierre_mcp::{
    pierre::{Client, Key},
    sandbox::{self, Shape},
    tool::{Context, Reveal},
    tools::ALL,
};
use serde_json::{Value, json};

use crate::support::{Sandbox, Upstream, as_shipped};

/// Tokens of a row in its concise form, on the average of a page.
const ROW: usize = 45;
/// … where banks, shops and accounts all have long names.
const LONG_ROW: usize = 64;
/// Tokens of an answer that nobody asked to be longer.
const ANSWER: usize = 4_000;
/// … and of one that somebody asked for.
const FULL: usize = 15_000;
/// Twelve accounts, forty categories, three thousand rows.
const LARGE: &str = "sk-sandbox-large";

/// A household that many calls ask about.
struct Household {
    client: Client,
    key: &'static str,
    _sandbox: Sandbox,
}

impl Household {
    async fn new(key: &'static str) -> Self {
        let sandbox = Sandbox::start(Shape::Live).await;
        // Its three thousand rows come once for all pages, as they do for a person.
        let client = Client::build(as_shipped(&sandbox.base)).unwrap();
        Self {
            client,
            key,
            _sandbox: sandbox,
        }
    }

    async fn ask(&self, tool: &str, arguments: Value) -> Value {
        let context = Context {
            pierre: self.client.for_caller(Key::parse(self.key)),
            now: "2026-11-22T15:00:00Z".parse().unwrap(),
            reveal: Reveal::Nothing,
        };
        let tool = ALL.iter().find(|it| it.name == tool).unwrap();
        let schema = (tool.input_schema)();
        let arguments = arguments.as_object().unwrap().clone();
        let answer = tool.call(&context, &schema, arguments).await.unwrap();
        serde_json::from_str(&answer.0).unwrap()
    }
}

fn tokens(value: &Value) -> usize {
    tiktoken_rs::o200k_base_singleton()
        .encode_ordinary(&value.to_string())
        .len()
}

/// Each tool that answers with rows, with the arguments that show all of them.
fn rows_of(period: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("get_transactions", json!({"period": period})),
        ("search_transactions", json!({"period": period})),
        ("explain_total", json!({"period": period})),
        (
            "explain_total",
            json!({"period": period, "show": "leftOut"}),
        ),
    ]
}

/// What a row costs on the average of a page, rounded up, of each page.
async fn averages(household: &Household, tool: &str, mut arguments: Value) -> Vec<usize> {
    let mut averages = Vec::new();
    loop {
        let page = household.ask(tool, arguments.clone()).await;
        let cost = tokens(&page);
        assert!(cost <= ANSWER, "{tool}: {cost}");
        averages.push(average(&page));
        match page.get("nextCursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None => return averages,
        }
    }
}

fn average(page: &Value) -> usize {
    let rows = page["transactions"].as_array().unwrap();
    let cost: usize = rows.iter().map(tokens).sum();
    cost.div_ceil(rows.len())
}

#[tokio::test]
async fn the_rows_of_a_page_cost_what_they_may_on_the_average() {
    for (key, most) in [(sandbox::KEY, ROW), (LARGE, LONG_ROW)] {
        let household = Household::new(key).await;
        for (tool, arguments) in rows_of("ultimos_90_dias") {
            let averages = averages(&household, tool, arguments).await;
            assert!(averages.len() > 1, "{key} {tool}: {averages:?}");
            let worst = averages.iter().max().unwrap();
            assert!(*worst <= most, "{key} {tool}: {averages:?}");
        }
    }
}

/// A statement in which everything is long: names of people and companies, the longest categories of
/// Pierre's, accounts as banks call them, and each row pending and in dollars, those of cards parts of many.
fn worst_statement() -> String {
    let descriptions = [
        "TRANSFERENCIA ENVIADA PARA WELLINGTON KAYKY DE VASCONCELLOS QUEIROZ SCHWARZENEGGER",
        "Transferência recebida pelo Pix - Antônio Luís Magalhães de Albuquerque Figueiredo",
        "PAGAMENTO DE BOLETO EFETUADO - CONDOMINIO EDIFICIO SOLAR DAS PALMEIRAS IMPERIAIS",
        "MERCADOLIVRE*ELETROELETRONICOS E UTILIDADES DOMESTICAS ZYWCZUK COMERCIO LTDA EPP",
    ];
    let categories = [
        "Atraso no pagamento e custos de cheque especial",
        "Consultas médicas e exames laboratoriais",
        "Impostos sobre operações financeiras",
        "Bilhetes de loteria e apostas online",
    ];
    let accounts = [
        "Cartão de Crédito Santander Unlimited Mastercard Black",
        "ITAU PERSONNALITE MASTERCARD BLACK PONTOS",
        "Conta Corrente Personnalité Itaú Unibanco",
    ];
    let row = |number: usize| {
        // Every second row is of a bank account and in no total.
        let (category, kind, parts, account) = match number % 2 {
            0 => (categories[number / 4 % 4], "CREDIT", 18, number / 2 % 2),
            _ => ("Transferência mesma titularidade", "BANK", 1, 2),
        };
        json!({
            "id": format!("row-{number:03}"),
            "account_id": format!("account-{account}"),
            "description": descriptions[number % 4],
            "category": category,
            "account_name": accounts[account],
            "account_type": kind,
            "item_bank_name": "Santander",
            "currency_code": "USD",
            "amount": "1234567.89",
            "amount_in_account_currency": "7654321.09",
            "date": "2026-11-10T12:00:00.000Z",
            "type": "DEBIT",
            "status": "PENDING",
            "credit_card_data": {"installmentNumber": parts.min(12), "totalInstallments": parts},
        })
    };
    let rows: Vec<Value> = (0..240).map(row).collect();
    json!({"success": true, "data": rows, "count": 240}).to_string()
}

#[tokio::test]
async fn the_worst_statement_fits_an_answer() {
    let upstream = Upstream::saying("get-transactions", worst_statement()).await;
    let server = upstream.server().await;
    for (tool, arguments) in rows_of("2026-11") {
        let page = server.call(tool, arguments).await.good();
        assert!(page["returned"].as_u64() >= Some(48), "{tool}");
        let cost = tokens(&page);
        assert!(cost <= ANSWER, "{tool}: {cost}");
    }
}

/// Each tool with the arguments that give its longest answer without asking for a longer one. What
/// changes something is not among them: its answer is about one thing.
fn usual() -> Vec<(&'static str, Value)> {
    vec![
        ("cash_flow", json!({"months": 24})),
        ("explain_total", json!({"period": "ultimos_90_dias"})),
        (
            "explain_total",
            json!({"period": "ultimos_90_dias", "show": "leftOut"}),
        ),
        ("get_accounts", json!({})),
        ("get_api_key_info", json!({})),
        ("get_balance", json!({})),
        ("get_bill_summary", json!({"includeTransactions": true})),
        ("get_bills", json!({})),
        ("get_expensive_categories", json!({})),
        ("get_installments", json!({})),
        ("get_memories", json!({})),
        ("get_open_finance_connection_flow", json!({})),
        ("get_transactions", json!({})),
        ("get_transactions", json!({"format": "structured"})),
        ("list_commitments", json!({})),
        ("list_payment_reminders", json!({"filter": "all"})),
        ("list_spending_limits", json!({"includeInactive": true})),
        ("manage_closing_date", json!({})),
        ("manual_update", json!({})),
        ("search_transactions", json!({"text": "o"})),
        (
            "summarize_spending",
            json!({"period": "ultimos_90_dias", "compareTo": "previous"}),
        ),
        (
            "summarize_spending",
            json!({"period": "ultimos_90_dias", "groupBy": "merchant", "top": 40}),
        ),
    ]
}

/// … and with those that ask for everything.
fn longest() -> Vec<(&'static str, Value)> {
    let full = json!({"period": "ultimos_90_dias", "detail": "full", "pageSize": 200});
    vec![
        ("get_installments", json!({"pageSize": 100})),
        (
            "explain_total",
            json!({"period": "ultimos_90_dias", "show": "leftOut", "pageSize": 200}),
        ),
        ("get_transactions", json!({"pageSize": 200})),
        ("get_transactions", full),
        ("list_commitments", json!({"months": 24})),
        ("search_transactions", json!({"pageSize": 200})),
    ]
}

#[tokio::test]
async fn usual_answers_fit() {
    let mut over = Vec::new();
    for key in [sandbox::KEY, LARGE] {
        let household = Household::new(key).await;
        for (tool, arguments) in usual() {
            let cost = tokens(&household.ask(tool, arguments).await);
            if cost > ANSWER {
                over.push(format!("{key}: {tool}: {cost}"));
            }
        }
        for (tool, arguments) in longest() {
            let cost = tokens(&household.ask(tool, arguments).await);
            if cost > FULL {
                over.push(format!("{key}: {tool}: {cost}"));
            }
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}

#[tokio::test]
async fn a_full_page_holds_a_hundred_rows_at_most() {
    let household = Household::new(LARGE).await;
    let arguments = json!({"period": "ultimos_90_dias", "detail": "full", "pageSize": 200});
    let page = household.ask("get_transactions", arguments).await;
    assert_eq!(page["transactions"].as_array().unwrap().len(), 100);
    assert_eq!(page["returned"], 100);
    assert!(page["nextCursor"].is_string());
}

#[tokio::test]
async fn what_is_not_shown_is_said() {
    let household = Household::new(LARGE).await;
    for (tool, rows, things) in [
        ("list_payment_reminders", "reminders", "lembretes"),
        ("list_spending_limits", "limits", "limites"),
        ("get_memories", "memories", "linhas"),
    ] {
        let arguments = match tool {
            "list_spending_limits" => json!({"includeInactive": true}),
            "list_payment_reminders" => json!({"filter": "all"}),
            _ => json!({}),
        };
        let answer = household.ask(tool, arguments).await;
        assert_eq!(answer[rows].as_array().unwrap().len(), 50, "{tool}");
        let warnings = answer["warnings"].to_string();
        assert!(
            warnings.contains(&format!("100 {things}")),
            "{tool}: {warnings}"
        );
    }
}

#[tokio::test]
async fn an_answer_about_one_thing_fits() {
    let household = Household::new(sandbox::KEY).await;
    for (tool, arguments) in [
        (
            "get_spending_limit_transactions",
            json!({"limitId": "sl_001"}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_001", "newStatus": "completed"}),
        ),
    ] {
        let cost = tokens(&household.ask(tool, arguments).await);
        assert!(cost <= ANSWER, "{tool}: {cost}");
    }
}

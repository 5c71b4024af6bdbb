//! `--reveal own`: the person's own numbers in clear, nobody else's.

use pierre_mcp::{
    sandbox::Shape,
    server::{self, consent::Confirm},
    tool::Reveal,
    tools::ALL,
};
use serde_json::json;

use crate::{
    planted::Planted,
    process::every_call,
    support::{KEY, Sandbox, Server, asking, options},
};

/// Two owners, two strangers, and what is not known to be anybody's.
const TEXT: &str = "Pix 529.982.247-25 11144477735 de 39053344705 conta 56789-0 c/c 11111-1 ana@exemplo.com.br (11) 98765-4321";

async fn described(reveal: Reveal) -> (String, Vec<String>) {
    let sandbox = Sandbox::start(Shape::Live).await;
    let planted = Planted::before(&sandbox.base).await;
    planted.plant(|leaf, _| (leaf.path == "/data[]/description").then(|| TEXT.to_owned()));
    let asking = server::Options {
        reveal,
        ..asking(Some(KEY), Confirm::Never)
    };
    let server = Server::of_options(options(&planted.base), asking, ALL).await;
    let arguments = json!({"period": "2026-10", "detail": "full", "pageSize": 1});
    let statement = server.call("get_transactions", arguments).await.good();
    let accounts = server.call("get_accounts", json!({})).await.good();
    let numbers = accounts["accounts"].as_array().unwrap().iter();
    let numbers = numbers.filter_map(|it| Some(it["number"].as_str()?.to_owned()));
    let text = statement["transactions"][0]["description"]
        .as_str()
        .unwrap();
    (text.to_owned(), numbers.collect())
}

#[tokio::test]
async fn shows_the_person_s_own_numbers_and_nobody_else_s() {
    let (text, numbers) = described(Reveal::Own).await;
    assert_eq!(
        text,
        "Pix 529.982.247-25 11144477735 de [CPF] conta 56789-0 c/c [conta] [e-mail] [telefone]"
    );
    assert!(numbers.contains(&"7712345-6".to_owned()), "{numbers:?}");
    assert!(numbers.contains(&"1234/56789-0".to_owned()), "{numbers:?}");
    assert!(numbers.contains(&"•••4417".to_owned()), "{numbers:?}");
}

#[tokio::test]
async fn shows_nobody_s_numbers_unless_asked() {
    let (text, numbers) = described(Reveal::default()).await;
    assert_eq!(
        text,
        "Pix [CPF] [CPF] de [CPF] conta [conta] c/c [conta] [e-mail] [telefone]"
    );
    assert!(
        numbers.iter().all(|it| it.starts_with("•••")),
        "{numbers:?}"
    );
}

#[tokio::test]
async fn every_tool_still_answers() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let asking = server::Options {
        reveal: Reveal::Own,
        ..asking(Some("sk-sandbox"), Confirm::Never)
    };
    let server = Server::of_options(options(&sandbox.base), asking, ALL).await;
    for (tool, arguments) in every_call() {
        let answer = server.call(tool, arguments).await.good().to_string();
        // Strangers' of the household's texts.
        for secret in [
            "390.533.447-05",
            "39053344705",
            "joana.prates",
            "90000-1234",
        ] {
            assert!(!answer.contains(secret), "{secret} from {tool} in {answer}");
        }
    }
}

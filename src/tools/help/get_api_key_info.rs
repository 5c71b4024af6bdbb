//! "Como consigo uma chave da Pierre, e ela está configurada aqui?"

use std::time::Duration;

use crate::{
    answer::{Sentence, Text, clean::answer},
    pierre::{self, models::KeyInfo},
    tool::{Context, Descriptor, Effect, Error, Group, NoInput, Now, Tool},
};

pub struct GetApiKeyInfo;

/// Someone with a broken setup should not wait long for help.
const WITHIN: Duration = Duration::from_secs(10);
/// Pierre has about two dozen endpoints; a longer list is not a list of endpoints.
const MOST_TOOLS: usize = 100;

const HOW_TO: [&str; 4] = [
    "Entre em https://pierre.finance/api-key com a sua conta da Pierre e gere uma chave; é preciso ter assinatura ativa.",
    "Informe a chave na variável de ambiente PIERRE_API_KEY, na configuração do pierre-mcp; por HTTP, no cabeçalho Authorization: Bearer. Não a cole na conversa.",
    "Reinicie o assistente e chame get_accounts para conferir.",
    "Para experimentar sem chave, com dados inventados, inicie o pierre-mcp com --sandbox.",
];

answer! {
    /// The setup steps, and Pierre's endpoints.
    pub struct Output {
        how_to: Vec<Sentence>,
        key_configured: bool,
        reachable: bool,
        /// Da Pierre.
        tools: Vec<Text>,
        /// Só na Pierre.
        new_tools: Vec<Text>,
        /// Só aqui.
        gone_tools: Vec<Sentence>,
        warnings: Vec<Sentence>,
    }
}

impl Tool for GetApiKeyInfo {
    const NAME: &'static str = "get_api_key_info";
    const TITLE: &'static str = "Como obter a chave da API";
    const DESCRIPTION: &'static str = "Explica como criar, gerar e configurar a chave da API (API key, token, chave de acesso) da Pierre. Funciona sem chave.

Quando usar: chave recusada, expirada ou que falta; \"onde gero uma API key?\", \"a chave não funciona\", configurar a integração.

Quando não usar: contas e saldos, get_accounts.

Devolve o passo a passo, se há chave (nunca a chave) e as operações da Pierre.";
    const GROUP: Group = Group::Help;
    const EFFECT: Effect = Effect::Read;
    type Input = NoInput;
    type Request = ();
    type Output = Output;

    fn check(_: Now, _: NoInput) -> Result<(), Error> {
        Ok(())
    }

    async fn call(context: &Context, (): ()) -> Result<Output, Error> {
        let mut output = Output {
            how_to: HOW_TO.map(Sentence::from).to_vec(),
            key_configured: context.pierre.has_key(),
            reachable: true,
            tools: Vec::new(),
            new_tools: Vec::new(),
            gone_tools: Vec::new(),
            warnings: Vec::new(),
        };
        match context.pierre.within(WITHIN).get_api_key_info().await {
            Ok(info) => compare(&info, &mut output),
            Err(error) => {
                output.reachable = has_answered(&error);
                output.warnings.push(trouble(error).into());
            }
        }
        Ok(output)
    }
}

/// Compares the endpoints that Pierre lists with the catalogue.
fn compare(info: &KeyInfo, output: &mut Output) {
    let listed = info.available_tools.as_ref().map(|list| &list.rows);
    let Some(listed) = listed.filter(|rows| !rows.is_empty()) else {
        let none = "A Pierre não listou as operações dela; não dá para comparar.";
        output.warnings.push(none.into());
        return;
    };
    let mut slugs: Vec<String> = listed
        .iter()
        .take(MOST_TOOLS)
        .map(|tool| tool.endpoint.replace('-', "_"))
        // Endpoint names are plain words; anything else is ignored.
        .filter(|slug| slug.bytes().all(|it| it.is_ascii_lowercase() || it == b'_'))
        .collect();
    slugs.sort_unstable();
    slugs.dedup();
    let endpoints = || crate::tools::ALL.iter().filter(|tool| tool.is_endpoint);
    let ours = || endpoints().map(|tool| tool.name);
    let theirs = |name: &&str| !slugs.iter().any(|slug| slug == name);
    output.gone_tools = ours().filter(theirs).map(Sentence::from).collect();
    let new = slugs.iter().filter(|slug| !ours().any(|it| it == *slug));
    output.new_tools = new.map(|slug| Text::clean(slug)).collect();
    output.tools = slugs.iter().map(|slug| Text::clean(slug)).collect();
    let changed = !output.new_tools.is_empty() || !output.gone_tools.is_empty();
    if changed {
        let sentence = "As operações da Pierre não são as mesmas desta versão do pierre-mcp; veja `newTools` e `goneTools`.";
        output.warnings.push(sentence.into());
    }
}

/// Whether Pierre itself failed, as opposed to the connection to it.
fn has_answered(error: &pierre::Error) -> bool {
    use pierre::Error as P;
    !matches!(
        error,
        P::Unreachable | P::Interrupted | P::TimedOut { .. } | P::NotJson | P::Redirected
    )
}

/// The usual text of a failure, unless it is about a key: no key was sent.
fn trouble(error: pierre::Error) -> String {
    use pierre::Error as P;
    match error {
        P::KeyRefused { .. }
        | P::NoSubscription
        | P::SubscriptionEnded { .. }
        | P::Forbidden
        | P::NotFound
        | P::QuotaExceeded
        | P::Refused(_) => {
            "A Pierre respondeu, mas não enviou a ajuda, que é pública; o passo a passo acima continua valendo.".to_owned()
        }
        other => Error::Pierre(other).text(Descriptor::of::<GetApiKeyInfo>().failed()),
    }
}

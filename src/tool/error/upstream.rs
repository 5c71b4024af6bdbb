//! What failures between us and Pierre say.

use std::{borrow::Cow, time::Duration};

use crate::{
    answer::day,
    pierre::{self, BadRequest},
};

/// What happened, and what to do next.
pub(super) fn what_and_next(error: &pierre::Error) -> (Cow<'static, str>, Cow<'static, str>) {
    use pierre::Error as P;
    let (what, next) = match error {
        P::MissingKey => (
            "Falta a chave da API da Pierre.",
            "Gere uma chave em https://pierre.finance/api-key e informe-a na variável de ambiente PIERRE_API_KEY \
             (por HTTP, no cabeçalho Authorization: Bearer); para experimentar sem chave, inicie com --sandbox.",
        ),
        P::KeyRefused {
            worked_recently: false,
        } => (
            "A Pierre recusou a chave da API.",
            "Confira se a chave está inteira e ativa, ou gere outra em https://pierre.finance/api-key; repetir com a mesma chave não adianta.",
        ),
        P::KeyRefused {
            worked_recently: true,
        } => (
            "A Pierre recusou uma chave que funcionou há pouco: ou ela foi revogada, ou houve consultas demais.",
            "Espere 10 minutos antes de tentar uma única vez; se continuar, gere outra chave em https://pierre.finance/api-key.",
        ),
        P::NoSubscription => (
            "Esta conta da Pierre não tem assinatura ativa.",
            "Ative a assinatura em https://pierre.finance e tente de novo.",
        ),
        P::SubscriptionEnded { on } => {
            let when = on.map_or_else(String::new, |on| format!(" em {}", day::spoken(on)));
            return (
                format!("A assinatura da Pierre terminou{when}.").into(),
                "Renove a assinatura em https://pierre.finance e tente de novo.".into(),
            );
        }
        P::QuotaExceeded => (
            "A cota do plano da Pierre foi atingida.",
            "Libere espaço ou mude de plano em https://pierre.finance.",
        ),
        P::Forbidden => (
            "A Pierre não permite esse acesso.",
            "Confira se o que foi pedido pertence à pessoa dona da chave.",
        ),
        P::NotFound => (
            "A Pierre não encontrou o que foi pedido.",
            "Confira os identificadores usados na chamada.",
        ),
        P::Refused(BadRequest::InvalidDate) => (
            "A Pierre não aceitou uma das datas.",
            "Confira as datas e chame de novo.",
        ),
        P::Refused(_) => (
            "A Pierre não aceitou os parâmetros do pedido.",
            "Confira os argumentos e chame de novo.",
        ),
        P::CoolingDown { wait: left } => {
            return (
                "A Pierre recusou há pouco uma chave que funcionava: ou ela foi revogada, ou houve consultas demais. Por isso nada foi enviado agora."
                    .into(),
                wait(Some(*left), *left),
            );
        }
        P::Busy { after } => {
            return (
                format!(
                    "Outras consultas em andamento ocuparam a vez por {} segundos, e este pedido não chegou a ser enviado.",
                    after.as_secs()
                )
                .into(),
                "Tente de novo em 1 minuto, com menos chamadas ao mesmo tempo.".into(),
            );
        }
        P::RateLimited { retry_after } => {
            return (
                "A Pierre pediu para esperar: houve consultas demais.".into(),
                wait(*retry_after, Duration::from_mins(1)),
            );
        }
        P::Unavailable {
            status,
            retry_after,
        } => {
            return (
                format!("A Pierre está com problemas (HTTP {status}).").into(),
                wait(*retry_after, Duration::from_mins(2)),
            );
        }
        P::Unreachable => (
            "Não foi possível conectar à Pierre.",
            "Confira a internet e o proxy desta máquina e tente de novo em 1 minuto.",
        ),
        P::Interrupted => (
            "A conexão com a Pierre caiu no meio da resposta.",
            "Tente de novo em 1 minuto.",
        ),
        P::TimedOut { after } => {
            return (
                format!("A Pierre não respondeu em {} segundos.", after.as_secs()).into(),
                "Tente de novo em 1 minuto; se for um extrato, peça um período menor.".into(),
            );
        }
        P::Redirected => (
            "O endereço da Pierre respondeu com um redirecionamento, que não é seguido para proteger a chave.",
            "Confira PIERRE_BASE_URL; o endereço padrão é https://www.pierre.finance/tools/api.",
        ),
        P::NotJson => (
            "A Pierre respondeu com algo que não são dados: uma página ou um corpo cortado.",
            "Tente de novo em 2 minutos; se continuar, confira PIERRE_BASE_URL e o proxy.",
        ),
        P::Unrecognised { .. } => (
            "A Pierre respondeu em um formato que esta versão do pierre-mcp não conhece.",
            "Atualize o pierre-mcp; repetir agora não adianta.",
        ),
        P::TooLarge { .. } => (
            "A resposta da Pierre é grande demais (mais de 32 MiB).",
            "Peça um período menor ou use filtros.",
        ),
    };
    (what.into(), next.into())
}

fn wait(asked: Option<Duration>, usual: Duration) -> Cow<'static, str> {
    let seconds = asked.unwrap_or(usual).as_secs().max(1);
    let plural = if seconds == 1 { "" } else { "s" };
    format!("Tente de novo em {seconds} segundo{plural}.").into()
}

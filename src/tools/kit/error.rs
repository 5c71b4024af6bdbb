//! What a tool says when it fails, in Portuguese: what happened, whether anything was changed, and
//! what to do next. One fixed text a situation, so that no upstream text passes through.

use std::{borrow::Cow, time::Duration};

use super::{day, tool::Effect};
use crate::pierre::{self, BadRequest};

/// Why a tool gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The arguments are not what the tool takes; nothing was sent. Holds one sentence an argument.
    InvalidArguments(String),
    /// The cursor is none that this server gave.
    BadCursor,
    /// The cursor belongs to a query with other filters.
    CursorOfAnotherQuery,
    /// No such account, or not this person's.
    AccountNotFound,
    /// The account is a card, a loan or an investment.
    NotABankAccount,
    /// No such reminder.
    ReminderNotFound,
    /// The reminder is somebody else's.
    ReminderOfAnother,
    /// Nothing is connected yet.
    NoConnectedAccounts,
    /// Anything else between us and Pierre.
    Pierre(pierre::Error),
    /// A fault of our own.
    Internal,
}

impl From<pierre::Error> for Error {
    fn from(error: pierre::Error) -> Self {
        Self::Pierre(error)
    }
}

/// What is known of the tool that failed.
#[derive(Clone, Copy, Debug)]
pub struct Failed {
    /// What it does.
    pub effect: Effect,
    /// How to find out what became of it, in Portuguese.
    pub how_to_check: &'static str,
    /// An example of good arguments, as JSON.
    pub example: &'static str,
    /// Its name.
    pub name: &'static str,
}

impl Error {
    /// An argument that is wrong, as a whole sentence.
    #[must_use]
    pub fn invalid(sentence: &str) -> Self {
        Self::InvalidArguments(sentence.to_owned())
    }

    /// The situation's name, for logs and documents.
    #[must_use]
    pub fn code(&self) -> &'static str {
        use pierre::Error as P;
        match self {
            Self::InvalidArguments(_) => "invalid_arguments",
            Self::BadCursor => "bad_cursor",
            Self::CursorOfAnotherQuery => "cursor_of_another_query",
            Self::AccountNotFound => "account_not_found",
            Self::NotABankAccount => "not_a_bank_account",
            Self::ReminderNotFound => "reminder_not_found",
            Self::ReminderOfAnother => "reminder_of_another",
            Self::NoConnectedAccounts => "no_connected_accounts",
            Self::Internal => "internal",
            Self::Pierre(error) => match error {
                P::MissingKey => "missing_key",
                P::KeyRefused {
                    worked_recently: false,
                } => "key_refused",
                P::KeyRefused {
                    worked_recently: true,
                } => "key_refused_or_throttled",
                P::NoSubscription => "no_subscription",
                P::SubscriptionEnded { .. } => "subscription_ended",
                P::QuotaExceeded => "quota_exceeded",
                P::Forbidden => "forbidden",
                P::NotFound => "not_found",
                P::Refused(_) => "refused",
                P::RateLimited { .. } => "rate_limited",
                P::Unavailable { .. } => "unavailable",
                P::Unreachable => "unreachable",
                P::Interrupted => "interrupted",
                P::TimedOut { .. } => "timed_out",
                P::Redirected => "redirected",
                P::NotJson => "not_json",
                P::Unrecognised { .. } => "unrecognised",
                P::TooLarge { .. } => "too_large",
            },
        }
    }

    /// The whole text for the model and the person.
    #[must_use]
    pub fn text(&self, failed: Failed) -> String {
        let (what, next) = self.what_and_next(failed);
        let unknown = self.outcome_unknown();
        let changed = match (failed.effect, unknown) {
            (Effect::Read, _) | (_, false) => Cow::Borrowed("Nada foi alterado."),
            (_, true) => Cow::Owned(format!(
                "Não se sabe se o pedido foi executado: {}",
                failed.how_to_check
            )),
        };
        // What is unknown is found out first; sending again comes, if at all, after that.
        if unknown && failed.effect != Effect::Read {
            format!("{what} {changed}")
        } else {
            format!("{what} {changed} {next}")
        }
    }

    /// Whether the request may have been carried out all the same.
    fn outcome_unknown(&self) -> bool {
        match self {
            Self::Pierre(error) => error.outcome_unknown(),
            Self::Internal => true,
            _ => false,
        }
    }

    fn what_and_next(&self, failed: Failed) -> (Cow<'static, str>, Cow<'static, str>) {
        let (what, next) = match self {
            Self::InvalidArguments(problems) => {
                return (
                    format!("Argumentos inválidos: {problems}").into(),
                    format!(
                        "Corrija e chame de novo, por exemplo: {} {}",
                        failed.name, failed.example
                    )
                    .into(),
                );
            }
            Self::BadCursor => (
                "O cursor não é válido.",
                "Use o `nextCursor` da resposta anterior sem mudar nada, ou recomece sem `cursor`.",
            ),
            Self::CursorOfAnotherQuery => (
                "O cursor pertence a uma consulta com outros filtros.",
                "Repita os mesmos filtros da primeira página, ou recomece sem `cursor`.",
            ),
            Self::AccountNotFound => (
                "Não existe conta com esse `accountId` entre as contas desta pessoa.",
                "Chame get_accounts e use um `accountId` da resposta.",
            ),
            Self::NotABankAccount => (
                "Essa conta não é bancária: esta ferramenta só mostra saldo de conta corrente, poupança ou de pagamento.",
                "Para cartão de crédito, chame get_accounts: `owed` é o valor devido e `credit` traz limite e vencimento.",
            ),
            Self::ReminderNotFound => (
                "Não existe lembrete com esse `reminderId`.",
                "Confira o identificador no aplicativo da Pierre.",
            ),
            Self::ReminderOfAnother => (
                "Esse lembrete pertence a outra pessoa.",
                "Confira o identificador: só dá para mudar os próprios lembretes.",
            ),
            Self::NoConnectedAccounts => (
                "Ainda não há banco conectado à Pierre.",
                "Conecte um banco em https://pierre.finance/connect e tente de novo depois.",
            ),
            Self::Internal => (
                "Erro interno do pierre-mcp.",
                "Tente uma vez de novo; se continuar, relate o problema aos mantenedores.",
            ),
            Self::Pierre(error) => return pierre_failed(error),
        };
        (what.into(), next.into())
    }
}

fn pierre_failed(error: &pierre::Error) -> (Cow<'static, str>, Cow<'static, str>) {
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

/// One of each situation, for docs/errors.md and the tests.
#[must_use]
pub fn examples() -> Vec<Error> {
    use pierre::Error as P;
    let pierre = [
        P::MissingKey,
        P::KeyRefused {
            worked_recently: false,
        },
        P::KeyRefused {
            worked_recently: true,
        },
        P::NoSubscription,
        P::SubscriptionEnded {
            on: jiff::civil::Date::new(2026, 10, 31).ok(),
        },
        P::QuotaExceeded,
        P::Forbidden,
        P::NotFound,
        P::Refused(BadRequest::Other),
        P::RateLimited {
            retry_after: Some(Duration::from_secs(30)),
        },
        P::Unavailable {
            status: 503,
            retry_after: None,
        },
        P::Unreachable,
        P::Interrupted,
        P::TimedOut {
            after: Duration::from_secs(50),
        },
        P::Redirected,
        P::NotJson,
        P::Unrecognised {
            path: "data".to_owned(),
        },
        P::TooLarge { limit: 0 },
    ];
    let own = [
        Error::invalid("`pageSize`: use um número inteiro de 1 a 200."),
        Error::BadCursor,
        Error::CursorOfAnotherQuery,
        Error::AccountNotFound,
        Error::NotABankAccount,
        Error::ReminderNotFound,
        Error::ReminderOfAnother,
        Error::NoConnectedAccounts,
        Error::Internal,
    ];
    own.into_iter()
        .chain(pierre.into_iter().map(Error::Pierre))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Failed = Failed {
        effect: Effect::Read,
        how_to_check: "",
        example: "{}",
        name: "get_accounts",
    };
    const ACT: Failed = Failed {
        effect: Effect::Act,
        how_to_check: "confira antes de repetir.",
        ..READ
    };

    #[test]
    fn never_claims_that_nothing_changed_when_that_is_not_known() {
        for error in examples() {
            let text = error.text(ACT);
            let unknown = error.outcome_unknown();
            assert_eq!(text.contains("Nada foi alterado."), !unknown, "{text}");
            assert_eq!(text.contains("confira antes de repetir"), unknown, "{text}");
            assert!(error.text(READ).contains("Nada foi alterado."));
        }
    }

    #[test]
    fn has_one_code_and_one_text_a_situation() {
        let mut codes: Vec<_> = examples().iter().map(Error::code).collect();
        let mut texts: Vec<_> = examples().iter().map(|error| error.text(READ)).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        texts.sort();
        texts.dedup();
        assert_eq!((codes.len(), texts.len()), (all, all));
    }

    #[test]
    fn says_how_long_to_wait() {
        let limited = |seconds| {
            Error::Pierre(pierre::Error::RateLimited {
                retry_after: Some(Duration::from_secs(seconds)),
            })
            .text(READ)
        };
        assert!(
            limited(120).contains("em 120 segundos."),
            "{}",
            limited(120)
        );
        assert!(limited(0).contains("em 1 segundo."), "{}", limited(0));
    }
}

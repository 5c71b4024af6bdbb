//! What a tool says when it fails, in Portuguese: what happened, whether anything was changed, and
//! what to do next. One fixed text a situation, so that no upstream text passes through.

mod examples;
mod upstream;

use std::borrow::Cow;

use super::Effect;
use crate::{
    answer::{InvalidArgument, page::CursorError},
    pierre,
};
pub use examples::examples;

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
    /// No such spending limit.
    LimitNotFound,
    /// The spending limit is somebody else's.
    LimitOfAnother,
    /// The account is no card.
    NotACard,
    /// No such closing date.
    ClosingDateNotFound,
    /// The plan allows no more of these.
    QuotaReached {
        /// How many there are, when Pierre says it.
        used: Option<u32>,
        /// How many the plan allows, when Pierre says it.
        allowed: Option<u32>,
    },
    /// Pierre has no phone number to send to.
    PhoneMissing,
    /// Pierre's memories are switched off at Pierre.
    MemoriesUnavailable,
    /// The person was asked and did not agree.
    Declined,
    /// The person was asked and did not answer in time.
    NotAnswered,
    /// The confirmation is not one that this server gave for this call, or is too old.
    BadConfirmation,
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

impl From<InvalidArgument> for Error {
    fn from(InvalidArgument(sentence): InvalidArgument) -> Self {
        Self::InvalidArguments(sentence)
    }
}

impl From<CursorError> for Error {
    fn from(error: CursorError) -> Self {
        match error {
            CursorError::NotOurs => Self::BadCursor,
            CursorError::OtherQuery => Self::CursorOfAnotherQuery,
            CursorError::Period(error) => error.into(),
        }
    }
}

impl Error {
    /// An argument that is wrong, as a whole sentence.
    #[must_use]
    pub fn invalid(sentence: &str) -> Self {
        Self::InvalidArguments(sentence.to_owned())
    }

    /// A failure of a call that may have been about one card.
    #[must_use]
    pub fn of_card(error: pierre::Error, account_id: Option<&str>) -> Self {
        use pierre::{BadRequest, Error as P};
        match error {
            P::NotFound | P::Refused(BadRequest::NotACard) if account_id.is_some() => {
                Self::NotACard
            }
            other => Self::Pierre(other),
        }
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
            Self::LimitNotFound => "limit_not_found",
            Self::LimitOfAnother => "limit_of_another",
            Self::NotACard => "not_a_card",
            Self::ClosingDateNotFound => "closing_date_not_found",
            Self::QuotaReached { .. } => "quota_reached",
            Self::PhoneMissing => "phone_missing",
            Self::MemoriesUnavailable => "memories_unavailable",
            Self::Declined => "declined",
            Self::NotAnswered => "not_answered",
            Self::BadConfirmation => "bad_confirmation",
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
                P::CoolingDown { .. } => "cooling_down",
                P::Busy { .. } => "busy",
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
                "Chame list_payment_reminders e use um `reminderId` da resposta.",
            ),
            Self::ReminderOfAnother => (
                "Esse lembrete pertence a outra pessoa.",
                "Confira o identificador: só dá para mudar os próprios lembretes.",
            ),
            Self::LimitNotFound => (
                "Não existe limite de gastos com esse `limitId`.",
                "Chame list_spending_limits e use um `limitId` da resposta.",
            ),
            Self::LimitOfAnother => (
                "Esse limite de gastos pertence a outra pessoa.",
                "Confira o identificador: só dá para ver e mudar os próprios limites.",
            ),
            Self::NotACard => (
                "Esse `accountId` não é de um cartão de crédito desta pessoa.",
                "Chame get_accounts e use o `accountId` de uma conta do tipo CREDIT.",
            ),
            Self::ClosingDateNotFound => (
                "Não há dia de fechamento cadastrado para esse cartão, ou ele pertence a outra pessoa.",
                "Veja os cartões com `operation: LIST_ACCOUNTS`.",
            ),
            Self::QuotaReached { used, allowed } => {
                let figures = match (used, allowed) {
                    (Some(used), Some(allowed)) => format!(" ({used} de {allowed} em uso)"),
                    (None, Some(allowed)) => format!(" (o plano permite {allowed})"),
                    _ => String::new(),
                };
                return (
                    format!("A cota do plano da Pierre foi atingida{figures}.").into(),
                    "Exclua ou conclua um item que não é mais usado, ou mude de plano em https://pierre.finance.".into(),
                );
            }
            Self::PhoneMissing => (
                "A Pierre não tem o telefone desta pessoa e não pode mandar a mensagem.",
                "Cadastre o telefone no aplicativo da Pierre, ou conecte o banco em https://pierre.finance/connect.",
            ),
            Self::MemoriesUnavailable => (
                "As memórias não estão ativas na Pierre.",
                "Siga sem elas; repetir agora não adianta.",
            ),
            Self::Declined => (
                "A pessoa não confirmou, e nada foi enviado à Pierre.",
                "Não repita o pedido, a menos que ela mude de ideia.",
            ),
            Self::NotAnswered => (
                "A pessoa não respondeu à pergunta de confirmação a tempo, e nada foi enviado à Pierre.",
                "Pergunte a ela se ainda quer e, se quiser, chame de novo.",
            ),
            Self::BadConfirmation => (
                "A confirmação não vale: venceu, já foi usada, ou é de outro pedido.",
                "Chame de novo sem `confirmationToken` para ver a prévia e receber outro.",
            ),
            Self::NoConnectedAccounts => (
                "Ainda não há banco conectado à Pierre.",
                "Conecte um banco em https://pierre.finance/connect e tente de novo depois.",
            ),
            Self::Internal => (
                "Erro interno do pierre-mcp.",
                "Tente uma vez de novo; se continuar, relate o problema aos mantenedores.",
            ),
            Self::Pierre(error) => return upstream::what_and_next(error),
        };
        (what.into(), next.into())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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

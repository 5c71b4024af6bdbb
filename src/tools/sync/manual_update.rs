//! "Atualizar meus dados": asks Pierre to sync every connected bank.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{Sentence, Text, clean::answer, sentence::local},
    pierre::{
        self, BadRequest, Synced,
        day::sao_paulo,
        models::{Connection, Outcome},
    },
    tool::{ConsentPolicy, Context, Effect, Error, Group, Now, Tool},
};

pub struct ManualUpdate;

/// The argument.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// true: só se a pessoa insistir.
    force: Option<bool>,
}

answer! {
    /// The outcome for each connection.
    pub struct Output {
        message: Sentence,
        look_again_at: Sentence,
        repeat_at: Sentence,
        complete: bool,
        totals: Totals,
        connections: Vec<Row>,
        warnings: Vec<Sentence>,
    }
}

answer! {
    // Numbers of connections, by outcome.
    #[derive(Default)]
    struct Totals {
        total: usize,
        completed: usize,
        partial_success: usize,
        in_progress: usize,
        needs_user_input: usize,
        login_errors: usize,
        outdated: usize,
        /// Não é falha.
        throttled: usize,
        /// Não é falha.
        not_syncable: usize,
        failed: usize,
    }
}

answer! {
    // One connection.
    struct Row {
        bank: Option<Text>,
        outcome: Sentence,
        next: Sentence,
    }
}

impl Tool for ManualUpdate {
    const NAME: &'static str = "manual_update";
    const TITLE: &'static str = "Sincronizar os bancos";
    const DESCRIPTION: &'static str = "Pede à Pierre que busque agora dados novos nos bancos conectados (Open Finance) e diz o resultado de cada um.

Quando usar: \"atualizar meus dados\", \"sincronizar minhas contas\"; dados desatualizados, atrasados ou incompletos; compra, PIX ou transferência que fiz e não aparece; \"a compra de hoje não apareceu\", \"atualiza os bancos\", \"atualize os dados\", \"puxa de novo\"; estado das conexões.

Quando não usar: consulta comum, get_accounts. A menos de 5 minutos da última, vem só o relatório dela.

Devolve o que fazer em cada banco; `lookAgainAt` diz quando consultar de novo.";
    const GROUP: Group = Group::Sync;
    const EFFECT: Effect = Effect::Act;
    // A sync changes none of the person's data, and people ask for it explicitly.
    const CONSENT: ConsentPolicy = ConsentPolicy::NotNeeded;
    const HOW_TO_CHECK: &'static str =
        "espere 5 minutos e veja `lastUpdated` em get_accounts antes de pedir outra sincronização.";
    type Input = Input;
    /// Whether to request a sync even when the last one is recent.
    type Request = bool;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<bool, Error> {
        Ok(input.force.unwrap_or_default())
    }

    async fn call(context: &Context, insist: bool) -> Result<Output, Error> {
        match context.pierre.manual_update(insist).await {
            Ok(synced) => Ok(describe(context.now, &synced)),
            Err(pierre::Error::TimedOut { after }) => {
                Ok(still_running(context.now, after.as_secs()))
            }
            Err(pierre::Error::Refused(BadRequest::NoConnectedAccounts)) => {
                Err(Error::NoConnectedAccounts)
            }
            Err(other) => Err(other.into()),
        }
    }
}

fn describe(now: Timestamp, synced: &Synced) -> Output {
    let report = &synced.report;
    let asked_at = synced
        .asked_ago
        .map_or(now, |ago| shifted(now, -whole(ago)));
    let repeat_at = shifted(now, whole(synced.repeatable_in));
    let connections = report.connections.as_deref().unwrap_or_default();
    let mut totals = Totals {
        total: connections.len() + report.unreadable,
        ..Totals::default()
    };
    for connection in connections {
        *totals.of(connection.outcome) += 1;
    }
    let waiting = totals.in_progress + totals.partial_success + totals.outdated;
    let asks = totals.needs_user_input + totals.login_errors;
    let has_details = report.connections.is_some();
    let complete = has_details
        && report.unreadable == 0
        && totals.completed + totals.not_syncable == totals.total;
    let minutes = match () {
        () if totals.throttled > 0 => 10,
        () if waiting > 0 || !has_details => 5,
        () => 1,
    };
    let mut warnings = Vec::new();
    if report.unreadable > 0 {
        warnings.push(
            format!(
                "Conexões em formato desconhecido, fora da lista: {}.",
                report.unreadable
            )
            .into(),
        );
    }
    if let Some(said) = report.total
        && has_details
        && said as usize != totals.total
    {
        warnings.push(
            format!(
                "A Pierre informou {said} conexões, mas detalhou {}.",
                totals.total
            )
            .into(),
        );
    }
    let look_again_at = shifted(asked_at, SignedDuration::from_mins(minutes));
    let result = if has_details {
        summary(&totals, asks, waiting)
    } else {
        "A Pierre aceitou o pedido, mas não disse como foi com cada banco.".to_owned()
    };
    let message = if synced.asked_ago.is_some() {
        format!(
            "A última sincronização foi às {}, e nada foi pedido à Pierre agora; uma nova é possível a partir das {}, ou já, com `force`. Daquela vez: {result} Consulte de novo a partir das {}.",
            hour(asked_at),
            hour(repeat_at),
            hour(look_again_at)
        )
    } else {
        let plural = if minutes == 1 { "" } else { "s" };
        format!(
            "{result} Os dados novos podem demorar a aparecer: consulte de novo em {minutes} minuto{plural}."
        )
    };
    Output {
        message: message.into(),
        look_again_at: local(look_again_at),
        repeat_at: local(repeat_at),
        complete,
        totals,
        connections: connections.iter().map(row).collect(),
        warnings,
    }
}

fn summary(totals: &Totals, asks: usize, waiting: usize) -> String {
    let mut parts = vec![format!(
        "{} de {} conexões sincronizadas",
        totals.completed,
        totals.total - totals.not_syncable
    )];
    for (number, words) in [
        (waiting, "ainda sem dados novos completos"),
        (asks, "à espera da pessoa"),
        (totals.throttled, "em pausa por limite da Pierre"),
        (totals.failed, "com falha"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    }
    format!("{}.", parts.join("; "))
}

fn still_running(now: Timestamp, seconds: u64) -> Output {
    let in_five_minutes = local(shifted(now, SignedDuration::from_mins(5)));
    Output {
        message: format!(
            "A Pierre não respondeu em {seconds} segundos. A sincronização pode continuar por lá: em 5 minutos, veja `lastUpdated` em get_accounts antes de pedir outra."
        ).into(),
        look_again_at: in_five_minutes.clone(),
        repeat_at: in_five_minutes,
        complete: false,
        totals: Totals::default(),
        connections: Vec::new(),
        warnings: vec!["O resultado de cada banco é desconhecido.".into()],
    }
}

fn shifted(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(at)
}

/// Rounds to the nearest second, so that elapsed and remaining times add up to whole minutes.
fn whole(time: Duration) -> SignedDuration {
    let seconds = (time + Duration::from_millis(500)).as_secs();
    SignedDuration::from_secs(seconds.try_into().unwrap_or(i64::MAX))
}

/// `12:05`, in São Paulo.
fn hour(at: Timestamp) -> String {
    at.to_zoned(sao_paulo()).strftime("%H:%M").to_string()
}

impl Totals {
    fn of(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Completed => &mut self.completed,
            Outcome::PartialSuccess => &mut self.partial_success,
            Outcome::InProgress => &mut self.in_progress,
            Outcome::NeedsUserInput => &mut self.needs_user_input,
            Outcome::LoginError => &mut self.login_errors,
            Outcome::Outdated => &mut self.outdated,
            Outcome::AlreadyRunning | Outcome::LimitExceeded => &mut self.throttled,
            Outcome::NotSyncable => &mut self.not_syncable,
            Outcome::Failed => &mut self.failed,
        }
    }
}

fn row(connection: &Connection) -> Row {
    let (outcome, next) = match connection.outcome {
        Outcome::Completed => ("completed", "Nada a fazer."),
        Outcome::PartialSuccess => (
            "partialSuccess",
            "Veio só uma parte; sincronize de novo mais tarde.",
        ),
        Outcome::InProgress => ("inProgress", "Consulte de novo em 5 minutos."),
        Outcome::NeedsUserInput => (
            "needsUserInput",
            "O banco pede uma confirmação: conclua em https://pierre.finance/connect.",
        ),
        Outcome::LoginError => (
            "loginError",
            "O banco recusou o acesso: reconecte em https://pierre.finance/connect.",
        ),
        Outcome::Outdated => (
            "outdated",
            "Dados antigos; se continuar assim, reconecte em https://pierre.finance/connect.",
        ),
        Outcome::AlreadyRunning => (
            "alreadyRunning",
            "Já havia uma sincronização em curso; consulte de novo em 10 minutos.",
        ),
        Outcome::LimitExceeded => (
            "limitExceeded",
            "Limite de sincronizações da Pierre; tente de novo mais tarde.",
        ),
        Outcome::NotSyncable => (
            "notSyncable",
            "Carteira da Pierre: não há o que sincronizar.",
        ),
        Outcome::Failed => (
            "failed",
            "Tente de novo em 10 minutos; se repetir, reconecte o banco.",
        ),
    };
    Row {
        bank: Text::option(connection.bank.as_deref()),
        outcome: outcome.into(),
        next: next.into(),
    }
}

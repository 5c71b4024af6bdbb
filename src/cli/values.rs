//! Value parsers: what an option accepts. Their errors are in Portuguese.

use std::{net::SocketAddr, ops::RangeInclusive, time::Duration};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;
use tracing::level_filters::LevelFilter;

use super::Output;
use crate::{
    logging::LogFormat,
    sandbox::{Family, Shape, untidy::Delivery},
    server::consent::Confirm,
    tool::Reveal,
};

/// One accepted name, what the help says about it, and its value.
type Choice<T> = (&'static str, &'static str, T);

/// Accepts the names of `choices`.
fn one_of<T: Clone + Send + Sync + 'static>(
    choices: &'static [Choice<T>],
) -> impl TypedValueParser<Value = T> {
    let names = choices.iter().map(|(name, help, _)| {
        let value = PossibleValue::new(*name);
        if help.is_empty() {
            value
        } else {
            value.help(*help)
        }
    });
    PossibleValuesParser::new(names).try_map(|typed| {
        let mut found = choices.iter().filter(|(name, ..)| *name == typed);
        found
            .next()
            .map(|(.., value)| value.clone())
            .ok_or("valor desconhecido")
    })
}

pub(super) fn shape() -> impl TypedValueParser<Value = Shape> {
    one_of(&[
        ("live", "Como a Pierre responde hoje", Shape::Live),
        (
            "live-2026-04",
            "Como a Pierre respondia em abril de 2026: valores e números de parcelas como texto",
            Shape::LiveApril2026,
        ),
        (
            "documented",
            "Como diz a documentação da Pierre",
            Shape::Documented,
        ),
    ])
}

pub(super) fn household() -> impl TypedValueParser<Value = Family> {
    one_of(&[
        ("tidy", "Marina e Rafael", Family::Tidy),
        (
            "untidy",
            "Helena: contas em dez bancos, cada um com suas próprias palavras",
            Family::Untidy,
        ),
    ])
}

pub(super) fn delivery() -> impl TypedValueParser<Value = Delivery> {
    one_of(&[
        (
            "monthly",
            "Uma linha por mês com a data da compra",
            Delivery::Monthly,
        ),
        (
            "own-day",
            "Uma linha por mês com a própria data, ou nenhuma, no lugar da data da compra",
            Delivery::OwnDay,
        ),
        (
            "at-once",
            "Todas as linhas na data da compra",
            Delivery::AtOnce,
        ),
    ])
}

pub(super) fn confirm() -> impl TypedValueParser<Value = Confirm> {
    one_of(&[
        (
            "always",
            "Antes de toda alteração, mesmo quando se confia que o host já perguntou",
            Confirm::Always,
        ),
        (
            "auto",
            "Antes de toda alteração, onde o cliente pode perguntar; nos demais, antes de excluir e de enviar",
            Confirm::Auto,
        ),
        (
            "never",
            "Nunca: o host já perguntou, ou um script sabe o que faz",
            Confirm::Never,
        ),
    ])
}

pub(super) fn reveal() -> impl TypedValueParser<Value = Reveal> {
    one_of(&[
        ("nothing", "De ninguém", Reveal::Nothing),
        (
            "own",
            "Da própria pessoa, conforme as contas dela na Pierre: CPF ou CNPJ e números de conta",
            Reveal::Own,
        ),
    ])
}

pub(super) fn log_level() -> impl TypedValueParser<Value = LevelFilter> {
    one_of(&[
        ("off", "", LevelFilter::OFF),
        ("error", "", LevelFilter::ERROR),
        ("warn", "", LevelFilter::WARN),
        ("info", "", LevelFilter::INFO),
        ("debug", "", LevelFilter::DEBUG),
        ("trace", "", LevelFilter::TRACE),
    ])
}

pub(super) fn log_format() -> impl TypedValueParser<Value = LogFormat> {
    one_of(&[
        ("text", "Para pessoas", LogFormat::Text),
        ("json", "Um objeto JSON por linha", LogFormat::Json),
    ])
}

pub(super) fn output() -> impl TypedValueParser<Value = Output> {
    one_of(&[
        ("human", "Para pessoas", Output::Human),
        ("json", "Para programas", Output::Json),
    ])
}

/// Whole seconds within a range.
pub(super) fn seconds(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<Duration, String> + Clone + Send + Sync {
    move |text| {
        let seconds = text.parse().ok().filter(|it| range.contains(it));
        let (least, most) = (range.start(), range.end());
        seconds
            .map(Duration::from_secs)
            .ok_or_else(|| format!("use um número inteiro de {least} a {most}"))
    }
}

pub(super) fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let address = text.parse();
    address.map_err(|_| "use endereço IP e porta, como 127.0.0.1:8765")
}

pub(super) fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "use uma data AAAA-MM-DD")
}

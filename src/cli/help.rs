//! Help and usage errors in Portuguese: clap's own words are English, so all of them are replaced
//! here.

use std::error::Error as _;

use clap::{
    Arg, Command, CommandFactory, Error,
    builder::{PossibleValue, StyledStr},
    error::{ContextKind, ErrorKind},
};

use super::{Stop, args::Cli};

const TEMPLATE: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";
/// Columns of a line of help; clap adds at most ten for the indentation.
const WIDTH: usize = 88;

/// The command line, ready to parse.
pub(super) fn command() -> Command {
    let mut command = Cli::command();
    // Built first: this adds --help, --version and `help`, which have English texts too.
    command.build();
    in_portuguese(command)
}

fn in_portuguese(mut command: Command) -> Command {
    if command.get_name() == "help" {
        command = command.about("Mostra esta ajuda ou a de um comando");
    }
    if let Some(about) = command.get_about().map(paragraphs) {
        command = command.about(about);
    }
    if let Some(about) = command.get_long_about().map(paragraphs) {
        command = command.long_about(about);
    }
    let mut command = command
        .mut_args(argument)
        .mut_subcommands(in_portuguese)
        .subcommand_help_heading("Comandos")
        .subcommand_value_name("COMANDO")
        .help_template(TEMPLATE)
        .next_line_help(true);
    let usage = command.render_usage().to_string();
    command.override_usage(without_english(&usage))
}

/// A text of one or more paragraphs, each broken into lines.
fn paragraphs(text: &StyledStr) -> String {
    let text = text.to_string();
    let paragraphs = text.split("\n\n").map(|text| wrapped(text).join("\n"));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// A usage line without its heading.
fn without_english(usage: &str) -> String {
    let usage = usage.trim_start_matches("Usage:").trim();
    usage.replace("[OPTIONS]", "[OPÇÕES]")
}

/// Gives an argument its whole help, without what clap would add in English.
fn argument(arg: Arg) -> Arg {
    let help = match arg.get_id().as_str() {
        "help" => "Mostra esta ajuda".to_owned(),
        "version" => "Mostra a versão".to_owned(),
        _ => described(&arg),
    };
    let arg = match arg.get_help_heading() {
        Some(_) => arg,
        None if arg.is_positional() => arg.help_heading("Argumentos"),
        None => arg.help_heading("Opções"),
    };
    arg.help(help.clone())
        .long_help(help)
        .hide_env(true)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// An argument's help, with its values, its default and its variable.
fn described(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut lines = wrapped(&help);
    let values = arg.get_possible_values();
    if values.iter().any(|value| value.get_help().is_some()) {
        for value in values {
            let about = value
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            lines.push(wrapped(&format!("- {}: {about}", value.get_name())).join("\n  "));
        }
    } else if !values.is_empty() {
        let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
        lines.push(format!("[valores: {}]", names.join(", ")));
    }
    for default in arg.get_default_values() {
        lines.push(format!("[padrão: {}]", default.display()));
    }
    if let Some(variable) = arg.get_env() {
        lines.push(format!("[ambiente: {}]", variable.display()));
    }
    lines.join("\n")
}

/// A text broken into lines of at most [`WIDTH`] characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// What clap found wrong, or the text that was asked for.
pub(super) fn explain(error: &Error) -> Stop {
    let text = error.render().to_string();
    let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let problem = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Stop::Answered(text.trim_end().to_owned());
        }
        ErrorKind::UnknownArgument => format!("o argumento {argument} não existe"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "o comando {} não existe",
                said(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("falta o valor de {argument}"),
        ErrorKind::InvalidValue => format!(
            "{value} não é um valor de {argument}, que aceita {}",
            said(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string);
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            format!("{value} não é um valor de {argument}{why}")
        }
        ErrorKind::NoEquals => format!("{argument} pede um sinal de igual antes do valor"),
        ErrorKind::MissingRequiredArgument => format!("falta {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} foi usado mais de uma vez"),
        ErrorKind::InvalidUtf8 => "um argumento não está em UTF-8".to_owned(),
        _ => "não entendi a linha de comando".to_owned(),
    };
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let suggested = suggested.into_iter().map(said).find(|it| !it.is_empty());
    let suggested = suggested
        .map(|it| format!("; seria {it}?"))
        .unwrap_or_default();
    let usage = match without_english(&said(ContextKind::Usage)) {
        // A value that does not fit brings none.
        usage if usage.is_empty() => usage,
        usage => format!("Uso: {usage}\n\n"),
    };
    Stop::Usage(format!(
        "{problem}{suggested}\n\n{usage}Para mais informações, use --help."
    ))
}

//! What is typed, checked.

use clap::CommandFactory;

use super::*;
use crate::{
    cli::{Stop, parse},
    sandbox::{Shape, untidy::Delivery},
};

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn every_option_has_an_environment_variable() {
    let command = Cli::command();
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    for argument in commands.flat_map(clap::Command::get_arguments) {
        let name = argument.get_id().as_str();
        let typed_only = ["help", "version", "tool", "arguments", "json"].contains(&name);
        assert!(typed_only || argument.get_env().is_some(), "{name}");
    }
}

fn config(arguments: &[&str]) -> Result<Config, Stop> {
    parse(std::iter::once("pierre-mcp").chain(arguments.iter().copied()))
}

fn sandbox_of(arguments: &[&str]) -> sandbox::Options {
    config(arguments).unwrap().sandbox.unwrap()
}

#[test]
fn refuses_what_would_leak_a_key_or_open_a_door() {
    for (arguments, says) in [
        (&["--base-url", "http://pierre.finance"][..], "https"),
        (&["http", "--listen", "0.0.0.0:1"], "--allowed-hosts"),
        (&["http", "--access-token-file", "x"], "--shared-key"),
        (&["sandbox", "--listen", "0.0.0.0:1"], "loopback"),
        (&["--today", "2026-11-22"], "--sandbox"),
        (&["--tools", "contas,saldos"], "`saldos` não é um grupo"),
        (&["--exclude-tools", "x"], "`x` não é um grupo"),
        (&["call", "get_accounts", "x"], "nome=valor"),
        (&["call", "get_accounts", "--json", "[]"], "objeto JSON"),
    ] {
        let error = config(arguments).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let shared = [
        "--sandbox",
        "http",
        "--shared-key",
        "--listen",
        "0.0.0.0:1",
        "--allowed-hosts",
        "x",
    ];
    assert!(matches!(
        config(&shared),
        Err(Stop::Config(ConfigError::SharedKeyUnprotected))
    ));
}

#[test]
fn takes_a_shape_only_with_an_equals_sign() {
    assert_eq!(sandbox_of(&["--sandbox", "stdio"]).shape, Shape::Live);
    for (name, shape) in [
        ("live", Shape::Live),
        ("live-2026-04", Shape::LiveApril2026),
        ("documented", Shape::Documented),
    ] {
        let typed = format!("--sandbox={name}");
        assert_eq!(sandbox_of(&[&typed]).shape, shape);
    }
    let separate = config(&["--sandbox", "documented"]);
    assert!(matches!(separate, Err(Stop::Usage(_))));
}

#[test]
fn the_untidy_household_lives_on_the_day_of_its_facts() {
    let found = sandbox_of(&["--sandbox", "--household", "untidy"]);
    assert_eq!(found.household, Family::Untidy);
    assert_eq!(found.delivery, Delivery::Monthly);
    assert_eq!(found.today, "2026-11-22".parse().ok());
    let found = sandbox_of(&[
        "sandbox",
        "--household=untidy",
        "--delivery=at-once",
        "--today=2026-10-01",
    ]);
    assert_eq!(found.delivery, Delivery::AtOnce);
    assert_eq!(found.today, "2026-10-01".parse().ok());
    assert_eq!(sandbox_of(&["--sandbox"]).household, Family::Tidy);
    assert_eq!(sandbox_of(&["--sandbox"]).today, None);
    assert!(config(&[]).unwrap().sandbox.is_none());
    for alone in [&["--household", "untidy"], &["--delivery", "own-day"]] {
        let error = config(&alone[..]).unwrap_err();
        assert!(error.to_string().contains("--sandbox"), "{error}");
    }
}

#[test]
fn usage_errors_say_in_portuguese_what_is_wrong() {
    for (arguments, says) in [
        (&["--nope"][..], "o argumento --nope não existe"),
        (&["--read-onli"], "seria --read-only?"),
        (&["dance"], "o comando dance não existe"),
        (&["call"], "falta <FERRAMENTA>"),
        (
            &["--log", "loud"],
            "loud não é um valor de --log <NIVEL>, que aceita off, error",
        ),
        (&["--log"], "falta o valor de --log <NIVEL>"),
        (
            &["--log=warn", "--log=info"],
            "--log <NIVEL> foi usado mais de uma vez",
        ),
        (&["--read-timeout", "0"], "use um número inteiro de 1 a 180"),
        (&["--today", "ontem"], "use uma data AAAA-MM-DD"),
        (&["http", "--listen", "x"], "use endereço IP e porta"),
        (&["--read-only=talvez"], "que aceita true, false"),
    ] {
        let Err(Stop::Usage(text)) = config(arguments) else {
            panic!("{arguments:?}");
        };
        assert!(text.contains(says), "{arguments:?}: {text}");
        assert!(text.ends_with("use --help."), "{text}");
        for english in ["Usage", "OPTIONS", "COMMAND", "value", "error:"] {
            assert!(!text.contains(english), "{arguments:?}: {text}");
        }
    }
}

#[test]
fn the_help_has_no_english_of_the_library() {
    for command in [
        None,
        Some("stdio"),
        Some("http"),
        Some("sandbox"),
        Some("call"),
        Some("tools"),
    ] {
        for flag in ["-h", "--help"] {
            let arguments: Vec<_> = command.into_iter().chain([flag]).collect();
            let Err(Stop::Answered(text)) = config(&arguments) else {
                panic!("{arguments:?}");
            };
            for english in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "Print",
                "[env",
                "[default",
                "ossible values",
                "OPTIONS",
            ] {
                assert!(!text.contains(english), "{arguments:?} {english}: {text}");
            }
            let long = text.lines().find(|line| line.chars().count() > 112);
            assert_eq!(long, None, "{arguments:?}");
        }
    }
}

//! What is typed, checked.

use clap::{CommandFactory, Parser};

use super::*;

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

fn config(arguments: &[&str]) -> Result<Config, ConfigError> {
    let arguments = std::iter::once("pierre-mcp").chain(arguments.iter().copied());
    Config::from_cli(Cli::try_parse_from(arguments).unwrap())
}

#[test]
fn refuses_what_would_leak_a_key_or_open_a_door() {
    for (arguments, says) in [
        (&["--base-url", "http://pierre.finance"][..], "https"),
        (&["http", "--listen", "0.0.0.0:1"], "--allowed-hosts"),
        (&["http", "--access-token-file", "x"], "--shared-key"),
        (&["sandbox", "--listen", "0.0.0.0:1"], "loopback"),
        (&["--today", "2026-11-22"], "--sandbox"),
        (&["--tools", "contas,saldos"], "saldos is neither"),
        (&["--exclude-tools", "x"], "x is neither"),
        (&["call", "get_accounts", "x"], "key=value"),
        (&["call", "get_accounts", "--json", "[]"], "JSON object"),
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
        Err(ConfigError::SharedKeyUnprotected)
    ));
}

#[test]
fn takes_a_shape_only_with_an_equals_sign() {
    assert_eq!(
        config(&["--sandbox", "stdio"]).unwrap().sandbox,
        Some(Shape::Live)
    );
    for (name, shape) in [
        ("live", Shape::Live),
        ("live-2026-04", Shape::LiveApril2026),
        ("documented", Shape::Documented),
    ] {
        let typed = format!("--sandbox={name}");
        assert_eq!(config(&[&typed]).unwrap().sandbox, Some(shape));
    }
    assert!(Cli::try_parse_from(["pierre-mcp", "--sandbox", "documented"]).is_err());
}

#[test]
fn the_untidy_household_lives_on_the_day_of_its_facts() {
    let found = config(&["--sandbox", "--household", "untidy"]).unwrap();
    assert_eq!(found.household, Family::Untidy);
    assert_eq!(found.delivery, Delivery::Monthly);
    assert_eq!(found.today, "2026-11-22".parse().ok());
    let found = config(&[
        "sandbox",
        "--household=untidy",
        "--delivery=at-once",
        "--today=2026-10-01",
    ]);
    let found = found.unwrap();
    assert_eq!(found.delivery, Delivery::AtOnce);
    assert_eq!(found.today, "2026-10-01".parse().ok());
    assert_eq!(config(&["--sandbox"]).unwrap().household, Family::Tidy);
    assert_eq!(config(&["--sandbox"]).unwrap().today, None);
    for alone in [&["--household", "untidy"], &["--delivery", "own-day"]] {
        let error = config(&alone[..]).unwrap_err();
        assert!(error.to_string().contains("--sandbox"), "{error}");
    }
}

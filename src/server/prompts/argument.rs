//! Arguments of prompts and of resource templates.

use jiff::civil::Date;

use crate::answer::{Text, period};

/// One argument; all are optional.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name in MCP.
    pub name: &'static str,
    /// What it accepts; also part of the error for any other value.
    pub description: &'static str,
    /// Its type.
    pub kind: Kind,
    /// The default when absent or empty.
    pub default: &'static str,
}

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A month.
    Month,
    /// A month, quarter, year, or one of `PERIOD_WORDS`.
    Period,
    /// Days ahead, from 1 to 90.
    Days,
    /// The name of a card.
    Card,
}

/// The months that have a name.
pub(in crate::server) const MONTH_WORDS: &[&str] = &["este_mes", "mes_passado"];
/// The periods that have a name.
pub(in crate::server) const PERIOD_WORDS: &[&str] = &[
    "hoje",
    "ontem",
    "esta_semana",
    "semana_passada",
    "este_mes",
    "mes_passado",
    "ultimos_7_dias",
    "ultimos_30_dias",
    "ultimos_90_dias",
    "ultimos_12_meses",
    "este_ano",
    "ano_passado",
];
/// Longest name of a card, in characters.
const LONGEST_NAME: usize = 80;

impl Kind {
    /// A value in its canonical form; `None` when the argument does not take it.
    #[must_use]
    pub fn read(self, typed: &str, today: Date) -> Option<String> {
        match self {
            Self::Period => period::plain(typed, today),
            Self::Month => {
                let plain = period::plain(typed, today)?;
                // Only the canonical form of a month has six digits.
                let digits = plain.bytes().filter(u8::is_ascii_digit).count();
                let is_month = MONTH_WORDS.contains(&plain.as_str()) || digits == 6;
                is_month.then_some(plain)
            }
            Self::Days => {
                let days: u8 = typed.parse().ok()?;
                (1..=90).contains(&days).then(|| days.to_string())
            }
            Self::Card => {
                let plain = typed.chars().count() <= LONGEST_NAME
                    && !typed.chars().any(|it| it.is_control() || it == '"');
                plain.then(|| Text::clean(typed).as_str().to_owned())
            }
        }
    }
}

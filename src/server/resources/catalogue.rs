//! The resources that a person can attach to a conversation: accounts, a month's statement,
//! reminders (each a tool's answer) and a guide to the numbers. Independent of MCP types.

use jiff::civil::Date;

use crate::{server::prompts::argument::Kind, tool::schema::JsonObject};

/// One resource, or one template of resources.
#[derive(Clone, Copy, Debug)]
pub struct Resource {
    /// Its URI, or a URI template.
    pub uri: &'static str,
    /// Its name in MCP.
    pub name: &'static str,
    /// A short title, in Portuguese.
    pub title: &'static str,
    /// What it contains.
    pub description: &'static str,
    /// Where its content comes from.
    pub source: Source,
}

/// Where the content of a resource comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// The answer of a tool, with these arguments (JSON).
    Tool(&'static str, &'static str),
    /// The answer of a tool for the month in the URI.
    OfMonth(&'static str),
    /// A fixed text, Markdown.
    Guide(&'static str),
}

/// The name of the variable in the template.
pub const MONTH: &str = "mes";

/// Every resource.
pub const ALL: &[Resource] = &[
    Resource {
        uri: "pierre://contas",
        name: "contas",
        title: "Contas, saldos e cartões",
        description: "O que get_accounts responde.",
        source: Source::Tool("get_accounts", "{}"),
    },
    Resource {
        uri: "pierre://extrato/{mes}",
        name: "extrato",
        title: "Extrato de um mês",
        description: "O que get_transactions responde para um mês, como 2026-10, ou este_mes, mes_passado; até 200 linhas.",
        source: Source::OfMonth("get_transactions"),
    },
    Resource {
        uri: "pierre://lembretes",
        name: "lembretes",
        title: "Lembretes de pagamento ativos",
        description: "O que list_payment_reminders responde.",
        source: Source::Tool("list_payment_reminders", "{}"),
    },
    Resource {
        uri: "pierre://guia",
        name: "guia",
        title: "Como os números são feitos",
        description: "Sinais, totais, datas, moedas, o que fica de fora e o que é mascarado.",
        source: Source::Guide(include_str!("guia.pt-BR.md")),
    },
];

/// What a URI resolves to.
#[derive(Clone, Debug)]
pub enum Content {
    /// The answer of this tool to these arguments.
    Answer(&'static str, JsonObject),
    /// A fixed text, Markdown.
    Text(&'static str),
}

impl Resource {
    /// Whether its URI has a variable.
    #[must_use]
    pub fn is_template(&self) -> bool {
        self.uri.contains('{')
    }

    /// The tool that it needs, if any.
    #[must_use]
    pub fn tool(&self) -> Option<&'static str> {
        match self.source {
            Source::Tool(tool, _) | Source::OfMonth(tool) => Some(tool),
            Source::Guide(_) => None,
        }
    }

    /// Resolves a URI; `None` when it does not belong to this resource.
    #[must_use]
    pub fn at(&self, uri: &str, today: Date) -> Option<Content> {
        match self.source {
            Source::Tool(tool, arguments) if uri == self.uri => {
                let arguments = serde_json::from_str(arguments).ok()?;
                Some(Content::Answer(tool, arguments))
            }
            Source::Guide(text) if uri == self.uri => Some(Content::Text(text)),
            Source::OfMonth(tool) => {
                let (before, _) = self.uri.split_once('{')?;
                let month = Kind::Month.read(uri.strip_prefix(before)?, today)?;
                let arguments = [
                    ("period".to_owned(), month.into()),
                    ("pageSize".to_owned(), 200.into()),
                ];
                Some(Content::Answer(tool, arguments.into_iter().collect()))
            }
            Source::Tool(..) | Source::Guide(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    fn at(uri: &str) -> Option<Content> {
        ALL.iter().find_map(|resource| resource.at(uri, TODAY))
    }

    #[test]
    fn a_uri_stands_for_one_content() {
        let Some(Content::Answer("get_transactions", arguments)) = at("pierre://extrato/2026-10")
        else {
            panic!("no statement");
        };
        assert_eq!(arguments["period"], "2026-10");
        assert!(matches!(
            at("pierre://contas"),
            Some(Content::Answer("get_accounts", _))
        ));
        assert!(matches!(at("pierre://guia"), Some(Content::Text(_))));
        for bad in [
            "pierre://extrato/",
            "pierre://extrato/{mes}",
            "pierre://extrato/2026-13",
            "pierre://extrato/2026-10/x",
            "pierre://extrato/ontem",
            "pierre://contas/1",
            "file:///etc/passwd",
            "",
        ] {
            assert!(at(bad).is_none(), "{bad}");
        }
    }
}

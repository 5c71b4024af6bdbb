//! Selects which tools are offered: by group or name, with exclusions, and optionally read-only
//! tools alone. A tool that is not offered cannot be called either.

use super::{ALL, EXPERIMENTAL};
use crate::{
    privacy::is_plain_name,
    tool::{Descriptor, Effect, Group},
};

/// The word that selects every group.
const EVERYTHING: &str = "todas";

/// A selection of tools. The default selects all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Nothing else is offered.
    only: Option<Vec<Item>>,
    excluded: Vec<Item>,
    read_only: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Everything,
    Group(Group),
    Tool(&'static str),
}

/// A name that is neither a group nor a tool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{name}` não é um grupo nem uma ferramenta; os grupos são {groups}, ou {EVERYTHING}.",
    groups = groups()
)]
pub struct UnknownName {
    /// The text that was typed, if it can be shown.
    pub name: String,
}

impl Selection {
    /// The default selection: all groups but those that must be selected explicitly.
    #[must_use]
    pub fn usual() -> Self {
        let usual = Group::ALL.iter().filter(|group| group.is_default());
        Self {
            only: Some(usual.map(|group| Item::Group(*group)).collect()),
            ..Self::default()
        }
    }

    /// Restricts the selection to these groups and tools.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn only<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, UnknownName> {
        self.only = Some(items(names)?);
        Ok(self)
    }

    /// Excludes these groups and tools.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn without<'a>(
        mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, UnknownName> {
        self.excluded = items(names)?;
        Ok(self)
    }

    /// Excludes every tool that may change something; overrides all other choices.
    #[must_use]
    pub fn reads_only(mut self, only: bool) -> Self {
        self.read_only = only;
        self
    }

    /// The offered tools; with `experimental`, unverified versions replace their namesakes.
    #[must_use]
    pub fn catalogue(&self, experimental: bool) -> Vec<Descriptor> {
        let version = |tool: &Descriptor| {
            let mut versions = EXPERIMENTAL.iter().filter(|_| experimental);
            let version = versions.find(|version| version.name == tool.name);
            version.filter(|version| self.offers(version)).copied()
        };
        ALL.iter()
            .filter_map(|tool| version(tool).or_else(|| self.offers(tool).then_some(*tool)))
            .collect()
    }

    /// Whether a tool is offered.
    #[must_use]
    pub fn offers(&self, tool: &Descriptor) -> bool {
        let named = |items: &[Item]| {
            items.iter().any(|item| match item {
                Item::Everything => true,
                Item::Group(group) => *group == tool.group,
                Item::Tool(name) => *name == tool.name,
            })
        };
        (!self.read_only || tool.effect == Effect::Read)
            && self.only.as_deref().is_none_or(named)
            && !named(&self.excluded)
    }
}

/// The names of the groups, for people.
fn groups() -> String {
    let names: Vec<_> = Group::ALL.iter().map(|group| group.as_str()).collect();
    names.join(", ")
}

/// Normalises case and dashes, for names from headers and shells.
fn items<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Item>, UnknownName> {
    names
        .into_iter()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            let plain = name.to_ascii_lowercase().replace('-', "_");
            if plain == EVERYTHING {
                return Ok(Item::Everything);
            }
            let group = Group::ALL.iter().find(|group| group.as_str() == plain);
            let tool = || ALL.iter().find(|tool| tool.name == plain);
            group
                .map(|group| Item::Group(*group))
                .or_else(|| tool().map(|tool| Item::Tool(tool.name)))
                .ok_or_else(|| UnknownName {
                    name: if is_plain_name(&plain, 40) {
                        name
                    } else {
                        "…"
                    }
                    .to_owned(),
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(selection: &Selection) -> Vec<&'static str> {
        let offered = ALL.iter().filter(|tool| selection.offers(tool));
        offered.map(|tool| tool.name).collect()
    }

    fn split(names: &str) -> impl Iterator<Item = &str> {
        names.split(',')
    }

    #[test]
    fn offers_all_but_memory_and_connection_when_nobody_chooses() {
        for tool in ALL {
            let usual = !matches!(tool.group, Group::Memory | Group::Connection);
            assert_eq!(Selection::usual().offers(tool), usual, "{}", tool.name);
            assert!(Selection::default().offers(tool), "{}", tool.name);
        }
    }

    #[test]
    fn chooses_by_group_and_by_name() {
        let chosen = Selection::usual()
            .only(split("Contas, get-transactions ,"))
            .unwrap();
        for tool in ALL {
            let wanted = tool.group == Group::Accounts || tool.name == "get_transactions";
            assert_eq!(chosen.offers(tool), wanted, "{}", tool.name);
        }
        let without = chosen.clone().without(split("get_accounts")).unwrap();
        assert!(!offered(&without).contains(&"get_accounts"));
        assert!(offered(&without).contains(&"get_transactions"));
        let everything = Selection::usual().only(split("todas")).unwrap();
        assert_eq!(offered(&everything).len(), ALL.len());
    }

    #[test]
    fn reading_only_wins_over_everything() {
        let chosen = Selection::usual()
            .only(split("todas,manual_update,update_payment_reminder"))
            .unwrap()
            .reads_only(true);
        for tool in ALL.iter().filter(|tool| chosen.offers(tool)) {
            assert_eq!(tool.effect, Effect::Read, "{}", tool.name);
        }
        assert!(offered(&chosen).contains(&"get_accounts"));
    }

    #[test]
    fn offers_what_is_not_proven_only_when_asked_to_and_not_for_reading() {
        let effect = |selection: &Selection, experimental| {
            let tools = selection.catalogue(experimental);
            let found = tools.iter().find(|tool| tool.name == EXPERIMENTAL[0].name);
            found.map(|tool| tool.effect)
        };
        let usual = Selection::usual();
        assert_eq!(effect(&usual, false), Some(Effect::Read));
        assert_eq!(effect(&usual, true), Some(Effect::Destroy));
        assert_eq!(usual.catalogue(true).len(), usual.catalogue(false).len());
        let reading = usual.clone().reads_only(true);
        assert_eq!(effect(&reading, true), Some(Effect::Read));
        let without = usual.without(split("cartoes")).unwrap();
        assert_eq!(effect(&without, true), None);
    }

    #[test]
    fn says_which_name_is_not_known() {
        let error = Selection::usual().only(split("contas,saldos")).unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with("`saldos` ") && text.contains("contas, transacoes"),
            "{text}"
        );
        let hostile = Selection::usual().without(split("<b>x</b>")).unwrap_err();
        assert!(hostile.to_string().starts_with("`…` "));
    }
}

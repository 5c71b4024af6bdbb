//! Which file names which, through `use` items and through paths in code and in macros.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::sources::Source;

/// What a file names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// A module of this crate: the one where the thing is defined, not one that only passes it on.
    Ours(Vec<String>),
    /// Another crate.
    Other(String),
}

/// The modules of the crate and what each calls what.
pub(super) struct Crate<'s> {
    sources: &'s [Source],
    modules: HashMap<&'s [String], Scope>,
}

#[derive(Default)]
struct Scope {
    children: BTreeSet<String>,
    /// Names that a `use` brings in, with the path that stands there.
    bound: HashMap<String, Vec<String>>,
    /// Paths of all `use` items, those of globs too.
    used: Vec<Vec<String>>,
    /// Macros that are named here and written elsewhere.
    macros: HashMap<String, Vec<String>>,
}

impl<'s> Crate<'s> {
    pub(super) fn of(sources: &'s [Source]) -> Self {
        let mut modules: HashMap<&[String], Scope> = HashMap::new();
        for source in sources {
            let scope = modules.entry(&source.module).or_default();
            for it in &source.uses {
                // What is only passed on is not used.
                let is_used = |name| !it.is_passed_on || source.tokens.contains(name);
                if it.name.as_ref().is_none_or(is_used) {
                    scope.used.push(it.path.clone());
                }
                if let Some(name) = &it.name {
                    scope.bound.insert(name.clone(), it.path.clone());
                }
            }
        }
        for source in sources {
            if let Some((name, parent)) = source.module.split_last() {
                let parent = modules.entry(parent).or_default();
                parent.children.insert(name.clone());
            }
            for name in &source.exported {
                let root = modules.entry(&[]).or_default();
                root.macros.insert(name.clone(), source.module.clone());
            }
        }
        Self { sources, modules }
    }

    /// What each file names, itself left out.
    pub(super) fn named(&self) -> BTreeMap<&'s str, BTreeSet<Named>> {
        let of = |source: &'s Source| {
            let paths = self.modules[&source.module[..]].used.iter().cloned();
            let named = paths.chain(paths_in(&source.tokens));
            let named = named.filter_map(|path| self.resolve(&source.module, &path, 0));
            let named = named.filter(|it| *it != Named::Ours(source.module.clone()));
            (source.file.as_str(), named.collect())
        };
        self.sources.iter().map(of).collect()
    }

    /// What a path means in a module; `None` for what is the module's own, a type's or a variable's.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<Named> {
        if depth > 12 {
            return None;
        }
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "pierre_mcp" => return Some(self.walk(&[], rest, depth)),
            "self" => return Some(self.walk(module, rest, depth)),
            "super" => {
                let up = path.iter().take_while(|it| *it == "super").count();
                let at = module.len().checked_sub(up)?;
                return Some(self.walk(&module[..at], &path[up..], depth));
            }
            _ => {}
        }
        let scope = self.modules.get(module)?;
        if scope.children.contains(first) {
            return Some(self.walk(module, path, depth));
        }
        if let Some(target) = scope.bound.get(first).filter(|it| it[..] != path[..1]) {
            let whole: Vec<_> = target.iter().chain(rest).cloned().collect();
            return self.resolve(module, &whole, depth + 1);
        }
        let is_crate = first.starts_with(char::is_lowercase) && path.len() > 1;
        is_crate.then(|| Named::Other(first.clone()))
    }

    /// Down from a module as far as a path goes, on through what is passed on.
    fn walk(&self, module: &[String], path: &[String], depth: usize) -> Named {
        let mut at = module.to_vec();
        for (index, name) in path.iter().enumerate() {
            let Some(scope) = self.modules.get(&at[..]) else {
                break;
            };
            if scope.children.contains(name) {
                at.push(name.clone());
                continue;
            }
            if let Some(written) = scope.macros.get(name) {
                return Named::Ours(written.clone());
            }
            if let Some(target) = scope.bound.get(name) {
                let whole: Vec<_> = target.iter().chain(&path[index + 1..]).cloned().collect();
                if let Some(found) = self.resolve(&at, &whole, depth + 1) {
                    return found;
                }
            }
            break;
        }
        Named::Ours(at)
    }

    /// Which file names which.
    pub(super) fn edges(&self) -> BTreeMap<&'s str, Vec<&'s str>> {
        let files: HashMap<_, _> = self
            .sources
            .iter()
            .map(|it| (it.module.clone(), it.file.as_str()))
            .collect();
        let ours = |named: Named| match named {
            Named::Ours(module) => files.get(&module).copied(),
            Named::Other(_) => None,
        };
        let named = self.named().into_iter();
        named
            .map(|(file, named)| (file, named.into_iter().filter_map(ours).collect()))
            .collect()
    }
}

/// Groups of files of which each leads to each other.
pub(super) fn circles<'s>(edges: &BTreeMap<&'s str, Vec<&'s str>>) -> Vec<Vec<&'s str>> {
    let reached = |from: &'s str| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            let next = edges.get(file).into_iter().flatten();
            open.extend(next.filter(|it| seen.insert(**it)));
        }
        seen
    };
    let all: BTreeMap<_, _> = edges.keys().map(|file| (*file, reached(file))).collect();
    let mut groups: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (file, seen) in all.iter().filter(|(file, seen)| seen.contains(*file)) {
        let group = seen.iter().filter(|other| all[*other].contains(file));
        groups.insert(group.copied().collect());
    }
    groups.into_iter().collect()
}

/// Every `a::b` of the code, as far as names go.
fn paths_in(tokens: &[String]) -> Vec<Vec<String>> {
    let is_name = |it: &String| it.starts_with(|it: char| it.is_alphabetic() || it == '_');
    let colons = |at: usize| tokens.get(at..at + 2).is_some_and(|it| it == [":", ":"]);
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let begins = is_name(&tokens[at]) && !(at >= 2 && colons(at - 2)) && colons(at + 1);
        if !begins {
            at += 1;
            continue;
        }
        let mut path = vec![tokens[at].clone()];
        at += 1;
        while colons(at) && tokens.get(at + 2).is_some_and(is_name) {
            path.push(tokens[at + 2].clone());
            at += 3;
        }
        paths.push(path);
    }
    paths
}

impl std::fmt::Display for Named {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ours(module) => write!(formatter, "crate::{}", module.join("::")),
            Self::Other(other) => formatter.write_str(other),
        }
    }
}

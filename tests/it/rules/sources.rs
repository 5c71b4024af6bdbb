//! The sources as a parser sees them: no comments, nothing that is compiled for tests alone.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Block, File, ItemImpl, ItemMacro, ItemMod, ItemTrait, ItemUse, UseTree, Visibility,
    visit::{self, Visit},
    visit_mut::{self, VisitMut},
};

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One file below `src`.
pub(super) struct Source {
    /// From `src`, with slashes.
    pub(super) file: String,
    /// The module that it is: `["tools", "kit"]`; of `lib.rs` none.
    pub(super) module: Vec<String>,
    /// Every token of the code, braces too, without its `use` items.
    pub(super) tokens: Vec<String>,
    /// What its `use` items name, wherever they stand.
    pub(super) uses: Vec<Use>,
    /// The macros that it exports to the root of the crate.
    pub(super) exported: Vec<String>,
    /// The tokens of its `use` items.
    in_uses: Vec<String>,
    /// The modules in files of their own that it declares for tests alone.
    tests: Vec<String>,
}

/// One path of a `use` item.
pub(super) struct Use {
    pub(super) path: Vec<String>,
    /// What it is called here; of a glob nothing.
    pub(super) name: Option<String>,
    /// Others see it here, too.
    pub(super) is_passed_on: bool,
}

impl Source {
    pub(super) fn parse(file: &str, text: &str) -> Self {
        let mut code = syn::parse_file(text).unwrap_or_else(|error| panic!("src/{file}: {error}"));
        let tests = test_modules(&code);
        WithoutTests.visit_file_mut(&mut code);
        let mut found = Found::default();
        found.visit_file(&code);
        let mut tokens = Vec::new();
        flatten(code.to_token_stream(), &mut tokens);
        Self {
            file: file.to_owned(),
            module: module(file),
            tokens: without_uses_and_docs(&tokens),
            uses: found.uses,
            exported: found.exported,
            in_uses: found.tokens,
            tests,
        }
    }

    /// Whether these tokens stand in the code, one after the other.
    pub(super) fn has(&self, words: &str) -> bool {
        let wanted = tokens(words);
        assert!(!wanted.is_empty(), "{words}");
        let stand_in = |tokens: &Vec<String>| tokens.windows(wanted.len()).any(|it| it == wanted);
        stand_in(&self.tokens) || stand_in(&self.in_uses)
    }

    /// Whether the file is this module or one below it.
    pub(super) fn is_in(&self, module: &str) -> bool {
        is_below(&self.module, module)
    }
}

/// Whether a module is this one (`a::b`) or one below it.
pub(super) fn is_below(module: &[String], this: &str) -> bool {
    let mut parts = module.iter();
    this.split("::")
        .all(|part| parts.next().is_some_and(|it| it == part))
}

/// Every file of the code; files of tests alone are left out.
pub(super) fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let mut all: Vec<_> = files()
            .map(|(file, text)| Source::parse(&file, &text))
            .collect();
        assert!(all.len() > 40, "the sources are not where they were");
        let below =
            |of: &Source, name: &String| [&of.module[..], std::slice::from_ref(name)].concat();
        let tests = all
            .iter()
            .flat_map(|it| it.tests.iter().map(move |name| below(it, name)));
        let tests: BTreeSet<Vec<String>> = tests.collect();
        let is_test =
            |module: &[String]| (1..=module.len()).any(|it| tests.contains(&module[..it]));
        all.retain(|it| !is_test(&it.module));
        all
    });
    &SOURCES
}

/// Every file below `src` with its text, those of tests too.
pub(super) fn files() -> impl Iterator<Item = (String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    let folder = root().join("src");
    let mut found = Vec::new();
    walk(&folder, &mut found);
    found.sort();
    found.into_iter().map(move |path| {
        let file = path
            .strip_prefix(&folder)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        (file, fs::read_to_string(&path).unwrap())
    })
}

fn module(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    if path == "lib" {
        return Vec::new();
    }
    path.split('/').map(str::to_owned).collect()
}

fn test_modules(code: &File) -> Vec<String> {
    let modules = code.items.iter().filter_map(|item| match item {
        syn::Item::Mod(it) if it.content.is_none() && is_for_tests(it) => {
            Some(it.ident.to_string())
        }
        _ => None,
    });
    modules.collect()
}

/// Whether `#[cfg(test)]` is among the attributes that something begins with.
fn is_for_tests(it: &impl ToTokens) -> bool {
    let mut tokens = it.to_token_stream().into_iter();
    while let Some(TokenTree::Punct(_)) = tokens.next() {
        let Some(TokenTree::Group(attribute)) = tokens.next() else {
            return false;
        };
        let mut words = Vec::new();
        flatten(attribute.stream(), &mut words);
        if words == ["cfg", "(", "test", ")"] {
            return true;
        }
    }
    false
}

/// Takes away what is compiled for tests alone.
struct WithoutTests;

impl VisitMut for WithoutTests {
    fn visit_file_mut(&mut self, it: &mut File) {
        it.items.retain(|item| !is_for_tests(item));
        visit_mut::visit_file_mut(self, it);
    }

    fn visit_item_mod_mut(&mut self, it: &mut ItemMod) {
        assert!(
            it.content.is_none(),
            "mod {} is no file of its own",
            it.ident
        );
    }

    fn visit_item_impl_mut(&mut self, it: &mut ItemImpl) {
        it.items.retain(|item| !is_for_tests(item));
        visit_mut::visit_item_impl_mut(self, it);
    }

    fn visit_item_trait_mut(&mut self, it: &mut ItemTrait) {
        it.items.retain(|item| !is_for_tests(item));
        visit_mut::visit_item_trait_mut(self, it);
    }

    fn visit_block_mut(&mut self, it: &mut Block) {
        it.stmts.retain(|statement| !is_for_tests(statement));
        visit_mut::visit_block_mut(self, it);
    }
}

#[derive(Default)]
struct Found {
    uses: Vec<Use>,
    tokens: Vec<String>,
    exported: Vec<String>,
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_use(&mut self, it: &'ast ItemUse) {
        let is_passed_on = !matches!(it.vis, Visibility::Inherited);
        leaves(&it.tree, &mut Vec::new(), &mut |path, name| {
            self.uses.push(Use {
                path,
                name,
                is_passed_on,
            });
        });
        flatten(it.to_token_stream(), &mut self.tokens);
    }

    fn visit_item_macro(&mut self, it: &'ast ItemMacro) {
        if it.attrs.iter().any(|it| it.path().is_ident("macro_export")) {
            self.exported
                .extend(it.ident.as_ref().map(ToString::to_string));
        }
        visit::visit_item_macro(self, it);
    }
}

/// The paths of a `use` with the names that they bring in.
fn leaves(
    tree: &UseTree,
    path: &mut Vec<String>,
    found: &mut impl FnMut(Vec<String>, Option<String>),
) {
    let mut leaf = |name: String, called: String| {
        // `a::{self}` is `a`.
        let mut whole = path.clone();
        if name != "self" {
            whole.push(name);
        }
        let called = if called == "self" {
            whole.last().cloned()
        } else {
            Some(called)
        };
        found(whole, called);
    };
    match tree {
        UseTree::Name(it) => leaf(it.ident.to_string(), it.ident.to_string()),
        UseTree::Rename(it) => leaf(it.ident.to_string(), it.rename.to_string()),
        UseTree::Glob(_) => found(path.clone(), None),
        UseTree::Group(it) => it.items.iter().for_each(|it| leaves(it, path, found)),
        UseTree::Path(it) => {
            path.push(it.ident.to_string());
            leaves(&it.tree, path, found);
            path.pop();
        }
    }
}

fn flatten(stream: TokenStream, found: &mut Vec<String>) {
    for token in stream {
        match token {
            TokenTree::Group(group) => {
                let whole = group.to_string();
                let ends = ["(", "[", "{"].into_iter().zip([")", "]", "}"]);
                let ends = ends.into_iter().find(|(open, _)| whole.starts_with(open));
                found.extend(ends.map(|it| it.0.to_owned()));
                flatten(group.stream(), found);
                found.extend(ends.map(|it| it.1.to_owned()));
            }
            other => found.push(other.to_string()),
        }
    }
}

/// A piece of code as its tokens.
pub(super) fn tokens(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    flatten(code.parse().unwrap(), &mut found);
    found
}

/// Comments on items are attributes to a parser.
fn without_uses_and_docs(tokens: &[String]) -> Vec<String> {
    let mut code = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let next = |steps: usize| tokens.get(at + steps).map(String::as_str);
        let bang = usize::from(next(1) == Some("!"));
        if token == "#" && next(1 + bang) == Some("[") && next(2 + bang) == Some("doc") {
            // # ! [ doc = "…" ]
            at += 6 + bang;
        } else if token == "use" && next(1) != Some("<") {
            at += tokens[at..].iter().position(|it| it == ";").unwrap() + 1;
        } else {
            code.push(token.clone());
            at += 1;
        }
    }
    code
}

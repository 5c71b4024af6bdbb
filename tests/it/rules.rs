//! The rules of ARCHITECTURE.md over the sources themselves: who may name whom, how long a file
//! may be, where a slug must stand.

mod graph;
mod sources;

use std::{collections::BTreeSet, fs};

use pierre_mcp::{pierre::ENDPOINTS, tools::ALL};

use graph::{Crate, Named, circles};
use sources::{Source, files, is_below, root, sources};

/// Lines that no file may pass, unit tests included.
const LONGEST_FILE: usize = 300;
/// Lines that half of the files do not pass.
const MEDIAN_FILE: usize = 110;

/// A part of the tree: a module with all below it that is no part of its own.
struct Part {
    is: &'static str,
    /// Parts that it may name. All of them stand further down in [`PARTS`].
    may: &'static [&'static str],
    /// Modules of these that it may not name all the same, and crates.
    never: &'static [&'static str],
}

const fn part(
    is: &'static str,
    may: &'static [&'static str],
    never: &'static [&'static str],
) -> Part {
    Part { is, may, never }
}

/// The root of the crate, which has no name of its own.
const ROOT: &str = "lib";

/// From top to bottom.
const PARTS: &[Part] = &[
    part(
        "main",
        &[ROOT, "run", "cli", "logging"],
        &["rmcp", "axum", "reqwest"],
    ),
    part(ROOT, &[], &["rmcp", "axum", "reqwest"]),
    part(
        "run",
        &["cli", "transport", "server", "pierre", "sandbox", "logging"],
        &["rmcp", "axum", "reqwest", "pierre::models"],
    ),
    part(
        "cli",
        &[
            "transport",
            "server",
            "tools",
            "tool",
            "answer",
            "pierre",
            "sandbox",
            "logging",
        ],
        &["axum", "reqwest", "pierre::models"],
    ),
    part(
        "transport",
        &["server", "pierre"],
        &["reqwest", "pierre::models"],
    ),
    part(
        "server",
        &[
            "resources",
            "prompts",
            "tools",
            "tool",
            "answer",
            "privacy",
            "pierre",
        ],
        &["axum", "reqwest"],
    ),
    part(
        "resources",
        &["prompts", "tool"],
        &["rmcp", "axum", "reqwest", "tokio"],
    ),
    part(
        "prompts",
        &["tool", "answer", "pierre"],
        &["rmcp", "axum", "reqwest", "tokio"],
    ),
    part(
        "tools",
        &["tool", "answer", "privacy", "ledger", "pierre"],
        &["rmcp", "axum", "reqwest", "tokio", "http"],
    ),
    part(
        "tool",
        &["answer", "privacy", "pierre"],
        &["rmcp", "axum", "reqwest", "tokio", "http"],
    ),
    part(
        "answer",
        &["privacy", "ledger", "pierre"],
        &[
            "rmcp",
            "axum",
            "reqwest",
            "tokio",
            "http",
            "pierre::client",
            "pierre::endpoints",
        ],
    ),
    part(
        "privacy",
        &[],
        &["rmcp", "axum", "reqwest", "http", "serde_json"],
    ),
    part(
        "ledger",
        &["pierre"],
        &[
            "rmcp",
            "axum",
            "reqwest",
            "tokio",
            "http",
            "pierre::client",
            "pierre::endpoints",
        ],
    ),
    part("pierre", &[], &["rmcp", "axum"]),
    part("sandbox", &[], &["rmcp", "reqwest"]),
    part("logging", &[], &["rmcp", "axum", "reqwest", "tokio"]),
];

/// The part of a module: the one that says most of where it is.
fn part_of(module: &[String]) -> &'static Part {
    let is_in = |part: &&Part| match part.is {
        ROOT => module.is_empty(),
        name => is_below(module, name),
    };
    let found = PARTS.iter().filter(is_in).max_by_key(|it| it.is.len());
    found.unwrap_or_else(|| panic!("{} is in no part", module.join("::")))
}

/// What a file names that its part may not.
fn forbidden(source: &Source, named: &Named) -> bool {
    let part = part_of(&source.module);
    match named {
        Named::Other(other) => part.never.contains(&other.as_str()),
        Named::Ours(module) => {
            let other = part_of(module).is;
            let may = other == part.is || part.may.contains(&other);
            !may || part.never.iter().any(|it| is_below(module, it))
        }
    }
}

#[test]
fn arrows_go_down_only() {
    let place = |name: &str| PARTS.iter().position(|it| it.is == name).unwrap();
    for part in PARTS {
        let below = |it: &&str| place(it) > place(part.is);
        assert!(
            part.may.iter().all(below),
            "{} may name what is above",
            part.is
        );
    }
    let sources = sources();
    let named = Crate::of(sources).named();
    let up: Vec<_> = sources
        .iter()
        .flat_map(|source| {
            named[source.file.as_str()]
                .iter()
                .map(move |it| (source, it))
        })
        .filter(|(source, named)| forbidden(source, named))
        .map(|(source, named)| (source.file.as_str(), named.to_string()))
        .collect();
    assert!(up.is_empty(), "{up:#?}");
}

#[test]
fn no_file_leads_back_to_itself() {
    let sources = sources();
    let edges = Crate::of(sources).edges();
    let circles = circles(&edges);
    let mut arrows = Vec::new();
    for circle in &circles {
        for file in circle {
            let inside = edges[file].iter().filter(|it| circle.contains(it));
            arrows.extend(inside.map(|it| format!("{file} -> {it}")));
        }
    }
    assert!(circles.is_empty(), "{} circles: {arrows:#?}", circles.len());
}

/// The file of a tool, in whatever folder of `tools`.
fn file_of<'s>(sources: &'s [Source], tool: &str) -> &'s Source {
    let is_it = |it: &&Source| it.is_in("tools") && it.module.last().is_some_and(|it| it == tool);
    sources
        .iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("{tool} has no file"))
}

#[test]
fn one_tool_never_names_another_nor_one_group_another() {
    let sources = sources();
    let named = Crate::of(sources).named();
    let tools: Vec<_> = ALL
        .iter()
        .map(|it| &file_of(sources, it.name).module[..])
        .collect();
    // A tool is its file and what it is divided into; a group is a folder of tools.
    let tool = |module: &[String]| tools.iter().find(|it| module.starts_with(it)).copied();
    let groups: BTreeSet<_> = tools.iter().map(|it| &it[..it.len() - 1]).collect();
    let group = |module: &[String]| groups.iter().find(|it| module.starts_with(it)).copied();
    for source in sources {
        let Some(own_group) = group(&source.module) else {
            continue;
        };
        for named in &named[source.file.as_str()] {
            let Named::Ours(module) = named else { continue };
            let other = group(module).is_some_and(|it| it != own_group);
            assert!(
                !other,
                "src/{} names {named}, of another group",
                source.file
            );
            let (own, other) = (tool(&source.module), tool(module));
            let is_another = own.is_some() && other.is_some() && own != other;
            assert!(
                !is_another,
                "src/{} names {named}, another tool",
                source.file
            );
        }
    }
}

#[test]
fn one_slug_stands_everywhere() {
    let sources = sources();
    let of_endpoints = ALL.iter().filter(|it| it.is_endpoint).map(|it| it.name);
    assert!(of_endpoints.eq(ENDPOINTS.iter().copied()), "{ENDPOINTS:?}");
    let endpoints: Vec<_> = sources
        .iter()
        .filter(|it| it.is_in("pierre::endpoints"))
        .collect();
    let sandbox: Vec<_> = sources.iter().filter(|it| it.is_in("sandbox")).collect();
    for tool in ALL {
        let name = tool.name;
        let file = format!("tools/{}/{name}.rs", tool.group.folder());
        assert_eq!(file_of(sources, name).file, file);
        for file in [
            format!("tests/it/tools/{name}.rs"),
            format!("tests/it/snapshots/{name}.snap"),
        ] {
            assert!(root().join(&file).exists(), "{file}");
        }
        if !tool.is_endpoint {
            continue;
        }
        let method = format!("pub async fn {name}");
        assert!(
            endpoints.iter().any(|it| it.has(&method)),
            "{name} is no method of the client"
        );
        let endpoint = name.replace('_', "-");
        let asked = format!("\"{endpoint}\"");
        assert!(
            endpoints.iter().any(|it| it.has(&asked)),
            "{endpoint} is not asked"
        );
        let is_served = sandbox
            .iter()
            .any(|it| it.tokens.iter().any(|it| it.contains(&endpoint)));
        assert!(is_served, "{endpoint} is not in the sandbox");
    }
}

/// Nothing but these modules has any of these words in its code.
fn only(modules: &[&str], words: &[&str]) {
    for word in words {
        let mut found = sources().iter().filter(|it| it.has(word)).peekable();
        assert!(
            modules.is_empty() || found.peek().is_some() || words.len() > 1,
            "{word} is nowhere"
        );
        for source in found {
            let may = modules.iter().any(|it| part_is(source, it));
            assert!(may, "src/{}: {word}", source.file);
        }
    }
}

fn part_is(source: &Source, module: &str) -> bool {
    if module == ROOT {
        source.module.is_empty()
    } else {
        source.is_in(module)
    }
}

#[test]
fn only_the_configuration_reads_arguments_and_environment() {
    only(
        &["cli"],
        &["std::env::", "env::var", "env::args", "use std::env"],
    );
}

#[test]
fn only_the_client_builds_requests_and_only_its_errors_decide_what_is_repeated() {
    only(&["pierre::client"], &["reqwest::Client"]);
    only(&["pierre::base_url"], &["Url::"]);
    only(
        &["pierre::client::delivery", "pierre::error"],
        &["is_retryable"],
    );
    only(&[], &["Policy::limited", "simd_json"]);
    for source in sources() {
        let is_lax = |it: &String| it.starts_with("danger_") || it.starts_with("tls_danger");
        let found = source.tokens.iter().find(|it| is_lax(it));
        assert!(found.is_none(), "src/{}: {found:?}", source.file);
    }
}

#[test]
fn only_main_and_the_front_door_write_to_standard_streams() {
    let streams = [
        "io::stdout",
        "io::stderr",
        "println!",
        "print!",
        "eprintln!",
        "eprint!",
    ];
    let may = ["cli::terminal", "logging", "transport::stdio"];
    only(&may, &streams);
}

#[test]
fn money_never_passes_through_binary_fractions() {
    let about_money = ["pierre", "ledger", "answer", "tool", "tools"];
    for source in sources()
        .iter()
        .filter(|it| about_money.iter().any(|part| it.is_in(part)))
    {
        for word in ["f64", "f32"] {
            assert!(!source.has(word), "src/{}: {word}", source.file);
        }
    }
}

#[test]
fn only_the_types_that_clean_say_that_they_are_clean() {
    only(&["answer"], &["Clean for"]);
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut lengths = Vec::new();
    for (file, text) in files() {
        let lines = text.lines().count();
        lengths.push(lines);
        assert!(lines <= LONGEST_FILE, "src/{file}: {lines} lines");
        assert!(
            text.starts_with("//! "),
            "src/{file} does not say what it is for"
        );
        assert!(
            !text.contains("#[allow("),
            "src/{file}: use #[expect(…, reason = …)]"
        );
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    let all: usize = lengths.iter().sum();
    println!(
        "{all} lines in {} files; half have at most {median}",
        lengths.len()
    );
    assert!(
        median <= MEDIAN_FILE,
        "half of the files have more than {median} lines"
    );
}

#[test]
fn the_protocol_library_is_not_older_than_its_last_security_fixes() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let version = lock
        .split("name = \"rmcp\"\nversion = \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let numbers: Vec<u32> = version.split('.').map(|it| it.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 9, 0], "rmcp {version}");
}

/// What a file of this text names.
fn named(text: &str) -> BTreeSet<String> {
    let files = [
        ("low.rs", "pub mod key; pub mod cents; pub use key::Key;"),
        ("low/key.rs", "pub struct Key;"),
        (
            "low/cents.rs",
            "pub fn of() {} #[macro_export] macro_rules! cents { () => {} }",
        ),
        ("high.rs", "pub mod it; pub use crate::low as below;"),
        ("high/it.rs", text),
    ];
    let sources = files.map(|(file, text)| Source::parse(file, text));
    let named = Crate::of(&sources).named();
    named["high/it.rs"]
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_rules_see_what_they_look_for() {
    let cases = [
        ("use crate::{low::{Key, cents}, high};", "crate::low::cents"),
        (
            "use crate::low as l; fn f() { l::cents::of() }",
            "crate::low::cents",
        ),
        (
            "fn f() { super::super::low::cents::of() }",
            "crate::low::cents",
        ),
        (
            "use super::below; fn f() { below::cents::of() }",
            "crate::low::cents",
        ),
        (
            "fn f() { assert!(crate::low::cents::of()); }",
            "crate::low::cents",
        ),
        (
            "fn f() { if true { use crate::low::cents::of; } }",
            "crate::low::cents",
        ),
        ("fn f() { crate::cents!() }", "crate::low::cents"),
        ("use rmcp::model::Tool;", "rmcp"),
        ("fn f(it: &rmcp::model::Tool) {}", "rmcp"),
        // The place of a thing, not of who passes it on.
        ("use crate::low::Key;", "crate::low::key"),
    ];
    for (text, what) in cases {
        let named = named(text);
        assert!(named.contains(what), "{text}: {named:?}");
    }
    let nothing = "//! use rmcp::x;\n/// [`rmcp::x`]\n#[cfg(test)]\nuse rmcp::a;\nstruct S;\nimpl S {\n\
        #[cfg(test)]\nfn f() { rmcp::b() }\n}\nfn g() { let armcp = \"rmcp::c\"; }\n#[cfg(test)]\n\
        mod tests;\npub use crate::low::Key;";
    assert_eq!(named(nothing), BTreeSet::new());
    let source = Source::parse(
        "a.rs",
        "fn f() { let a = b!(std::env::var(c)); } #[cfg(test)] fn g() { f64::MAX }",
    );
    assert!(source.has("env::var") && !source.has("f64") && !source.has("env::vars"));
    let edges = [
        ("a", vec!["b"]),
        ("b", vec!["c"]),
        ("c", vec!["b", "d"]),
        ("d", vec![]),
    ];
    assert_eq!(circles(&edges.into_iter().collect()), [["b", "c"]]);
}

//! The rules of ARCHITECTURE.md over the sources themselves: who may name whom, how long a file
//! may be, where a slug must stand.

use std::{
    fs,
    path::{Path, PathBuf},
};

use pierre_mcp::tools::ALL;

/// Lines past which a file wants to be divided.
const LONGEST_FILE: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Without what is compiled for tests alone, wherever it stands. Every file is formatted: what an
/// attribute is on ends with its own line, or with the first brace as far in as itself.
fn without_tests(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if line.trim() != "#[cfg(test)]" {
            code.push_str(line);
            code.push('\n');
            continue;
        }
        let is_attribute = |line: &&str| line.trim_start().starts_with('#');
        let mut item = lines.by_ref().skip_while(is_attribute);
        let first = item.next().unwrap_or_default();
        let ends = [format!("{indent}}}"), format!("{indent}}};")];
        if !first.ends_with(';') && !first.ends_with('}') {
            let _ = item.find(|line| ends.iter().any(|end| end == line));
        }
    }
    code
}

/// Every source file with its path from `src`, without its tests and comments.
fn sources() -> Vec<(String, String)> {
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
    let mut found = Vec::new();
    walk(&root().join("src"), &mut found);
    assert!(found.len() > 40, "the sources are not where they were");
    found
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(root().join("src"))
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            let text = fs::read_to_string(&path).unwrap();
            let code = without_tests(&text);
            let code: Vec<_> = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            (name, code.join("\n"))
        })
        .collect()
}

fn is_in(file: &str, module: &str) -> bool {
    file == format!("{module}.rs") || file.starts_with(&format!("{module}/"))
}

/// Whether code names a module of this crate (`crate::x`, also inside braces) or an outside crate.
fn names(code: &str, what: &str) -> bool {
    let ours = [
        "pierre",
        "ledger",
        "tools",
        "server",
        "transport",
        "sandbox",
        "cli",
        "logging",
        "prompts",
        "resources",
    ];
    if !ours.contains(&what) {
        return has_word(code, &format!("{what}::")) || code.contains(&format!("use {what};"));
    }
    if has_word(code, &format!("crate::{what}")) {
        return true;
    }
    code.match_indices("crate::{").any(|(at, _)| {
        let mut depth = 0;
        let mut start_of_item = true;
        let rest = &code[at + "crate::".len()..];
        for (index, character) in rest.char_indices() {
            match character {
                '{' => {
                    depth += 1;
                    start_of_item = depth == 1;
                }
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        return false;
                    }
                }
                ',' => start_of_item = depth == 1,
                it if it.is_whitespace() => {}
                _ => {
                    if start_of_item && depth == 1 && rest[index..].starts_with(what) {
                        let next = rest[index + what.len()..].chars().next();
                        if next.is_none_or(|it| !it.is_alphanumeric() && it != '_') {
                            return true;
                        }
                    }
                    start_of_item = false;
                }
            }
        }
        false
    })
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let boundary = |it: Option<char>| it.is_none_or(|it| !it.is_alphanumeric() && it != '_');
        boundary(before) && (word.ends_with("::") || boundary(after))
    })
}

#[test]
fn arrows_go_down_only() {
    /// What neither rooms nor what leads to them may name.
    const ROOMS: &[&str] = &[
        "rmcp",
        "axum",
        "reqwest",
        "tokio",
        "server",
        "transport",
        "sandbox",
        "cli",
    ];
    /// The same, but what a call may show belongs to its task.
    const TOOLS: &[&str] = &[
        "rmcp",
        "axum",
        "reqwest",
        "server",
        "transport",
        "sandbox",
        "cli",
    ];
    let rules: &[(&str, &[&str])] = &[
        (
            "pierre",
            &[
                "rmcp",
                "axum",
                "ledger",
                "tools",
                "server",
                "transport",
                "sandbox",
                "cli",
            ],
        ),
        (
            "ledger",
            &[
                "rmcp",
                "axum",
                "reqwest",
                "tokio",
                "tools",
                "server",
                "transport",
                "sandbox",
                "cli",
            ],
        ),
        ("tools", TOOLS),
        ("prompts", ROOMS),
        ("resources", ROOMS),
        (
            "sandbox",
            &[
                "pierre",
                "ledger",
                "tools",
                "server",
                "transport",
                "cli",
                "rmcp",
                "reqwest",
            ],
        ),
        (
            "server",
            &["axum", "reqwest", "cli", "sandbox", "transport"],
        ),
        (
            "transport",
            &[
                "tools",
                "prompts",
                "resources",
                "ledger",
                "reqwest",
                "cli",
                "sandbox",
            ],
        ),
    ];
    for (file, code) in sources() {
        for (module, forbidden) in rules {
            for name in forbidden.iter().filter(|_| is_in(&file, module)) {
                assert!(!names(&code, name), "src/{file} names {name}");
            }
        }
        if is_in(&file, "transport") {
            assert!(!code.contains("models"), "src/{file} names pierre::models");
        }
    }
}

#[test]
fn one_tool_never_names_another() {
    for (file, code) in sources()
        .iter()
        .filter(|(file, _)| file.starts_with("tools/") && !is_in(file, "tools/kit"))
    {
        for other in ALL
            .iter()
            .filter(|tool| !is_in(file, &format!("tools/{}", tool.name)))
        {
            assert!(
                !code.contains(&format!("super::{}", other.name)),
                "src/{file} names {}",
                other.name
            );
            assert!(
                !code.contains(&format!("tools::{}", other.name)),
                "src/{file} names {}",
                other.name
            );
        }
    }
}

#[test]
fn one_slug_stands_everywhere() {
    let endpoints = sources()
        .into_iter()
        .filter(|(file, _)| is_in(file, "pierre/endpoints"));
    let client: String = endpoints.map(|(_, code)| code).collect();
    let routes = fs::read_to_string(root().join("src/sandbox/routes.rs")).unwrap();
    for tool in ALL {
        let name = tool.name;
        assert!(
            root().join(format!("src/tools/{name}.rs")).exists(),
            "{name}"
        );
        assert!(
            root().join(format!("tests/it/tools/{name}.rs")).exists(),
            "{name}"
        );
        assert!(
            root()
                .join(format!("tests/it/snapshots/{name}.snap"))
                .exists(),
            "{name}"
        );
        if !tool.is_endpoint {
            continue;
        }
        assert!(
            client.contains(&format!("pub async fn {name}(")),
            "{name} is no method of the client"
        );
        let endpoint = name.replace('_', "-");
        assert!(
            client.contains(&format!("\"{endpoint}\"")),
            "{endpoint} is not asked"
        );
        assert!(
            routes.contains(&endpoint),
            "{endpoint} is not in the sandbox"
        );
    }
}

#[test]
fn only_the_configuration_reads_arguments_and_environment() {
    for (file, code) in sources().iter().filter(|(file, _)| !is_in(file, "cli")) {
        for word in ["std::env::", "env::var", "env::args"] {
            assert!(!code.contains(word), "src/{file}: {word}");
        }
    }
}

#[test]
fn only_the_client_builds_requests_and_only_its_errors_decide_what_is_repeated() {
    for (file, code) in sources() {
        let builder = file == "pierre/client.rs";
        assert!(builder || !code.contains("reqwest::Client"), "src/{file}");
        let address = file == "pierre/base_url.rs";
        assert!(address || !has_word(&code, "Url::"), "src/{file}");
        let decides = ["pierre/client/delivery.rs", "pierre/error.rs"].contains(&file.as_str());
        assert!(decides || !code.contains("is_retryable"), "src/{file}");
        for word in [
            "danger_accept",
            "tls_danger",
            "redirect(Policy::limited",
            "simd_json",
        ] {
            assert!(!code.contains(word), "src/{file}: {word}");
        }
    }
}

#[test]
fn only_main_and_the_front_door_write_to_standard_streams() {
    for (file, code) in sources() {
        let may = ["cli/terminal.rs", "logging.rs", "transport/stdio.rs"].contains(&file.as_str());
        for word in ["io::stdout", "io::stderr", "println!", "print!"] {
            assert!(
                may || !has_word(&code, word.trim_end_matches('!')) || !code.contains(word),
                "src/{file}: {word}"
            );
        }
    }
}

#[test]
fn money_never_passes_through_binary_fractions() {
    for (file, code) in sources() {
        let about_money = is_in(&file, "pierre") || is_in(&file, "ledger") || is_in(&file, "tools");
        for word in ["f64", "f32"] {
            assert!(!about_money || !has_word(&code, word), "src/{file}: {word}");
        }
    }
}

#[test]
fn only_the_types_that_clean_say_that_they_are_clean() {
    let clean = ["amount", "clean", "day", "id", "page", "text", "words"];
    let clean = clean.map(|name| format!("tools/kit/{name}.rs"));
    for (file, code) in sources() {
        let says_so = code.contains("Clean for ");
        assert!(!says_so || clean.contains(&file), "src/{file}: use clean!");
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    for (file, _) in sources() {
        let text = fs::read_to_string(root().join("src").join(&file)).unwrap();
        let lines = text.lines().count();
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

#[test]
fn the_rules_see_what_they_look_for() {
    assert!(names(
        "use crate::{pierre::Key, tools::kit::{Text, error}};",
        "tools"
    ));
    assert!(names("let x = crate::server::Server::new();", "server"));
    assert!(!names("use crate::{pierre::{models, tools_of}};", "tools"));
    assert!(names("use rmcp::model::Tool;", "rmcp"));
    assert!(!names("let armcp = 1;", "rmcp"));
    let inside = "fn a() {}\n#[cfg(test)]\nmod tests;\nuse x;\n#[cfg(test)]\n#[expect(a)]\n\
                  mod tests {\n    fn t() {\n        x\n    }\n}\nimpl A {\n    #[cfg(test)]\n    \
                  fn t() {\n        x\n    }\n    fn b() {}\n}\n";
    assert_eq!(
        without_tests(inside),
        "fn a() {}\nuse x;\nimpl A {\n    fn b() {}\n}\n"
    );
    let client = sources()
        .into_iter()
        .find(|(file, _)| file == "pierre/client.rs");
    assert!(client.unwrap().1.contains("pub fn build("));
}

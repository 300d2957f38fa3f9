//! Import circles: files of one crate that import each other, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;
use crate::source::Source;

/// A module as its path inside the crate; the root is empty.
type Module = Vec<String>;

/// One finding per circle among the files of a crate: `(path, source)` pairs, with `src` the folder of `lib.rs` or
/// `main.rs`.
pub(super) fn findings<'a>(
    src: &str,
    files: impl Iterator<Item = (&'a str, &'a Source)>,
) -> Vec<Finding> {
    let codes: BTreeMap<Module, String> = files
        .map(|(path, source)| (module(src, path), without_tests(&source.code)))
        .collect();
    let modules: BTreeSet<&Module> = codes.keys().collect();
    let edges: BTreeMap<&Module, BTreeSet<Module>> = codes
        .iter()
        .map(|(module, code)| (module, imports(module, code, &modules)))
        .collect();
    circles(&edges)
        .into_iter()
        .map(|circle| {
            let names: Vec<_> = circle.iter().map(|module| shown(module)).collect();
            Finding::at(0, format!("import circle: {}", names.join(", ")))
        })
        .collect()
}

fn module(src: &str, path: &str) -> Module {
    let inner = path.trim_start_matches(src).trim_start_matches('/');
    let inner = inner.trim_end_matches(".rs");
    let mut module: Module = inner.split('/').map(str::to_owned).collect();
    if matches!(
        module.last().map(String::as_str),
        Some("lib" | "main" | "mod")
    ) {
        module.pop();
    }
    module
}

fn shown(module: &Module) -> String {
    if module.is_empty() {
        "the crate root".to_owned()
    } else {
        module.join("::")
    }
}

/// The code before the unit tests at the bottom of a file, without `pub(in …)`, which names a module and imports nothing.
fn without_tests(code: &str) -> String {
    let end = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
    let mut parts = code[..end].split("pub(in ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        kept + part.split_once(')').map_or("", |(_, rest)| rest)
    })
}

/// The modules that `code` names by path. A parent that re-exports its child does not import it, and neither does
/// `mod child;`.
fn imports(own: &Module, code: &str, modules: &BTreeSet<&Module>) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    for statement in code.split(';') {
        let reexport = statement
            .find("pub use ")
            .or_else(|| statement.find("pub(crate) use "))
            .or_else(|| statement.find("pub(super) use "));
        for path in paths(statement) {
            let Some(target) = resolve(own, &path, modules) else {
                continue;
            };
            let is_own_child = target.len() > own.len() && target.starts_with(own);
            if target != *own && !(reexport.is_some() && is_own_child) {
                found.insert(target);
            }
        }
    }
    found
}

/// Every path of a statement, `use` trees expanded: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(statement: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut prefixes: Vec<Vec<String>> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut colons = 0;
    for character in statement.chars().chain([' ']) {
        if character.is_alphanumeric() || character == '_' {
            if word.is_empty() && colons != 2 {
                if path.len() > prefixes.last().map_or(0, Vec::len) {
                    found.push(path.clone());
                }
                path = prefixes.last().cloned().unwrap_or_default();
            }
            word.push(character);
            continue;
        }
        if !word.is_empty() {
            path.push(std::mem::take(&mut word));
            colons = 0;
        }
        match character {
            ':' => colons += 1,
            '{' => prefixes.push(if colons == 2 {
                path.clone()
            } else {
                Vec::new()
            }),
            '}' => drop(prefixes.pop()),
            _ => {}
        }
        if character != ':' && !character.is_whitespace() {
            colons = 0;
        }
    }
    found.push(path);
    found
}

/// The module that a path leads into.
fn resolve(own: &Module, path: &[String], modules: &BTreeSet<&Module>) -> Option<Module> {
    // `pub(crate)` and `pub(super)` lead nowhere.
    if path.len() < 2 {
        return None;
    }
    let mut words = path.iter().map(String::as_str).peekable();
    let mut module = match *words.peek()? {
        "crate" => {
            words.next();
            Module::new()
        }
        "self" => {
            words.next();
            own.clone()
        }
        "super" => {
            let mut module = own.clone();
            while words.next_if_eq(&"super").is_some() {
                module.pop();
            }
            module
        }
        // A child of this module, named without a prefix.
        child => {
            let mut module = own.clone();
            module.push(child.to_owned());
            if !modules.contains(&module) {
                return None;
            }
            module.pop();
            module
        }
    };
    for word in words {
        module.push(word.to_owned());
        if !modules.contains(&module) {
            module.pop();
            break;
        }
    }
    Some(module)
}

/// The sets of modules that reach each other.
fn circles<'a>(edges: &BTreeMap<&'a Module, BTreeSet<Module>>) -> Vec<BTreeSet<&'a Module>> {
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = edges
        .keys()
        .map(|start| {
            let mut seen: BTreeSet<&Module> = BTreeSet::new();
            let mut open = vec![*start];
            while let Some(module) = open.pop() {
                for next in edges.get(module).into_iter().flatten() {
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            (*start, seen)
        })
        .collect();
    let mut circles = BTreeSet::new();
    for (start, seen) in &reach {
        let circle: BTreeSet<&'a Module> = reach
            .iter()
            .filter(|(other, back)| seen.contains(**other) && back.contains(*start))
            .map(|(other, _)| *other)
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<_> = files
            .iter()
            .map(|(path, text)| (*path, Source::split(text)))
            .collect();
        findings(
            "a/src",
            sources.iter().map(|(path, source)| (*path, source)),
        )
        .iter()
        .map(ToString::to_string)
        .collect()
    }

    #[test]
    fn import_circle_is_found_through_a_use_tree_and_super() {
        let circle = [
            ("a/src/lib.rs", "mod b; mod c;"),
            ("a/src/b.rs", "use crate::{c::{X, d::Y}, z::W};"),
            ("a/src/c.rs", "pub mod d; pub(in crate::b) fn x() {}"),
            ("a/src/c/d.rs", "fn f() { super::super::b::g() }"),
        ];
        assert_eq!(found(&circle), ["0: import circle: b, c::d"]);
    }

    #[test]
    fn reexports_of_children_and_tests_are_not_imports() {
        let files = [
            ("a/src/lib.rs", "mod b; pub use b::X;"),
            (
                "a/src/b.rs",
                "mod e; pub use self::e::E; pub(crate) fn x() {}\n#[cfg(test)]\nmod tests { use crate::c::X; }",
            ),
            ("a/src/b/e.rs", "use super::F;"),
            ("a/src/c.rs", "use crate::b::X;"),
        ];
        assert!(found(&files).is_empty(), "{:?}", found(&files));
    }

    #[test]
    fn module_used_by_its_bare_name_is_an_import() {
        let files = [
            ("a/src/b.rs", "mod e; fn f() { e::g() }"),
            ("a/src/b/e.rs", "use super::f;"),
        ];
        assert_eq!(found(&files), ["0: import circle: b, b::e"]);
    }
}

//! `cargo xtask deps`: the dependencies of each crate, counted by `cargo tree` and held to a limit.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::workspace::{self, Member, read, report};

const HTTP: &str = "http http-body http-body-util url hyper hyper-util reqwest h2 tower";
const CLIENT: &str = "hyper hyper-util reqwest h2 ureq curl isahc";
const TLS: &str = "rustls rustls-webpki tokio-rustls hyper-rustls ring aws-lc-rs aws-lc-sys native-tls openssl \
    openssl-sys schannel security-framework";
const RUNTIME: &str = "tokio async-std smol async-executor";

/// The crypto providers of rustls: a program with two of them panics unless it chooses one.
const PROVIDERS: [&str; 2] = ["ring", "aws-lc-rs"];

/// The features that a graph is taken with.
#[derive(Clone, Copy)]
enum Set {
    None,
    Default,
    All,
    AllBut(&'static str),
}

/// A crate with some features, the largest number of its dependencies, and the groups it must not contain.
struct Rule(
    &'static str,
    Set,
    Option<usize>,
    &'static [(&'static str, &'static str)],
);

const RULES: &[Rule] = &[
    Rule(
        "didit-types",
        Set::Default,
        Some(14),
        &[("HTTP", HTTP), ("TLS", TLS), ("runtime", RUNTIME)],
    ),
    Rule(
        "didit-transport",
        Set::None,
        None,
        &[("client", CLIENT), ("TLS", TLS), ("runtime", RUNTIME)],
    ),
    Rule(
        "didit-webhooks",
        Set::None,
        Some(29),
        &[("client", CLIENT), ("TLS", TLS), ("runtime", RUNTIME)],
    ),
    Rule(
        "didit-api",
        Set::None,
        None,
        &[("client", CLIENT), ("TLS", TLS), ("runtime", RUNTIME)],
    ),
    Rule(
        "didit-testkit",
        Set::AllBut("conformance"),
        None,
        &[("TLS", TLS)],
    ),
];

pub(crate) fn run() -> Result<()> {
    let members = workspace::members()?;
    let mut problems = Vec::new();
    println!("{:<16} {:<20} {:>6}  limit", "crate", "features", "crates");
    for rule in RULES {
        let member = members.iter().find(|member| member.name == rule.0);
        let member = member.with_context(|| format!("no crate {} to check", rule.0))?;
        let graph = graph(member, rule.1)?;
        let groups: Vec<&str> = rule.3.iter().map(|(name, _)| *name).collect();
        let most = rule
            .2
            .map(|most| format!("at most {most}; "))
            .unwrap_or_default();
        print(
            member,
            rule.1,
            &graph,
            &format!("{most}no {}", groups.join(", ")),
        );
        for (text, culprit) in faults(rule, &graph) {
            problems.push(explained(member, rule.1, &text, culprit)?);
        }
    }
    for member in &members {
        for set in [Set::Default, Set::All] {
            let graph = graph(member, set)?;
            let found: Vec<&str> = PROVIDERS
                .into_iter()
                .filter(|name| graph.contains(*name))
                .collect();
            print(
                member,
                set,
                &graph,
                &format!("crypto providers: {}", found.join(", ")),
            );
            if found.len() > 1 {
                problems.push(explained(
                    member,
                    set,
                    "two TLS crypto providers",
                    Some("aws-lc-rs"),
                )?);
            }
        }
    }
    report(&problems)
}

fn print(member: &Member, set: Set, graph: &BTreeSet<String>, limit: &str) {
    println!(
        "{:<16} {:<20} {:>6}  {limit}",
        member.name,
        shown(set),
        graph.len()
    );
}

/// Where `graph` breaks `rule`, with the crate that does.
fn faults(rule: &Rule, graph: &BTreeSet<String>) -> Vec<(String, Option<&'static str>)> {
    let mut faults = Vec::new();
    if let Some(most) = rule.2.filter(|most| graph.len() > *most) {
        let names: Vec<_> = graph.iter().map(String::as_str).collect();
        faults.push((
            format!(
                "{} crates, at most {most} allowed: {}",
                graph.len(),
                names.join(", ")
            ),
            None,
        ));
    }
    for (group, crates) in rule.3 {
        for name in crates
            .split_whitespace()
            .filter(|name| graph.contains(*name))
        {
            faults.push((format!("depends on {name} ({group})"), Some(name)));
        }
    }
    faults
}

/// The fault with the path that pulls the culprit in.
fn explained(member: &Member, set: Set, text: &str, culprit: Option<&str>) -> Result<String> {
    let path = match culprit {
        Some(culprit) => read(tree(member, set).args(["--invert", culprit]))?,
        None => String::new(),
    };
    Ok(format!(
        "{} ({} features): {text}\n{path}",
        member.name,
        shown(set)
    ))
}

/// `cargo tree` of the dependencies of `member` on any system, without those of its tests.
fn tree(member: &Member, set: Set) -> Command {
    let mut tree = workspace::cargo();
    tree.args([
        "tree",
        "--package",
        &member.name,
        "--edges",
        "normal",
        "--target",
        "all",
    ]);
    match set {
        Set::None => tree.arg("--no-default-features"),
        Set::Default => &mut tree,
        Set::All => tree.arg("--all-features"),
        Set::AllBut(left_out) => {
            let mut kept = member.features.clone();
            kept.retain(|feature| feature != left_out);
            tree.args(["--no-default-features", "--features", &kept.join(",")])
        }
    };
    tree
}

/// The names of the dependencies of `member`.
fn graph(member: &Member, set: Set) -> Result<BTreeSet<String>> {
    let tree = read(tree(member, set).args(["--prefix", "none", "--format", "{p}"]))?;
    Ok(names(&tree, &member.name))
}

/// Reads lines such as `serde v1.0.229 (proc-macro) (*)`. Two versions of a crate count as two.
fn names(tree: &str, own: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else {
            continue;
        };
        if name == own || !seen.insert((name, version)) {
            continue;
        }
        if !names.insert(name.to_owned()) {
            names.insert(format!("{name} {version}"));
        }
    }
    names
}

fn shown(set: Set) -> String {
    match set {
        Set::None => "no default".into(),
        Set::Default => "default".into(),
        Set::All => "all".into(),
        Set::AllBut(left_out) => format!("all but {left_out}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn tree_is_counted_once_per_version_and_without_its_root() {
        let tree = "didit-types v0.1.0 (/x)\nserde v1.0.0\nsyn v2.0.0\nserde v1.0.0 (*)\nsyn v3.0.0 (proc-macro)\n";
        assert_eq!(
            names(tree, "didit-types"),
            set(&["serde", "syn", "syn v3.0.0"])
        );
    }

    #[test]
    fn forbidden_crate_is_named_with_its_group() {
        let faults = faults(&RULES[0], &set(&["serde", "tokio"]));
        assert_eq!(
            faults,
            [("depends on tokio (runtime)".to_owned(), Some("tokio"))]
        );
    }

    #[test]
    fn one_crate_too_many_is_a_fault() {
        let names: BTreeSet<String> = (0..15).map(|number| format!("crate-{number}")).collect();
        assert_eq!(faults(&RULES[0], &names).len(), 1);
        assert!(faults(&RULES[0], &names.into_iter().take(14).collect()).is_empty());
    }

    #[test]
    fn left_out_feature_is_not_enabled() {
        let member = Member {
            name: "m".into(),
            features: vec!["conformance".into(), "server".into()],
        };
        let tree = tree(&member, Set::AllBut("conformance"));
        assert!(workspace::shown(&tree).ends_with("--no-default-features --features server"));
    }
}

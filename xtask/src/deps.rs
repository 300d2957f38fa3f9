//! `cargo xtask deps`: what each crate pulls, counted by `cargo tree` and held to its limit.

use std::collections::BTreeSet;
use std::process::Command;

use crate::workspace::{self, Member};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask deps

Counts with `cargo tree` (normal edges, every target) what each crate pulls and
fails when a crate holds what its users were promised not to pay for:

  didit-types      default features     at most 14 crates; no HTTP, TLS, runtime
  didit-transport  no default features  no client, TLS, runtime
  didit-api        no default features  no client, TLS, runtime
  didit-testkit    all but conformance  no TLS
  every crate      default and all      not two TLS crypto providers

A failure prints the path that pulls the crate in (`cargo tree --invert`).
";

/// A name for a set of crates, and those crates.
struct Group {
    name: &'static str,
    crates: &'static [&'static str],
}

const HTTP: Group = Group {
    name: "HTTP",
    crates: &[
        "http",
        "http-body",
        "http-body-util",
        "url",
        "hyper",
        "hyper-util",
        "reqwest",
        "h2",
        "tower",
    ],
};
const CLIENT: Group = Group {
    name: "client",
    crates: &[
        "hyper",
        "hyper-util",
        "reqwest",
        "h2",
        "ureq",
        "curl",
        "isahc",
    ],
};
const TLS: Group = Group {
    name: "TLS",
    crates: &[
        "rustls",
        "rustls-webpki",
        "tokio-rustls",
        "hyper-rustls",
        "ring",
        "aws-lc-rs",
        "aws-lc-sys",
        "native-tls",
        "openssl",
        "openssl-sys",
        "schannel",
        "security-framework",
    ],
};
const RUNTIME: Group = Group {
    name: "runtime",
    crates: &["tokio", "async-std", "smol", "async-executor"],
};

/// The crypto providers of rustls: a graph with two of them panics unless one is passed explicitly.
const PROVIDERS: [&str; 2] = ["ring", "aws-lc-rs"];

/// Which features a graph is taken with.
#[derive(Clone, Copy)]
enum Set {
    None,
    Default,
    All,
    AllBut(&'static str),
}

struct Rule {
    package: &'static str,
    set: Set,
    most: Option<usize>,
    without: &'static [Group],
}

const RULES: &[Rule] = &[
    Rule {
        package: "didit-types",
        set: Set::Default,
        most: Some(14),
        without: &[HTTP, TLS, RUNTIME],
    },
    Rule {
        package: "didit-transport",
        set: Set::None,
        most: None,
        without: &[CLIENT, TLS, RUNTIME],
    },
    Rule {
        package: "didit-api",
        set: Set::None,
        most: None,
        without: &[CLIENT, TLS, RUNTIME],
    },
    Rule {
        package: "didit-testkit",
        set: Set::AllBut("conformance"),
        most: None,
        without: &[TLS],
    },
];

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let members = workspace::members()?;
    let mut broken = Vec::new();
    println!(
        "{:<16} {:<20} {:>6}  promise",
        "crate", "features", "crates"
    );
    for rule in RULES {
        let member = members
            .iter()
            .find(|member| member.name == rule.package)
            .ok_or_else(|| format!("no crate {} to check", rule.package))?;
        let args = arguments(member, rule.set);
        let graph = graph(member, &args)?;
        let promise = promise(rule);
        println!(
            "{:<16} {:<20} {:>6}  {promise}",
            member.name,
            shown(rule.set),
            graph.len()
        );
        for fault in faults(rule, &graph) {
            broken.push(explained(member, rule.set, &fault)?);
        }
    }
    for member in &members {
        for set in [Set::Default, Set::All] {
            let args = arguments(member, set);
            let graph = graph(member, &args)?;
            let providers: Vec<&str> = PROVIDERS
                .into_iter()
                .filter(|name| graph.contains(*name))
                .collect();
            let held = if providers.is_empty() {
                "none".into()
            } else {
                providers.join(", ")
            };
            println!(
                "{:<16} {:<20} {:>6}  crypto provider: {held}",
                member.name,
                shown(set),
                graph.len()
            );
            if providers.len() > 1 {
                let fault = Fault {
                    text: "two TLS crypto providers".into(),
                    culprit: Some("aws-lc-rs".into()),
                };
                broken.push(explained(member, set, &fault)?);
            }
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("deps:\n{}", broken.join("\n")))
    }
}

struct Fault {
    text: String,
    culprit: Option<String>,
}

/// Where `graph` breaks `rule`.
fn faults(rule: &Rule, graph: &BTreeSet<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(most) = rule.most
        && graph.len() > most
    {
        let text = format!(
            "{} crates, at most {most} allowed: {}",
            graph.len(),
            join(graph)
        );
        faults.push(Fault {
            text,
            culprit: None,
        });
    }
    for group in rule.without {
        for name in group.crates.iter().filter(|name| graph.contains(**name)) {
            let text = format!("holds {name} ({}), which it must not", group.name);
            faults.push(Fault {
                text,
                culprit: Some((*name).to_owned()),
            });
        }
    }
    faults
}

/// The fault with the path that pulls the culprit in.
fn explained(member: &Member, set: Set, fault: &Fault) -> Result<String, String> {
    let head = format!("{} ({} features): {}", member.name, shown(set), fault.text);
    let Some(culprit) = &fault.culprit else {
        return Ok(head);
    };
    let path = workspace::read(
        tree(member)
            .args(arguments(member, set))
            .args(["--invert", culprit]),
    )?;
    Ok(format!("{head}\n{path}"))
}

/// `cargo tree` of what `member` pulls on any system, its tests left out.
fn tree(member: &Member) -> Command {
    let mut tree = workspace::cargo();
    tree.args(["tree", "--package", &member.name, "--edges", "normal"])
        .args(["--target", "all"]);
    tree
}

/// The names of the crates that `member` pulls, itself left out.
fn graph(member: &Member, args: &[String]) -> Result<BTreeSet<String>, String> {
    let tree = workspace::read(
        tree(member)
            .args(["--prefix", "none", "--format", "{p}"])
            .args(args),
    )?;
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

fn arguments(member: &Member, set: Set) -> Vec<String> {
    let owned = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect();
    match set {
        Set::None => owned(&["--no-default-features"]),
        Set::Default => Vec::new(),
        Set::All => owned(&["--all-features"]),
        Set::AllBut(left_out) => {
            let kept: Vec<&str> = member
                .features
                .iter()
                .map(String::as_str)
                .filter(|feature| *feature != left_out)
                .collect();
            owned(&["--no-default-features", "--features", &kept.join(",")])
        }
    }
}

fn shown(set: Set) -> String {
    match set {
        Set::None => "no default".into(),
        Set::Default => "default".into(),
        Set::All => "all".into(),
        Set::AllBut(left_out) => format!("all but {left_out}"),
    }
}

fn promise(rule: &Rule) -> String {
    let without: Vec<&str> = rule.without.iter().map(|group| group.name).collect();
    let most = rule
        .most
        .map(|most| format!("at most {most}; "))
        .unwrap_or_default();
    format!("{most}no {}", without.join(", "))
}

fn join(names: &BTreeSet<String>) -> String {
    names
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_tree_is_counted_once_per_version_and_without_itself() {
        let tree = "didit-types v0.1.0 (/x)\nserde v1.0.0\nsyn v2.0.0\nserde v1.0.0 (*)\nsyn v3.0.0 (proc-macro)\n";
        assert_eq!(
            names(tree, "didit-types"),
            set(&["serde", "syn", "syn v3.0.0"])
        );
    }

    #[test]
    fn a_forbidden_crate_is_named_with_its_group() {
        let faults = faults(&RULES[0], &set(&["serde", "tokio"]));
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].text, "holds tokio (runtime), which it must not");
        assert_eq!(faults[0].culprit.as_deref(), Some("tokio"));
    }

    #[test]
    fn one_crate_too_many_is_a_fault() {
        let names: Vec<String> = (0..15).map(|number| format!("crate-{number}")).collect();
        let at_limit: BTreeSet<String> = names[..14].iter().cloned().collect();
        assert!(faults(&RULES[0], &at_limit).is_empty());
        assert_eq!(faults(&RULES[0], &names.into_iter().collect()).len(), 1);
    }

    #[test]
    fn a_left_out_feature_is_not_asked_for() {
        let member = Member {
            name: "m".into(),
            features: vec!["conformance".into(), "server".into()],
        };
        let args = arguments(&member, Set::AllBut("conformance"));
        assert_eq!(args, ["--no-default-features", "--features", "server"]);
    }
}

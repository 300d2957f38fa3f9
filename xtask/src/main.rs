//! The chores of this workspace, run as `cargo xtask VERB`.

mod binary;
mod book;
mod browser;
mod build_time;
mod changes;
mod ci;
mod clients;
mod contract;
mod deps;
mod examples;
mod features;
mod materials;
mod minimal;
mod msrv;
mod release;
mod schema;
mod source;
mod tidy;
mod tool;
mod workflows;
mod workspace;

use std::process::ExitCode;

/// What a verb ends with: nothing, or one message for the person at the terminal.
type Outcome = Result<(), String>;

/// One chore: its name, its one line in the overview, its help, and its body.
struct Verb {
    name: &'static str,
    line: &'static str,
    help: &'static str,
    run: fn(&mut lexopt::Parser) -> Outcome,
}

const VERBS: &[Verb] = &[
    Verb {
        name: "binary",
        line: "build the command for a release, with its checksum",
        help: binary::HELP,
        run: binary::verb,
    },
    Verb {
        name: "book",
        line: "build the book and do everything that it tells its reader to do",
        help: book::HELP,
        run: book::verb,
    },
    Verb {
        name: "browser",
        line: "work through every page of the fake with a real browser",
        help: browser::HELP,
        run: browser::verb,
    },
    Verb {
        name: "build-time",
        line: "measure what depending on a crate costs a clean build",
        help: build_time::HELP,
        run: build_time::verb,
    },
    Verb {
        name: "changes",
        line: "move what changes/ tells into the changelogs",
        help: changes::HELP,
        run: changes::verb,
    },
    Verb {
        name: "ci",
        line: "run every check that needs only a Rust toolchain",
        help: ci::HELP,
        run: ci::verb,
    },
    Verb {
        name: "clients",
        line: "call every method of the clients of others against the fake",
        help: clients::HELP,
        run: clients::verb,
    },
    Verb {
        name: "contract",
        line: "hold the table of operations and the models to the documented API",
        help: contract::HELP,
        run: contract::verb,
    },
    Verb {
        name: "deny",
        line: "licences, bans, sources and advisories, by cargo-deny",
        help: tool::DENY_HELP,
        run: tool::deny,
    },
    Verb {
        name: "deps",
        line: "hold the dependency graph of each crate to its limits",
        help: deps::HELP,
        run: deps::verb,
    },
    Verb {
        name: "features",
        line: "check each crate under its feature combinations",
        help: features::HELP,
        run: features::verb,
    },
    Verb {
        name: "materials",
        line: "list what the command is made of, by cargo-cyclonedx",
        help: materials::HELP,
        run: materials::verb,
    },
    Verb {
        name: "minimal-versions",
        line: "check against the oldest dependencies the manifests allow",
        help: minimal::HELP,
        run: minimal::verb,
    },
    Verb {
        name: "msrv",
        line: "hold every dependency to the oldest supported Rust",
        help: msrv::HELP,
        run: msrv::verb,
    },
    Verb {
        name: "public-types",
        line: "hold foreign types in public signatures to a list",
        help: tool::PUBLIC_TYPES_HELP,
        run: tool::public_types,
    },
    Verb {
        name: "release",
        line: "pack every crate, build it from its tarball, publish in order",
        help: release::HELP,
        run: release::verb,
    },
    Verb {
        name: "schema",
        line: "write the JSON Schema of every model to docs/schema",
        help: schema::HELP,
        run: schema::verb,
    },
    Verb {
        name: "semver",
        line: "compare the public API with the last release's",
        help: tool::SEMVER_HELP,
        run: tool::semver,
    },
    Verb {
        name: "spelling",
        line: "misspelt words, by typos",
        help: tool::SPELLING_HELP,
        run: tool::spelling,
    },
    Verb {
        name: "tidy",
        line: "hold sources, manifests and links to the house rules",
        help: tidy::HELP,
        run: tidy::verb,
    },
    Verb {
        name: "workflows",
        line: "lint the workflow files and hold their commands to these verbs",
        help: workflows::HELP,
        run: workflows::verb,
    },
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome {
    let mut parser = lexopt::Parser::from_env();
    let name = match parser.next().map_err(|error| error.to_string())? {
        Some(lexopt::Arg::Value(value)) => value.to_string_lossy().into_owned(),
        Some(lexopt::Arg::Short('h') | lexopt::Arg::Long("help")) | None => {
            print!("{}", overview());
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().to_string()),
    };
    let verb = VERBS
        .iter()
        .find(|verb| verb.name == name)
        .ok_or_else(|| format!("no verb `{name}`\n\n{}", overview()))?;
    let wants_help = parser.try_raw_args().is_some_and(|args| {
        args.as_slice()
            .iter()
            .any(|arg| arg == "--help" || arg == "-h")
    });
    if wants_help {
        print!("{}", verb.help);
        return Ok(());
    }
    (verb.run)(&mut parser)
}

fn overview() -> String {
    let lines = VERBS
        .iter()
        .map(|verb| format!("  {:<17} {}\n", verb.name, verb.line));
    let verbs: String = lines.collect();
    format!("usage: cargo xtask VERB [OPTIONS]\n\n{verbs}\n`cargo xtask VERB --help` tells more.\n")
}

/// For the verbs that take one option without a value: whether it was given.
fn flag(parser: &mut lexopt::Parser, name: &str) -> Result<bool, String> {
    let mut given = false;
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            lexopt::Arg::Long(long) if long == name => given = true,
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(given)
}

/// For the verbs that take no option: refuses any.
fn no_options(parser: &mut lexopt::Parser) -> Outcome {
    match parser.next().map_err(|error| error.to_string())? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_explains_itself() {
        for verb in VERBS {
            let usage = format!("usage: cargo xtask {}", verb.name);
            assert!(verb.help.starts_with(&usage), "{}", verb.name);
            assert!(overview().contains(verb.line), "{}", verb.name);
        }
    }

    #[test]
    fn an_option_nobody_knows_is_refused() {
        let mut parser = lexopt::Parser::from_args(["--nope"]);
        assert!(no_options(&mut parser).is_err());
        let mut parser = lexopt::Parser::from_args(["--check", "--nope"]);
        assert!(flag(&mut parser, "check").is_err());
    }

    #[test]
    fn a_flag_is_seen_where_it_is_given() {
        let seen = |args: &[&str]| flag(&mut lexopt::Parser::from_args(args), "check");
        assert_eq!(seen(&["--check"]), Ok(true));
        assert_eq!(seen(&[]), Ok(false));
    }
}

//! The chores of this workspace, run as `cargo xtask VERB`.

mod binary;
mod book;
mod browser;
mod build_time;
mod changelog;
mod ci;
mod contract;
mod deps;
mod interop;
mod packages;
mod page;
mod scaffold;
mod schema;
mod source;
mod tidy;
mod tool;
mod workflows;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// The chores of this workspace.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Verb {
    Binary(binary::Args),
    Book(book::Args),
    /// Work through every page of the fake with a real browser
    ///
    /// Starts `didit serve`, an application that receives callbacks and webhooks, and a headless Chromium driven by
    /// Playwright. It goes through the hosted page to each outcome and its callback and uses every control of the dashboard,
    /// and fails on an error in the console, a request that leaves this machine, a page wider than its screen, a button
    /// that was not pressed, and a violation of WCAG level A or AA that axe finds. Pictures of every screen, for phone and
    /// desktop, light and dark, go to target/browser. Chromium and npm are installed with apt when run as root.
    Browser,
    BuildTime(build_time::Args),
    /// Move every changes/NAME.md under "Unreleased" of the changelogs it names, for a release
    Changelog,
    Ci(ci::Args),
    Contract(contract::Args),
    /// Check licences, bans, sources and advisories with cargo-deny
    Deny,
    /// Fail when a crate depends on what its users were promised to be spared
    ///
    /// Counts with `cargo tree` (normal edges, every target). A failure prints the path that pulls the crate in.
    Deps,
    Features(tool::Features),
    /// Call every method of the clients of others against `didit serve`
    ///
    /// Installs each client in a fixed version into target/interop (needs python3, node and npm) and sets its base URL and
    /// key only. What the fake does not model is listed as missing, and what cannot work against the service either as
    /// the client's fault, with the reason; any other refusal fails.
    #[command(alias = "clients")]
    Interop,
    /// Check against the oldest dependencies that the manifests allow (needs a nightly toolchain)
    MinimalVersions,
    Msrv(tool::Msrv),
    Packages(packages::Args),
    /// Fail on a foreign type in a public signature that the crate's manifest does not list
    ///
    /// Needs cargo-check-external-types and a nightly toolchain, whose rustdoc writes JSON.
    PublicTypes,
    Release(tool::Release),
    /// Write the software bill of materials of the command, with cargo-cyclonedx
    Sbom,
    Scaffold(scaffold::Args),
    Schema(schema::Args),
    Semver(tool::Semver),
    /// Find spelling mistakes with typos (exceptions: _typos.toml)
    Spelling,
    Tidy(tidy::Args),
    /// Lint the workflow files with actionlint
    Workflows,
}

fn main() -> ExitCode {
    match run(Verb::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<()> {
    match verb {
        Verb::Binary(args) => binary::run(&args),
        Verb::Book(args) => book::run(&args),
        Verb::Browser => browser::run(),
        Verb::BuildTime(args) => build_time::run(&args),
        Verb::Changelog => changelog::run(),
        Verb::Ci(args) => ci::run(&args),
        Verb::Contract(args) => contract::run(&args),
        Verb::Deny => tool::deny(),
        Verb::Deps => deps::run(),
        Verb::Features(args) => args.run(),
        Verb::Interop => interop::run(),
        Verb::MinimalVersions => tool::minimal_versions(),
        Verb::Msrv(args) => args.run(),
        Verb::Packages(args) => packages::run(&args),
        Verb::PublicTypes => tool::public_types(),
        Verb::Release(args) => args.run(),
        Verb::Sbom => tool::sbom(),
        Verb::Scaffold(args) => scaffold::run(&args),
        Verb::Schema(args) => schema::run(&args),
        Verb::Semver(args) => args.run(),
        Verb::Spelling => tool::spelling(),
        Verb::Tidy(args) => tidy::run(&args),
        Verb::Workflows => workflows::run(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_verb_has_a_summary() {
        Verb::command().debug_assert();
        for verb in Verb::command().get_subcommands() {
            assert!(verb.get_about().is_some(), "{}", verb.get_name());
        }
    }

    #[test]
    fn workflows_call_cargo_by_verbs_of_xtask_only() {
        for path in workspace::files(".github/workflows", ".yml").unwrap() {
            let text = workspace::file(&path).unwrap();
            for call in text.split("cargo ").skip(1) {
                let verb = call
                    .strip_prefix("xtask ")
                    .unwrap_or_default()
                    .split_whitespace()
                    .next();
                let is_known = Verb::command()
                    .find_subcommand(verb.unwrap_or_default())
                    .is_some();
                assert!(
                    is_known,
                    "{path}: no verb of xtask: cargo {}",
                    call.lines().next().unwrap()
                );
            }
        }
    }
}

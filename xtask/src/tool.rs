//! `cargo xtask deny`, `public-types`, `semver` and `spelling`: tools that the workflows install and a person may have.

use std::process::Command;

use crate::workspace::{cargo, members, read, root, run};
use crate::{Outcome, no_options};

pub(crate) const DENY_HELP: &str = "\
usage: cargo xtask deny

Licences, bans, sources and advisories by cargo-deny, as deny.toml says
(`cargo install --locked cargo-deny`).
";

pub(crate) fn deny(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    run(cargo().args(["deny", "--all-features", "check"]))
}

pub(crate) const SEMVER_HELP: &str = "\
usage: cargo xtask semver [--baseline-rev REV]

Compares the public API of every published crate with that of the last release
before this commit, and fails when the versions do not tell of what changed, by
cargo-semver-checks (`cargo install --locked cargo-semver-checks`). A release is
a tag such as v0.1.0; before the first there is nothing to compare with.

  --baseline-rev REV  compare with this commit instead
";

pub(crate) fn semver(parser: &mut lexopt::Parser) -> Outcome {
    let mut base = None;
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            lexopt::Arg::Long("baseline-rev") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                base = Some(value.to_string_lossy().into_owned());
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    let Some(base) = base.map_or_else(last_release, |base| Ok(Some(base)))? else {
        println!("no tag v… before this commit: nothing is released that could break");
        return Ok(());
    };
    println!("compared with {base}");
    run(cargo()
        .args(["semver-checks", "--workspace", "--all-features"])
        .arg("--baseline-rev")
        .arg(base))
}

/// The newest tag of a release that stands before this commit.
fn last_release() -> Result<Option<String>, String> {
    // A shallow checkout has no commit before this one, and fails here instead of finding no tag.
    let tags = read(
        Command::new("git")
            .args(["tag", "--list", "v*", "--merged", "HEAD^"])
            .arg("--sort=-version:refname")
            .current_dir(root()),
    )?;
    Ok(tags.lines().next().map(str::to_owned))
}

pub(crate) const SPELLING_HELP: &str = "\
usage: cargo xtask spelling

Fails on a misspelt word, by typos (`cargo install --locked typos-cli`); the
words that are right here alone stand in _typos.toml.
";

pub(crate) fn spelling(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    run(Command::new("typos").current_dir(root()))
}

pub(crate) const PUBLIC_TYPES_HELP: &str = "\
usage: cargo xtask public-types

Fails when a published crate shows a foreign type in a public signature that
its `[package.metadata.cargo_check_external_types]` does not allow, by
cargo-check-external-types (`cargo install --locked cargo-check-external-types`)
and a nightly toolchain, whose rustdoc writes JSON.
";

pub(crate) fn public_types(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    for member in members()? {
        // What others build against: neither programs nor chores.
        if ["xtask", "didit-cli", "didit-examples"].contains(&member.name.as_str()) {
            continue;
        }
        println!("{}", member.name);
        run(Command::new("cargo")
            .args(["+nightly", "check-external-types", "--all-features"])
            .arg("--manifest-path")
            .arg(root().join("crates").join(&member.name).join("Cargo.toml"))
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("CARGO"))?;
    }
    Ok(())
}

//! Verbs that are one call of an ordinary tool: each says how to install it.

use std::fmt::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::workspace::{
    absolute, cargo, command, copy_sources, file, members, read, root, run, target, write,
};

pub(crate) fn deny() -> Result<()> {
    run(cargo().args(["deny", "--all-features", "check"]))
}

pub(crate) fn spelling() -> Result<()> {
    run(&mut command("typos"))
}

/// Whether typos is on this machine.
pub(crate) fn has_typos() -> bool {
    command("typos").arg("--version").output().is_ok()
}

/// The areas of the API that are features in three crates.
const AREAS: &str = "account,authentication,cases,networks,reports,transactions,travel-rule";

/// Check each crate without features and with each feature, with cargo-hack
///
/// The areas of the API are checked together, as the feature `full`; `--pairs` and `--package` check each of them alone.
#[derive(clap::Args)]
pub(crate) struct Features {
    /// Check each pair of features too
    #[arg(long)]
    pub(crate) pairs: bool,
    /// Check this crate only
    #[arg(long)]
    pub(crate) package: Option<String>,
}

impl Features {
    pub(crate) fn run(&self) -> Result<()> {
        let mut hack = installed("cargo-hack", "0.6.46")?;
        hack.args(["hack", "check", "--quiet"]);
        match &self.package {
            Some(package) => hack.args(["--package", package]),
            None => hack.args([
                "--workspace",
                "--exclude",
                "xtask",
                "--exclude",
                "didit-examples",
            ]),
        };
        if self.pairs {
            hack.args(["--feature-powerset", "--depth", "2"]);
        } else {
            hack.arg("--each-feature");
            if self.package.is_none() {
                hack.args(["--exclude-features", AREAS]);
            }
        }
        // `-D warnings` in RUSTFLAGS would compile every dependency anew.
        let output = hack.stdout(Stdio::null()).output().context("cargo hack")?;
        let log = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success() && !log.contains("warning: "),
            "{log}"
        );
        println!("no feature set fails or warns");
        Ok(())
    }
}

pub(crate) fn minimal_versions() -> Result<()> {
    let copy = root().join("target/minimal-versions");
    copy_sources(&copy)?;
    run(command("rustup")
        .args([
            "run",
            "nightly",
            "cargo",
            "update",
            "--quiet",
            "-Z",
            "direct-minimal-versions",
        ])
        .env_remove("RUSTUP_TOOLCHAIN")
        .current_dir(&copy))?;
    run(cargo()
        .args([
            "check",
            "--workspace",
            "--all-features",
            "--locked",
            "--target-dir",
        ])
        .arg(root().join("target"))
        .current_dir(&copy))
}

/// Fail when a dependency needs a newer Rust than this workspace supports
#[derive(clap::Args)]
pub(crate) struct Msrv {
    /// Compile everything with the toolchain in use, too
    #[arg(long)]
    pub(crate) check: bool,
}

impl Msrv {
    pub(crate) fn run(&self) -> Result<()> {
        let text = read(cargo().args(["metadata", "--format-version", "1"]))?;
        let metadata: Value = serde_json::from_str(&text)?;
        let ours = declared("rust-version")?;
        let newer: Vec<String> = metadata["packages"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|package| parsed(&package["rust_version"]) > parsed(&ours.as_str().into()))
            .map(|package| {
                format!(
                    "{} {} needs {}",
                    package["name"], package["version"], package["rust_version"]
                )
            })
            .collect();
        crate::workspace::report(&newer)?;
        let job = format!("rustup default {ours}");
        ensure!(
            file(".github/workflows/ci.yml")?.contains(&job),
            "ci.yml has no job with `{job}`"
        );
        println!("every dependency supports Rust {ours}");
        if self.check {
            run(cargo().args(["check", "--workspace", "--all-features", "--locked"]))?;
        }
        Ok(())
    }
}

/// `1.90` and `1.90.0` are one version; none is the oldest.
fn parsed(text: &Value) -> [u32; 3] {
    let mut parts = text
        .as_str()
        .unwrap_or_default()
        .split('.')
        .map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

/// Compare the public API with the last release's, with cargo-semver-checks
#[derive(clap::Args)]
pub(crate) struct Semver {
    /// Compare with this commit instead of the newest tag before HEAD
    #[arg(long)]
    baseline_rev: Option<String>,
}

impl Semver {
    pub(crate) fn run(&self) -> Result<()> {
        // A shallow checkout has no commit before this one, and fails here instead of finding no tag.
        let tags = [
            "tag",
            "--list",
            "v*",
            "--merged",
            "HEAD^",
            "--sort=-version:refname",
        ];
        let base = match &self.baseline_rev {
            Some(base) => Some(base.clone()),
            None => read(command("git").args(tags))?
                .lines()
                .next()
                .map(str::to_owned),
        };
        let Some(base) = base else {
            println!("no tag v… before this commit: nothing is released that could break");
            return Ok(());
        };
        println!("compared with {base}");
        run(cargo().args([
            "semver-checks",
            "--workspace",
            "--all-features",
            "--baseline-rev",
            &base,
        ]))
    }
}

pub(crate) fn public_types() -> Result<()> {
    for member in members()? {
        // What others build against: neither programs nor chores.
        if ["xtask", "didit-cli", "didit-examples"].contains(&member.name.as_str()) {
            continue;
        }
        println!("{}", member.name);
        run(command("cargo")
            .args([
                "+nightly",
                "check-external-types",
                "--all-features",
                "--manifest-path",
            ])
            .arg(root().join("crates").join(&member.name).join("Cargo.toml"))
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("CARGO"))?;
    }
    Ok(())
}

/// Pack every crate and compile it from its tarball, then publish in order
#[derive(clap::Args)]
pub(crate) struct Release {
    /// Stop before the upload
    #[arg(long)]
    dry_run: bool,
}

impl Release {
    pub(crate) fn run(&self) -> Result<()> {
        if self.dry_run {
            return Self::rehearse();
        }
        let changed = read(command("git").args(["status", "--porcelain"]))?;
        ensure!(
            changed.is_empty(),
            "commit or stash these first:\n{changed}"
        );
        let version = version()?;
        for name in published()? {
            let changelog = file(&format!("crates/{name}/CHANGELOG.md"))?;
            ensure!(
                changelog.lines().any(|line| line
                    .trim_start_matches(['#', ' ', '['])
                    .starts_with(&version)),
                "crates/{name}/CHANGELOG.md has no section for {version}"
            );
        }
        run(cargo().args(["publish", "--workspace", "--locked"]))
    }

    /// Packs every crate, and compiles what is packed against nothing but that. The book is
    /// followed with it.
    pub(crate) fn rehearse() -> Result<()> {
        let folder = target()?.join("package");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let (names, version) = (published()?, version()?);
        // Cargo would build each crate, and all dependencies anew.
        let pack = ["package", "--no-verify", "--allow-dirty", "--locked"];
        let packages = names.iter().flat_map(|name| ["--package", name]);
        run(cargo().args(pack).arg("--quiet").args(packages))?;

        let root_manifest = file("Cargo.toml")?;
        let profiles = root_manifest
            .find("[profile.dev]")
            .zip(root_manifest.find("[profile.release]"))
            .map(|(start, end)| &root_manifest[start..end]);
        // With the profile of this workspace, its dependencies are there already.
        let mut manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"*-{version}\"]\n\n{}\n[patch.crates-io]\n",
            profiles.context("Cargo.toml has no profile `dev` before `release`")?,
        );
        for name in &names {
            let packed = format!("{name}-{version}");
            let unpack = ["-xzf", &format!("{packed}.crate")];
            run(command("tar").args(unpack).current_dir(&folder))?;
            writeln!(manifest, "{name} = {{ path = \"{packed}\" }}")?;
        }
        write(&folder.join("Cargo.toml"), manifest)?;
        std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        run(cargo()
            .args(["check", "--workspace", "--quiet", "--target-dir"])
            .arg(target()?)
            .current_dir(&folder))
    }
}

/// The version of the workspace's crates.
pub(crate) fn version() -> Result<String> {
    declared("version")
}

/// A value of `[workspace.package]`.
fn declared(name: &str) -> Result<String> {
    let manifest = file("Cargo.toml")?;
    let value = manifest
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
    let value = value.with_context(|| format!("Cargo.toml declares no {name}"))?;
    Ok(value.trim_end_matches('"').to_owned())
}

/// The crates that may be published.
fn published() -> Result<Vec<String>> {
    let names = members()?.into_iter().map(|member| member.name);
    Ok(names
        .filter(|name| name != "xtask" && !name.starts_with("didit-example"))
        .collect())
}

pub(crate) fn sbom() -> Result<()> {
    // The tool writes one file into each member, so it works on a copy.
    let copy = root().join("target/sbom/sources");
    copy_sources(&copy)?;
    let copy = absolute(&copy)?;
    run(cargo()
        .args([
            "cyclonedx",
            "--format",
            "json",
            "--target",
            "all",
            "--override-filename",
            "didit.cdx",
        ])
        .args(["--manifest-path", "crates/didit-cli/Cargo.toml"])
        .current_dir(&copy))?;
    let text = std::fs::read_to_string(copy.join("crates/didit-cli/didit.cdx.json"))?;
    // Paths of this machine do not belong into the file.
    write(
        &root().join("target/sbom/didit.cdx.json"),
        text.replace(&*copy.to_string_lossy(), "/sources"),
    )?;
    std::fs::remove_dir_all(&copy)?;
    println!("wrote target/sbom/didit.cdx.json");
    Ok(())
}

/// cargo with a subcommand that is on this machine, or is installed under target/tools.
fn installed(name: &str, version: &str) -> Result<std::process::Command> {
    let mut cargo = cargo();
    if command(name).arg("--version").output().is_err() {
        let tools = root().join("target/tools");
        if !tools.join("bin").join(name).exists() {
            install(name, version)?;
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders =
            std::iter::once(absolute(&tools)?.join("bin")).chain(std::env::split_paths(&path));
        cargo.env("PATH", std::env::join_paths(folders)?);
    }
    Ok(cargo)
}

/// Installs a tool from its crate into target/tools, in a version that is known to work.
pub(crate) fn install(name: &str, version: &str) -> Result<()> {
    let tools = root().join("target/tools");
    run(cargo()
        .args([
            "install",
            name,
            "--version",
            version,
            "--locked",
            "--quiet",
            "--debug",
            "--no-default-features",
        ])
        .arg("--root")
        .arg(tools))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_patch_number_is_zero() {
        assert_eq!(parsed(&"1.90".into()), parsed(&"1.90.0".into()));
        assert!(parsed(&"1.100".into()) > parsed(&"1.90.1".into()));
        assert_eq!(parsed(&Value::Null), [0; 3]);
    }
}

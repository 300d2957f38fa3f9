//! The workspace as the verbs see it: its root, its members, its files, and cargo.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

/// One package of this workspace.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Every feature but `default`, sorted.
    pub(crate) features: Vec<String>,
}

/// The folder of the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(own) => Path::new(&own).join(".."),
        None => PathBuf::from("."),
    }
}

/// `program`, started in the workspace's root, without the variables that cargo sets for this
/// package: build scripts such as ring's run again when those change, and then all that depends on
/// them is built again.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs `command` with its output passed through.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    ensure!(status.success(), "failed: {}", shown(command));
    Ok(())
}

/// Runs `command` and returns its standard output; its errors are passed through.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start {}", shown(command)))?;
    ensure!(output.status.success(), "failed: {}", shown(command));
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a node program that is installed from npm into `folder`, on `arguments`.
pub(crate) fn node(
    folder: &Path,
    packages: &[&str],
    script: (&str, &str),
    arguments: &[String],
) -> Result<()> {
    npm(folder, packages)?;
    let path = folder.join(script.0);
    write(&path, script.1)?;
    run(command("node").arg(&path).args(arguments))
}

/// The program of npm, a script on Windows.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// A new virtual environment in `folder` with packages for Python, and its interpreter.
pub(crate) fn venv(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    run(command("python3")
        .args(["-m", "venv", "--clear"])
        .arg(folder))?;
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    run(command(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .args(packages))?;
    Ok(python)
}

/// Installs packages from npm into `folder`, and those of its package.json.
pub(crate) fn npm(folder: &Path, packages: &[&str]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    run(command(NPM)
        .args([
            "install",
            "--silent",
            "--no-save",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ])
        .arg("--prefix")
        .arg(folder)
        .args(packages))
}

/// `command` as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default();
    let args = command.get_args().map(|arg| arg.to_string_lossy());
    std::iter::once(program.to_string_lossy())
        .chain(args)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The workspace without its dependencies, as `cargo metadata` prints it.
pub(crate) fn metadata() -> Result<Value> {
    let text = read(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    serde_json::from_str(&text).context("cargo metadata")
}

/// The folder that cargo builds into.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata = metadata()?;
    let target = metadata["target_directory"].as_str();
    Ok(PathBuf::from(
        target.context("cargo metadata names no target directory")?,
    ))
}

/// The packages of this workspace, sorted by name.
pub(crate) fn members() -> Result<Vec<Member>> {
    let mut members = members_of(&metadata()?);
    members.sort_by(|a, b| a.name.cmp(&b.name));
    ensure!(
        !members.is_empty(),
        "cargo metadata lists no member of this workspace"
    );
    Ok(members)
}

fn members_of(metadata: &Value) -> Vec<Member> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter_map(|package| {
            let mut features: Vec<String> =
                package["features"].as_object()?.keys().cloned().collect();
            features.retain(|feature| feature != "default");
            features.sort();
            Some(Member {
                name: package["name"].as_str()?.to_owned(),
                features,
            })
        })
        .collect()
}

/// Every file of git, committed or about to be, under `folder` (relative to the root; `.` is all) that ends in
/// `suffix`, as sorted relative paths.
pub(crate) fn files(folder: &str, suffix: &str) -> Result<Vec<String>> {
    let list = [
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        folder,
    ];
    let names = read(command("git").args(list))?;
    let mut found: Vec<String> = names
        .lines()
        // A file that was removed and not committed yet is still listed.
        .filter(|name| name.ends_with(suffix) && root().join(name).is_file())
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// The text of one file, named relative to the root.
pub(crate) fn file(path: &str) -> Result<String> {
    std::fs::read_to_string(root().join(path)).with_context(|| path.to_owned())
}

/// The JSON of one file, named relative to the root.
pub(crate) fn json(path: &str) -> Result<Value> {
    serde_json::from_str(&file(path)?).with_context(|| path.to_owned())
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

/// `path` from the root of the file system; an error if nothing is there.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf> {
    path.canonicalize()
        .with_context(|| path.display().to_string())
}

/// Fails with one line per problem.
pub(crate) fn report(problems: &[String]) -> Result<()> {
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(())
}

/// A fresh copy of the sources in the folder `copy`, as they are committed or about to be.
pub(crate) fn copy_sources(copy: &Path) -> Result<()> {
    if copy.exists() {
        std::fs::remove_dir_all(copy)?;
    }
    for name in files(".", "")? {
        write(&copy.join(&name), std::fs::read(root().join(&name))?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_leave_out_the_default_feature() {
        let metadata = serde_json::json!({"packages": [
            {"name": "b", "features": {"default": ["x"], "x": [], "a": []}},
        ]});
        let members = members_of(&metadata);
        assert_eq!(members[0].name, "b");
        assert_eq!(members[0].features, ["a", "x"]);
    }

    #[test]
    fn missing_file_is_named() {
        assert!(format!("{:#}", file("no/such.rs").unwrap_err()).starts_with("no/such.rs: "));
    }
}

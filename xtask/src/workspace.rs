//! The workspace as the verbs see it: its root, its members, its files, and cargo.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Outcome;

/// One package of this workspace.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Every feature but `default`, sorted.
    pub(crate) features: Vec<String>,
}

/// The folder that holds the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(own) => Path::new(&own).join(".."),
        None => PathBuf::from("."),
    }
}

/// The cargo that runs this program, started in the workspace's root.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Runs `command` with its output passed through.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| format!("cannot start {}: {error}", shown(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("failed: {}", shown(command)))
    }
}

/// Runs `command` and returns its standard output; its errors are passed through.
pub(crate) fn read(command: &mut Command) -> Result<String, String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start {}: {error}", shown(command)))?;
    if !output.status.success() {
        return Err(format!("failed: {}", shown(command)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{}: {error}", shown(command)))
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

/// The resolved workspace, as `cargo metadata` prints it.
pub(crate) fn metadata(args: &[&str]) -> Result<Value, String> {
    let text = read(
        cargo()
            .args(["metadata", "--format-version", "1"])
            .args(args),
    )?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))
}

/// The packages of this workspace, sorted by name.
pub(crate) fn members() -> Result<Vec<Member>, String> {
    let mut members = members_of(&metadata(&["--no-deps"])?);
    members.sort_by(|a, b| a.name.cmp(&b.name));
    if members.is_empty() {
        return Err("cargo metadata lists no member of this workspace".into());
    }
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

/// Every file under `folder` (relative to the root) that ends in `suffix`, as sorted relative paths with `/`.
/// Build output and hidden folders other than .github are passed over.
pub(crate) fn files(folder: &str, suffix: &str) -> Result<Vec<String>, String> {
    let root = root();
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        let entries =
            std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                let hidden = name.starts_with('.') && name != ".github";
                if !hidden && name != "target" && name != "node_modules" {
                    open.push(path);
                }
            } else if name.ends_with(suffix) {
                let relative = path.strip_prefix(&root).unwrap_or(&path);
                found.push(
                    relative
                        .to_string_lossy()
                        .trim_start_matches("./")
                        .replace('\\', "/"),
                );
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The text of one file, named relative to the root.
pub(crate) fn file(path: &str) -> Result<String, String> {
    std::fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))
}

/// `path` from the root of the file system; an error if nothing is there.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize()
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// A fresh copy of the sources in the folder `copy`, as they are committed or about to be.
pub(crate) fn copy_sources(copy: &Path) -> Outcome {
    if copy.exists() {
        std::fs::remove_dir_all(copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    }
    let names = read(
        Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(root()),
    )?;
    for name in names.lines() {
        let (from, to) = (root().join(name), copy.join(name));
        // A file that was removed and not committed yet is still listed.
        if from.is_file() {
            std::fs::create_dir_all(to.parent().unwrap_or(copy))
                .and_then(|()| std::fs::copy(&from, &to))
                .map_err(|error| format!("{name}: {error}"))?;
        }
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
    fn the_sources_of_this_crate_are_found() {
        let files = files("xtask", ".rs").unwrap();
        assert!(
            files.contains(&"xtask/src/workspace.rs".to_owned()),
            "{files:?}"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        assert!(file("no/such.rs").unwrap_err().starts_with("no/such.rs: "));
    }
}

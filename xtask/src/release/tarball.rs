//! What was packed, unpacked again in a workspace of its own, and built there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::workspace::{absolute, cargo, file, root, run};

/// Unpacks the tarballs of `order` and builds each, with its default features, against the others.
pub(super) fn build(order: &[(String, String)]) -> Outcome {
    let folder = unpack(order)?;
    for (name, _) in order {
        println!("build {name} from its tarball");
        run(cargo()
            .args(["build", "--quiet", "--package", name])
            .arg("--target-dir")
            .arg(root().join("target"))
            .current_dir(&folder))?;
    }
    Ok(())
}

/// Returns the folder of a workspace whose members are the unpacked crates. They name each other by
/// version, as on crates.io, and find each other by the workspace's patches.
fn unpack(order: &[(String, String)]) -> Result<PathBuf, String> {
    let folder = root().join("target/tarballs");
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(problem)?;
    }
    fs::create_dir_all(&folder).map_err(problem)?;
    for (name, version) in order {
        let tarball = root().join(format!("target/package/{name}-{version}.crate"));
        let unpacked = folder.join(name);
        fs::create_dir(&unpacked).map_err(problem)?;
        run(Command::new("tar")
            .args(["--extract", "--gzip", "--strip-components=1", "--file"])
            .arg(absolute(&tarball)?)
            .current_dir(&unpacked))?;
    }
    let manifest = manifest(order, &file("Cargo.toml")?);
    fs::write(folder.join("Cargo.toml"), manifest).map_err(problem)?;
    copy(&root().join("Cargo.lock"), &folder.join("Cargo.lock"))?;
    absolute(&folder)
}

/// The workspace of the unpacked crates, with the profiles of this one, so that what is built for
/// one is there for the other.
fn manifest(order: &[(String, String)], ours: &str) -> String {
    let patches = order
        .iter()
        .map(|(name, _)| format!("{name} = {{ path = \"{name}\" }}"));
    let profiles = ours
        .split("\n\n")
        .filter(|part| part.starts_with("[profile.dev"))
        .map(str::to_owned);
    let head = "[workspace]\nresolver = \"3\"\nmembers = [\"didit-*\"]\n\n[patch.crates-io]";
    let lines = std::iter::once(head.to_owned())
        .chain(patches)
        .chain(profiles);
    lines.collect::<Vec<_>>().join("\n")
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| format!("{}: {error}", from.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crates_find_each_other_and_keep_the_profiles() {
        let order = [("didit-types".to_owned(), "1.2.3".to_owned())];
        let ours = "[workspace]\nmembers = []\n\n[profile.dev]\ndebug = false\n";
        let text = manifest(&order, ours);
        assert!(text.contains("didit-types = { path = \"didit-types\" }"));
        assert!(text.ends_with("[profile.dev]\ndebug = false\n"), "{text}");
    }
}

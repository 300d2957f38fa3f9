//! `cargo xtask binary`: the command as a release ships it, the same bytes from any folder.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Outcome;
use crate::workspace::{absolute, cargo, copy_sources, read, root, run};

pub(crate) const HELP: &str = "\
usage: cargo xtask binary [--target TRIPLE] [--twice]

Builds `didit` with the release profile and the lock file as it stands, without
the names of this machine's folders in it, and puts it into target/binary as
didit-TRIPLE beside the SHA-256 that `sha256sum --check` reads.

  --target TRIPLE  for another machine than this one
  --twice          build once more in another folder, from a copy of the
                   sources, and fail unless both are the same, byte by byte
";

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    let mut target = None;
    let mut twice = false;
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            lexopt::Arg::Long("target") => {
                let value = parser.value().map_err(|error| error.to_string())?;
                target = Some(value.to_string_lossy().into_owned());
            }
            lexopt::Arg::Long("twice") => twice = true,
            other => return Err(other.unexpected().to_string()),
        }
    }
    let target = match target {
        Some(target) => target,
        None => host()?,
    };
    let built = build(&root(), &target)?;
    if twice {
        let copy = root().join("target/binary-again");
        copy_sources(&copy)?;
        let again = build(&copy, &target)?;
        if bytes(&built)? != bytes(&again)? {
            return Err(format!(
                "{} and {} differ: the build is not reproducible",
                built.display(),
                again.display()
            ));
        }
        println!("two builds in two folders gave the same bytes");
    }
    ship(&built, &target)
}

/// The triple of the toolchain in use.
fn host() -> Result<String, String> {
    let said = read(std::process::Command::new("rustc").arg("-vV"))?;
    said.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "rustc -vV names no host".to_owned())
}

/// Builds in `folder` and returns where the program lies.
fn build(folder: &Path, target: &str) -> Result<PathBuf, String> {
    let folder = absolute(folder)?;
    // The same below every folder: the paths of generated sources end up in the program.
    let output = folder.join("target/release-binary");
    let home = std::env::var("CARGO_HOME").or_else(|_| {
        std::env::var("HOME")
            .or_else(|_| std::env::var("USERPROFILE"))
            .map(|home| format!("{home}/.cargo"))
    });
    let mut flags = vec![format!("--remap-path-prefix={}=didit", folder.display())];
    flags.extend(home.map(|home| format!("--remap-path-prefix={home}=cargo")));
    run(cargo()
        .args(["build", "--release", "--locked", "--package", "didit-cli"])
        .args(["--target", target, "--target-dir"])
        .arg(&output)
        .current_dir(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")))?;
    Ok(output
        .join(target)
        .join("release")
        .join(format!("didit{}", suffix(target))))
}

/// What the name of a program ends in.
fn suffix(target: &str) -> &'static str {
    if target.contains("windows") {
        ".exe"
    } else {
        ""
    }
}

fn ship(built: &Path, target: &str) -> Outcome {
    let folder = root().join("target/binary");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let name = format!("didit-{target}{}", suffix(target));
    let bytes = bytes(built)?;
    let sum = hex(&Sha256::digest(&bytes));
    fs::write(
        folder.join(format!("{name}.sha256")),
        format!("{sum}  {name}\n"),
    )
    .and_then(|()| fs::copy(built, folder.join(&name)))
    .map_err(|error| format!("{name}: {error}"))?;
    println!("target/binary/{name}: {} bytes, sha256 {sum}", bytes.len());
    Ok(())
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_written_as_sha256sum_reads_it() {
        let sum = hex(&Sha256::digest(b""));
        assert!(sum.starts_with("e3b0c44298fc1c14") && sum.len() == 64);
    }

    #[test]
    fn this_machine_has_a_triple() {
        assert!(host().unwrap().contains('-'));
    }
}

//! `cargo xtask binary`: the command as a release ships it, the same bytes from any folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest, Sha256};

use crate::workspace::{absolute, cargo, copy_sources, read, root, run as carry_out, write};

/// Build `didit` for a release, without paths of this machine in it, into target/binary with its SHA-256
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Target triple; this machine's if not set
    #[arg(long)]
    target: Option<String>,
    /// Build again from a copy of the sources in another folder, and fail unless both are equal byte by byte
    #[arg(long)]
    twice: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let target = args.target.clone().map_or_else(host, Ok)?;
    let suffix = if target.contains("windows") {
        ".exe"
    } else {
        ""
    };
    let program = format!("{target}/dist/didit{suffix}");
    let built = std::fs::read(build(&root(), &target)?.join(&program))?;
    if args.twice {
        let copy = root().join("target/binary-again");
        copy_sources(&copy)?;
        let again = std::fs::read(build(&copy, &target)?.join(&program))?;
        ensure!(
            built == again,
            "two builds differ: the build is not reproducible"
        );
        println!("two builds in two folders gave the same bytes");
    }
    let name = format!("didit-{target}{suffix}");
    let path = root().join("target/binary").join(&name);
    let sum = hex(&Sha256::digest(&built));
    write(
        &path.with_file_name(format!("{name}.sha256")),
        format!("{sum}  {name}\n"),
    )?;
    std::fs::copy(root().join("target/release-binary").join(&program), &path)?;
    println!("target/binary/{name}: {} bytes, sha256 {sum}", built.len());
    Ok(())
}

/// The triple of the toolchain in use.
pub(crate) fn host() -> Result<String> {
    let version = read(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}

/// Builds in `folder` and returns the folder of the output.
fn build(folder: &Path, target: &str) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--package", "didit-cli"]);
    let output = configure(&mut command, folder, target)?;
    carry_out(command.current_dir(folder))?;
    Ok(output)
}

/// Adds the settings of a release to `cargo build` or `maturin build`, and returns the folder of the output.
pub(crate) fn configure(command: &mut Command, folder: &Path, target: &str) -> Result<PathBuf> {
    let folder = absolute(folder)?;
    // The same below every folder: the paths of generated sources end up in the program.
    let output = folder.join("target/release-binary");
    let home = std::env::var("CARGO_HOME").or_else(|_| {
        let home = std::env::var("HOME").or_else(|_| std::env::var("USERPROFILE"));
        home.map(|home| format!("{home}/.cargo"))
    });
    let mut flags = vec![format!("--remap-path-prefix={}=didit", folder.display())];
    flags.extend(home.map(|home| format!("--remap-path-prefix={home}=cargo")));
    command
        .args(["--profile", "dist", "--locked", "--target", target])
        .arg("--target-dir")
        .arg(&output)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    Ok(output)
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
    fn checksum_is_written_as_sha256sum_reads_it() {
        let sum = hex(&Sha256::digest(b""));
        assert!(sum.starts_with("e3b0c44298fc1c14") && sum.len() == 64);
    }
}

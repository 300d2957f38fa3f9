//! `cargo xtask packages`: the command as a Python wheel and as npm packages, tried in clean places.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::binary;
use crate::tool::version;
use crate::workspace::{
    NPM, absolute, command, file, files, json as read_json, npm, root, run as carry_out, target,
    venv, write,
};

/// Build the Python wheel and the npm packages into target/packages/dist, and try them in clean places
///
/// Installs them into a new virtual environment and a new folder, beside didit-sdk and didit-node-client as the code under
/// test, and runs the samples and tests of packages/, and those of the GitHub Action. Needs python3, node and npm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Pack what `cargo xtask binary --target TRIPLE` built; a debug build for this machine if not set
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
}

const TOOLS: [&str; 2] = ["maturin==1.16.0", "wheel==0.48.0"];
/// What the samples test.
const PYTHON_SDK: &str = "didit-sdk==0.4.0";
const NODE_CLIENT: (&str, &str) = ("didit-node-client", "2.0.0");

pub(crate) fn run(args: &Args) -> Result<()> {
    let folder = target()?.join("packages");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let dist = folder.join("dist");
    std::fs::create_dir_all(&dist)?;
    let (program, wheel) = wheel(args.target.as_deref(), &folder, &dist)?;
    try_python(&folder, &wheel)?;
    let host = args.target.clone().map_or_else(binary::host, Ok)?;
    let installed = pack_for_npm(&folder, &dist, &program, &platform(&host))?;
    try_node(&folder, &installed)?;
    carry_out(
        command("node")
            .args(["--test", "packages/action/action.test.mjs"])
            .env("DIDIT_BINARY", program),
    )?;
    println!("wrote target/packages/dist");
    Ok(())
}

/// Builds the program and the wheel.
fn wheel(triple: Option<&str>, folder: &Path, dist: &Path) -> Result<(PathBuf, PathBuf)> {
    let python = venv(&folder.join("tools"), &TOOLS)?;
    let mut maturin = Command::new(&python);
    maturin.args(["-m", "maturin", "build", "--compression-method", "stored"]);
    let debug = match triple {
        None => {
            maturin.args(["--profile", "dev", "--locked"]);
            target()?.join("debug")
        }
        Some(triple) => {
            if triple.contains("musl") {
                // Linked statically: for every Linux.
                maturin.args(["--compatibility", "manylinux_2_17", "musllinux_1_1"]);
            }
            binary::configure(&mut maturin, &root(), triple)?
                .join(triple)
                .join("dist")
        }
    };
    let built = folder.join("maturin");
    let sources = absolute(&root().join("packages/python"))?;
    carry_out(maturin.arg("--out").arg(&built).current_dir(sources))?;
    let suffix = std::env::consts::EXE_SUFFIX;
    let program = debug.join(format!("didit{suffix}"));
    // didit-sdk installs a command named `didit`, too.
    let tool = |verb, out: &Path, from: &Path| {
        let mut wheel = Command::new(&python);
        carry_out(
            wheel
                .args(["-m", "wheel", verb, "--dest"])
                .arg(out)
                .arg(from),
        )
    };
    tool("unpack", &built, &only(&built, ".whl")?)?;
    let unpacked = built.join(format!("didit_fake-{}", version()?));
    let scripts = unpacked.join(format!("didit_fake-{}.data/scripts", version()?));
    let packed = scripts.join(format!("didit{suffix}"));
    ensure!(
        std::fs::read(&packed)? == std::fs::read(&program)?,
        "the wheel has another program than {}",
        program.display()
    );
    std::fs::rename(packed, scripts.join(format!("didit-fake{suffix}")))?;
    let about = unpacked.join(format!("didit_fake-{}.dist-info", version()?));
    licenses(&about.join("licenses"))?;
    tool("pack", dist, &unpacked)?;
    Ok((program, only(dist, ".whl")?))
}

fn try_python(folder: &Path, wheel: &Path) -> Result<()> {
    let clean = folder.join("python");
    let wheel = wheel.to_string_lossy();
    let python = venv(&clean.join("venv"), &[&wheel, PYTHON_SDK, "pytest"])?;
    copy("packages/python/sample", &clean)?;
    copy("packages/python/tests", &clean)?;
    carry_out(
        Command::new(python)
            .args(["-m", "pytest", "--quiet", "sample", "tests"])
            .current_dir(clean)
            .env_remove("DIDIT_BINARY"),
    )
}

/// The name of a target as node has it: `process.platform` and `process.arch`.
fn platform(triple: &str) -> String {
    let system = match triple {
        triple if triple.contains("darwin") => "darwin",
        triple if triple.contains("windows") => "win32",
        _ => "linux",
    };
    let processor = if triple.starts_with("aarch64") {
        "arm64"
    } else {
        "x64"
    };
    format!("{system}-{processor}")
}

/// Packs the main package and one for each platform, of which only that of this machine has a program. Returns the names
/// of all and their files.
fn pack_for_npm(
    folder: &Path,
    dist: &Path,
    program: &Path,
    host: &str,
) -> Result<Vec<(String, PathBuf)>> {
    let (sources, version) = (folder.join("npm"), version()?);
    let mut main = read_json("packages/node/package.json")?;
    main["version"] = version.as_str().into();
    let mut packed = Vec::new();
    let platforms = main["optionalDependencies"].as_object_mut();
    for (name, wanted) in platforms.context("no optionalDependencies")? {
        *wanted = version.as_str().into();
        let platform = name.strip_prefix("@didit-rs/fake-").context(name.clone())?;
        let (os, cpu) = platform.split_once('-').context(name.clone())?;
        let manifest = json!({
            "name": name, "version": &version, "description": "The program of didit-fake for one platform.",
            "license": "MIT OR Apache-2.0", "repository": "github:didit-rs/didit-rs",
            "os": [os], "cpu": [cpu], "preferUnplugged": true,
        });
        let own = sources.join(platform);
        write_package(&own, &manifest)?;
        if platform == host {
            let suffix = std::env::consts::EXE_SUFFIX;
            std::fs::copy(program, own.join(format!("didit{suffix}")))?;
            packed.push((name.clone(), pack(&own, dist)?));
        } else {
            packed.push((name.clone(), pack(&own, &sources.join("others"))?));
        }
    }
    ensure!(
        packed.iter().any(|(name, _)| name.ends_with(host)),
        "no package of npm for {host}"
    );
    let own = sources.join("didit-fake");
    copy("packages/node", &own)?;
    let own = own.join("node");
    write_package(&own, &main)?;
    packed.push(("didit-fake".to_owned(), pack(&own, dist)?));
    Ok(packed)
}

fn write_package(folder: &Path, manifest: &Value) -> Result<()> {
    let text = serde_json::to_string_pretty(manifest)?;
    write(&folder.join("package.json"), text)?;
    licenses(folder)
}

fn licenses(folder: &Path) -> Result<()> {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        write(&folder.join(name), file(name)?)?;
    }
    Ok(())
}

/// Packs a package and returns the file.
fn pack(package: &Path, out: &Path) -> Result<PathBuf> {
    let own = out.join(package.file_name().unwrap_or_default());
    std::fs::create_dir_all(&own)?;
    carry_out(
        command(NPM)
            .args(["pack", "--silent", "--pack-destination"])
            .args([&own, package]),
    )?;
    let packed = only(&own, ".tgz")?;
    let path = out.join(packed.file_name().unwrap_or_default());
    std::fs::rename(&packed, &path)?;
    std::fs::remove_dir(own)?;
    Ok(path)
}

/// Installs the packages, of which npm leaves out those of other platforms, and runs the tests.
fn try_node(folder: &Path, packed: &[(String, PathBuf)]) -> Result<()> {
    let clean = folder.join("node");
    let mut manifest = json!({ "dependencies": { NODE_CLIENT.0: NODE_CLIENT.1 } });
    for (name, path) in packed {
        let kind = if name.starts_with('@') {
            "optionalDependencies"
        } else {
            "dependencies"
        };
        manifest[kind][name] = format!("file:{}", path.display()).into();
    }
    write(&clean.join("package.json"), manifest.to_string())?;
    npm(&clean, &[])?;
    copy("packages/node/sample", &clean)?;
    copy("packages/node/tests", &clean)?;
    carry_out(
        Command::new("node")
            .args(["--test", "sample/verification.test.mjs"])
            .arg("tests/package.test.mjs")
            .current_dir(clean)
            .env_remove("DIDIT_BINARY"),
    )
}

/// Copies a folder of the repository into another one.
fn copy(folder: &str, into: &Path) -> Result<()> {
    let parent = Path::new(folder).parent().unwrap_or(Path::new(""));
    for path in files(folder, "")? {
        let name = Path::new(&path).strip_prefix(parent)?;
        write(&into.join(name), std::fs::read(root().join(&path))?)?;
    }
    Ok(())
}

/// The one file of a folder whose name ends so.
fn only(folder: &Path, suffix: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(suffix) {
            found.push(path);
        }
    }
    ensure!(found.len() == 1, "{} has {found:?}", folder.display());
    found.pop().context("no file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_binary_of_a_release_has_a_package_of_npm() {
        let release = crate::workspace::file(".github/workflows/release.yml").unwrap();
        let main = read_json("packages/node/package.json").unwrap();
        let targets = release
            .split("{ target: ")
            .skip(1)
            .filter_map(|rest| rest.split(',').next());
        let mut platforms: Vec<String> = targets
            .map(|triple| format!("@didit-rs/fake-{}", platform(triple)))
            .collect();
        platforms.sort();
        let named = main["optionalDependencies"].as_object().unwrap();
        assert_eq!(platforms, named.keys().cloned().collect::<Vec<_>>());
    }
}

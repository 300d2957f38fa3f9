//! `cargo xtask clients`: the clients of others work against the fake, unmodified.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::workspace::{cargo, metadata, run};
use crate::{Outcome, no_options};

pub(crate) const HELP: &str = "\
usage: cargo xtask clients

Installs clients of others, each in its version, into target/clients/ (python3,
node and npm are needed), and calls every method of each against a `didit serve`
of its own. Its base URLs and its key are the only settings that a client gets.

What the fake does not model is told as missing, and what cannot work against
the service either as theirs, with the reason. It fails on any other refusal.
";

/// The name of a client, what installs it, its driver, and its setting for the base URL.
struct Driver {
    package: &'static str,
    script: &'static str,
    base_url: &'static str,
    /// Whether that setting ends with the version.
    with_version: bool,
}

const DRIVERS: [Driver; 3] = [
    Driver {
        package: "didit-sdk==0.4.0",
        script: "python.py",
        base_url: "DIDIT_BASE_URL",
        with_version: true,
    },
    Driver {
        package: "didit-node-client@2.0.0",
        script: "node.mjs",
        base_url: "DIDIT_BASE_URL",
        with_version: false,
    },
    Driver {
        package: "@didit-protocol/mcp-server@4.0.0",
        script: "mcp.mjs",
        base_url: "DIDIT_API_BASE_URL",
        with_version: true,
    },
];

/// The drivers, which stand beside what they drive.
const FILES: [(&str, &str); 4] = [
    ("python.py", include_str!("clients/python.py")),
    ("node.mjs", include_str!("clients/node.mjs")),
    ("mcp.mjs", include_str!("clients/mcp.mjs")),
    ("report.mjs", include_str!("clients/report.mjs")),
];

pub(crate) fn verb(parser: &mut lexopt::Parser) -> Outcome {
    no_options(parser)?;
    let metadata = metadata(&["--no-deps"])?;
    let target = metadata["target_directory"].as_str();
    let target = PathBuf::from(target.ok_or("cargo metadata names no target directory")?);
    let folder = target.join("clients");
    let problem = |error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(problem)?;
    for (name, text) in FILES {
        std::fs::write(folder.join(name), text).map_err(problem)?;
    }
    install(&folder)?;
    run(cargo().args(["build", "--package", "didit-cli"]))?;
    let program = target.join("debug/didit");
    let failures: Vec<_> = DRIVERS
        .iter()
        .filter_map(|driver| drive(driver, &folder, &program).err())
        .collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}

fn install(folder: &Path) -> Outcome {
    let [python, node, tools] = DRIVERS.map(|driver| driver.package);
    run(Command::new("python3")
        .args(["-m", "venv", "venv"])
        .current_dir(folder))?;
    run(Command::new(folder.join("venv/bin/python"))
        .args(["-m", "pip", "install", "--quiet", python])
        .current_dir(folder))?;
    run(Command::new("npm")
        .args(["install", "--silent", "--no-save", "--ignore-scripts"])
        .args(["--no-audit", "--no-fund", "--prefix", ".", node, tools])
        .current_dir(folder))
}

fn drive(driver: &Driver, folder: &Path, program: &Path) -> Outcome {
    let (server, about) = start(program)?;
    let text = |name: &str| about[name].as_str().unwrap_or_default();
    let fake = text("base_url");
    let version = if driver.with_version { "/v3" } else { "" };
    // A picture that the service takes by its first bytes.
    let picture = folder.join("picture.jpg");
    std::fs::write(&picture, PICTURE).map_err(|error| error.to_string())?;
    let interpreter = if driver.script == "python.py" {
        folder.join("venv/bin/python")
    } else {
        PathBuf::from("node")
    };
    let outcome = run(Command::new(interpreter)
        .arg(driver.script)
        .current_dir(folder)
        .env(driver.base_url, format!("{fake}{version}"))
        .env("DIDIT_API_KEY", text("api_key"))
        // Nothing leaves this machine, accounts least of all.
        .env("DIDIT_AUTH_BASE_URL", format!("{fake}/auth/v2"))
        .env("FAKE", fake)
        .env("WORKFLOW", text("workflow_id"))
        .env("KYB_WORKFLOW", text("kyb_workflow_id"))
        .env("PICTURE", picture));
    drop(server);
    outcome
}

/// The beginning of a JPEG; nothing looks further.
const PICTURE: &[u8] =
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9";

/// Ends with the value.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(program: &Path) -> Result<(Server, Value), String> {
    let mut server = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let stdout = server.stdout.take();
    let server = Server(server);
    let mut line = String::new();
    if let Some(stdout) = stdout {
        BufReader::new(stdout)
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
    }
    let about = serde_json::from_str(&line).map_err(|error| format!("{line}: {error}"))?;
    Ok((server, about))
}

//! `cargo xtask interop`: the clients of others work against the fake, unmodified.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::contract::edition;
use crate::workspace::{cargo, npm, report, run as carry_out, target, venv, write};

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
    ("python.py", include_str!("interop/python.py")),
    ("node.mjs", include_str!("interop/node.mjs")),
    ("mcp.mjs", include_str!("interop/mcp.mjs")),
    ("report.mjs", include_str!("interop/report.mjs")),
];

pub(crate) fn run() -> Result<()> {
    let target = target()?;
    let folder = target.join("interop");
    for (name, text) in FILES {
        write(&folder.join(name), text)?;
    }
    let [python, node, tools] = DRIVERS.map(|driver| driver.package);
    let interpreter = venv(&folder.join("venv"), &[python])?;
    // The sources of the Python client carry the OpenAPI document that docs/contract was made from.
    let sources = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        python,
    ];
    carry_out(Command::new(interpreter).args(sources).current_dir(&folder))?;
    let document = "didit_sdk-0.4.0/tests/contracts/openapi_v3.json";
    carry_out(
        Command::new("tar")
            .args(["-xzf", "didit_sdk-0.4.0.tar.gz", document])
            .current_dir(&folder),
    )?;
    let changes = edition::changes(&folder.join(document), false)?;
    ensure!(changes.is_empty(), "docs/contract:\n{}", changes.join("\n"));
    npm(&folder, &[node, tools])?;
    carry_out(cargo().args(["build", "--package", "didit-cli"]))?;
    let program = target.join("debug/didit");
    let failures: Vec<String> = DRIVERS
        .iter()
        .filter_map(|driver| drive(driver, &folder, &program).err())
        .map(|error| format!("{error:#}"))
        .collect();
    report(&failures)
}

fn drive(driver: &Driver, folder: &Path, program: &Path) -> Result<()> {
    let server = Server::start(program, &["--imports".to_owned()])?;
    let fake = server.text("base_url");
    let version = if driver.with_version { "/v3" } else { "" };
    // A picture that the service accepts by its first bytes.
    let picture = folder.join("picture.jpg");
    write(&picture, PICTURE)?;
    let interpreter = match driver.script {
        "python.py" => folder.join("venv/bin/python"),
        _ => PathBuf::from("node"),
    };
    carry_out(
        Command::new(interpreter)
            .arg(driver.script)
            .current_dir(folder)
            .env(driver.base_url, format!("{fake}{version}"))
            .env("DIDIT_API_KEY", server.text("api_key"))
            // Nothing leaves this machine, accounts least of all.
            .env("DIDIT_AUTH_BASE_URL", format!("{fake}/auth/v2"))
            .env("FAKE", &fake)
            .env("WORKFLOW", server.text("workflow_id"))
            .env("KYB_WORKFLOW", server.text("kyb_workflow_id"))
            .env("PICTURE", picture),
    )
}

/// The beginning of a JPEG; nothing looks further.
const PICTURE: &[u8] =
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9";

/// A `didit serve` that ends with the value.
pub(crate) struct Server {
    program: Child,
    about: Value,
}

impl Server {
    pub(crate) fn start(program: &Path, options: &[String]) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        // Ends the program where its line cannot be read, too.
        let mut server = Self {
            program: child,
            about: Value::Null,
        };
        server.about = serde_json::from_str(&line).context(line)?;
        Ok(server)
    }

    /// A member of the line that `--json` prints.
    pub(crate) fn text(&self, name: &str) -> String {
        self.about[name].as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error here means that the program has ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

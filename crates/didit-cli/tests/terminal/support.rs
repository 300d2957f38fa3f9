//! A temporary folder, an environment and, optionally, a fake Didit server.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use didit_testkit::{Fake, FakeDidit};
use didit_transport::TokioClock;
use serde_json::Value;
use tempfile::TempDir;

/// Secrets that no command may print.
pub(crate) const KEY: &str = "sk-canary-4d1f0c7e9b2a";
pub(crate) const SECRET: &str = "whsec-canary-8e6d5c4b3a29";

/// An address at which no server listens. Unlike a port that was free a moment ago, no other test gets it.
pub(crate) const NO_SERVER: &str = "http://127.0.0.1:1";

pub(crate) struct Terminal {
    folder: TempDir,
    environment: BTreeMap<String, String>,
    transcript: String,
    pub(crate) fake: Option<FakeDidit>,
}

/// Result of a command.
pub(crate) struct Finished {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Terminal {
    /// A terminal without a server and without a key.
    pub(crate) fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.toml");
        let environment = [
            ("DIDIT_CONFIG", config.to_str().unwrap()),
            ("DIDIT_MAX_RETRIES", "0"),
            ("HOME", folder.path().to_str().unwrap()),
            ("TZ", "UTC"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            folder,
            environment: environment.into(),
            transcript: String::new(),
            fake: None,
        }
    }

    /// A terminal with a key and an address without a server.
    pub(crate) fn without_server() -> Self {
        let mut terminal = Self::bare();
        terminal.set("DIDIT_API_KEY", KEY);
        terminal.set("DIDIT_BASE_URL", NO_SERVER);
        terminal
    }

    /// A terminal with a fake server, its key and its address.
    pub(crate) fn with_fake() -> Self {
        let fake = Fake::builder()
            .clock(TokioClock::new())
            .api_key(KEY)
            .webhook_secret(SECRET)
            .build();
        let fake = FakeDidit::serve(fake, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let mut terminal = Self::bare();
        terminal.set("DIDIT_API_KEY", KEY);
        terminal.set("DIDIT_BASE_URL", fake.base_url());
        terminal.set("DIDIT_WORKFLOW_ID", &fake.workflow_id());
        terminal.set("DIDIT_ORGANIZATION_ID", &fake.organization_id());
        terminal.set("DIDIT_APPLICATION_ID", &fake.application_id());
        terminal.fake = Some(fake);
        terminal
    }

    /// All commands, such as `sessions list`, from the manual pages.
    pub(crate) fn commands() -> Vec<String> {
        let terminal = Self::bare();
        assert_eq!(terminal.finish(&["man", "--dir", "pages"], "").code, 0);
        let pages = std::fs::read_dir(terminal.folder().join("pages")).unwrap();
        let commands = pages.filter_map(|page| {
            let page = std::fs::read_to_string(page.unwrap().path()).unwrap();
            let synopsis = page.lines().find(|line| line.starts_with("\\fBdidit"))?;
            let name = synopsis.split("\\fB").nth(1)?.split("\\fR").next()?;
            let name = name.replace("\\-", "-");
            let is_group = synopsis.contains("subcommands");
            (!is_group).then(|| name.trim_start_matches("didit ").to_owned())
        });
        commands.collect()
    }

    pub(crate) fn fake(&self) -> &FakeDidit {
        self.fake.as_ref().unwrap()
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.environment.remove(name);
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file in the folder and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The command with these arguments.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_didit"));
        command
            .args(arguments)
            .env_clear()
            .envs(&self.environment)
            .current_dir(self.folder.path());
        command
    }

    /// Runs a line and adds its output to the transcript.
    pub(crate) fn run(&mut self, line: &str) -> Finished {
        self.run_with(line, "")
    }

    /// Like [`Self::run`], with standard input.
    pub(crate) fn run_with(&mut self, line: &str, input: &str) -> Finished {
        let finished = self.finish(&split_line(line), input);
        let _ = writeln!(self.transcript, "$ didit {line}");
        self.transcript.push_str(&finished.stdout);
        if !finished.stderr.is_empty() {
            let _ = write!(self.transcript, "(stderr)\n{}", finished.stderr);
        }
        let _ = writeln!(self.transcript, "(exit {})\n", finished.code);
        finished
    }

    /// Starts a command that runs until it is stopped.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        Self::spawn(self.command(arguments))
    }

    pub(crate) fn spawn(mut command: Command) -> Running {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let reader = BufReader::new(child.stdout.take().unwrap());
        Running { child, reader }
    }

    /// Starts `didit webhooks listen` on a free port; also returns its URL.
    pub(crate) fn listen(&self, more: &[&str]) -> (Running, String) {
        let arguments = ["webhooks", "listen", "--listen", "127.0.0.1:0", "--json"];
        let mut running = self.start(&[&arguments, more].concat());
        let url = running.line()["listening"].as_str().unwrap().to_owned();
        (running, url)
    }

    /// Starts `didit serve` on a free port; also returns its ready line.
    pub(crate) fn serve(&self, more: &[&str]) -> (Running, Value) {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--json"];
        let mut running = self.start(&[&arguments, more].concat());
        let ready = running.line();
        (running, ready)
    }

    /// Uses the server with this ready line.
    pub(crate) fn use_server(&mut self, ready: &Value) {
        for (name, field) in [
            ("DIDIT_API_KEY", "api_key"),
            ("DIDIT_BASE_URL", "base_url"),
            ("DIDIT_WORKFLOW_ID", "workflow_id"),
        ] {
            self.set(name, ready[field].as_str().unwrap());
        }
    }

    /// Runs a command and checks its output for secrets.
    pub(crate) fn finish(&self, arguments: &[&str], input: &str) -> Finished {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that does not read its input can have exited.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let finished = Finished {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code().unwrap(),
        };
        finished.checked(arguments)
    }

    /// Replaces the path of the folder, which differs between runs.
    pub(crate) fn at_home(&self, text: &str) -> String {
        text.replace(self.folder.path().to_str().unwrap(), "/home/carmen")
    }

    /// Returns the transcript without what differs between runs.
    pub(crate) fn transcript(self) -> String {
        self.at_home(&self.transcript)
    }
}

impl Finished {
    /// Checks that no secret was printed and that nothing panicked.
    pub(crate) fn checked(self, arguments: &[&str]) -> Self {
        for text in [&self.stdout, &self.stderr] {
            assert!(!text.contains(KEY), "{arguments:?} printed the key");
            assert!(!text.contains(SECRET), "{arguments:?} printed the secret");
            assert!(!text.contains("panicked"), "{arguments:?}: {text}");
        }
        self
    }
}

/// A command that runs until it is stopped.
pub(crate) struct Running {
    pub(crate) child: Child,
    reader: BufReader<ChildStdout>,
}

impl Running {
    /// Reads the next line as JSON.
    pub(crate) fn line(&mut self) -> Value {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Stops it with SIGTERM; returns its exit code and the rest of its output.
    #[cfg(unix)]
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        let mut rest = String::new();
        self.reader.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Splits a line into arguments at spaces, except between quotes.
pub(crate) fn split_line(line: &str) -> Vec<&str> {
    let mut arguments = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            arguments.push(part);
        } else {
            arguments.extend(part.split_whitespace());
        }
    }
    arguments
}

/// Compares a text with its snapshot, without what differs between runs.
macro_rules! assert_text {
    ($text:expr) => {
        insta::with_settings!({
            filters => vec![
                (r"\x1b\[(\d+)m", "‹$1›"),
                (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
                (r"(  |\(|›)(now|\d s ago)\b", "$1[ago]"),
                (r" *\d+(\.\d)? m?s\b", " [time]"),
                (r"\d+ \w{3} \d{4} \d\d:\d\d:\d\d", "[date]"),
                (r"\b\d\d:\d\d:\d\d\b", "[clock]"),
                (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "[timestamp]"),
                (r#""(timestamp|created_at|at|millis)":\d+"#, "\"$1\":0"),
                (r"took \d+", "took N"),
                (r"eyJ[\w.-]+", "[token]"),
                (r"\(\d+ kB\)", "([size])"),
                (r#""bytes":\d+"#, "\"bytes\":0"),
            ],
            omit_expression => true,
        }, {
            insta::assert_snapshot!($text);
        });
    };
}

/// Compares a transcript with its snapshot.
macro_rules! assert_terminal {
    ($terminal:expr) => {
        $crate::support::assert_text!($terminal.transcript())
    };
}

pub(crate) use {assert_terminal, assert_text};

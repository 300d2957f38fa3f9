//! One shell for all commands of a page, so that what one exports the next one sees.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::Outcome;
use crate::workspace::{absolute, root};

/// The longest that one command may take; the longest build is one of them.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// Ends the output of a command, before its exit code.
const END: &str = "\u{1}end";

/// Stands in for the two things that a reader has and a test has not: crates from the
/// registry (they come from `$CRATES`), and the default ports (they may be taken).
const PRELUDE: &str = r#"
cargo() {
  case "$1 $2" in
    "install didit-cli") command cargo install --quiet --debug --locked --path "$CRATES/didit-cli" --root "$SCRATCH/installed" ;;
    "add didit-"*) command cargo add --quiet --path "$CRATES/$2" "${@:3}" ;;
    "add --dev") case "$3" in
        didit-*) command cargo add --quiet --dev --path "$CRATES/$3" "${@:4}" ;;
        *) command cargo "$@" ;;
      esac ;;
    *) command cargo "$@" ;;
  esac
}
didit() {
  if [[ " $* " == *" --listen "* ]]; then command didit "$@"; return; fi
  case "$1 $2" in
    "serve "*) command didit "$@" --listen "127.0.0.1:$PORT_OF_FAKE" ;;
    "webhooks listen") command didit "$@" --listen "127.0.0.1:$PORT_OF_RECEIVER" ;;
    *) command didit "$@" ;;
  esac
}
cd "$SCRATCH"
"#;

/// A running bash, its scratch folder, and what it has left running.
pub(crate) struct Shell {
    bash: Child,
    input: ChildStdin,
    output: Receiver<String>,
    scratch: PathBuf,
    started: usize,
}

impl Shell {
    /// A shell in a new folder, with `programs` first on its path and
    /// crates taken from `crates`.
    pub(crate) fn start(
        name: &str,
        programs: &Path,
        crates: &Path,
        ports: [u16; 2],
    ) -> Result<Self, String> {
        // Outside of the workspace: cargo would take a package inside for a member of it.
        let scratch =
            std::env::temp_dir().join(format!("didit-book-{}/{name}", std::process::id()));
        std::fs::create_dir_all(&scratch).map_err(said(&scratch))?;
        let scratch = absolute(&scratch)?;
        patch(crates, &scratch)?;
        let target = absolute(&root().join("target"))?;
        let installed = scratch.join("installed/bin");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [installed, programs.to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).map_err(|error| error.to_string())?;

        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc"])
            .current_dir(&scratch);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let ours = text.starts_with("DIDIT_") || text.starts_with("CARGO_PKG_");
            if ours || text == "RUST_LOG" || text == "CARGO_MANIFEST_DIR" {
                command.env_remove(&name);
            }
        }
        let mut bash = command
            .env("PATH", path)
            .env("SCRATCH", &scratch)
            .env("CRATES", crates)
            .env("PORT_OF_FAKE", ports[0].to_string())
            .env("PORT_OF_RECEIVER", ports[1].to_string())
            .env("CARGO_TARGET_DIR", target)
            .env("DIDIT_CONFIG", scratch.join("no-config.toml"))
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start bash: {error}"))?;
        let (Some(mut input), Some(stdout)) = (bash.stdin.take(), bash.stdout.take()) else {
            return Err("bash has no pipes".into());
        };
        let (sender, output) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        input
            .write_all(PRELUDE.as_bytes())
            .map_err(|error| error.to_string())?;
        Ok(Self {
            bash,
            input,
            output,
            scratch,
            started: 0,
        })
    }

    /// Where the commands run and files stand.
    pub(crate) fn write(&self, name: &str, text: &str) -> Outcome {
        let path = self.scratch.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(said(folder))?;
        }
        std::fs::write(&path, text).map_err(said(&path))
    }

    /// Runs a command to its end and gives what it printed; an error if it failed.
    pub(crate) fn run(&mut self, command: &str) -> Result<String, String> {
        // The command gets no input: what is left in the pipe is for the shell.
        let sent =
            format!("{{ {command}\n}} </dev/null 2>&1\ncode=$?; echo; echo \"{END} $code\"\n");
        self.input
            .write_all(sent.as_bytes())
            .map_err(|error| format!("the shell has ended: {error}"))?;
        let mut seen = String::new();
        loop {
            let line = self
                .output
                .recv_timeout(PATIENCE)
                .map_err(|_| format!("`{command}` did not end; so far it printed:\n{seen}"))?;
            if let Some(code) = line.strip_prefix(END) {
                return match code.trim() {
                    "0" => Ok(seen),
                    code => Err(format!("`{command}` ended with {code}:\n{seen}")),
                };
            }
            seen.push_str(&line);
            seen.push('\n');
        }
    }

    /// Runs a command in the folder of the repository.
    pub(crate) fn run_in_repository(&mut self, command: &str) -> Result<String, String> {
        let repository = absolute(&root())?;
        let here = format!("pushd '{}' >/dev/null", repository.display());
        self.run(&here)?;
        let seen = self.run(command);
        self.run("popd >/dev/null")?;
        seen
    }

    /// Starts a command that goes on, and waits for its first `lines` lines.
    pub(crate) fn start_in_background(
        &mut self,
        command: &str,
        lines: usize,
    ) -> Result<usize, String> {
        let number = self.started;
        self.started += 1;
        // A job is a process group of its own while `-m` is set, so that all of it can be ended.
        self.run(&format!(
            "set -m; {command} >\"$SCRATCH/background-{number}\" 2>&1 & set +m"
        ))?;
        self.background(number, lines)?;
        Ok(number)
    }

    /// What a command in the background has printed, once it is `lines` lines.
    pub(crate) fn background(&mut self, number: usize, lines: usize) -> Result<String, String> {
        let file = format!("\"$SCRATCH/background-{number}\"");
        self.run(&format!(
            "for i in {{1..6000}}; do [ \"$(wc -l <{file})\" -ge {lines} ] && break; sleep 0.1; done"
        ))?;
        self.run(&format!("cat {file}"))
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let end =
            b"exec 2>/dev/null; for job in $(jobs -p); do kill -TERM -- \"-$job\"; done; exit\n";
        let _ = self.input.write_all(end);
        let _ = self.bash.wait();
        // What cannot be removed is left to the system, which clears its temporary folder.
        let _ = std::fs::remove_dir_all(&self.scratch);
    }
}

/// Crates that were unpacked from their tarballs name each other by version, as on the registry: lets
/// cargo find those versions in `crates`.
fn patch(crates: &Path, scratch: &Path) -> Outcome {
    if !crates.join("Cargo.toml").exists() {
        return Ok(());
    }
    let patches = ["types", "transport", "webhooks", "api", "testkit"].map(|name| {
        let name = format!("didit-{name}");
        format!("{name} = {{ path = '{}' }}\n", crates.join(&name).display())
    });
    let text = format!("[patch.crates-io]\n{}", patches.concat());
    let folder = scratch.join(".cargo");
    std::fs::create_dir_all(&folder).map_err(said(&folder))?;
    std::fs::write(folder.join("config.toml"), text).map_err(said(&folder))
}

fn said(path: &Path) -> impl Fn(std::io::Error) -> String + '_ {
    move |error| format!("{}: {error}", path.display())
}

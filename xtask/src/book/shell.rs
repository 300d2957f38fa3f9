//! One shell for all commands of a page, so that what one exports the next one sees.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::workspace::{absolute, root, target, write};

/// The longest that one command may take; the longest build is one of them.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// Ends the output of a command, before its exit code.
const END: &str = "\u{1}end";

/// Replaces the two things that a reader has and a test does not: crates from the registry (they come from `$CRATES`)
/// and the default ports (they may be taken).
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
    "listen "*) DIDIT_BASE_URL="http://127.0.0.1:$PORT_OF_FAKE" command didit "$@" --listen "127.0.0.1:$PORT_OF_RECEIVER" ;;
    "trigger "*) DIDIT_BASE_URL="http://127.0.0.1:$PORT_OF_FAKE" command didit "$@" ;;
    "webhooks listen") command didit "$@" --listen "127.0.0.1:$PORT_OF_RECEIVER" ;;
    *) command didit "$@" ;;
  esac
}
cd "$SCRATCH"
"#;

/// A running bash, its scratch folder, and its commands in the background.
pub(super) struct Shell {
    bash: Child,
    input: ChildStdin,
    output: Receiver<String>,
    scratch: PathBuf,
    started: usize,
}

impl Shell {
    /// A shell in a new folder, with `programs` first on its path and crates taken from `crates`.
    pub(super) fn start(
        name: &str,
        programs: &Path,
        crates: &Path,
        ports: [u16; 2],
    ) -> Result<Self> {
        // Outside of the workspace: cargo would take a package inside for a member of it.
        let scratch =
            std::env::temp_dir().join(format!("didit-book-{}/{name}", std::process::id()));
        std::fs::create_dir_all(&scratch)?;
        let scratch = absolute(&scratch)?;
        let crates = unversioned(crates, &scratch)?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [scratch.join("installed/bin"), programs.to_owned()];
        let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path)))?;

        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc"])
            .current_dir(&scratch);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let ours = text.starts_with("DIDIT_") || text.starts_with("CARGO_PKG_");
            if ours || text == "RUST_LOG" || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        let mut bash = command
            .env("PATH", path)
            .env("SCRATCH", &scratch)
            .env("CRATES", crates)
            .env("PORT_OF_FAKE", ports[0].to_string())
            .env("PORT_OF_RECEIVER", ports[1].to_string())
            .env("CARGO_TARGET_DIR", target()?)
            .env("DIDIT_CONFIG", scratch.join("no-config.toml"))
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start bash")?;
        let (Some(mut input), Some(stdout)) = (bash.stdin.take(), bash.stdout.take()) else {
            bail!("bash has no pipes");
        };
        let (sender, output) = channel();
        std::thread::spawn(move || {
            // Ends when bash or the receiver does.
            BufReader::new(stdout)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        input.write_all(PRELUDE.as_bytes())?;
        Ok(Self {
            bash,
            input,
            output,
            scratch,
            started: 0,
        })
    }

    /// Writes a file beside the commands.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<()> {
        write(&self.scratch.join(name), text)
    }

    /// Runs a command to its end and returns its output; an error if it failed.
    pub(super) fn run(&mut self, command: &str) -> Result<String> {
        // The command gets no input: what is left in the pipe is for the shell.
        let script =
            format!("{{ {command}\n}} </dev/null 2>&1\ncode=$?; echo; echo \"{END} $code\"\n");
        self.input
            .write_all(script.as_bytes())
            .context("the shell has ended")?;
        let mut seen = String::new();
        loop {
            let line = self.output.recv_timeout(PATIENCE);
            let line = line
                .with_context(|| format!("`{command}` did not end; so far it printed:\n{seen}"))?;
            match line.strip_prefix(END).map(str::trim) {
                None => {
                    seen.push_str(&line);
                    seen.push('\n');
                }
                Some("0") => return Ok(seen),
                Some(code) => bail!("`{command}` ended with {code}:\n{seen}"),
            }
        }
    }

    /// Runs a command in the folder of the repository.
    pub(super) fn run_in_repository(&mut self, command: &str) -> Result<String> {
        let repository = absolute(&root())?;
        self.run(&format!("pushd '{}' >/dev/null", repository.display()))?;
        let seen = self.run(command);
        self.run("popd >/dev/null")?;
        seen
    }

    /// Starts a command in the background, and waits for its first `lines` lines.
    pub(super) fn start_in_background(&mut self, command: &str, lines: usize) -> Result<usize> {
        let number = self.started;
        self.started += 1;
        // A job has its process group while `-m` is set, so that all of it can be ended.
        self.run(&format!(
            "set -m; {command} >\"$SCRATCH/background-{number}\" 2>&1 & set +m"
        ))?;
        self.background(number, lines)?;
        Ok(number)
    }

    /// The output of a command in the background, once it is `lines` lines.
    pub(super) fn background(&mut self, number: usize, lines: usize) -> Result<String> {
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

/// The folder to take the crates from. Packed crates are named with their version and depend on each other by version,
/// as on the registry: links each under its name, and lets cargo find those versions there.
fn unversioned(crates: &Path, scratch: &Path) -> Result<PathBuf> {
    if crates.join("didit-types").exists() {
        return Ok(crates.to_owned());
    }
    // Dependencies as the workspace builds them are there already.
    let mut config = "[profile.dev.package.\"*\"]\ndebug = false\n\n[patch.crates-io]\n".to_owned();
    let folder = scratch.join("crates");
    for name in ["types", "transport", "webhooks", "api", "testkit", "cli"] {
        let name = format!("didit-{name}");
        let packed = crates.join(format!("{name}-{}", crate::tool::version()?));
        // A copy: cargo resolves links, and would find two packages of one name.
        copy(&packed, &folder.join(&name))?;
        if name != "didit-cli" {
            let path = folder.join(&name);
            writeln!(config, "{name} = {{ path = '{}' }}", path.display())?;
        }
    }
    write(&scratch.join(".cargo/config.toml"), config)?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| from.display().to_string())? {
        let (path, to) = (entry?.path(), to);
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            std::fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

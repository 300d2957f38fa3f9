//! A real Postgres for one test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// User and group of the server where the tests run as root, which Postgres refuses.
const NOBODY: u32 = 65534;

/// A server on a socket in a temporary folder that ends with the test.
pub(crate) struct Server {
    process: Child,
    bin: PathBuf,
    folder: tempfile::TempDir,
}

impl Server {
    /// Starts one, or says that the test can't be run. In CI on Linux, that fails it.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let Some(bin) = bin() else {
            assert!(
                std::env::var_os("CI").is_none() || !cfg!(target_os = "linux"),
                "{test}: no Postgres is installed"
            );
            // Not `eprintln!`, whose output is hidden when a test passes.
            let note = format!("NOT RUN: {test}: no Postgres is installed\n");
            std::io::stderr().write_all(note.as_bytes()).unwrap();
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            std::os::unix::fs::chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let data = folder.path().join("data");
        let made = command(&bin, "initdb")
            .args([
                "--username=didit",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
                "-D",
            ])
            .arg(&data)
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let mut process = command(&bin, "postgres")
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=60",
            ])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        let mut lines = log.lines().map_while(Result::ok);
        let ready = lines.any(|line| line.contains("ready to accept connections"));
        assert!(ready, "Postgres did not start");
        // It would block on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self {
            process,
            bin,
            folder,
        })
    }

    pub(crate) fn url(&self) -> String {
        format!(
            "postgres:///postgres?user=didit&host={}",
            self.folder.path().display()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let stop = command(&self.bin, "pg_ctl")
            .args(["stop", "-m", "immediate", "-D"])
            .arg(data)
            .output();
        assert!(
            stop.is_ok_and(|stop| stop.status.success()),
            "Postgres did not stop"
        );
        self.process.wait().unwrap();
    }
}

fn bin() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = debian
        .map(|version| version.path().join("bin"))
        .chain(std::env::split_paths(&path));
    folders.find(|folder| folder.join("initdb").exists())
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0)
}

fn command(bin: &Path, name: &str) -> Command {
    let mut command = Command::new(bin.join(name));
    command.current_dir("/");
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

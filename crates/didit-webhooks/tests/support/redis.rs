//! A real `redis-server` for one test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

/// A server on a free port of this machine that ends with the test.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts one, or says that the test can't be run. In CI on Linux, that fails it.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let started = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut process) = started else {
            assert!(
                std::env::var_os("CI").is_none() || !cfg!(target_os = "linux"),
                "{test}: no redis-server is installed"
            );
            // Not `eprintln!`, whose output is hidden when a test passes.
            let note = format!("NOT RUN: {test}: no redis-server is installed\n");
            std::io::stderr().write_all(note.as_bytes()).unwrap();
            return None;
        };
        let log = BufReader::new(process.stdout.take().unwrap());
        let mut lines = log.lines().map_while(Result::ok);
        assert!(
            lines.any(|line| line.contains("eady to accept connections")),
            "redis-server did not start"
        );
        Some(Self { process, port })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

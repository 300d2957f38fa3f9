//! Runs a command with a pseudo-terminal as standard output.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};
use std::thread;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::{Finished, Terminal};

/// Called with the first line of a running command.
pub(crate) type Meanwhile = fn(&Terminal, &str, &Child);

/// Destination of standard output.
#[derive(Clone, Copy)]
pub(crate) enum Out {
    Pipe,
    /// A terminal with this number of columns.
    Screen(u16),
    /// Like `Screen`, for standard error too.
    Both(u16),
}

/// Opens a pseudo-terminal: the end to read, and the end to write.
fn open(columns: u16) -> (File, OwnedFd) {
    let reader = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&reader).unwrap();
    unlockpt(&reader).unwrap();
    let name = ptsname(&reader, Vec::new()).unwrap();
    let writer = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let size = Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&writer, size).unwrap();
    (reader.into(), writer)
}

impl Terminal {
    /// Runs a command. Standard error is a pipe unless `out` is [`Out::Both`], because
    /// progress differs between runs.
    pub(crate) fn watch(
        &self,
        arguments: &[&str],
        out: Out,
        meanwhile: Option<Meanwhile>,
    ) -> Finished {
        let mut command = self.command(arguments);
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let screen = match out {
            Out::Pipe => {
                command.stdout(Stdio::piped());
                None
            }
            Out::Screen(columns) | Out::Both(columns) => {
                let (reader, writer) = open(columns);
                if let Out::Both(_) = out {
                    command.stderr(writer.try_clone().unwrap());
                }
                command.env("TERM", "xterm-256color").stdout(writer);
                Some(reader)
            }
        };
        let mut child = command.spawn().unwrap();
        // Closes the writing end in this process.
        drop(command);
        let stderr = child.stderr.take();
        let stderr = thread::spawn(move || {
            let mut text = String::new();
            stderr.map(|mut stderr| stderr.read_to_string(&mut text).unwrap());
            text
        });
        let mut reader: Box<dyn Read> = match screen {
            Some(screen) => Box::new(screen),
            None => Box::new(child.stdout.take().unwrap()),
        };
        let (mut seen, mut chunk, mut meanwhile) = (Vec::new(), [0; 4096], meanwhile);
        // Reading fails when the writing end is closed.
        while let Ok(length @ 1..) = reader.read(&mut chunk) {
            seen.extend_from_slice(&chunk[..length]);
            if let Some(end) = seen.iter().position(|&byte| byte == b'\n')
                && let Some(meanwhile) = meanwhile.take()
            {
                meanwhile(self, &String::from_utf8_lossy(&seen[..end]), &child);
            }
        }
        let finished = Finished {
            stdout: String::from_utf8(seen).unwrap().replace("\r\n", "\n"),
            stderr: stderr.join().unwrap(),
            code: child.wait().unwrap().code().unwrap(),
        };
        finished.checked(arguments)
    }
}

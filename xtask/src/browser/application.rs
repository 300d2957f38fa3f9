//! An application on this machine: users come back to it, and webhooks go to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// What it was asked for, newest last: `POST /hook`.
type Lines = Arc<Mutex<Vec<String>>>;

pub(super) struct Application {
    pub(super) url: String,
    lines: Lines,
}

const PAGE: &str = "<!doctype html><html lang=\"en\"><title>Application</title>\
    <link rel=\"icon\" href=\"data:,\"><h1>Back in the application</h1></html>";

impl Application {
    pub(super) fn start() -> Result<Self, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let lines = Lines::default();
        let written = Arc::clone(&lines);
        // It ends with this program.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A connection that breaks is the browser's business.
                let _ = answer(stream, &written);
            }
        });
        Ok(Self {
            url: format!("http://{address}"),
            lines,
        })
    }

    /// The last request whose line begins so.
    pub(super) fn last(&self, start: &str) -> Option<String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines
            .iter()
            .rev()
            .find(|line| line.starts_with(start))
            .cloned()
    }
}

fn answer(stream: TcpStream, lines: &Lines) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut body)?;
    let asked = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    lines
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(asked);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length:";
    write!(reader.get_mut(), "{head} {}\r\n\r\n{PAGE}", PAGE.len())
}

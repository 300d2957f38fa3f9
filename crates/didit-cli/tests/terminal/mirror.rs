//! A service between the command and a fake, which alters the answers.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use serde_json::Value;

use crate::peers::read_head;
use crate::support::Terminal;

/// An answer: first line and headers, and the body.
pub(crate) struct Answer {
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

pub(crate) type Alter = fn(&mut Answer);

impl Terminal {
    /// From now on, answers of the fake are altered.
    pub(crate) fn alter_answers(&mut self, alter: Alter) {
        let fake = self.fake().address();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        self.set("DIDIT_BASE_URL", &url);
        thread::spawn(move || {
            for client in listener.incoming() {
                let client = client.unwrap();
                thread::spawn(move || exchange(client, fake, alter));
            }
        });
    }
}

/// Forwards one request. Errors are those of a command that has ended.
fn exchange(mut client: TcpStream, fake: SocketAddr, alter: Alter) -> std::io::Result<()> {
    let head = read_head(&mut client);
    let mut headers = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    client.read_exact(&mut body)?;
    let mut fake = TcpStream::connect(fake)?;
    // An answer in HTTP/1.0 is not chunked, and ends with the connection.
    fake.write_all(head.replacen("HTTP/1.1", "HTTP/1.0", 1).as_bytes())?;
    fake.write_all(&body)?;
    let (mut head, mut body) = (read_head(&mut fake), Vec::new());
    fake.read_to_end(&mut body)?;
    head = head.replace("HTTP/1.0", "HTTP/1.1");
    let mut lines: Vec<_> = head.trim_end().split("\r\n").collect();
    lines.retain(|line| {
        let line = line.to_ascii_lowercase();
        !line.starts_with("content-length") && !line.starts_with("connection")
    });
    let head = lines.join("\r\n").into_bytes();
    let mut answer = Answer { head, body };
    alter(&mut answer);
    let length = answer.body.len();
    client.write_all(&answer.head)?;
    write!(
        client,
        "\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    )?;
    client.write_all(&answer.body)
}

impl Answer {
    /// Alters the body, if it is JSON.
    pub(crate) fn alter_json(&mut self, alter: impl FnOnce(&mut Value)) {
        if let Ok(mut value) = serde_json::from_slice(&self.body) {
            alter(&mut value);
            self.body = value.to_string().into_bytes();
        }
    }
}

/// Calls `alter` with each text in a value and the name of its field.
pub(crate) fn each_text(value: &mut Value, name: &str, alter: &dyn Fn(&str, &mut String)) {
    match value {
        Value::String(text) => alter(name, text),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| each_text(item, name, alter)),
        Value::Object(fields) => {
            for (name, field) in fields {
                each_text(field, name, alter);
            }
        }
        _ => {}
    }
}

/// Whether a text is one for people: no ID, status, address, secret or time.
pub(crate) fn is_free(name: &str, text: &str) -> bool {
    let technical = [
        "_at", "at", "clock", "event", "id", "key", "kind", "method", "next", "now", "path",
        "scenario", "secret", "state", "status", "token", "type", "url", "uuid",
    ];
    let last = name.rsplit('_').next().unwrap_or_default();
    !technical.contains(&last) && text.len() != 36 && !text.starts_with("http")
}

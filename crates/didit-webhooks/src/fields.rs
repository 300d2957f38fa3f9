//! The fields of a body that its checks need.

use std::borrow::Cow;

use crate::canonical::Stream;
use crate::key::Text;
use crate::token::{Cursor, offset};

/// Where the fields stand that the checks of a delivery need.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fields {
    timestamp: Option<u32>,
    session_id: Option<u32>,
    status: Option<u32>,
    webhook_type: Option<u32>,
}

impl Fields {
    /// Keeps where the value of a key of the outermost object starts.
    #[inline]
    pub(crate) fn note(&mut self, key: Text, cursor: &Cursor<'_>) {
        let place = if key.escaped {
            let name: String = key.chars(cursor.body).take(16).collect();
            self.place(name.as_bytes())
        } else {
            self.place(key.bytes(cursor.body))
        };
        if let Some(place) = place {
            *place = Some(offset(cursor.at));
        }
    }

    fn place(&mut self, name: &[u8]) -> Option<&mut Option<u32>> {
        Some(match name {
            b"timestamp" => &mut self.timestamp,
            b"session_id" => &mut self.session_id,
            b"status" => &mut self.status,
            b"webhook_type" => &mut self.webhook_type,
            _ => return None,
        })
    }

    /// The body's `timestamp` in unix seconds, if it is a whole number, and its spelling.
    pub(crate) fn timestamp<'b>(&self, body: &'b [u8]) -> Option<(i64, Cow<'b, str>)> {
        let at = self.timestamp? as usize;
        let rest = body.get(at..)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let spelling = match (digits, rest.get(digits)) {
            (1.., Some(b',' | b'}')) => Cow::Borrowed(std::str::from_utf8(&rest[..digits]).ok()?),
            // The text "1774970000" is no number.
            (_, Some(b'"')) => return None,
            _ => Cow::Owned(scalar(body, at)?),
        };
        Some((spelling.parse().ok()?, spelling))
    }

    /// The four fields that `X-Signature-Simple` signs; nothing for what is absent.
    pub(crate) fn simple(&self, body: &[u8]) -> Simple {
        let text = |at: Option<u32>| {
            at.and_then(|at| scalar(body, at as usize))
                .unwrap_or_default()
        };
        Simple {
            timestamp: text(self.timestamp),
            session_id: text(self.session_id),
            status: text(self.status),
            webhook_type: text(self.webhook_type),
        }
    }
}

/// What `X-Signature-Simple` signs.
pub(crate) struct Simple {
    pub(crate) timestamp: String,
    pub(crate) session_id: String,
    pub(crate) status: String,
    pub(crate) webhook_type: String,
}

impl Simple {
    /// The text that is signed.
    pub(crate) fn message(&self) -> Vec<u8> {
        let Self {
            timestamp,
            session_id,
            status,
            webhook_type,
        } = self;
        format!("{timestamp}:{session_id}:{status}:{webhook_type}").into_bytes()
    }

    /// No other four fields have the same text.
    pub(crate) fn is_unambiguous(&self) -> bool {
        let Self {
            timestamp,
            session_id,
            status,
            webhook_type,
        } = self;
        [timestamp, session_id, status, webhook_type]
            .iter()
            .all(|field| !field.contains(':'))
    }
}

/// The string or number at `at` of a body that was walked.
fn scalar(body: &[u8], at: usize) -> Option<String> {
    let mut form = Vec::new();
    let mut stream = Stream::<_, false>::new(body, &mut form, at);
    let mut cursor = Cursor { body, at };
    match cursor.peek()? {
        b'"' => Some(cursor.string(&mut stream).ok()?.chars(body).collect()),
        b'-' | b'0'..=b'9' => {
            cursor.number(&mut stream).ok()?;
            stream.finish(cursor.at);
            String::from_utf8(form).ok()
        }
        _ => None,
    }
}

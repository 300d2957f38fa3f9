//! The fields of a body that the checks of a delivery read.

use std::borrow::Cow;

use super::token::Cursor;
use super::writer::Writer;

/// Offsets of the fields that the checks of a delivery read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fields {
    timestamp: Option<u32>,
    session_id: Option<u32>,
    status: Option<u32>,
    webhook_type: Option<u32>,
}

impl Fields {
    /// The offset of the value of a key of the outermost object, if a check reads it.
    #[inline]
    pub(super) fn of(&mut self, name: &[u8]) -> Option<&mut Option<u32>> {
        Some(match name {
            b"timestamp" => &mut self.timestamp,
            b"session_id" => &mut self.session_id,
            b"status" => &mut self.status,
            b"webhook_type" => &mut self.webhook_type,
            _ => return None,
        })
    }

    /// The body's `timestamp` in Unix seconds, if it is a whole number, and its canonical text.
    pub(crate) fn timestamp<'b>(&self, body: &'b [u8]) -> Option<(i64, Cow<'b, str>)> {
        let at = self.timestamp? as usize;
        let rest = body.get(at..)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let spelling = match (digits, rest.get(digits)) {
            (1.., Some(b',' | b'}')) => Cow::Borrowed(std::str::from_utf8(&rest[..digits]).ok()?),
            // The string "1774970000" is not a number.
            (_, Some(b'"')) => return None,
            _ => Cow::Owned(scalar(body, at)?),
        };
        Some((spelling.parse().ok()?, spelling))
    }

    /// The four fields that `X-Signature-Simple` signs; an absent field is an empty text.
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

/// The fields that `X-Signature-Simple` signs.
pub(crate) struct Simple {
    pub(crate) timestamp: String,
    pub(crate) session_id: String,
    pub(crate) status: String,
    pub(crate) webhook_type: String,
}

impl Simple {
    /// The signed text.
    pub(crate) fn message(&self) -> Vec<u8> {
        let Self {
            timestamp,
            session_id,
            status,
            webhook_type,
        } = self;
        format!("{timestamp}:{session_id}:{status}:{webhook_type}").into_bytes()
    }

    /// Whether no other four fields have the same text.
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

/// The string or number at `at` of a body that was read before.
fn scalar(body: &[u8], at: usize) -> Option<String> {
    let mut text = Vec::new();
    let mut writer = Writer::<_, false>::new(body, &mut text, at);
    let mut cursor = Cursor::new(body, at);
    match cursor.peek()? {
        b'"' => {
            let string = cursor.string(&mut writer).ok()?;
            text.clear();
            string.decode(body, &mut text);
        }
        b'-' | b'0'..=b'9' => {
            cursor.number(&mut writer).ok()?;
            writer.finish(cursor.at);
        }
        _ => return None,
    }
    String::from_utf8(text).ok()
}

//! Media links: marks in stored reports, presigned URLs in responses.

use std::fmt::Write as _;
use std::ops::Range;
use std::time::SystemTime;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::vocabulary::id::{Ids, hash};
use crate::vocabulary::time::UtcTime;

/// Prefix of a media mark in a report: `media:portrait.jpg` is the mark of the file
/// `portrait.jpg`.
pub const MEDIA_MARK: &str = "media:";

/// Lifetime of a presigned URL.
const LIFETIME_SECONDS: u32 = 3600;

/// Replaces the media marks of a report by presigned URLs that are valid for one hour
/// from `now`.
///
/// `base` is the URL of the folder of the files, without a trailing slash.
pub fn sign_links(report: &mut Value, base: &str, now: SystemTime) {
    Links::new(base, UtcTime::from_system(now)).sign_value(report);
}

/// JSON text with the positions of its media marks, so that a read replaces them without
/// parsing.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Box<str>")]
pub(crate) struct MarkedJson {
    text: Box<str>,
    /// Start and end of each mark, without its quotes.
    marks: Box<[(u32, u32)]>,
}

impl MarkedJson {
    /// Returns the text with its marks.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<Box<str>> for MarkedJson {
    fn from(text: Box<str>) -> Self {
        const MARK: &str = "\"media:";
        let bytes = text.as_bytes();
        let marks = memchr::memmem::find_iter(bytes, MARK).filter_map(|quote| {
            let name = quote + MARK.len();
            let end = name + memchr::memchr(b'"', &bytes[name..])?;
            Some((u32::try_from(quote + 1).ok()?, u32::try_from(end).ok()?))
        });
        let marks = marks.collect();
        Self { text, marks }
    }
}

impl Serialize for MarkedJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

/// Presigned URLs of one response: all are valid from the same time on.
pub(crate) struct Links {
    base: String,
    query: String,
}

impl Links {
    pub(crate) fn new(base: impl Into<String>, now: UtcTime) -> Self {
        let base = base.into();
        let date = now.compact();
        // No reader validates the signature. It differs from response to response.
        let mut signature = Ids::new(hash(hash(0, &base), &date));
        let query = format!(
            "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-Expires={LIFETIME_SECONDS}\
             &X-Amz-Signature={:016x}{:016x}",
            signature.next(),
            signature.next(),
        );
        Self { base, query }
    }

    /// Replaces the marks of a value by URLs.
    pub(crate) fn sign_value(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(file) = text.strip_prefix(MEDIA_MARK) {
                    *text = format!("{}/{file}{}", self.base, self.query);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.sign_value(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.sign_value(field)),
            _ => {}
        }
    }

    /// Returns the length of the text with URLs, or slightly less.
    pub(crate) fn size_of(&self, json: &MarkedJson) -> usize {
        json.text.len() + json.marks.len() * (self.base.len() + self.query.len())
    }

    /// Returns the text with URLs instead of marks.
    pub(crate) fn sign(&self, json: &MarkedJson) -> String {
        let mut signed = String::with_capacity(self.size_of(json));
        self.write(&mut signed, json, 0..json.text.len());
        signed
    }

    /// Writes the members of an object without its braces.
    pub(crate) fn write_members(&self, out: &mut String, json: &MarkedJson) {
        self.write(out, json, 1..json.text.len().saturating_sub(1));
    }

    fn write(&self, out: &mut String, json: &MarkedJson, part: Range<usize>) {
        let mut done = part.start;
        for &(start, end) in &json.marks {
            let (start, end) = (start as usize, end as usize);
            let name = start + MEDIA_MARK.len();
            out.push_str(&json.text[done..start]);
            // Writing to a string can't fail.
            let _ = write!(out, "{}/{}{}", self.base, &json.text[name..end], self.query);
            done = end;
        }
        out.push_str(json.text.get(done..part.end).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn marks_become_presigned_urls() {
        let report = json!({"a": "media:portrait.jpg", "b": ["media:poa.pdf"], "c": "a media: b"});
        let base = "http://127.0.0.1:1/media/x";
        let now = UtcTime::from_micros(1_793_491_200_000_000);
        let links = Links::new(base, now);
        let mut value = report.clone();
        sign_links(&mut value, base, now.to_system());
        let text = links.sign(&MarkedJson::from(report.to_string().into_boxed_str()));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        let link = value["a"].as_str().unwrap();
        assert!(link.starts_with("http://127.0.0.1:1/media/x/portrait.jpg?X-Amz-Algorithm="));
        assert!(link.contains("X-Amz-Date=20261101T000000Z&X-Amz-Expires=3600&"));
        assert_ne!(value["b"][0], value["a"]);
        assert_eq!(value["c"], "a media: b");
    }
}

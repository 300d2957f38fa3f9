//! Links to media: marks in a stored report, presigned links in an answer.

use std::fmt::Write as _;
use std::time::SystemTime;

use serde::{Deserialize, Serialize, Serializer};

use super::person::key_of;
use crate::vocabulary::{id::Ids, time::Moment};

/// What stands for a link in a stored report: this and the name of the file.
pub const MEDIA_MARK: &str = "media:";

/// How long a link works.
const LIFETIME_SECONDS: u32 = 3600;

/// Makes presigned links of the marks in a report's JSON text: every read of a
/// decision has links that work for an hour from then.
///
/// `base` is where the files are served, without a slash at its end; the name of
/// the file is appended.
#[must_use]
pub fn sign_links(json: &str, base: &str, now: SystemTime) -> String {
    let json = Marked::from(Box::from(json));
    Links::new(base, Moment::from_system(now)).sign(&json)
}

/// A report's JSON text, and where the marks in it stand: a read copies it and looks at
/// nothing.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Box<str>")]
pub(crate) struct Marked {
    text: Box<str>,
    /// From the first character of each mark to behind the last one of its name.
    marks: Box<[(u32, u32)]>,
}

impl Marked {
    /// The text with its marks.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<Box<str>> for Marked {
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

impl Serialize for Marked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

/// The links of one read: they work from its time on.
pub(crate) struct Links {
    base: String,
    query: String,
}

impl Links {
    pub(crate) fn new(base: impl Into<String>, now: Moment) -> Self {
        let base = base.into();
        let date = now.compact();
        // One signature serves all links of a read: nobody checks it, and it differs
        // from read to read.
        let mut signature = Ids::new(key_of(key_of(0, &base), &date));
        let mut query = String::with_capacity(160);
        // Writing to a string can't fail.
        let _ = write!(
            query,
            "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-Expires={LIFETIME_SECONDS}\
             &X-Amz-Signature={:016x}{:016x}",
            signature.next(),
            signature.next(),
        );
        Self { base, query }
    }

    /// How long a text is with its links, or a little less than that.
    pub(crate) fn size_of(&self, json: &Marked) -> usize {
        json.text.len() + json.marks.len() * (self.base.len() + self.query.len())
    }

    /// The text with its links.
    pub(crate) fn sign(&self, json: &Marked) -> String {
        let mut signed = String::with_capacity(self.size_of(json));
        self.write(&mut signed, json, 0..json.text.len());
        signed
    }

    /// Writes the members of an object without its braces.
    pub(crate) fn write_members(&self, out: &mut String, json: &Marked) {
        self.write(out, json, 1..json.text.len().saturating_sub(1));
    }

    fn write(&self, out: &mut String, json: &Marked, part: std::ops::Range<usize>) {
        let mut done = part.start;
        for &(start, end) in &json.marks {
            let (start, end) = (start as usize, end as usize);
            let name = start + MEDIA_MARK.len();
            out.push_str(&json.text[done..start]);
            out.push_str(&self.base);
            out.push('/');
            out.push_str(&json.text[name..end]);
            out.push_str(&self.query);
            done = end;
        }
        out.push_str(json.text.get(done..part.end).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_mark_becomes_a_link_that_lapses() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_491_200);
        let json = r#"{"a":"media:portrait.jpg","b":["media:poa.pdf"],"c":"a media: b"}"#;
        let signed = sign_links(json, "http://127.0.0.1:1/media/x", now);
        let value: serde_json::Value = serde_json::from_str(&signed).unwrap();
        let link = value["a"].as_str().unwrap();
        assert!(link.starts_with("http://127.0.0.1:1/media/x/portrait.jpg?X-Amz-Algorithm="));
        assert!(link.contains("X-Amz-Date=20261101T000000Z&X-Amz-Expires=3600&"));
        assert_ne!(value["b"][0], value["a"]);
        assert_eq!(value["c"], "a media: b");
    }
}

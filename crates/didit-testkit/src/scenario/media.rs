//! Links to media: marks in a stored report, presigned links in an answer.

use std::time::SystemTime;

use super::person::key_of;
use crate::{id::Ids, time::Moment};

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
    const MARK: &str = "\"media:";

    let date = Moment::from_system(now).compact();
    // One signature serves all links of a read: nobody checks it, and it differs
    // from read to read.
    let mut signature = Ids::new(key_of(key_of(0, base), &date));
    let query = format!(
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-Expires={LIFETIME_SECONDS}\
         &X-Amz-Signature={:016x}{:016x}",
        signature.next(),
        signature.next(),
    );
    let mut signed = String::with_capacity(json.len() + 24 * (base.len() + query.len()));
    let mut done = 0;
    for at in memchr::memmem::find_iter(json.as_bytes(), MARK) {
        let name = at + MARK.len();
        let end =
            memchr::memchr(b'"', &json.as_bytes()[name..]).map_or(json.len(), |end| name + end);
        for piece in [&json[done..=at], base, "/", &json[name..end], &query] {
            signed.push_str(piece);
        }
        done = end;
    }
    signed.push_str(&json[done..]);
    signed
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

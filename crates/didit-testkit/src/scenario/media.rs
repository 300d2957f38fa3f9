//! Media links: marks in stored reports, presigned URLs in responses.

use std::time::SystemTime;

use serde_json::Value;

use crate::vocabulary::{Ids, UtcTime, hash, visit_mut};

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

    /// Returns the URL of a file.
    pub(crate) fn link(&self, file: &str) -> String {
        format!("{}{file}{}", self.base, self.query)
    }

    /// Replaces the marks of a value by URLs.
    pub(crate) fn sign_value(&self, value: &mut Value) {
        visit_mut(value, &mut |value| {
            let file = value
                .as_str()
                .and_then(|text| text.strip_prefix(MEDIA_MARK));
            if let Some(file) = file {
                *value = self.link(&format!("/{file}")).into();
            }
        });
    }
}

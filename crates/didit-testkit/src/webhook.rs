//! A webhook as a receiver in this process sees it.

use bytes::Bytes;
use http::HeaderMap;

/// A signed webhook: what a receiver would get over HTTP.
#[derive(Clone)]
#[non_exhaustive]
pub struct WebhookRequest {
    /// The headers, with all three signatures.
    pub headers: HeaderMap,
    /// The body, byte for byte as it was signed.
    pub body: Bytes,
}

impl std::fmt::Debug for WebhookRequest {
    /// Without the body: it describes a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WebhookRequest({} bytes)", self.body.len())
    }
}

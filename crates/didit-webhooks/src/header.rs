//! The headers of a delivery.
//!
//! The names are lower-case, as `http::HeaderName::from_static` requires; header names
//! are case-insensitive. Source: <https://docs.didit.me/integration/webhooks>

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

/// `X-Signature`: signs the bytes of the body as sent.
pub const SIGNATURE: &str = "x-signature";
/// `X-Signature-V2`: signs the canonical form of the body, which survives re-encoding.
pub const SIGNATURE_V2: &str = "x-signature-v2";
/// `X-Signature-Simple`: signs four fields of the body only.
pub const SIGNATURE_SIMPLE: &str = "x-signature-simple";
/// `X-Timestamp`: repeats the body's `timestamp`; not signed.
pub const TIMESTAMP: &str = "x-timestamp";
/// `X-Didit-Test-Webhook`: `true` on test deliveries of the console; not signed.
pub const TEST: &str = "x-didit-test-webhook";
/// `X-Didit-Unsigned-Callback`: marks the callback of a company registry search, which is not signed.
pub const UNSIGNED: &str = "x-didit-unsigned-callback";

/// Request headers in the form of any framework: an [`http::HeaderMap`], name and value
/// pairs, or a map. Names are case-insensitive.
pub trait Headers {
    /// Returns every name and value; a name repeats for each of its values.
    fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])>;
}

impl Headers for http::HeaderMap {
    fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const LEN: usize> Headers for [(N, V); LEN] {
    fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.as_slice().pairs()
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(N, V)> {
    fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.as_slice().pairs()
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for BTreeMap<N, V> {
    fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, S: BuildHasher> Headers for HashMap<N, V, S> {
    fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
    }
}

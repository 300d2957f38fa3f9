//! The headers of a delivery.
//!
//! The names are lower-case, as `http::HeaderName::from_static` wants them; names of
//! headers have no case. Source: <https://docs.didit.me/integration/webhooks>

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

/// `X-Signature`: over the bytes as they were sent.
pub const SIGNATURE: &str = "x-signature";
/// `X-Signature-V2`: over the canonical form, which survives re-encoding.
pub const SIGNATURE_V2: &str = "x-signature-v2";
/// `X-Signature-Simple`: over four fields only.
pub const SIGNATURE_SIMPLE: &str = "x-signature-simple";
/// `X-Timestamp`: the body's `timestamp` again, unsigned.
pub const TIMESTAMP: &str = "x-timestamp";
/// `X-Didit-Test-Webhook`: `true` on test sends of the console, unsigned.
pub const TEST: &str = "x-didit-test-webhook";
/// `X-Didit-Unsigned-Callback`: the callback of a company registry search, which nobody signs.
pub const UNSIGNED: &str = "x-didit-unsigned-callback";

/// Headers in whatever form a framework has them: an [`http::HeaderMap`], name and
/// value pairs, or a map. Names have no case.
pub trait Headers {
    /// Every name and value, a name once for each of its values.
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

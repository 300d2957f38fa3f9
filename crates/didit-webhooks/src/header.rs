//! The names of Didit's headers.
//!
//! They are lower-case, as `http::HeaderName::from_static` wants them; names of
//! headers have no case. Source: <https://docs.didit.me/integration/webhooks>

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

//! The error of a delivery that was not verified.

use didit_types::DecodeError;
use http::StatusCode;

use crate::BodyError;

/// A delivery that was not verified.
///
/// `Display` is `rejected`, so that it can be sent to the caller without helping to guess a
/// signature. [`reason`](Self::reason), which is also the
/// [`source`](std::error::Error::source), is for the receiver's logs. Neither contains any
/// of the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rejected")]
pub struct VerifyError {
    #[source]
    reason: Reason,
}

impl VerifyError {
    /// Returns the reason, for logs.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Returns the status of the response: 400 for a body that is not JSON or not an event,
    /// 401 otherwise. Didit retries neither. Source: <https://docs.didit.me/integration/webhooks>
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.reason {
            Reason::Body(_) | Reason::Event(_) => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNAUTHORIZED,
        }
    }
}

impl From<Reason> for VerifyError {
    fn from(reason: Reason) -> Self {
        Self { reason }
    }
}

/// The reason why a delivery was not verified, for the receiver's developer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// Neither `X-Signature-V2` nor `X-Signature` is present.
    #[error("no signature header: expected X-Signature-V2, or X-Signature")]
    MissingSignature,
    /// Only `X-Signature-Simple` is present, which leaves most of the body unsigned. It is
    /// accepted by [`verify_allowing_simple`](crate::Verifier::verify_allowing_simple) only.
    #[error("only X-Signature-Simple is present, which signs four fields of the body only")]
    SimpleOnly,
    /// A header is present more than once.
    #[error("the header {0} is present more than once")]
    RepeatedHeader(&'static str),
    /// A signature is not 64 lower-case hexadecimal digits.
    #[error("the header {0} is not 64 lower-case hexadecimal digits")]
    MalformedSignature(&'static str),
    /// No secret matches the signature.
    #[error(
        "the signature does not match: it was made with another secret, or the body or the \
         signature was changed in transit; compare the secret with the destination's in the console"
    )]
    WrongSecret,
    /// Another signature of the delivery matches, so the secret is right, but the content
    /// of the deciding signature was changed.
    #[error("the secret is right, but the body or its signature was changed in transit")]
    Altered,
    /// `X-Signature` matches the body as Didit sends it, not as it arrived: a proxy or
    /// framework parsed and re-encoded it.
    #[error(
        "a proxy or framework re-encoded the body, which invalidates X-Signature; \
         pass on the raw bytes, or the header X-Signature-V2"
    )]
    Reencoded,
    /// `X-Signature-V2` signs the raw bytes instead of the canonical form.
    #[error(
        "X-Signature-V2 signs the raw bytes; it must sign the canonical form, \
         or be sent as X-Signature"
    )]
    RawUnderV2,
    /// `X-Signature-V2` signs `timestamp:canonical form` instead of the canonical form.
    #[error(
        "X-Signature-V2 signs the timestamp, a colon and the canonical form; \
         it must sign the canonical form alone"
    )]
    TimestampUnderV2,
    /// The signature matches with `{}` in place of `[]`: a step before this one decoded and
    /// encoded the body, which PHP does so with arrays.
    #[error(
        "a step before this one turned {{}} into [], as PHP does when it decodes objects as arrays; \
         pass on the raw bytes"
    )]
    EmptyArrays,
    /// The signed body has no `timestamp`, or one that is not a whole number of seconds.
    #[error("the body has no whole number in `timestamp`, so its age is unknown")]
    MissingTimestamp,
    /// The header `X-Timestamp` differs from the signed `timestamp` of the body.
    #[error("the header X-Timestamp differs from the signed timestamp of the body")]
    TimestampMismatch,
    /// Signed more than 300 s ago or in the future: a replay, or a wrong clock.
    #[error(
        "the delivery is {} s {}; at most 300 s are accepted: a replay, or this machine's clock is wrong",
        .age_secs.unsigned_abs(),
        if *.age_secs < 0 { "in the future" } else { "old" }
    )]
    Stale {
        /// Seconds since the signed `timestamp`; negative if it is in the future.
        age_secs: i64,
    },
    /// An unsigned callback; decode it with [`UnsignedCallback`](crate::UnsignedCallback).
    #[error("an unsigned callback (X-Didit-Unsigned-Callback), whose sender is unknown")]
    UnsignedCallback,
    /// Not an unsigned callback: the header `X-Didit-Unsigned-Callback` is missing.
    #[error("the header X-Didit-Unsigned-Callback is missing")]
    NotUnsigned,
    /// The body has no canonical form.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The body is JSON, but not an event.
    #[error("the body is not an event: {0}")]
    Event(#[from] DecodeError),
}

impl Reason {
    /// Returns a stable label for logs and metrics, such as `wrong_secret`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::MissingSignature => "missing_signature",
            Self::SimpleOnly => "simple_only",
            Self::RepeatedHeader(_) => "repeated_header",
            Self::MalformedSignature(_) => "malformed_signature",
            Self::WrongSecret => "wrong_secret",
            Self::Altered => "altered",
            Self::Reencoded => "reencoded",
            Self::RawUnderV2 => "raw_under_v2",
            Self::TimestampUnderV2 => "timestamp_under_v2",
            Self::EmptyArrays => "empty_arrays",
            Self::MissingTimestamp => "missing_timestamp",
            Self::TimestampMismatch => "timestamp_mismatch",
            Self::Stale { .. } => "stale",
            Self::UnsignedCallback => "unsigned_callback",
            Self::NotUnsigned => "not_an_unsigned_callback",
            Self::Body(error) => error.as_str(),
            Self::Event(_) => "not_an_event",
        }
    }
}

//! Why a delivery was not accepted.

use didit_types::DecodeError;
use http::StatusCode;

use crate::BodyError;

/// A delivery that was not accepted.
///
/// It prints `rejected`, which is all that its sender may know; whoever guesses at a
/// signature must not learn how near they came. [`reason`](Self::reason), which is
/// also its [`source`](std::error::Error::source), is for the receiver's own logs.
/// Neither holds any of the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rejected")]
pub struct VerifyError {
    #[source]
    reason: Reason,
}

impl VerifyError {
    /// Why, for the developer.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// The status to answer with: 400 for a body that is not JSON or no event, 401 otherwise.
    /// Didit repeats neither. Source: <https://docs.didit.me/integration/webhooks>
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

/// Why a delivery was not accepted, for the receiver's developer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// Neither `X-Signature-V2` nor `X-Signature` came.
    #[error("no signature header: expected X-Signature-V2, or X-Signature")]
    MissingSignature,
    /// Only `X-Signature-Simple` came. It leaves most of the body unsigned, so it is
    /// not accepted unless asked for.
    #[error("only X-Signature-Simple came, which signs four fields and leaves the rest open")]
    SimpleOnly,
    /// The same header came more than once.
    #[error("the header {0} came more than once")]
    RepeatedHeader(&'static str),
    /// A signature is not 64 lower-case hexadecimal digits.
    #[error("the header {0} is not 64 lower-case hexadecimal digits")]
    MalformedSignature(&'static str),
    /// No signature fits any of the secrets.
    #[error(
        "no signature of this delivery fits: it was made with another secret, or body or \
         signature were changed on the way; compare the secret with the destination's in the console"
    )]
    WrongSecret,
    /// Another signature of the delivery fits, so the secret is right, but what the
    /// deciding signature covers was changed.
    #[error("the secret is right, but the body or its signature was changed on the way")]
    Altered,
    /// `X-Signature` fits the body as Didit sends it, not as it arrived: something on
    /// the way parsed it and wrote it anew.
    #[error(
        "something on the way parsed the body and wrote it anew, which X-Signature doesn't survive; \
         pass the raw bytes on, or the header X-Signature-V2"
    )]
    Reencoded,
    /// `X-Signature-V2` was made over the raw bytes instead of the canonical form.
    #[error(
        "X-Signature-V2 was made over the raw bytes; it must be made over the canonical form, \
         or be sent as X-Signature"
    )]
    RawUnderV2,
    /// The signed body has no `timestamp`, or one that isn't a whole number of seconds.
    #[error("the body has no whole number under `timestamp`, so its age can't be told")]
    MissingTimestamp,
    /// The header `X-Timestamp` does not repeat the signed body's `timestamp`.
    #[error("the header X-Timestamp differs from the signed body's timestamp")]
    TimestampMismatch,
    /// Signed too long ago, or in the future: a replay, or a wrong clock.
    #[error(
        "the delivery is {} s {}; at most 300 s are accepted: a replay, or this machine's clock is wrong",
        .age_secs.unsigned_abs(),
        if *.age_secs < 0 { "in the future" } else { "old" }
    )]
    Stale {
        /// Seconds since the signed `timestamp`; negative if that is still to come.
        age_secs: i64,
    },
    /// A callback that nobody signed; [`UnsignedCallback`](crate::UnsignedCallback) reads it.
    #[error("an unsigned callback (X-Didit-Unsigned-Callback), which proves nothing of its sender")]
    UnsignedCallback,
    /// Not a callback without a signature: its header `X-Didit-Unsigned-Callback` is missing.
    #[error("the header X-Didit-Unsigned-Callback is missing")]
    NotUnsigned,
    /// The body is not the JSON that Didit signs.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The body is JSON, but not the event that it should be.
    #[error("the body is no event of Didit's: {0}")]
    Event(#[from] DecodeError),
}

impl Reason {
    /// A stable word for logs and metrics, such as `wrong_secret`.
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

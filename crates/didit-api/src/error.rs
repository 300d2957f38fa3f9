//! What can go wrong with a call.

mod response;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{CallReport, DeliveryState, TransportError, TransportErrorKind};
use didit_types::ErrorBody;
use didit_types::error_body::{ErrorText, FieldError};
use didit_types::operation::{Method, Operation, RetryRule};
use http::{Response, StatusCode};

use self::response::ErrorResponse;
use crate::check::ValidationError;
use crate::decode::Unreadable;

/// Why a call gave no value.
///
/// `Display` says in one line what was tried, what came back and what to do.
/// Neither it nor `Debug` nor the chain of sources shows a key, a link, or what
/// the request or the answer says about a person: texts of the server appear
/// only where they are known to repeat nothing. [`body`](Self::body) has the rest.
///
/// Every question below answers `false` where it does not apply.
pub struct Error(Box<Inner>);

struct Inner {
    operation: Operation,
    cause: Cause,
    attempts: u32,
    delivery: DeliveryState,
    retry_after: Option<Duration>,
}

enum Cause {
    Invalid(ValidationError),
    Transport(TransportError),
    Status(ErrorResponse),
    Decode(StatusCode, Unreadable),
    Io(std::io::Error),
}

impl Error {
    /// The request was not sent.
    pub(crate) fn invalid(operation: &Operation, error: ValidationError) -> Self {
        Self::new(
            operation,
            Cause::Invalid(error),
            0,
            DeliveryState::NotSent,
            None,
        )
    }

    /// No answer, or not all of it.
    pub(crate) fn transport(operation: &Operation, error: TransportError) -> Self {
        let (attempts, delivery) = (error.attempts(), error.delivery());
        let retry_after = error.retry_after();
        Self::new(
            operation,
            Cause::Transport(error),
            attempts,
            delivery,
            retry_after,
        )
    }

    /// A failure of the machine that the call runs on, such as a full disk.
    pub(crate) fn io(operation: &Operation, error: std::io::Error) -> Self {
        Self::new(
            operation,
            Cause::Io(error),
            1,
            DeliveryState::Answered,
            None,
        )
    }

    /// An answer that can't be read.
    pub(crate) fn decode<B>(
        operation: &Operation,
        response: &Response<B>,
        error: Unreadable,
    ) -> Self {
        let report = report(response);
        Self::new(
            operation,
            Cause::Decode(response.status(), error),
            report.map_or(1, |report| report.attempts),
            DeliveryState::Answered,
            None,
        )
    }

    /// The answer, if its status says that the operation succeeded.
    pub(crate) fn unless_success(
        operation: &Operation,
        response: Response<Bytes>,
    ) -> Result<Response<Bytes>, Self> {
        if response.status().is_success() {
            return Ok(response);
        }
        Err(Self::status_of(operation, &response))
    }

    /// An answer whose status is not a success.
    pub(crate) fn status_of(operation: &Operation, response: &Response<Bytes>) -> Self {
        let report = report(response);
        let answer = ErrorResponse::read(response);
        let retry_after = report
            .and_then(|report| report.retry_after)
            .or(answer.retry_after);
        // An answer that refuses has changed nothing, but an earlier attempt
        // may have; a server that failed may have acted before it did.
        let refused = answer.status == StatusCode::NOT_IMPLEMENTED
            || (answer.status == StatusCode::SERVICE_UNAVAILABLE
                && operation.retry == RetryRule::WhenUnavailable);
        let delivery = if answer.status.is_server_error() && !refused {
            DeliveryState::Answered
        } else {
            report.map_or(DeliveryState::NotSent, |report| report.earlier_attempts)
        };
        Self::new(
            operation,
            Cause::Status(answer),
            report.map_or(1, |report| report.attempts),
            delivery,
            retry_after,
        )
    }

    fn new(
        operation: &Operation,
        cause: Cause,
        attempts: u32,
        delivery: DeliveryState,
        retry_after: Option<Duration>,
    ) -> Self {
        Self(Box::new(Inner {
            operation: *operation,
            cause,
            attempts,
            delivery,
            retry_after,
        }))
    }

    /// The operation that was called.
    pub fn operation(&self) -> Operation {
        self.0.operation
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.cause {
            Cause::Status(answer) => Some(answer.status),
            Cause::Decode(status, _) => Some(*status),
            _ => None,
        }
    }

    /// What the server says, as its documentation prints it and with `...` for
    /// what it quotes of the request. `None` if the text is not documented;
    /// [`body`](Self::body) has it then.
    pub fn message(&self) -> Option<&'static str> {
        let messages = self.body()?.messages();
        messages.iter().find_map(ErrorText::known)
    }

    /// The code of the failure, such as `phone_provider_unavailable`. Few
    /// answers have one.
    pub fn code(&self) -> Option<&str> {
        self.body()?.code()
    }

    /// What the server says is wrong with which field.
    pub fn field_errors(&self) -> &[FieldError] {
        self.body().map_or(&[], ErrorBody::field_errors)
    }

    /// What is wrong with the request, if it was refused before it was sent.
    pub fn validation_error(&self) -> Option<&ValidationError> {
        match &self.0.cause {
            Cause::Invalid(error) => Some(error),
            _ => None,
        }
    }

    /// The id that the service gave the request, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id.as_deref()
    }

    /// How long to wait before asking again, as the server or the client's own
    /// pacing has it.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the request was sent; 0 if it never was.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The body of an answer that was not a success, up to 64 KiB of it. What it
    /// may say about a person shows only where it is revealed.
    pub fn body(&self) -> Option<&ErrorBody> {
        Some(&self.answer()?.body)
    }

    /// Whether the server may have done what was asked. `false` is certain.
    ///
    /// # Troubleshooting
    ///
    /// If it may have: read the session before repeating a write. Repeating a
    /// read does no harm.
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.operation.method != Method::Get && self.0.delivery != DeliveryState::NotSent
    }

    /// Whether the request was refused before it was sent, or by the server for
    /// what it says (400, 413, 415, 422).
    ///
    /// # Troubleshooting
    ///
    /// [`field_errors`](Self::field_errors) and
    /// [`validation_error`](Self::validation_error) name the fields; correct them.
    /// Repeating the same request fails again.
    pub fn is_validation(&self) -> bool {
        matches!(self.0.cause, Cause::Invalid(_)) || self.has_status(&[400, 413, 415, 422])
    }

    /// Whether the key was not accepted (401) or has no right to do this (403).
    ///
    /// # Troubleshooting
    ///
    /// Check that the key belongs to the application and environment (live or
    /// sandbox), that it was neither revoked nor expired, that it has the scope,
    /// and that the address of this machine is allowed. A 403 that tells of the
    /// session's state, of credits or of a disabled feature is not one of these.
    /// Source: <https://docs.didit.me/console/api-keys>
    pub fn is_auth(&self) -> bool {
        match self.answer() {
            Some(answer) if answer.status == 403 => !answer.forbids_for_another_reason(),
            _ => self.has_status(&[401]),
        }
    }

    /// Whether there is no such thing for this key (404 and 410).
    ///
    /// # Troubleshooting
    ///
    /// Check the id: it may be deleted, of another application, or outside what
    /// the key may see. An id that is not a lower-case UUID gives an HTML page.
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404, 410])
    }

    /// Whether the state of what was asked for does not allow it (409).
    ///
    /// # Troubleshooting
    ///
    /// Read the current state; somebody else may have changed it.
    pub fn is_conflict(&self) -> bool {
        self.has_status(&[409])
    }

    /// Whether a rate limit stopped the call: the service's (429) or the
    /// client's own pacing.
    ///
    /// # Troubleshooting
    ///
    /// Wait for [`retry_after`](Self::retry_after). If it is far away, a daily
    /// or hourly quota is used up and repeating won't help before.
    /// Source: <https://docs.didit.me/integration/rate-limiting>
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(&[429]) || self.has_kind(&[TransportErrorKind::RateLimited])
    }

    /// Whether time ran out: of one attempt, of the call, or of the server
    /// (408, 504).
    ///
    /// # Troubleshooting
    ///
    /// Raise the limit with `with_timeout` or `ClientBuilder::timeout`; a PDF
    /// report may take 60 seconds. Look at
    /// [`may_have_taken_effect`](Self::may_have_taken_effect) before repeating.
    pub fn is_timeout(&self) -> bool {
        self.has_status(&[408, 504])
            || self.has_kind(&[TransportErrorKind::Timeout, TransportErrorKind::Deadline])
    }

    /// Whether no connection could be made.
    ///
    /// # Troubleshooting
    ///
    /// Nothing was sent. Check the address, the network, the proxy, and the
    /// certificates of this machine.
    pub fn is_connect(&self) -> bool {
        self.has_kind(&[TransportErrorKind::Connect])
    }

    /// Whether the service failed (5xx).
    ///
    /// # Troubleshooting
    ///
    /// Try again later; ask the support with the
    /// [`request_id`](Self::request_id) if it lasts. A 501 does not pass: what
    /// answered, such as a fake, does not have the operation.
    pub fn is_server(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// Whether the answer was a redirect, which is never followed because the
    /// key would go with it.
    ///
    /// # Troubleshooting
    ///
    /// Check the base URL: its scheme, host and path. The API itself does not
    /// redirect the paths of this client.
    pub fn is_redirect(&self) -> bool {
        self.status().is_some_and(|status| status.is_redirection())
    }

    /// Whether a successful answer could not be read.
    ///
    /// # Troubleshooting
    ///
    /// A proxy or a login page may have answered in place of the service. If the
    /// service changed, `.send_as::<serde_json::Value>()` and `.raw()` still work.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.cause, Cause::Decode(..)) || self.has_kind(&[TransportErrorKind::Decode])
    }

    /// Whether the account has no credits left for this.
    ///
    /// # Troubleshooting
    ///
    /// Top up at <https://business.didit.me>.
    pub fn is_out_of_credits(&self) -> bool {
        self.answer().is_some_and(ErrorResponse::tells_of_credits)
    }

    /// Whether the same call, made again later, may succeed and can do no harm.
    ///
    /// # Troubleshooting
    ///
    /// The client has already repeated the call where that was safe; wait
    /// longer, at least [`retry_after`](Self::retry_after).
    pub fn is_retryable(&self) -> bool {
        let temporary = self.is_rate_limited()
            || (self.is_server() && !self.is_not_implemented())
            || self.is_timeout()
            || self.has_status(&[425])
            || self.has_kind(&[TransportErrorKind::Connect, TransportErrorKind::Interrupted]);
        let harmless = self.0.operation.retry == RetryRule::Safe || !self.may_have_taken_effect();
        temporary && harmless
    }

    fn is_not_implemented(&self) -> bool {
        self.has_status(&[501])
    }

    fn answer(&self) -> Option<&ErrorResponse> {
        match &self.0.cause {
            Cause::Status(answer) => Some(answer),
            _ => None,
        }
    }

    fn has_status(&self, codes: &[u16]) -> bool {
        self.answer()
            .is_some_and(|answer| codes.contains(&answer.status.as_u16()))
    }

    fn has_kind(&self, kinds: &[TransportErrorKind]) -> bool {
        matches!(&self.0.cause, Cause::Transport(error) if kinds.contains(&error.kind()))
    }

    /// What a person can do about it.
    fn advice(&self) -> Option<&'static str> {
        Some(match &self.0.cause {
            _ if self.is_rate_limited() => "wait and try again",
            Cause::Invalid(_) => "correct it and call again",
            _ if self.is_out_of_credits() => "top up at https://business.didit.me",
            _ if self.is_auth() => "check the key, its scopes and its environment",
            _ if self.is_not_found() => {
                "check the id, and that it belongs to the key's application"
            }
            _ if self.is_not_implemented() => "the operation is not available there",
            _ if self.is_redirect() => "redirects are not followed; check the base URL",
            _ if self.may_have_taken_effect() && !self.is_decode() => {
                "it may have taken effect: look before repeating"
            }
            _ if self.may_have_taken_effect() => "it probably took effect: look before repeating",
            _ if self.is_validation() => "correct the request",
            _ if self.is_conflict() => "read the current state",
            _ if self.is_connect() => "check the address and the network",
            _ if self.is_timeout() => "try again with a longer timeout",
            _ if self.is_server() => "try again later",
            _ if self.has_kind(&[TransportErrorKind::Interrupted]) => "try again",
            _ if self.is_decode() => "check the base URL; `.raw()` gives the answer itself",
            _ => return None,
        })
    }
}

fn report<B>(response: &Response<B>) -> Option<CallReport> {
    response.extensions().get().copied()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.0.operation;
        match &self.0.cause {
            Cause::Invalid(error) => write!(f, "{operation} was not sent: {error}")?,
            // The transport's own text tells the attempts.
            Cause::Transport(error) => write!(f, "{operation} failed: {error}")?,
            Cause::Status(answer) => write!(f, "{operation} failed: {answer}")?,
            Cause::Decode(status, error) => {
                write!(
                    f,
                    "{operation} was answered with {}, but {error}",
                    status.as_u16()
                )?;
            }
            Cause::Io(error) => write!(f, "{operation} could not be written: {}", error.kind())?,
        }
        if self.0.attempts > 1 && !matches!(self.0.cause, Cause::Transport(_)) {
            write!(f, " (after {} attempts)", self.0.attempts)?;
        }
        if let Some(advice) = self.advice() {
            write!(f, "; {advice}")?;
        }
        if let Some(wait) = self.0.retry_after {
            write!(f, " (in {} s)", wait.as_secs_f64().ceil())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("operation", &self.0.operation.id);
        match &self.0.cause {
            Cause::Invalid(error) => debug.field("validation_error", error),
            Cause::Transport(error) => debug.field("transport", error),
            Cause::Status(answer) => debug.field("answer", answer),
            Cause::Decode(status, error) => debug.field("status", status).field("decode", error),
            Cause::Io(error) => debug.field("io", &error.kind()),
        };
        debug
            .field("attempts", &self.0.attempts)
            .field("delivery", &self.0.delivery)
            .field("retry_after", &self.0.retry_after)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Cause::Invalid(error) => Some(error),
            Cause::Transport(error) => Some(error),
            Cause::Decode(_, error) => Some(error),
            Cause::Io(error) => Some(error),
            Cause::Status(_) => None,
        }
    }
}

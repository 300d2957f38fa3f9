//! Error of a call.

mod response;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use didit_transport::{CallReport, DeliveryState, TransportError, TransportErrorKind};
use didit_types::error_body::{ErrorText, FieldError};
use didit_types::operation::{Method, Operation, RetryRule};
use didit_types::{ErrorBody, SessionStatus, ValidationError};
use http::{Response, StatusCode};

use self::response::{ErrorResponse, Reason};
use crate::decode::BodyError;

/// Error of a call.
///
/// `Display` says in one line which operation failed, why, and what to do. Neither
/// `Display` nor `Debug` nor the source chain shows a key, a link or personal data from the
/// request or the response: a message of the server appears only if it is documented and
/// quotes nothing. [`body`](Self::body) has the full text.
///
/// A predicate returns `false` where it does not apply.
pub struct Error(Box<Inner>);

struct Inner {
    operation: Operation,
    cause: Cause,
    attempts: u32,
    delivery: DeliveryState,
    retry_after: Option<Duration>,
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

enum Cause {
    Invalid(ValidationError),
    Credential(BoxError),
    Transport(TransportError),
    Status(ErrorResponse),
    Decode(StatusCode, BodyError),
    Io(std::io::Error),
}

impl Error {
    /// Error of a request that was not sent.
    pub(crate) fn invalid(operation: &Operation, error: ValidationError) -> Self {
        Self::new(operation, Cause::Invalid(error), 0, DeliveryState::NotSent)
    }

    /// Error of a call without a complete response.
    pub(crate) fn transport(operation: &Operation, error: TransportError) -> Self {
        let (attempts, delivery) = (error.attempts(), error.delivery());
        let retry_after = error.retry_after();
        Self::new(operation, Cause::Transport(error), attempts, delivery)
            .with_retry_after(retry_after)
    }

    /// Error of a request that was not sent, because its provider gave no key.
    pub(crate) fn credential(operation: &Operation, error: BoxError) -> Self {
        Self::new(
            operation,
            Cause::Credential(error),
            0,
            DeliveryState::NotSent,
        )
    }

    /// Error of the local machine, such as a full disk.
    pub(crate) fn io(operation: &Operation, error: std::io::Error) -> Self {
        Self::new(operation, Cause::Io(error), 1, DeliveryState::Answered)
    }

    /// Error of a successful response with an invalid body.
    pub(crate) fn decode<B>(
        operation: &Operation,
        response: &Response<B>,
        error: BodyError,
    ) -> Self {
        let attempts = CallReport::of(response).attempts;
        let cause = Cause::Decode(response.status(), error);
        Self::new(operation, cause, attempts, DeliveryState::Answered)
    }

    /// Error of an unsuccessful response.
    pub(crate) fn status_error(operation: &Operation, response: &Response<Bytes>) -> Self {
        let report = CallReport::of(response);
        let response = ErrorResponse::new(response);
        let retry_after = report.retry_after.or(response.retry_after);
        // A refusal changed nothing, but an earlier attempt may have; a server that
        // failed may have acted first.
        let refused = response.status == StatusCode::NOT_IMPLEMENTED
            || (response.status == StatusCode::SERVICE_UNAVAILABLE
                && operation.retry == RetryRule::WhenUnavailable);
        let delivery = if response.status.is_server_error() && !refused {
            DeliveryState::Answered
        } else {
            report.earlier_attempts
        };
        Self::new(
            operation,
            Cause::Status(response),
            report.attempts,
            delivery,
        )
        .with_retry_after(retry_after)
    }

    fn new(operation: &Operation, cause: Cause, attempts: u32, delivery: DeliveryState) -> Self {
        Self(Box::new(Inner {
            operation: *operation,
            cause,
            attempts,
            delivery,
            retry_after: None,
        }))
    }

    fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Operation that failed.
    pub fn operation(&self) -> Operation {
        self.0.operation
    }

    /// Status of the response; `None` without a response.
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.cause {
            Cause::Status(response) => Some(response.status),
            Cause::Decode(status, _) => Some(*status),
            _ => None,
        }
    }

    /// Message of the server as its documentation prints it, with `...` for what it quotes
    /// of the request. `None` for an undocumented message, which [`body`](Self::body) has.
    pub fn message(&self) -> Option<&'static str> {
        let messages = self.body()?.messages();
        messages.iter().find_map(ErrorText::known)
    }

    /// Error code of the server, such as `phone_provider_unavailable`. Few responses have one.
    pub fn code(&self) -> Option<&str> {
        self.body()?.code()
    }

    /// Field errors that the server reported.
    pub fn field_errors(&self) -> &[FieldError] {
        self.body().map_or(&[], ErrorBody::field_errors)
    }

    /// Validation error of a request that was not sent.
    pub fn validation_error(&self) -> Option<&ValidationError> {
        match &self.0.cause {
            Cause::Invalid(error) => Some(error),
            _ => None,
        }
    }

    /// Request id that the service assigned, for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id.as_deref()
    }

    /// Time to wait before the next call, set by the server or the client's rate limiter.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Number of times the request was sent; 0 if it never was.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Body of an unsuccessful response, up to 64 KiB. Personal data in it appears only
    /// through `reveal`.
    pub fn body(&self) -> Option<&ErrorBody> {
        Some(&self.response()?.body)
    }

    /// Whether the server may have performed the operation. `false` is certain.
    ///
    /// # Troubleshooting
    ///
    /// Read the session before repeating a write. Repeating a read is harmless.
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.operation.method != Method::Get && self.0.delivery != DeliveryState::NotSent
    }

    /// Whether the request is invalid: rejected before it was sent, or by the server
    /// (400, 413, 415, 422).
    ///
    /// # Troubleshooting
    ///
    /// [`field_errors`](Self::field_errors) and
    /// [`validation_error`](Self::validation_error) name the fields; correct them. The
    /// same request fails again.
    pub fn is_validation(&self) -> bool {
        matches!(self.0.cause, Cause::Invalid(_))
            || (self.has_status(&[400, 413, 415, 422]) && self.reason().is_none())
    }

    /// Whether the API key was rejected (401), lacks a permission (403) or was not provided.
    ///
    /// # Troubleshooting
    ///
    /// Check that the key belongs to the application and environment (live or sandbox), is
    /// neither revoked nor expired and has the scope, and that the IP address of this
    /// machine is allowed. A 403 about the state of a session, credits or a disabled
    /// feature is not an auth error.
    /// Source: <https://docs.didit.me/console/api-keys>
    pub fn is_auth(&self) -> bool {
        matches!(self.0.cause, Cause::Credential(_))
            || self.has_status(&[401])
            || (self.has_status(&[403]) && self.reason().is_none())
    }

    /// Whether the resource does not exist for this key (404, 410).
    ///
    /// # Troubleshooting
    ///
    /// Check the id: the resource may be deleted, belong to another application, or be
    /// hidden from the key. An id that is not a lower-case UUID returns an HTML page.
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404, 410])
    }

    /// Whether the state of the resource does not allow the operation, such as the approval of a
    /// session that has not begun. Includes [`is_already_done`](Self::is_already_done).
    ///
    /// # Troubleshooting
    ///
    /// [`current_status`](Self::current_status) is the state, if the server names it; otherwise read
    /// it. It may have changed in the meantime.
    pub fn is_wrong_state(&self) -> bool {
        self.has_reason(Reason::WrongState) || self.is_already_done()
    }

    /// Status of the session that does not allow the operation, if the server names it.
    pub fn current_status(&self) -> Option<SessionStatus> {
        self.body()?.current_status()
    }

    /// Whether the resource already is as the operation would make it, such as a second approval.
    ///
    /// # Troubleshooting
    ///
    /// Treat it as a success, unless two callers must not both believe that they made the change.
    pub fn is_already_done(&self) -> bool {
        self.has_reason(Reason::AlreadyDone)
    }

    /// Whether the user or company is blocked and can't be verified.
    ///
    /// # Troubleshooting
    ///
    /// Refuse the user. `users().update_status` and `blocklist().remove` end a block.
    pub fn is_blocked_user(&self) -> bool {
        self.has_reason(Reason::BlockedUser)
    }

    /// Whether a token or the resource itself has expired (410 or an expired share token).
    ///
    /// # Troubleshooting
    ///
    /// Create a new session or share token.
    pub fn is_expired(&self) -> bool {
        self.has_reason(Reason::Expired)
    }

    /// Status that a web service can answer with, if this error keeps it from answering its own
    /// caller.
    ///
    /// | status | error |
    /// | --- | --- |
    /// | 403 | the user is blocked |
    /// | 404 | not found |
    /// | 409 | the state does not allow it |
    /// | 410 | expired |
    /// | 422 | a field is invalid; the caller may have sent it |
    /// | 503 | rate limit or no connection; send `Retry-After` with [`retry_after`](Self::retry_after) |
    /// | 504 | timeout |
    /// | 500 | key, credits or configuration, which only the operator can mend |
    /// | 502 | anything else that the service answered |
    ///
    /// ```
    /// use axum::response::{IntoResponse, Response};
    /// use didit_api::Error;
    /// use http::{HeaderValue, header::RETRY_AFTER};
    ///
    /// fn answer(error: &Error) -> Response {
    ///     let mut response = error.suggested_status().into_response();
    ///     if let Some(wait) = error.retry_after() {
    ///         let seconds = HeaderValue::from(wait.as_secs().max(1));
    ///         response.headers_mut().insert(RETRY_AFTER, seconds);
    ///     }
    ///     response
    /// }
    /// # _ = answer;
    /// ```
    pub fn suggested_status(&self) -> StatusCode {
        match () {
            () if self.is_blocked_user() => StatusCode::FORBIDDEN,
            () if self.is_wrong_state() => StatusCode::CONFLICT,
            () if self.is_expired() => StatusCode::GONE,
            () if self.is_not_found() => StatusCode::NOT_FOUND,
            () if self.is_validation() => StatusCode::UNPROCESSABLE_ENTITY,
            () if self.is_rate_limited() || self.is_connect() || self.has_status(&[503]) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            () if self.is_timeout() => StatusCode::GATEWAY_TIMEOUT,
            () if self.is_server() || self.is_decode() => StatusCode::BAD_GATEWAY,
            () if self.has_kind(&[TransportErrorKind::Interrupted]) => StatusCode::BAD_GATEWAY,
            () => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether a rate limit stopped the call: the service's (429) or the client's own.
    ///
    /// # Troubleshooting
    ///
    /// Wait for [`retry_after`](Self::retry_after). A long wait means that a daily or
    /// hourly quota is used up.
    /// Source: <https://docs.didit.me/integration/rate-limiting>
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(&[429]) || self.has_kind(&[TransportErrorKind::RateLimited])
    }

    /// Whether a timeout occurred: of one attempt, of the call, or at the server (408, 504).
    ///
    /// # Troubleshooting
    ///
    /// Raise the limit with `with_timeout` or `ClientBuilder::timeout`; a PDF report may
    /// take 60 seconds. Check [`may_have_taken_effect`](Self::may_have_taken_effect) before
    /// repeating the call.
    pub fn is_timeout(&self) -> bool {
        self.has_status(&[408, 504])
            || self.has_kind(&[TransportErrorKind::Timeout, TransportErrorKind::Deadline])
    }

    /// Whether the connection failed.
    ///
    /// # Troubleshooting
    ///
    /// The request was not sent. Check the base URL, the network, the proxy, and the
    /// certificates of this machine.
    pub fn is_connect(&self) -> bool {
        self.has_kind(&[TransportErrorKind::Connect])
    }

    /// Whether the service failed (5xx).
    ///
    /// # Troubleshooting
    ///
    /// Try again later; if it persists, contact the support with the
    /// [`request_id`](Self::request_id). A 501 is permanent: the server, such as a fake,
    /// does not implement the operation.
    pub fn is_server(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// Whether the response was a redirect. Redirects are not followed: the API key would
    /// be sent to another host.
    ///
    /// # Troubleshooting
    ///
    /// Check the base URL: its scheme, host and path. The API does not redirect the paths
    /// of this client.
    pub fn is_redirect(&self) -> bool {
        self.status().is_some_and(|status| status.is_redirection())
    }

    /// Whether the body of a successful response is invalid.
    ///
    /// # Troubleshooting
    ///
    /// A proxy or a login page may have answered in place of the service. If the service
    /// changed, `.send_as::<serde_json::Value>()` and `.raw()` still work.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.cause, Cause::Decode(..)) || self.has_kind(&[TransportErrorKind::Decode])
    }

    /// Whether the account has too few credits for the operation.
    ///
    /// # Troubleshooting
    ///
    /// Top up at <https://business.didit.me>.
    pub fn is_insufficient_credits(&self) -> bool {
        self.has_reason(Reason::InsufficientCredits)
    }

    /// Whether repeating the call later may succeed and is harmless.
    ///
    /// # Troubleshooting
    ///
    /// The client has already repeated the call where that was safe; wait at least
    /// [`retry_after`](Self::retry_after).
    pub fn is_retryable(&self) -> bool {
        let temporary = self.is_rate_limited()
            || (self.is_server() && !self.has_status(&[501]))
            || self.is_timeout()
            || self.has_status(&[425])
            || self.has_kind(&[TransportErrorKind::Connect, TransportErrorKind::Interrupted]);
        let harmless = self.0.operation.retry == RetryRule::Safe || !self.may_have_taken_effect();
        temporary && harmless
    }

    fn response(&self) -> Option<&ErrorResponse> {
        match &self.0.cause {
            Cause::Status(response) => Some(response),
            _ => None,
        }
    }

    fn reason(&self) -> Option<Reason> {
        self.response()?.reason()
    }

    fn has_reason(&self, reason: Reason) -> bool {
        self.reason() == Some(reason)
    }

    fn has_status(&self, codes: &[u16]) -> bool {
        self.response()
            .is_some_and(|response| codes.contains(&response.status.as_u16()))
    }

    fn has_kind(&self, kinds: &[TransportErrorKind]) -> bool {
        matches!(&self.0.cause, Cause::Transport(error) if kinds.contains(&error.kind()))
    }

    /// What the caller can do about the error.
    fn advice(&self) -> Option<&'static str> {
        Some(match &self.0.cause {
            _ if self.is_rate_limited() => "wait and try again",
            Cause::Invalid(_) => "correct it and call again",
            _ if self.is_insufficient_credits() => "top up at https://business.didit.me",
            _ if self.is_already_done() => "nothing is left to do",
            _ if self.is_wrong_state() => "read the current state",
            _ if self.is_blocked_user() => "the user can't be verified",
            _ if self.is_expired() => "create a new one",
            _ if self.is_auth() => "check the key, its scopes and its environment",
            _ if self.is_not_found() => {
                "check the id, and that it belongs to the key's application"
            }
            _ if self.has_status(&[501]) => "the server does not implement the operation",
            _ if self.is_redirect() => "redirects are not followed; check the base URL",
            _ if self.may_have_taken_effect() && !self.is_decode() => {
                "it may have taken effect: read the state before repeating"
            }
            _ if self.may_have_taken_effect() => {
                "it probably took effect: read the state before repeating"
            }
            _ if self.is_validation() => "correct the request",
            _ if self.is_connect() => "check the address and the network",
            _ if self.is_timeout() => "try again with a longer timeout",
            _ if self.is_server() => "try again later",
            _ if self.has_kind(&[TransportErrorKind::Interrupted]) => "try again",
            _ if self.is_decode() => "check the base URL; `.raw()` returns the response itself",
            _ => return None,
        })
    }
}

/// Returns the response if its status is a success, an error otherwise.
pub(crate) fn error_for_status(
    operation: &Operation,
    response: Response<Bytes>,
) -> Result<Response<Bytes>, Error> {
    if response.status().is_success() {
        Ok(response)
    } else {
        Err(Error::status_error(operation, &response))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.0.operation;
        match &self.0.cause {
            Cause::Invalid(error) => write!(f, "{operation} was not sent: {error}")?,
            Cause::Credential(_) => {
                write!(
                    f,
                    "{operation} was not sent: the provider of the API key failed"
                )?;
            }
            // The text of a transport error includes the attempts.
            Cause::Transport(error) => write!(f, "{operation} failed: {error}")?,
            Cause::Status(response) => write!(f, "{operation} failed: {response}")?,
            Cause::Decode(status, error) => {
                let status = status.as_u16();
                write!(f, "{operation} was answered with {status}, but {error}")?;
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
            Cause::Credential(_) => debug.field("api_key", &"[provider failed]"),
            Cause::Transport(error) => debug.field("transport", error),
            Cause::Status(response) => debug.field("response", response),
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
            Cause::Credential(error) => Some(&**error),
            Cause::Transport(error) => Some(error),
            Cause::Decode(_, error) => Some(error),
            Cause::Io(error) => Some(error),
            Cause::Status(_) => None,
        }
    }
}

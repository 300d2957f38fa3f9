//! Requests to the issuer of an application.

use std::fmt;

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::operation::{self, Method, Operation, RetryRule};
use didit_types::{SecretString, Uuid, Validate, ValidationError};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Request, Response};
use serde::Serialize;

use crate::endpoint::{Credential, Endpoint};
use crate::error::Error;
use crate::path::Query;
use crate::request::{self, JSON};

/// Declares operations of issuers. They are not in the table, whose paths are those of the API.
macro_rules! operations {
    ($($NAME:ident = $id:literal, $Method:ident $path:literal, $Retry:ident;)+) => {
        $(pub(super) const $NAME: Operation = {
            // Outside of its table an operation can only be copied.
            let mut operation = operation::HEALTHCHECK;
            operation.id = concat!("authentication.", $id);
            operation.method = Method::$Method;
            operation.path = $path;
            operation.success = &[200, 201, 204];
            operation.retry = RetryRule::$Retry;
            operation
        };)+
    };
}

operations! {
    JWKS = "jwks", Get "/.well-known/jwks.json", Safe;
    EXCHANGE_CODE = "exchange_code", Post "/token/", Never;
    REFRESH = "refresh", Post "/token/", Never;
    INTROSPECT = "introspect_session", Get "/session/", Safe;
    REVOKE = "revoke_session", Delete "/session/", Never;
    CREATE_STEP_UP = "create_step_up", Post "/step-up/", Never;
    RETRIEVE_STEP_UP = "retrieve_step_up", Get "/step-up/{step_up_id}/", Safe;
}

/// Request to the issuer of an application; see [`Authentication`](super::Authentication).
#[derive(Clone)]
pub struct IssuerRequest<T> {
    operation: Operation,
    id: Option<Uuid>,
    token: Option<SecretString>,
    body: Result<Vec<u8>, ValidationError>,
    decode: fn(&Operation, Response<Bytes>) -> Result<T, Error>,
}

impl<T> IssuerRequest<T> {
    pub(super) const fn new(
        operation: Operation,
        decode: fn(&Operation, Response<Bytes>) -> Result<T, Error>,
    ) -> Self {
        Self {
            operation,
            id: None,
            token: None,
            body: Ok(Vec::new()),
            decode,
        }
    }

    /// Sets the parameter of the path.
    pub(super) fn id(self, id: Uuid) -> Self {
        let id = Some(id);
        Self { id, ..self }
    }

    /// Sets the token that authorizes the request.
    pub(super) fn bearer(self, token: impl Into<SecretString>) -> Self {
        let token = Some(token.into());
        Self { token, ..self }
    }

    pub(super) fn json(self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body);
        let body = body.map_err(|_| ValidationError::new("body", "can't be encoded as JSON"));
        Self { body, ..self }
    }

    /// Sets a body that is validated.
    pub(super) fn body(self, body: &(impl Serialize + Validate)) -> Self {
        match body.validate() {
            Ok(()) => self.json(body),
            body => Self {
                body: body.map(|()| Vec::new()),
                ..self
            },
        }
    }
}

impl<T> Endpoint for IssuerRequest<T> {
    type Output = T;

    fn operation(&self) -> Operation {
        self.operation
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let id = self.id.as_ref().map(Uuid::as_str);
        let request = request::without_body(&self.operation, id.as_slice(), &Query::default());
        let (mut request, body) = ValidationError::both(request, self.body.clone())?;
        let headers = request.headers_mut();
        if let Some(token) = &self.token {
            let token = format!("Bearer {}", token.reveal());
            let token = request::token_header("access_token", &token)?;
            headers.insert(AUTHORIZATION, token);
        }
        if !body.is_empty() {
            headers.insert(CONTENT_TYPE, JSON);
            *request.body_mut() = body.into();
        }
        Ok(request)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<T, Error> {
        (self.decode)(&self.operation, response)
    }

    /// The API key of the client is none of the issuer's.
    fn credential(&self) -> Credential {
        Credential::None
    }

    fn response_limit(&self) -> usize {
        256 << 10
    }
}

impl<T> fmt::Debug for IssuerRequest<T> {
    /// Omits the tokens and the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuerRequest")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

//! Sandbox sessions with a chosen decision.

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::operation::{ARM_SANDBOX, Operation};
use didit_types::sandbox::{ArmSandbox, ArmedSandbox, ScenarioCatalogue};
use didit_types::{SandboxScenario, SecretString, SessionId, ValidationError};
use http::{Request, Response};

use super::Sandbox;
use super::table::endpoints;
use crate::by_id::{ById, Retrieve};
use crate::call::Call;
use crate::endpoint::{self, Credential, Endpoint};
use crate::error::Error;
use crate::request;

impl Sandbox<'_> {
    /// Sets the scenario of a sandbox session that has not started. Authorized by the token
    /// of the session; the API key is not sent.
    ///
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    pub fn arm(
        &self,
        id: impl Into<SessionId>,
        token: impl Into<SecretString>,
        scenario: impl Into<SandboxScenario>,
    ) -> Call<ArmSession> {
        self.0.call(ArmSession::new(id, token, scenario))
    }

    /// Lists the scenarios of the sandbox. The response is not documented and is kept untyped.
    ///
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    pub fn scenarios(&self) -> Call<ListScenarios> {
        self.0.call(ById::of(()))
    }
}

/// Request of [`Sandbox::scenarios`].
pub type ListScenarios = ById<(), Retrieve<ScenarioCatalogue>>;

/// Request of [`Sandbox::arm`].
#[derive(Debug, Clone, PartialEq)]
pub struct ArmSession {
    request: ById<SessionId, ArmSandbox>,
    token: SecretString,
}

impl ArmSession {
    /// Creates a request from a session's id and token, and a scenario.
    pub fn new(
        session_id: impl Into<SessionId>,
        token: impl Into<SecretString>,
        scenario: impl Into<SandboxScenario>,
    ) -> Self {
        Self {
            request: ById::new(session_id, ArmSandbox::new(scenario)),
            token: token.into(),
        }
    }
}

impl Endpoint for ArmSession {
    type Output = ArmedSandbox;

    fn operation(&self) -> Operation {
        ARM_SANDBOX
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let token = request::token_header("session_token", self.token.reveal())?;
        let mut request = request::json(&ARM_SANDBOX, &self.request)?;
        request.headers_mut().insert("session-token", token);
        Ok(request)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<ArmedSandbox, Error> {
        endpoint::optional_json(&ARM_SANDBOX, response)
    }

    fn credential(&self) -> Credential {
        Credential::None
    }
}

endpoints! {
    ListScenarios: LIST_SCENARIOS, query -> ScenarioCatalogue, json;
}

//! Sessions whose outcome is chosen.

use crate::call::Call;
use crate::check::ValidationError;
use crate::client::Client;
use crate::endpoint::{self, Credential, endpoint};
use didit_types::sandbox::{ArmSandbox, ArmedSandbox, ScenarioCatalogue};
use didit_types::{SandboxScenario, SecretString, SessionId};
use http::HeaderValue;

/// The sandbox; see [`Client::sandbox`].
#[derive(Debug, Clone, Copy)]
pub struct Sandbox<'a>(&'a Client);

impl<'a> Sandbox<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Chooses the outcome of a sandbox session that was not started yet. It is
    /// authorized by the token of the session; the key is not sent.
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

    /// Lists the outcomes that a sandbox can play. The shape of the answer is not
    /// documented, so it is kept as it comes.
    ///
    /// Source: <https://docs.didit.me/integration/sandbox-testing>
    pub fn scenarios(&self) -> Call<ListScenarios> {
        self.0.call(ListScenarios)
    }
}

/// Lists the outcomes that a sandbox can play.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListScenarios;

/// Chooses the outcome of a sandbox session.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmSession {
    session_id: SessionId,
    token: SecretString,
    body: ArmSandbox,
}

impl ArmSession {
    /// `scenario` for the session with this id and token.
    pub fn new(
        session_id: impl Into<SessionId>,
        token: impl Into<SecretString>,
        scenario: impl Into<SandboxScenario>,
    ) -> Self {
        Self {
            session_id: session_id.into(),
            token: token.into(),
            body: ArmSandbox::new(scenario),
        }
    }
}

endpoint! { ArmSession: ARM_SANDBOX -> ArmedSandbox as json_or_default,
    |call, operation| {
        let mut token = HeaderValue::from_str(call.token.reveal())
            .map_err(|_| ValidationError::new("session_token", "is not valid in a header"))?;
        token.set_sensitive(true);
        let mut request =
            endpoint::with_json(operation, &[call.session_id.as_str()], &call.body)?;
        request.headers_mut().insert("session-token", token);
        Ok(request)
    },
    fn credential(&self) -> Credential {
        Credential::None
    }
}

endpoint! { ListScenarios: LIST_SCENARIOS -> ScenarioCatalogue as json,
    |_call, operation| endpoint::bare(operation, &[]),
}

//! Signing users in, with Didit as an OpenID Connect provider.

mod error;
mod jwks;
mod request;
mod sign_in;
mod token;

use std::sync::Arc;

use didit_transport::Clock as _;
use didit_types::authentication::{
    AuthenticationSession, CreateStepUp, StepUp, TokenClaims, TokenSet,
};
use didit_types::{ApplicationId, SecretString, Uuid};
use serde_json::json;

use self::jwks::Keys;
use self::request::{CREATE_STEP_UP, EXCHANGE_CODE, INTROSPECT, REFRESH, RETRIEVE_STEP_UP, REVOKE};
use self::token::{Expected, Token};
use crate::base_url::BaseUrl;
use crate::call::Call;
use crate::client::Client;
use crate::config_error::ConfigError;
use crate::core::Core;
use crate::endpoint;

pub use self::error::{CallbackError, TokenError};
pub use self::request::IssuerRequest;
pub use self::sign_in::SignIn;

/// Name of the setting in errors.
const ISSUER: &str = "issuer";

impl Client {
    /// Signs users in to an application. Every application is an issuer: `https://NAME.auth.didit.me`,
    /// `https://NAME.sandbox.auth.didit.me`, or its own domain once that is active.
    ///
    /// Uses the connections, timeouts and clock of this client, and never its API key. Keep the
    /// value: its clones share the keys of the issuer, which it loads when it needs them.
    ///
    /// ```
    /// use didit_api::{Client, authentication::SignIn};
    ///
    /// # async fn run(didit: Client, query: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let application = "22222222-3333-4444-8555-666666666666";
    /// let auth = didit.authentication("https://your-app.auth.didit.me", application)?;
    ///
    /// let sign_in = auth.sign_in("https://app.example.com/callback")?;
    /// println!("redirect the user to {}", sign_in.url.reveal());
    ///
    /// // In the callback, with what the application has kept of `sign_in`:
    /// let code = SignIn::code(query, &sign_in.state)?;
    /// let tokens = auth.exchange_code(code, sign_in.code_verifier, sign_in.redirect_uri).await?;
    ///
    /// // On each request of the user:
    /// let user = auth.verify_access_token(&tokens.access_token).await?;
    /// println!("signed in: {:?}", user.vendor_data);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/authentication>
    ///
    /// # Errors
    ///
    /// Returns a [`ConfigError`] if the issuer is not a URL with `https`; plain `http` is accepted to
    /// this machine, and of a client that sends its key so.
    pub fn authentication(
        &self,
        issuer: &str,
        application_id: impl Into<ApplicationId>,
    ) -> Result<Authentication, ConfigError> {
        let issuer = issuer.trim_end_matches('/');
        let base_url =
            BaseUrl::parse(issuer, "").map_err(|problem| ConfigError::InvalidBaseUrl {
                setting: ISSUER,
                problem,
            })?;
        if base_url.is_insecure() && !self.0.base_url.is_insecure() {
            return Err(ConfigError::InsecureBaseUrl(ISSUER));
        }
        let core = Core {
            base_url,
            ..Core::clone(&self.0)
        };
        Ok(Authentication {
            client: Self(Arc::new(core)),
            issuer: issuer.into(),
            application: application_id.into(),
            keys: Arc::default(),
        })
    }
}

/// Users of an application: their sign-in, their tokens and their sessions.
///
/// Returned by [`Client::authentication`].
#[derive(Debug, Clone)]
pub struct Authentication {
    client: Client,
    issuer: Arc<str>,
    application: ApplicationId,
    keys: Arc<Keys>,
}

impl Authentication {
    /// Starts a sign-in with new random values.
    ///
    /// # Errors
    ///
    /// Returns a [`ValidationError`](crate::ValidationError) if the redirect URL is not absolute, or if
    /// the operating system has no random numbers.
    pub fn sign_in(
        &self,
        redirect_uri: impl Into<String>,
    ) -> Result<SignIn, crate::ValidationError> {
        SignIn::start(&self.issuer, &self.application, redirect_uri.into())
    }

    /// Exchanges the code of a sign-in for tokens. A code works once.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/token>
    pub fn exchange_code(
        &self,
        code: impl Into<SecretString>,
        code_verifier: impl Into<SecretString>,
        redirect_uri: impl Into<String>,
    ) -> Call<IssuerRequest<TokenSet>> {
        let request = IssuerRequest::new(EXCHANGE_CODE, endpoint::json).json(&json!({
            "grant_type": "authorization_code",
            "code": code.into().reveal(),
            "code_verifier": code_verifier.into().reveal(),
            "redirect_uri": redirect_uri.into(),
        }));
        self.client.call(request)
    }

    /// Exchanges a refresh token for new tokens, all three.
    ///
    /// A refresh token works once; its second use ends the session. Refresh a session from one place
    /// at a time, and after a failure that [may have taken
    /// effect](crate::Error::may_have_taken_effect) let the user sign in again.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/token>
    pub fn refresh(&self, token: impl Into<SecretString>) -> Call<IssuerRequest<TokenSet>> {
        let body = json!({ "grant_type": "refresh_token", "refresh_token": token.into().reveal() });
        let request = IssuerRequest::new(REFRESH, endpoint::json);
        self.client.call(request.json(&body))
    }

    /// Retrieves the session of an access token. The service knows at once that a session has ended or
    /// that its token was replaced; the error is then [`is_auth`](crate::Error::is_auth).
    ///
    /// For sensitive actions: the service allows 30 requests a minute. Otherwise
    /// [verify](Self::verify_access_token) the token.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/get-session>
    pub fn introspect_session(
        &self,
        access_token: impl Into<SecretString>,
    ) -> Call<IssuerRequest<AuthenticationSession>> {
        let request = IssuerRequest::new(INTROSPECT, endpoint::json);
        self.client.call(request.bearer(access_token))
    }

    /// Ends the session of the current access token: its refresh token stops to work. Access tokens
    /// that are verified locally stay valid until they expire, within 5 minutes.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/revoke-session>
    pub fn revoke_session(&self, access_token: impl Into<SecretString>) -> Call<IssuerRequest<()>> {
        let request = IssuerRequest::new(REVOKE, endpoint::empty);
        self.client.call(request.bearer(access_token))
    }

    /// Asks whether the user of an access token must be verified before a sensitive action, and
    /// starts the verification.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/create-step-up>
    pub fn create_step_up(
        &self,
        access_token: impl Into<SecretString>,
        step_up: &CreateStepUp,
    ) -> Call<IssuerRequest<StepUp>> {
        let request = IssuerRequest::new(CREATE_STEP_UP, endpoint::json).body(step_up);
        self.client.call(request.bearer(access_token))
    }

    /// Retrieves a step-up. The query of the redirect only says that there is something to retrieve:
    /// a browser can change it.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/retrieve-step-up>
    pub fn retrieve_step_up(
        &self,
        access_token: impl Into<SecretString>,
        id: impl Into<Uuid>,
    ) -> Call<IssuerRequest<StepUp>> {
        let request = IssuerRequest::new(RETRIEVE_STEP_UP, endpoint::json).id(id.into());
        self.client.call(request.bearer(access_token))
    }

    /// Verifies an access token: its type, algorithm (ES256), signature, issuer, application and
    /// times. Sends no request but for the keys of the issuer: at most every 5 minutes, when a token
    /// names a key that is not known yet, and for keys that the issuer does not know once a minute.
    ///
    /// The session may have ended in the meantime, see
    /// [`introspect_session`](Self::introspect_session).
    ///
    /// Source: <https://docs.didit.me/authentication/tokens-and-jwks>
    ///
    /// # Errors
    ///
    /// Returns a [`TokenError`] that says what is wrong with the token, or that there are no keys.
    pub async fn verify_access_token(
        &self,
        token: &SecretString,
    ) -> Result<TokenClaims, TokenError> {
        self.verify(token, "at+jwt", None).await
    }

    /// Verifies an ID token as [`verify_access_token`](Self::verify_access_token) does, and the nonce
    /// of its sign-in.
    ///
    /// That the service writes the nonce into the token is not documented; without one, the code
    /// verifier alone binds the token to the sign-in.
    ///
    /// # Errors
    ///
    /// As [`verify_access_token`](Self::verify_access_token), and [`TokenError::Nonce`].
    pub async fn verify_id_token(
        &self,
        token: &SecretString,
        nonce: Option<&SecretString>,
    ) -> Result<TokenClaims, TokenError> {
        self.verify(token, "JWT", nonce).await
    }

    async fn verify(
        &self,
        token: &SecretString,
        kind: &'static str,
        nonce: Option<&SecretString>,
    ) -> Result<TokenClaims, TokenError> {
        let token = Token::parse(token.reveal(), kind)?;
        let key = self.keys.find(token.key_id(), &self.client).await?;
        let expected = Expected {
            issuer: &self.issuer,
            application: self.application.as_str(),
            nonce: nonce.map(SecretString::reveal),
            now: self.client.0.clock.now(),
        };
        token.verify(&key, &expected)
    }
}

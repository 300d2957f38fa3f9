//! Start and end of a sign-in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use didit_types::{ApplicationId, MediaUrl, SecretString, ValidationError};
use percent_encoding::percent_decode_str;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

use super::error::CallbackError;
use crate::path::Query;

/// Sign-in that has started: the URL to which the user is redirected, and what the application keeps
/// until the user returns, for this browser alone, such as in an encrypted cookie.
///
/// Returned by [`Authentication::sign_in`](super::Authentication::sign_in).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignIn {
    /// URL of the sign-in page.
    pub url: MediaUrl,
    /// URL to which the user returns.
    pub redirect_uri: String,
    /// Random text, returned in the query of the redirect.
    pub state: SecretString,
    /// Random text, for the ID token.
    pub nonce: SecretString,
    /// Random text that belongs to the code (PKCE).
    pub code_verifier: SecretString,
}

impl SignIn {
    /// Source: <https://docs.didit.me/authentication>
    pub(super) fn start(
        issuer: &str,
        application: &ApplicationId,
        redirect_uri: String,
    ) -> Result<Self, ValidationError> {
        let is_absolute = redirect_uri
            .split_once(':')
            .is_some_and(|(scheme, rest)| !scheme.contains('/') && !rest.is_empty());
        if !is_absolute {
            return Err(ValidationError::new(
                "redirect_uri",
                "must be an absolute URL",
            ));
        }
        let (state, nonce, code_verifier) = (random()?, random()?, random()?);
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, code_verifier.as_bytes()));
        let mut query = Query::default();
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", application.as_str()),
            ("scope", "openid"),
            ("redirect_uri", &redirect_uri),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ] {
            query.push(name, value);
        }
        Ok(Self {
            url: MediaUrl::new(format!("{issuer}/sign-in{}", query.as_str())),
            redirect_uri,
            state: SecretString::new(state),
            nonce: SecretString::new(nonce),
            code_verifier: SecretString::new(code_verifier),
        })
    }

    /// Returns the code in the query of the redirect (the part after `?`, percent-encoded), if the
    /// redirect is of the sign-in with this state.
    ///
    /// # Errors
    ///
    /// Returns a [`CallbackError`] if the redirect is of another sign-in or has no code.
    pub fn code(query: &str, state: &SecretString) -> Result<SecretString, CallbackError> {
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(found, _)| *found == name)?;
            Some(percent_decode_str(value).decode_utf8_lossy())
        };
        if value("state").is_none_or(|found| *found != *state.reveal()) {
            return Err(CallbackError::State);
        }
        let code = value("code").filter(|code| !code.is_empty());
        code.map(|code| SecretString::new(&*code))
            .ok_or(CallbackError::Refused)
    }
}

/// 256 random bits as text.
fn random() -> Result<String, ValidationError> {
    let mut bytes = [0; 32];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| ValidationError::new("state", "can't be random here"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

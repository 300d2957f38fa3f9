//! Errors of sign-ins and tokens.

use std::sync::Arc;

use crate::error::Error;

/// Why a token is refused. Shows nothing of the token.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The text is no JSON Web Token, or too long.
    #[error("the text is not a JSON Web Token")]
    Malformed,
    /// The token is not signed with ES256: not at all, or with a secret.
    #[error("the token is not signed with ES256")]
    Algorithm,
    /// The token is of another type, such as an ID token in place of an access token.
    #[error("the token is of another type")]
    Type,
    /// The issuer does not know the key that the token names, or did not know another one less than a
    /// minute ago.
    #[error("the key of the token is not one of the issuer's")]
    UnknownKey,
    /// The signature is not one of the key.
    #[error("the signature of the token is wrong")]
    Signature,
    /// The token is of another issuer.
    #[error("the token is of another issuer")]
    Issuer,
    /// The token is for another application.
    #[error("the token is for another application")]
    Audience,
    /// The token has expired: refresh it.
    #[error("the token has expired")]
    Expired,
    /// The token was issued more than a minute in the future: check the clock.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// The token is of another sign-in.
    #[error("the token is of another sign-in")]
    Nonce,
    /// The keys of the issuer can't be loaded.
    #[error("the keys of the issuer can't be loaded")]
    Keys(#[source] Arc<Error>),
}

/// Why the redirect after a sign-in has no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// The redirect is not of this sign-in: another site may have started it.
    #[error("the redirect is of another sign-in")]
    State,
    /// The user was not signed in.
    #[error("the user was not signed in")]
    Refused,
}

//! Verification of JSON Web Tokens.
//!
//! Source: RFC 7515, RFC 7519, RFC 9068

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use didit_types::authentication::TokenClaims;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Map, Value};

use super::error::TokenError;

/// Maximum length of a token in bytes; those of the documentation have 700.
const MAX_TOKEN: usize = 16 << 10;

/// How far the clock of the issuer may be ahead.
const SKEW: Duration = Duration::from_secs(60);

/// Point of a public key of P-256, not compressed.
pub(super) type Key = [u8; 65];

/// A token whose header is that of the issuer, and whose signature is not verified yet.
pub(super) struct Token<'t> {
    signed: &'t str,
    signature: Vec<u8>,
    payload: Vec<u8>,
    key_id: String,
}

/// What the claims must be.
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) application: &'e str,
    pub(super) nonce: Option<&'e str>,
    pub(super) now: SystemTime,
}

impl<'t> Token<'t> {
    pub(super) fn parse(token: &'t str, kind: &str) -> Result<Self, TokenError> {
        let parts = (token.len() <= MAX_TOKEN).then_some(token);
        let (signed, signature) =
            (parts.and_then(|token| token.rsplit_once('.'))).ok_or(TokenError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        let header = object(&decode(header)?)?;
        let text = |name: &str| header.get(name).and_then(Value::as_str);
        // What is critical is not known here.
        if text("alg") != Some("ES256") || header.contains_key("crit") {
            return Err(TokenError::Algorithm);
        }
        if !text("typ").is_some_and(|found| found.eq_ignore_ascii_case(kind)) {
            return Err(TokenError::Type);
        }
        Ok(Self {
            signed,
            signature: decode(signature)?,
            payload: decode(payload)?,
            key_id: text("kid").ok_or(TokenError::UnknownKey)?.to_owned(),
        })
    }

    pub(super) fn key_id(&self) -> &str {
        &self.key_id
    }

    pub(super) fn verify(
        &self,
        key: &Key,
        expected: &Expected<'_>,
    ) -> Result<TokenClaims, TokenError> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
            .verify(self.signed.as_bytes(), &self.signature)
            .map_err(|_| TokenError::Signature)?;
        let claims = object(&self.payload)?;
        let is = |name: &str, text: &str| claims.get(name).and_then(Value::as_str) == Some(text);
        let is_for = |value: &Value| match value {
            Value::Array(all) => all.iter().any(|one| one == expected.application),
            one => one == expected.application,
        };
        let now = expected.now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let time = |name: &str| claims.get(name).and_then(Value::as_f64);
        let latest = (now + SKEW).as_secs_f64();
        if !is("iss", expected.issuer) {
            Err(TokenError::Issuer)
        } else if !claims.get("aud").is_some_and(is_for) {
            Err(TokenError::Audience)
        } else if time("exp").is_none_or(|expiry| expiry <= now.as_secs_f64()) {
            Err(TokenError::Expired)
        } else if (["iat", "nbf"].iter()).any(|name| time(name).is_some_and(|time| time > latest)) {
            Err(TokenError::NotYetValid)
        } else if expected.nonce.is_some_and(|nonce| !is("nonce", nonce)) {
            Err(TokenError::Nonce)
        } else {
            didit_types::from_slice(&self.payload).map_err(|_| TokenError::Malformed)
        }
    }
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    (URL_SAFE_NO_PAD.decode(part)).map_err(|_| TokenError::Malformed)
}

fn object(json: &[u8]) -> Result<Map<String, Value>, TokenError> {
    serde_json::from_slice(json).map_err(|_| TokenError::Malformed)
}

/// Returns the id and the point of a JSON Web Key, if it verifies signatures with ES256.
pub(super) fn key(jwk: &Value) -> Option<(Box<str>, Key)> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let fits = |name: &str, wanted: &str| text(name).is_none_or(|found| found == wanted);
    if text("kty") != Some("EC")
        || text("crv") != Some("P-256")
        || !fits("alg", "ES256")
        || !fits("use", "sig")
    {
        return None;
    }
    let mut key = [4; 65];
    for (name, half) in ["x", "y"].into_iter().zip(key[1..].chunks_mut(32)) {
        let coordinate = decode(text(name)?).ok()?;
        half.copy_from_slice(<&[u8; 32]>::try_from(coordinate.as_slice()).ok()?);
    }
    Some((text("kid")?.into(), key))
}

//! Sign-in, tokens and signing keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use didit_types::operation::ISSUERS;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Grant, SignedIn};
use crate::state::State;
use crate::vocabulary::{AppIndex, Ids, Query, hash};

/// Lifetime of an access token in seconds.
const TOKEN_SECONDS: i64 = 300;

/// Lifetime of a code in seconds; that of the service is not documented.
const CODE_SECONDS: i64 = 60;

/// Error code and description of a token request.
type GrantError = (&'static str, &'static str);

const UNKNOWN_CODE: GrantError = ("invalid_grant", "The code is unknown, used or expired.");
const OTHER_VERIFIER: GrantError = ("invalid_grant", "The code is of another sign-in.");
const UNKNOWN_REFRESH: GrantError = ("invalid_grant", "The refresh token is unknown or used.");

impl State {
    /// Issuer of an application. All applications are on one host here.
    pub(crate) fn issuer(&self, application: AppIndex) -> String {
        let id = self.app(application).id;
        let origin = &self.settings.origin;
        format!("{origin}{ISSUERS}{id}")
    }

    /// Ends a sign-in page: returns the URL to which the browser returns, with a code for `user`, or
    /// with an error.
    pub(crate) fn authorize(
        &mut self,
        application: AppIndex,
        query: &Query,
        user: Option<&str>,
    ) -> Result<String, &'static str> {
        let is = |name, text: &str| query.get(name).is_none_or(|found| found == text);
        let id = self.app(application).id.to_string();
        let redirect_uri = query.get("redirect_uri").unwrap_or_default();
        let challenge = query.get("code_challenge").unwrap_or_default();
        let has_challenge = challenge.len() == 43 && is("code_challenge_method", "S256");
        if !redirect_uri.contains(':') {
            return Err("The redirect_uri is not valid.");
        } else if !is("client_id", &id) {
            return Err("The client_id is of another application.");
        } else if !is("response_type", "code") {
            return Err("The response_type must be code.");
        } else if !has_challenge {
            return Err("A code_challenge with the method S256 is required.");
        }
        let start = redirect_uri.to_owned() + if redirect_uri.contains('?') { "&" } else { "?" };
        let query_at = start.len();
        let mut location = form_urlencoded::Serializer::for_suffix(start, query_at);
        if let Some(user) = user {
            let code = self.ids.secret();
            location.append_pair("code", &code);
            let grant = Grant {
                application,
                user: user.to_owned(),
                redirect_uri: redirect_uri.to_owned(),
                challenge: challenge.to_owned(),
                nonce: query.get("nonce").map(str::to_owned),
                expires: self.now.plus(CODE_SECONDS),
            };
            let codes = &mut self.sign_ins.codes;
            codes.retain(|_, grant| grant.expires > self.now);
            codes.insert(code, grant);
        } else {
            location.append_pair("error", "access_denied");
        }
        if let Some(state) = query.get("state") {
            location.append_pair("state", state);
        }
        Ok(location.finish())
    }

    /// Exchanges a code for tokens.
    pub(crate) fn exchange_code(
        &mut self,
        application: AppIndex,
        query: &Query,
    ) -> Result<Value, GrantError> {
        let code = query.get("code").unwrap_or_default();
        // It works once, with the right verifier or not.
        let grant = self.sign_ins.codes.remove(code).ok_or(UNKNOWN_CODE)?;
        if grant.application != application || grant.expires <= self.now {
            return Err(UNKNOWN_CODE);
        }
        let verifier = query.get("code_verifier").unwrap_or_default();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        if challenge != grant.challenge || query.get("redirect_uri") != Some(&grant.redirect_uri) {
            return Err(OTHER_VERIFIER);
        }
        let session = SignedIn {
            id: self.ids.uuid(),
            application,
            user: grant.user,
            access: (String::new(), self.now),
            refresh_token: String::new(),
            is_ended: false,
        };
        self.sign_ins.sessions.push(session);
        Ok(self.issue(self.sign_ins.sessions.len() - 1, grant.nonce.as_deref()))
    }

    /// Exchanges a refresh token for new tokens; a used one ends its session.
    pub(crate) fn refresh(
        &mut self,
        application: AppIndex,
        query: &Query,
    ) -> Result<Value, GrantError> {
        let token = query.get("refresh_token").unwrap_or_default();
        let sign_ins = &mut self.sign_ins;
        let index = *sign_ins.refresh_tokens.get(token).ok_or(UNKNOWN_REFRESH)?;
        let session = sign_ins.sessions.get_mut(index);
        let session = session.filter(|session| session.application == application);
        let session = session.ok_or(UNKNOWN_REFRESH)?;
        session.is_ended |= session.refresh_token != token;
        if session.is_ended {
            return Err(UNKNOWN_REFRESH);
        }
        Ok(self.issue(index, None))
    }

    /// Gives a session new tokens.
    fn issue(&mut self, index: usize, nonce: Option<&str>) -> Value {
        let refresh_token = self.ids.secret();
        let ids = [self.ids.secret(), self.ids.secret()].map(|id| id[..22].to_owned());
        let session = &self.sign_ins.sessions[index];
        let application = session.application;
        let id = self.app(application).id;
        let seconds = self.now.seconds();
        let mut claims = self.session_claims(session);
        claims["iss"] = self.issuer(application).into();
        claims["aud"] = json!(id);
        claims["iat"] = seconds.into();
        claims["exp"] = (seconds + TOKEN_SECONDS).into();
        let (mut access, mut identity) = (claims.clone(), claims);
        [access["jti"], identity["jti"]] = ids.map(Value::from);
        access["client_id"] = json!(id);
        if let Some(nonce) = nonce {
            identity["nonce"] = nonce.into();
        }
        let access_token = self.sign(application, "at+jwt", &access);
        let id_token = self.sign(application, "JWT", &identity);
        let sign_ins = &mut self.sign_ins;
        let session = &mut sign_ins.sessions[index];
        sign_ins.access_tokens.remove(&session.access.0);
        sign_ins.access_tokens.insert(access_token.clone(), index);
        sign_ins.refresh_tokens.insert(refresh_token.clone(), index);
        session.access = (access_token.clone(), self.now.plus(TOKEN_SECONDS));
        session.refresh_token.clone_from(&refresh_token);
        json!({
            "access_token": access_token,
            "id_token": id_token,
            "refresh_token": refresh_token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
        })
    }

    /// Claims about a session and its user.
    pub(crate) fn session_claims(&self, session: &SignedIn) -> Value {
        let id = self.app(session.application).id;
        let seed = hash(0, format!("{} {id} {}", self.share_secret, session.user));
        json!({
            "sub": Ids::new(seed).uuid(),
            "sid": session.id,
            "vendor_data": session.user,
            "org": null,
            "verified": {},
            "amr": ["password"],
            "act": null,
        })
    }

    /// Returns the session of a current access token.
    pub(crate) fn signed_in(
        &mut self,
        application: AppIndex,
        token: &str,
    ) -> Option<&mut SignedIn> {
        let index = *self.sign_ins.access_tokens.get(token)?;
        let session = self.sign_ins.sessions.get_mut(index)?;
        let is_current = session.application == application && self.now < session.access.1;
        (is_current && !session.is_ended).then_some(session)
    }

    /// Replaces the signing keys of all applications. The previous ones stay published.
    pub(crate) fn rotate_signing_keys(&mut self) {
        self.sign_ins.rotations += 1;
    }

    /// Public signing keys, newest first.
    pub(crate) fn jwks(&self, application: AppIndex) -> Value {
        let newest = self.sign_ins.rotations;
        let rotations = (newest.saturating_sub(1)..=newest).rev();
        let keys = rotations.map(|rotation| {
            let key = self.signing_key(application, rotation);
            let point = key.verifying_key().to_sec1_point(false);
            let coordinate = |at| URL_SAFE_NO_PAD.encode(&point.as_bytes()[at..at + 32]);
            json!({
                "kty": "EC",
                "crv": "P-256",
                "x": coordinate(1),
                "y": coordinate(33),
                "kid": format!("k_{rotation}"),
                "use": "sig",
                "alg": "ES256",
            })
        });
        json!({ "keys": keys.collect::<Vec<_>>() })
    }

    fn signing_key(&self, application: AppIndex, rotation: u32) -> SigningKey {
        // Kept in a snapshot, which another seed can restore.
        let (seed, id) = (&self.share_secret, self.app(application).id);
        let mut bytes = Sha256::digest(format!("{seed} {id} {rotation}"));
        loop {
            // One hash in 2^32 is no key.
            if let Ok(key) = SigningKey::from_slice(&bytes) {
                return key;
            }
            bytes = Sha256::digest(bytes);
        }
    }

    fn sign(&self, application: AppIndex, kind: &str, claims: &Value) -> String {
        let rotation = self.sign_ins.rotations;
        let header = json!({ "alg": "ES256", "kid": format!("k_{rotation}"), "typ": kind });
        let [header, claims] =
            [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let key = self.signing_key(application, rotation);
        let signature: Signature = key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

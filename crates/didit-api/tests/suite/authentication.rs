//! Users sign in with the fake as the OpenID Connect provider.

mod keys;
#[cfg(feature = "hyper")]
mod provider;
mod tokens;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use didit_api::authentication::{Authentication, CallbackError, SignIn, TokenError};
use didit_api::transport::{SharedTransport, Transport as _, TransportError, from_fn};
use didit_api::types::SecretString;
use didit_api::types::authentication::{CreateStepUp, StepUpAction, StepUpStatus, TokenSet};
use didit_api::{Client, ConfigError, Error};
use didit_testkit::Fake;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

const REDIRECT: &str = "https://app.example.com/callback";

/// A fake in the same process, its application's users, and the number of loadings of its keys.
struct Story {
    fake: Fake,
    auth: Authentication,
    /// Another answer of the issuer to a request for its keys.
    answer: Arc<Mutex<Option<(u16, String)>>>,
}

impl Story {
    fn start() -> Self {
        let fake = Fake::new();
        let answer: Arc<Mutex<Option<(u16, String)>>> = Arc::default();
        let (inner, chosen) = (fake.transport(), Arc::clone(&answer));
        let transport = from_fn(move |request: didit_api::transport::Request| {
            let (inner, chosen) = (inner.clone(), Arc::clone(&chosen));
            async move {
                let is_jwks = request.uri().path().ends_with("/jwks.json");
                let other = chosen.lock().unwrap().clone().filter(|_| is_jwks);
                if is_jwks {
                    // Verifications at the same time begin meanwhile.
                    tokio::task::yield_now().await;
                }
                let response = inner.send(request).await?;
                Ok::<_, TransportError>(match other {
                    Some((status, body)) => crate::support::response(status, body),
                    None => response,
                })
            }
        });
        let client = Client::builder(fake.api_key())
            .transport(SharedTransport::new(transport))
            .clock(fake.clock())
            .max_retries(0)
            .build()
            .unwrap();
        let auth = client.authentication(&fake.issuer(), fake.application_id());
        let auth = auth.unwrap();
        Self { fake, auth, answer }
    }

    /// Signs a user in.
    async fn tokens(&self) -> (SignIn, TokenSet) {
        let sign_in = self.auth.sign_in(REDIRECT).unwrap();
        let redirect = self.fake.sign_in(sign_in.url.reveal(), "user-7").unwrap();
        let code = SignIn::code(query(&redirect), &sign_in.state).unwrap();
        let verifier = sign_in.code_verifier.clone();
        let tokens = self.auth.exchange_code(code, verifier, REDIRECT).await;
        (sign_in, tokens.unwrap())
    }

    fn loadings(&self) -> usize {
        let journal = self.fake.journal();
        let jwks = journal
            .iter()
            .filter(|exchange| exchange.path.ends_with("/jwks.json"));
        jwks.count()
    }

    /// The refusal of a token.
    async fn refused(&self, token: &str) -> TokenError {
        let token = SecretString::new(token);
        self.auth.verify_access_token(&token).await.unwrap_err()
    }
}

fn query(url: &str) -> &str {
    url.split_once('?').unwrap().1
}

fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn unsigned(header: &Value, claims: &Value) -> String {
    [header, claims]
        .map(|part| URL_SAFE_NO_PAD.encode(part.to_string()))
        .join(".")
}

/// Keys of another issuer, which the tests use.
struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random).unwrap())
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = self
            .0
            .sign(&SystemRandom::new(), signed.as_bytes())
            .unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn jwks(&self, id: &str) -> String {
        let point = self.0.public_key().as_ref();
        let coordinate = |at: usize| URL_SAFE_NO_PAD.encode(&point[at..at + 32]);
        let key = json!({"kty": "EC", "crv": "P-256", "kid": id, "x": coordinate(1), "y": coordinate(33)});
        json!({"keys": [{"kty": "RSA", "kid": id}, key]}).to_string()
    }
}

#[tokio::test]
async fn signed_in_user_has_tokens_and_a_session() {
    let story = Story::start();
    let (sign_in, tokens) = story.tokens().await;
    assert_eq!(tokens.expires_in, Some(300));

    let access = story
        .auth
        .verify_access_token(&tokens.access_token)
        .await
        .unwrap();
    assert_eq!(access.vendor_data.as_ref().unwrap().reveal(), "user-7");
    let id_token = tokens.id_token.as_ref().unwrap();
    let identity = story
        .auth
        .verify_id_token(id_token, Some(&sign_in.nonce))
        .await
        .unwrap();
    assert_eq!((&identity.sub, &identity.sid), (&access.sub, &access.sid));
    let shown = format!("{access:?} {tokens:?} {sign_in:?} {:?}", story.auth);
    for secret in [
        tokens.access_token.reveal(),
        sign_in.state.reveal(),
        sign_in.code_verifier.reveal(),
        access.sub.reveal(),
        "user-7",
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }

    let session = story
        .auth
        .introspect_session(tokens.access_token.clone())
        .await
        .unwrap();
    assert_eq!(session.sid, access.sid);
    let refreshed = story
        .auth
        .refresh(tokens.refresh_token.clone().unwrap())
        .await
        .unwrap();
    // The first access token was replaced.
    let replaced = story
        .auth
        .introspect_session(tokens.access_token)
        .await
        .unwrap_err();
    assert!(replaced.is_auth());
    let current = refreshed.access_token.clone();
    story.auth.revoke_session(current.clone()).await.unwrap();
    assert!(
        story
            .auth
            .introspect_session(current)
            .await
            .unwrap_err()
            .is_auth()
    );
    let ended = story
        .auth
        .refresh(refreshed.refresh_token.unwrap())
        .await
        .unwrap_err();
    assert_eq!(ended.code(), Some("invalid_grant"));
}

#[tokio::test]
async fn codes_and_refresh_tokens_work_once() {
    let story = Story::start();
    let auth = &story.auth;
    let start = || {
        let sign_in = auth.sign_in(REDIRECT).unwrap();
        let redirect = story.fake.sign_in(sign_in.url.reveal(), "user-7").unwrap();
        (
            SignIn::code(query(&redirect), &sign_in.state).unwrap(),
            sign_in.code_verifier,
        )
    };
    let code_of = |error: Error| error.code().map(str::to_owned);
    let (code, verifier) = start();
    let other = auth
        .exchange_code(code.clone(), start().1, REDIRECT)
        .await
        .unwrap_err();
    assert_eq!(code_of(other).as_deref(), Some("invalid_grant"));
    assert!(auth.exchange_code(code, verifier, REDIRECT).await.is_err());
    let (code, verifier) = start();
    let elsewhere = auth
        .exchange_code(code, verifier, "https://evil.example.com/")
        .await;
    assert!(elsewhere.is_err());
    let (code, verifier) = start();
    story.fake.advance(Duration::from_secs(60));
    assert!(auth.exchange_code(code, verifier, REDIRECT).await.is_err());

    let (_, tokens) = story.tokens().await;
    let first = tokens.refresh_token.unwrap();
    let second = auth.refresh(first.clone()).await.unwrap();
    assert!(auth.refresh(first).await.is_err());
    // Its second use has ended the session.
    assert!(auth.refresh(second.refresh_token.unwrap()).await.is_err());
    assert!(auth.introspect_session(second.access_token).await.is_err());
}

#[tokio::test]
async fn redirect_of_another_sign_in_has_no_code() {
    let story = Story::start();
    let sign_in = story.auth.sign_in(REDIRECT).unwrap();
    let other = story.auth.sign_in(REDIRECT).unwrap();
    let redirect = story.fake.sign_in(sign_in.url.reveal(), "user-7").unwrap();
    let code = |query: &str, sign_in: &SignIn| SignIn::code(query, &sign_in.state);
    assert_eq!(code(query(&redirect), &other), Err(CallbackError::State));
    assert_eq!(code("code=c", &sign_in), Err(CallbackError::State));
    let state = sign_in.state.reveal();
    let refused = format!("error=access_denied&state={state}");
    assert_eq!(code(&refused, &sign_in), Err(CallbackError::Refused));
    let encoded = format!("code=a%2Fb&state={state}");
    assert_eq!(code(&encoded, &sign_in).unwrap().reveal(), "a/b");
    for relative in ["/callback", "", "https:"] {
        assert!(story.auth.sign_in(relative).is_err());
    }
}

#[tokio::test]
async fn step_up_is_approved_by_a_verification() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let access = &tokens.access_token;
    let payout = || CreateStepUp::new(StepUpAction::Payout, "https://app.example.com/payout");
    let invalid = story
        .auth
        .create_step_up(access.clone(), &payout())
        .await
        .unwrap_err();
    assert!(invalid.is_validation() && invalid.status().is_none());
    for (amount, currency) in [("", "USD"), ("1", "dollars")] {
        let request = payout().amount(amount).currency(currency);
        let refused = story.auth.create_step_up(access.clone(), &request).await;
        let refused = refused.unwrap_err();
        assert!(refused.is_validation() && refused.status().is_none());
    }
    let payout = || payout().amount("900.00").currency("USD");
    let free = story
        .auth
        .create_step_up(access.clone(), &payout())
        .await
        .unwrap();
    assert!(free.is_allowed() && free.id.is_none());

    story.fake.require_step_up(StepUpAction::Payout);
    let step_up = story
        .auth
        .create_step_up(access.clone(), &payout())
        .await
        .unwrap();
    let id = step_up.id.clone().unwrap();
    assert!(!step_up.is_allowed() && step_up.url.is_some());
    let pending = story
        .auth
        .retrieve_step_up(access.clone(), id.clone())
        .await
        .unwrap();
    assert_eq!(pending.status, Some(StepUpStatus::Pending));
    story.fake.complete(id.as_str(), "approve").unwrap();
    let approved = story
        .auth
        .retrieve_step_up(access.clone(), id.clone())
        .await
        .unwrap();
    assert!(approved.is_allowed());
    // Another user does not see it.
    let sign_in = story.auth.sign_in(REDIRECT).unwrap();
    let redirect = story.fake.sign_in(sign_in.url.reveal(), "user-8").unwrap();
    let code = SignIn::code(query(&redirect), &sign_in.state).unwrap();
    let other = story
        .auth
        .exchange_code(code, sign_in.code_verifier, REDIRECT)
        .await
        .unwrap();
    let unseen = story
        .auth
        .retrieve_step_up(other.access_token, id)
        .await
        .unwrap_err();
    assert!(unseen.is_not_found());
}

#[tokio::test]
async fn api_key_is_not_sent_to_the_issuer() {
    let story = Story::start();
    story.tokens().await;
    let journal = story.fake.journal();
    assert!(!journal.is_empty());
    assert!(
        journal
            .iter()
            .all(|exchange| !exchange.headers.contains_key("x-api-key"))
    );
    let client = story.fake.client().unwrap();
    let plain = client.authentication("http://app.auth.example.com", "application");
    assert!(matches!(plain, Err(ConfigError::InsecureBaseUrl("issuer"))));
    assert!(
        client
            .authentication("app.auth.example.com", "application")
            .is_err()
    );
}

//! Each way in which a token can be wrong.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use didit_api::authentication::TokenError;
use didit_api::types::SecretString;
use serde_json::{Value, json};

use super::{Signer, Story, part, unsigned};

#[tokio::test]
async fn wrong_issuer_audience_and_nonce_are_refused() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let id_token = tokens.id_token.unwrap();
    let other = SecretString::new("nonce");
    let nonce = story
        .auth
        .verify_id_token(&id_token, Some(&other))
        .await
        .unwrap_err();
    assert!(matches!(nonce, TokenError::Nonce));

    let client = story.fake.client().unwrap();
    let application = story.fake.application_id();
    let another =
        client.authentication(&story.fake.issuer(), "22222222-3333-4444-8555-666666666666");
    let audience = another
        .unwrap()
        .verify_access_token(&tokens.access_token)
        .await
        .unwrap_err();
    assert!(matches!(audience, TokenError::Audience));
    let host = story.fake.issuer().replace("://", "://other.");
    let another = client.authentication(&host, application).unwrap();
    let issuer = another
        .verify_access_token(&tokens.access_token)
        .await
        .unwrap_err();
    assert!(matches!(issuer, TokenError::Issuer));
}

#[tokio::test]
async fn expired_and_early_tokens_are_refused() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    story.fake.advance(Duration::from_secs(299));
    story
        .auth
        .verify_access_token(&tokens.access_token)
        .await
        .unwrap();
    story.fake.advance(Duration::from_secs(1));
    let expired = story.refused(tokens.access_token.reveal()).await;
    assert!(matches!(expired, TokenError::Expired));

    let signer = Signer::new();
    *story.answer.lock().unwrap() = Some((200, signer.jwks("k_1")));
    let header = json!({"alg": "ES256", "kid": "k_1", "typ": "at+jwt"});
    let mut claims = part(tokens.access_token.reveal(), 1);
    let issued = claims["iat"].as_u64().unwrap() + 300;
    claims["exp"] = (issued + 900).into();
    for (at, is_early) in [(issued + 60, false), (issued + 61, true)] {
        claims["iat"] = at.into();
        let token = SecretString::new(signer.sign(&header, &claims));
        let verified = story.auth.verify_access_token(&token).await;
        assert_eq!(matches!(verified, Err(TokenError::NotYetValid)), is_early);
        assert_eq!(verified.is_err(), is_early);
    }
    claims.as_object_mut().unwrap().remove("exp");
    let endless = story.refused(&signer.sign(&header, &claims)).await;
    assert!(matches!(endless, TokenError::Expired));
}

#[tokio::test]
async fn other_algorithms_and_types_are_refused() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let token = tokens.access_token.reveal();
    let (header, claims) = (part(token, 0), part(token, 1));
    let with = |name: &str, value: Value| {
        let mut header = header.clone();
        header[name] = value;
        unsigned(&header, &claims)
    };
    let none = with("alg", "none".into());
    for token in [format!("{none}."), format!("{none}.AAAA")] {
        assert!(matches!(story.refused(&token).await, TokenError::Algorithm));
    }

    // A verifier that takes the algorithm from the token would use the public key as a secret.
    let jwks = format!("{}/.well-known/jwks.json", story.fake.issuer());
    let jwks = story
        .fake
        .handle(http::Request::get(jwks).body("".into()).unwrap());
    let jwks: Value = serde_json::from_slice(jwks.body()).unwrap();
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(jwks["keys"][0][name].as_str().unwrap());
    let point = [vec![4], coordinate("x").unwrap(), coordinate("y").unwrap()].concat();
    let signed = with("alg", "HS256".into());
    let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &point);
    let tag = ring::hmac::sign(&secret, signed.as_bytes());
    let forged = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag));
    assert!(matches!(
        story.refused(&forged).await,
        TokenError::Algorithm
    ));

    let id_token = tokens.id_token.as_ref().unwrap();
    assert!(matches!(
        story.refused(id_token.reveal()).await,
        TokenError::Type
    ));
    let access = story.auth.verify_id_token(&tokens.access_token, None).await;
    assert!(matches!(access, Err(TokenError::Type)));
    let critical = format!("{}.AAAA", with("crit", json!(["b64"])));
    assert!(matches!(
        story.refused(&critical).await,
        TokenError::Algorithm
    ));
    for text in ["", "a.b", "a.b.c", "e30.e30.", &"x".repeat(20_000)] {
        assert!(
            story.auth.verify_access_token(&text.into()).await.is_err(),
            "{text}"
        );
    }
    // None of them costs a loading; the one here was of the test.
    assert_eq!(story.loadings(), 1);
}

#[tokio::test]
async fn wrong_keys_are_refused() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let token = tokens.access_token.reveal();
    let (header, mut claims) = (part(token, 0), part(token, 1));
    let forged = Signer::new().sign(&header, &claims);
    assert!(matches!(
        story.refused(&forged).await,
        TokenError::Signature
    ));
    claims["vendor_data"] = "admin".into();
    let signature = token.rsplit_once('.').unwrap().1;
    let changed = format!("{}.{signature}", unsigned(&header, &claims));
    assert!(matches!(
        story.refused(&changed).await,
        TokenError::Signature
    ));
    let cut = &token[..token.len() - 2];
    assert!(matches!(story.refused(cut).await, TokenError::Signature));
}

#[tokio::test]
async fn audience_is_one_text_or_a_list() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let signer = Signer::new();
    *story.answer.lock().unwrap() = Some((200, signer.jwks("k_1")));
    let header = json!({"alg": "ES256", "kid": "k_1", "typ": "at+jwt"});
    let mut claims = part(tokens.access_token.reveal(), 1);
    let own = story.fake.application_id();
    for (audience, is_own) in [
        (json!(own), true),
        (json!(["other", own]), true),
        (json!("other"), false),
        (json!(["other"]), false),
        (json!([]), false),
        (json!({ "app": own }), false),
    ] {
        claims["aud"] = audience;
        let token = SecretString::new(signer.sign(&header, &claims));
        let verified = story.auth.verify_access_token(&token).await;
        assert_eq!(verified.is_ok(), is_own, "{}", claims["aud"]);
        assert_eq!(matches!(verified, Err(TokenError::Audience)), !is_own);
    }
}

#[tokio::test]
async fn keys_for_another_algorithm_or_use_are_unknown() {
    let signer = Signer::new();
    let header = json!({"alg": "ES256", "kid": "k_1", "typ": "at+jwt"});
    for (name, value, is_known) in [
        ("alg", "ES256", true),
        ("use", "sig", true),
        ("kty", "OKP", false),
        ("crv", "P-384", false),
        ("alg", "ES384", false),
        ("use", "enc", false),
    ] {
        let story = Story::start();
        let (_, tokens) = story.tokens().await;
        let mut jwks: Value = serde_json::from_str(&signer.jwks("k_1")).unwrap();
        jwks["keys"][1][name] = value.into();
        *story.answer.lock().unwrap() = Some((200, jwks.to_string()));
        let claims = part(tokens.access_token.reveal(), 1);
        let token = SecretString::new(signer.sign(&header, &claims));
        let verified = story.auth.verify_access_token(&token).await;
        assert_eq!(verified.is_ok(), is_known, "{name} {value}");
        assert_eq!(matches!(verified, Err(TokenError::UnknownKey)), !is_known);
    }
}

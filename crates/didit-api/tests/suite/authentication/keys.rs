//! How often the keys of the issuer are loaded.

use std::time::Duration;

use didit_api::authentication::TokenError;

use super::{Signer, Story, part};

#[tokio::test]
async fn keys_are_loaded_once_in_five_minutes() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let verify = || story.auth.verify_access_token(&tokens.access_token);
    let (first, second, third) = tokio::join!(verify(), verify(), verify());
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    story.fake.advance(Duration::from_secs(299));
    verify().await.unwrap();
    assert_eq!(story.loadings(), 1);
    story.fake.advance(Duration::from_secs(1));
    let (_, fresh) = story.tokens().await;
    story
        .auth
        .verify_access_token(&fresh.access_token)
        .await
        .unwrap();
    assert_eq!(story.loadings(), 2);
}

#[tokio::test]
async fn rotated_key_costs_one_loading() {
    let story = Story::start();
    let (_, before) = story.tokens().await;
    story
        .auth
        .verify_access_token(&before.access_token)
        .await
        .unwrap();
    for loadings in 2..4 {
        story.fake.rotate_signing_keys();
        let (_, after) = story.tokens().await;
        let verify = || story.auth.verify_access_token(&after.access_token);
        let (one, two) = tokio::join!(verify(), verify());
        assert!(one.is_ok() && two.is_ok());
        assert_eq!(story.loadings(), loadings);
    }
    // The first key is no longer published.
    let old = story.refused(before.access_token.reveal()).await;
    assert!(matches!(old, TokenError::UnknownKey));
}

#[tokio::test]
async fn unknown_keys_cost_one_loading_a_minute() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let (mut header, claims) = (
        part(tokens.access_token.reveal(), 0),
        part(tokens.access_token.reveal(), 1),
    );
    let signer = Signer::new();
    for minute in 1..4 {
        for attempt in 0..5 {
            header["kid"] = format!("k_{minute}{attempt}").into();
            let forged = signer.sign(&header, &claims);
            assert!(matches!(
                story.refused(&forged).await,
                TokenError::UnknownKey
            ));
        }
        assert_eq!(story.loadings(), minute);
        // Known keys are not affected.
        story
            .auth
            .verify_access_token(&tokens.access_token)
            .await
            .unwrap();
        story.fake.advance(Duration::from_secs(60));
    }
    header.as_object_mut().unwrap().remove("kid");
    let nameless = signer.sign(&header, &claims);
    assert!(matches!(
        story.refused(&nameless).await,
        TokenError::UnknownKey
    ));
    assert_eq!(story.loadings(), 3);
}

#[tokio::test]
async fn known_keys_outlive_an_outage_of_the_issuer() {
    let story = Story::start();
    let (_, tokens) = story.tokens().await;
    let outage = || *story.answer.lock().unwrap() = Some((500, "{}".to_owned()));
    outage();
    let verify = || story.auth.verify_access_token(&tokens.access_token);
    // Before the first keys, each call tries; one task does it for all.
    let (one, two) = tokio::join!(verify(), verify());
    assert!(matches!(one, Err(TokenError::Keys(_))) && matches!(two, Err(TokenError::Keys(_))));
    assert_eq!(story.loadings(), 1);
    let TokenError::Keys(error) = verify().await.unwrap_err() else {
        panic!("the issuer does not answer");
    };
    assert!(error.is_server());
    *story.answer.lock().unwrap() = None;
    verify().await.unwrap();
    let before = story.loadings();

    outage();
    story.fake.advance(Duration::from_secs(3600));
    let later = story.tokens().await.1.access_token;
    for _ in 0..3 {
        story.auth.verify_access_token(&later).await.unwrap();
    }
    assert_eq!(story.loadings(), before + 1);
    story.fake.advance(Duration::from_secs(60));
    story.auth.verify_access_token(&later).await.unwrap();
    assert_eq!(story.loadings(), before + 2);
    // A copy of a day ago is not used.
    story.fake.advance(Duration::from_secs(86_400));
    let later = story.tokens().await.1.access_token;
    assert!(matches!(
        story.refused(later.reveal()).await,
        TokenError::Keys(_)
    ));
}

//! Signs a user in, protects a route, asks for a verification before a payout, and signs out.
//!
//! Runs against a fake that it starts: `cargo run -p didit-examples --example sign_in`.

use std::error::Error;

use didit_api::Client;
use didit_api::authentication::{SignIn, TokenError};
use didit_api::types::authentication::{CreateStepUp, StepUpAction};
use didit_testkit::FakeDidit;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let fake = FakeDidit::start().await;
    fake.require_step_up(StepUpAction::Payout);
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .build()?;
    let (issuer, application_id) = (fake.issuer(), fake.application_id());

    // ANCHOR: issuer
    let auth = didit.authentication(&issuer, application_id)?;
    // ANCHOR_END: issuer

    // ANCHOR: redirect
    let sign_in = auth.sign_in("https://app.example.com/callback")?;
    let location = sign_in.url.reveal();
    // ANCHOR_END: redirect

    // ANCHOR: fake
    let redirect = fake.sign_in(location, "user-7")?;
    // ANCHOR_END: fake
    let (_, query) = redirect.split_once('?').ok_or("no query")?;

    // ANCHOR: callback
    let code = SignIn::code(query, &sign_in.state)?;
    let tokens = auth
        .exchange_code(code, sign_in.code_verifier, sign_in.redirect_uri)
        .await?;
    let id_token = tokens.id_token.ok_or("no ID token")?;
    let user = auth
        .verify_id_token(&id_token, Some(&sign_in.nonce))
        .await?;
    // ANCHOR_END: callback
    println!("user: {}", user.vendor_data.ok_or("no id")?.reveal());

    // ANCHOR: verify
    match auth.verify_access_token(&tokens.access_token).await {
        Ok(user) => println!(
            "signed in by {} method",
            user.amr.map_or(0, |amr| amr.len())
        ),
        Err(TokenError::Expired) => println!("refresh it"),
        Err(error) => println!("refused: {error}"),
    }
    // ANCHOR_END: verify

    // ANCHOR: refresh
    let refresh_token = tokens.refresh_token.ok_or("no refresh token")?;
    let tokens = auth.refresh(refresh_token).await?;
    // ANCHOR_END: refresh
    let access_token = tokens.access_token;

    // ANCHOR: step-up
    let payout = CreateStepUp::new(StepUpAction::Payout, "https://app.example.com/payouts")
        .amount("900.00")
        .currency("USD");
    let step_up = auth.create_step_up(access_token.clone(), &payout).await?;
    // ANCHOR_END: step-up
    let id = step_up.id.ok_or("no rule applies")?;
    fake.complete(id.as_str(), "approve")?;
    // ANCHOR: result
    let step_up = auth.retrieve_step_up(access_token.clone(), id).await?;
    println!("may pay: {}", step_up.is_allowed());
    // ANCHOR_END: result

    // ANCHOR: sign-out
    auth.revoke_session(access_token.clone()).await?;
    // ANCHOR_END: sign-out
    let ended = auth.introspect_session(access_token).await;
    println!("ended: {}", ended.is_err_and(|error| error.is_auth()));
    Ok(())
}

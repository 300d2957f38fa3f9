//! A sign-in by the client `openidconnect`.

use bytes::Bytes;
use didit_api::Client;
use didit_api::authentication::SignIn;
use didit_api::types::SecretString;
use didit_testkit::FakeDidit;
use http_body_util::{BodyExt as _, Full};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, RedirectUrl, TokenResponse as _,
};

use super::{REDIRECT, query};

/// Sends a request of the other client.
async fn send(request: HttpRequest) -> Result<HttpResponse, hyper_util::client::legacy::Error> {
    let executor = hyper_util::rt::TokioExecutor::new();
    let client = hyper_util::client::legacy::Client::builder(executor).build_http();
    let response = client
        .request(request.map(|body| Full::<Bytes>::new(body.into())))
        .await?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Ok(HttpResponse::from_parts(parts, body.to_vec()))
}

#[tokio::test]
async fn another_client_signs_in_over_tcp() {
    let fake = FakeDidit::start().await;
    let issuer = IssuerUrl::new(fake.issuer()).unwrap();
    let metadata = CoreProviderMetadata::discover_async(issuer, &send)
        .await
        .unwrap();
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(fake.application_id()), None)
            .set_redirect_uri(RedirectUrl::new(REDIRECT.to_owned()).unwrap());
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (url, state, nonce) = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .set_pkce_challenge(challenge)
        .url();

    let redirect = fake.sign_in(url.as_str(), "user-7").unwrap();
    let state = SecretString::new(state.secret().as_str());
    let code = SignIn::code(query(&redirect), &state).unwrap();
    let tokens = client
        .exchange_code(AuthorizationCode::new(code.reveal().to_owned()))
        .unwrap()
        .set_pkce_verifier(verifier)
        .request_async(&send)
        .await
        .unwrap();
    let claims = tokens
        .id_token()
        .unwrap()
        .claims(&client.id_token_verifier(), &nonce)
        .unwrap();

    // The verifier of this client agrees.
    let didit = Client::builder(fake.api_key())
        .base_url(fake.base_url())
        .hyper()
        .build()
        .unwrap();
    let auth = didit
        .authentication(&fake.issuer(), fake.application_id())
        .unwrap();
    let access = SecretString::new(tokens.access_token().secret().as_str());
    let user = auth.verify_access_token(&access).await.unwrap();
    assert_eq!(user.sub.reveal(), claims.subject().as_str());
    let id_token = SecretString::new(tokens.id_token().unwrap().to_string());
    let nonce = SecretString::new(nonce.secret().as_str());
    auth.verify_id_token(&id_token, Some(&nonce)).await.unwrap();

    let refreshed = client
        .exchange_refresh_token(tokens.refresh_token().unwrap())
        .unwrap()
        .request_async(&send)
        .await
        .unwrap();
    auth.verify_access_token(&refreshed.access_token().secret().as_str().into())
        .await
        .unwrap();
}

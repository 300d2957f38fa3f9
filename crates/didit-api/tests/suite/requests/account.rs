//! Requests about accounts, on their host and without the API key.

use std::collections::BTreeSet;

use didit_api::Client;
use didit_api::types::account::{
    CreateAccountApplication, Login, RegisterAccount, ResendAccountOtp, UpdateAccountApplication,
    VerifyAccountEmail,
};

use super::send;
use crate::support::{OTHER, SESSION};

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    let (email, password) = ("carmen@example.com", "Correct-Horse-7");
    let account = client.account();
    send(
        called,
        account.register(RegisterAccount::new(email, password)),
    )
    .await;
    send(called, account.resend_otp(ResendAccountOtp::new(email))).await;
    let code = VerifyAccountEmail::new(email, "A3K9F2");
    send(called, account.verify_email(code)).await;
    send(called, account.login(Login::new(email, password))).await;
    send(called, client.account_organizations().list("s3cret-token")).await;
    let applications = client.account_applications();
    send(called, applications.list("s3cret-token", OTHER)).await;
    let create = CreateAccountApplication::new()
        .name("Shop")
        .website_url("https://shop.example.com")
        .redirect_uris(["https://shop.example.com/verified".into()])
        .terms_url("https://shop.example.com/terms")
        .privacy_url("https://shop.example.com/privacy")
        .description("Customers of the shop");
    send(called, applications.create("s3cret-token", OTHER, create)).await;
    send(
        called,
        applications.retrieve("s3cret-token", OTHER, SESSION),
    )
    .await;
    let update = UpdateAccountApplication::new().name("Store");
    send(
        called,
        applications.update("s3cret-token", OTHER, SESSION, update),
    )
    .await;
}

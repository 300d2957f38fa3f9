//! Accounts over sockets, and where their requests go.

use didit_api::types::account::{Login, RegisterAccount, ResendAccountOtp, VerifyAccountEmail};
use didit_api::types::operation;
use didit_api::{Client, ConfigError, DEFAULT_ACCOUNT_BASE_URL, DEFAULT_BASE_URL};
use didit_testkit::FakeDidit;

use crate::support::{SESSION, builder, response};

const EMAIL: &str = "carmen@example.com";
const PASSWORD: &str = "Correct-Horse-7";

#[tokio::test]
async fn an_account_is_registered_and_finds_its_api_key() {
    let fake = FakeDidit::start().await;
    let client = Client::builder("not-a-key")
        .base_url(fake.base_url())
        .account_base_url(format!("{}/auth/v2", fake.base_url()))
        .build()
        .unwrap();
    let account = client.account();
    account
        .register(RegisterAccount::new(EMAIL, PASSWORD))
        .await
        .unwrap();
    account
        .resend_otp(ResendAccountOtp::new(EMAIL))
        .await
        .unwrap();
    let early = account
        .login(Login::new(EMAIL, PASSWORD))
        .await
        .unwrap_err();
    assert!(early.is_auth(), "{early}");
    let code = fake.account_code(EMAIL).unwrap();
    let verified = account
        .verify_email(VerifyAccountEmail::new(EMAIL, code))
        .await
        .unwrap();
    let api_key = verified.application.unwrap().api_key.unwrap();
    assert_eq!(api_key.reveal(), fake.api_key());
    assert_eq!(fake.account_code(EMAIL), None);

    let tokens = account.login(Login::new(EMAIL, PASSWORD)).await.unwrap();
    let token = tokens.access_token.unwrap();
    let other = fake.add_application();
    let organizations = client
        .account_organizations()
        .list(token.clone())
        .await
        .unwrap();
    let organization = organizations[0].uuid.clone().unwrap();
    assert_eq!(organization.as_str(), fake.organization_id());
    let applications = client.account_applications();
    let listed = applications
        .list(token.clone(), &organization)
        .await
        .unwrap();
    assert_eq!(listed.len(), 2);
    let found = applications
        .retrieve(token, &organization, other.application_id)
        .await
        .unwrap();
    assert_eq!(found.api_key.unwrap().reveal(), other.api_key);
    let journal = fake.journal();
    assert_eq!(journal.len(), 8);
    for exchange in journal {
        assert!(!exchange.headers.contains_key("x-api-key"), "{exchange:?}");
        assert!(
            !String::from_utf8_lossy(&exchange.request).contains(PASSWORD),
            "{exchange:?}"
        );
    }
}

#[tokio::test]
async fn the_api_key_is_not_sent_to_the_host_of_accounts() {
    let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder.build().unwrap();
    client
        .account()
        .login(Login::new(EMAIL, PASSWORD))
        .await
        .unwrap();
    client
        .account_applications()
        .retrieve("token", SESSION, SESSION)
        .await
        .unwrap();
    for request in seen.lock().unwrap().iter() {
        assert!(
            request.contains(" https://apx.didit.me/auth/v2/"),
            "{request}"
        );
        assert!(!request.contains("x-api-key"), "{request}");
        assert!(!request.contains("token"), "{request}");
    }
    let paths = operation::ALL
        .iter()
        .filter(|operation| operation.path.starts_with("/auth/"));
    assert!(paths.clone().all(|operation| operation.resource.is_none()));
    assert_eq!(paths.count(), 9);
}

#[tokio::test]
async fn accounts_beside_another_base_url_need_their_own() {
    let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
    let client = builder
        .base_url("https://gateway.example.com/didit")
        .build()
        .unwrap();
    let login = client.account().login(Login::new(EMAIL, PASSWORD));
    let error = login.await.unwrap_err();
    assert!(error.to_string().contains("`account_base_url`"), "{error}");
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn accounts_have_a_host_beside_the_default_base_url_however_it_is_written() {
    for url in ["", "/", "/v3", concat!("/v3", "/")].map(|end| format!("{DEFAULT_BASE_URL}{end}")) {
        let (builder, seen, _) = builder(|_, _| Ok(response(200, "{}")));
        let client = builder.base_url(&url).build().unwrap();
        let login = client.account().login(Login::new(EMAIL, PASSWORD));
        login.await.unwrap();
        let seen = seen.lock().unwrap();
        assert!(
            seen[0].contains(DEFAULT_ACCOUNT_BASE_URL),
            "{url}: {seen:?}"
        );
    }
}

#[test]
fn the_base_url_of_accounts_is_checked() {
    for (url, shown) in [
        ("x", "account_base_url"),
        ("http://accounts.example.com", "account_base_url"),
    ] {
        let (builder, ..) = builder(|_, _| Ok(response(200, "{}")));
        let error: ConfigError = builder.account_base_url(url).build().unwrap_err();
        assert!(error.to_string().contains(shown), "{error}");
    }
}

#[test]
fn passwords_and_tokens_are_not_shown() {
    let register = RegisterAccount::new(EMAIL, PASSWORD);
    assert!(!format!("{register:?}").contains("Horse"), "{register:?}");
    for (password, problem) in [
        ("Sh0rt!", "fewer than 8"),
        ("alllower-1", "upper-case"),
        ("ALLUPPER-1", "lower-case"),
        ("NoDigits--", "digit"),
        ("NoSpecial1", "special"),
    ] {
        let request = RegisterAccount::new(EMAIL, password);
        let error = didit_api::Endpoint::request(&request)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains(problem) && !error.contains(password),
            "{error}"
        );
    }
}

//! One-time codes, through the client.

use std::num::NonZeroU32;
use std::time::Duration;

use didit_api::types::standalone::code::{
    CheckedCodeStatus, EmailCodeOptions, PhoneChannel, PhoneCodeOptions, SentCodeReason,
    SentCodeStatus,
};
use didit_api::types::standalone::{
    CheckEmailCode, CheckPhoneCode, FindingAction, SendEmailCode, SendPhoneCode,
};
use didit_testkit::{ApplicationEnvironment, Fake, Limits};
use serde_json::{Value, json};

const EMAIL: &str = "ada@example.com";
const PHONE: &str = "+33639980001";

/// Calls of the operations, valid and invalid ones.
pub(crate) fn calls() -> Vec<(&'static str, Value)> {
    let email = |code: &str| json!({"email": EMAIL, "code": code, "enable_social": true});
    let phone = |code: &str| json!({"phone_number": PHONE, "code": code});
    let (send, check) = ("/v3/email/send/", "/v3/email/check/");
    let (send_phone, check_phone) = ("/v3/phone/send/", "/v3/phone/check/");
    vec![
        (check, email("123456")),
        (
            send,
            json!({"email": EMAIL, "vendor_data": "user-7", "metadata": {"n": 1}}),
        ),
        (send, json!({"email": EMAIL})),
        (check, email("000000")),
        (check, email("123456")),
        (send, json!({"email": "undeliverable@example.com"})),
        (
            send,
            json!({"email": "ada", "options": {"code_size": 9, "locale": "xx", "alphanumeric_code": 7}}),
        ),
        (
            check,
            json!({"email": "ada", "breached_email_action": "REVIEW"}),
        ),
        (
            send_phone,
            json!({"phone_number": PHONE, "options": {"preferred_channel": "sms"}}),
        ),
        (check_phone, phone("000000")),
        (check_phone, phone("000001")),
        (check_phone, phone("000002")),
        (check_phone, phone("123456")),
        (
            send_phone,
            json!({"phone_number": "1", "options": {"preferred_channel": "pigeon", "locale": "english"}, "signals": {"ip": "x"}}),
        ),
        (
            check_phone,
            json!({"phone_number": PHONE, "code": "12", "voip_number_action": "REVIEW"}),
        ),
    ]
}

#[tokio::test]
async fn right_code_approves_once() {
    let client = Fake::new().client().unwrap();
    let checks = client.checks();
    let sent = checks
        .send_email_code(SendEmailCode::new(EMAIL).vendor_data("user-7"))
        .await
        .unwrap();
    assert_eq!(sent.status, Some(SentCodeStatus::Success));
    let check = || checks.check_email_code(CheckEmailCode::new(EMAIL, "123456"));
    let checked = check().await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::Approved));
    assert_eq!(checked.request_id, sent.request_id);
    assert_eq!(checked.vendor_data, sent.vendor_data);
    let report = checked.email.unwrap();
    assert_eq!(report.email.unwrap().reveal(), EMAIL);
    assert_eq!(report.verification_attempts, Some(1));
    let events: Vec<_> = report.lifecycle.iter().flatten().collect();
    let kinds: Vec<_> = events
        .iter()
        .map(|event| event.kind.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "EMAIL_VERIFICATION_MESSAGE_SENT",
            "VALID_CODE_ENTERED",
            "EMAIL_VERIFICATION_APPROVED"
        ]
    );
    let used = check().await.unwrap();
    assert_eq!(used.status, Some(CheckedCodeStatus::ExpiredOrNotFound));
    assert!(used.email.is_none());
}

#[tokio::test]
async fn third_wrong_code_declines() {
    let client = Fake::new().client().unwrap();
    let checks = client.checks();
    let options = PhoneCodeOptions::new()
        .code_size(4)
        .preferred_channel(PhoneChannel::Voice);
    checks
        .send_phone_code(SendPhoneCode::new(PHONE).options(options))
        .await
        .unwrap();
    let check = |code: &str| checks.check_phone_code(CheckPhoneCode::new(PHONE, code));
    for left in [2, 1] {
        let checked = check("9999").await.unwrap();
        assert_eq!(checked.status, Some(CheckedCodeStatus::Failed));
        let message = checked.message.unwrap();
        assert!(message.reveal().ends_with(&format!("remaining: {left}")));
        assert!(checked.phone.is_none());
    }
    let checked = check("9999").await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::Declined));
    let report = checked.phone.unwrap();
    assert!(report.verified_at.is_none());
    assert_eq!(report.verification_method.unwrap().reveal(), "voice");
    let warning = &report.warnings.unwrap()[0];
    let risk = warning.risk.as_ref().unwrap().as_str();
    assert_eq!(risk, "VERIFICATION_CODE_ATTEMPTS_EXCEEDED");
    let checked = check("1234").await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::ExpiredOrNotFound));
}

#[tokio::test]
async fn code_expires_five_minutes_after_it_was_sent_last() {
    let fake = Fake::new();
    let client = fake.client().unwrap();
    let checks = client.checks();
    let send = || checks.send_email_code(SendEmailCode::new(EMAIL));
    let first = send().await.unwrap();
    fake.advance(Duration::from_secs(299));
    let again = send().await.unwrap();
    assert_eq!(again.status, Some(SentCodeStatus::Retry));
    assert_eq!(again.request_id, first.request_id);
    fake.advance(Duration::from_secs(299));
    let check = || checks.check_email_code(CheckEmailCode::new(EMAIL, "1"));
    let checked = check().await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::Failed));
    fake.advance(Duration::from_secs(1));
    let checked = check().await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::ExpiredOrNotFound));
    let new = send().await.unwrap();
    assert_eq!(new.status, Some(SentCodeStatus::Success));
    assert_ne!(new.request_id, first.request_id);
}

#[tokio::test]
async fn code_has_the_wanted_size_and_characters() {
    let client = Fake::new().client().unwrap();
    let checks = client.checks();
    let options = EmailCodeOptions::new().code_size(8).alphanumeric_code(true);
    let send = SendEmailCode::new(EMAIL).options(options);
    checks.send_email_code(send).await.unwrap();
    let checked = checks.check_email_code(CheckEmailCode::new(EMAIL, "A1B2C3D4"));
    let checked = checked.await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::Approved));
}

#[tokio::test]
async fn findings_have_the_wanted_effect() {
    let client = Fake::new().client().unwrap();
    let checks = client.checks();
    for (address, action, expected) in [
        (
            "bob@example.com",
            FindingAction::NoAction,
            CheckedCodeStatus::Approved,
        ),
        (
            "bob@example.com",
            FindingAction::Decline,
            CheckedCodeStatus::Declined,
        ),
        (
            "tempuser42@example.com",
            FindingAction::Decline,
            CheckedCodeStatus::Declined,
        ),
        (EMAIL, FindingAction::Decline, CheckedCodeStatus::Approved),
    ] {
        checks
            .send_email_code(SendEmailCode::new(address))
            .await
            .unwrap();
        let check = CheckEmailCode::new(address, "123456")
            .breached_email_action(action.clone())
            .disposable_email_action(action);
        let checked = checks.check_email_code(check).await.unwrap();
        assert_eq!(checked.status, Some(expected), "{address}");
        assert!(checked.email.unwrap().verified_at.is_some());
    }
    let voip = "+15005550006";
    checks
        .send_phone_code(SendPhoneCode::new(voip))
        .await
        .unwrap();
    let check = CheckPhoneCode::new(voip, "123456").voip_number_action(FindingAction::Decline);
    let checked = checks.check_phone_code(check).await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::Declined));
    assert_eq!(checked.phone.unwrap().is_virtual, Some(true));
}

#[tokio::test]
async fn codes_are_not_sent_without_end() {
    let limits = Limits::Divided(NonZeroU32::new(1).unwrap());
    let fake = Fake::builder().limits(limits).build();
    let client = fake.client().unwrap();
    let checks = client.checks();
    let undeliverable = SendEmailCode::new("undeliverable@example.com");
    let sent = checks.send_email_code(undeliverable).await.unwrap();
    assert_eq!(sent.status, Some(SentCodeStatus::Undeliverable));
    assert_eq!(sent.reason, Some(SentCodeReason::EmailCanNotBeDelivered));
    let code = || checks.send_phone_code(SendPhoneCode::new(PHONE));
    for expected in [
        SentCodeStatus::Success,
        SentCodeStatus::Retry,
        SentCodeStatus::Blocked,
        SentCodeStatus::Blocked,
    ] {
        assert_eq!(code().await.unwrap().status, Some(expected));
    }
    let other = checks.send_phone_code(SendPhoneCode::new("+33639980002"));
    assert_eq!(other.await.unwrap().status, Some(SentCodeStatus::Success));
    let error = code().raw().await.unwrap();
    assert_eq!(error.status(), 429);
    fake.advance(Duration::from_secs(3600));
    assert_eq!(code().await.unwrap().status, Some(SentCodeStatus::Success));
}

#[tokio::test]
async fn each_code_is_paid_and_each_check_is_free() {
    let fake = Fake::builder()
        .environment(ApplicationEnvironment::Live)
        .build();
    fake.set_credits(Some(1));
    let client = fake.client().unwrap();
    let checks = client.checks();
    let send = || checks.send_email_code(SendEmailCode::new(EMAIL));
    send().await.unwrap();
    assert!(send().await.unwrap_err().is_insufficient_credits());
    let check = checks.check_email_code(CheckEmailCode::new(EMAIL, "123456"));
    let checked = check.await.unwrap();
    assert_eq!(checked.status, Some(CheckedCodeStatus::Approved));
}

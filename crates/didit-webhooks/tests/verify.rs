//! What a verifier accepts, and why it refuses the rest.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use didit_types::SessionStatus;
use didit_webhooks::{
    BodyError, Delivery, Reason, Scheme, Secret, Secrets, Signer, UnsignedCallback,
    VerifiedPayload, Verifier, header,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

const SENT: u64 = 1_774_970_000;

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

fn verifier() -> Verifier {
    Verifier::new(secret("ours"))
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn event() -> Value {
    json!({
        "event_id": "5b2f6a0e-8f2c-4a49-9d2e-6f2a9d3b7c11",
        "webhook_type": "status.updated",
        "timestamp": SENT,
        "session_id": "11111111-2222-3333-4444-555555555555",
        "status": "Approved",
        "vendor_data": "Zoë/7",
    })
}

fn delivery() -> Delivery {
    Signer::new(secret("ours")).deliver(&event()).unwrap()
}

fn verify(delivery: &Delivery) -> Result<Scheme, Reason> {
    let Delivery { body, headers, .. } = delivery;
    match verifier().verify_bytes(body, headers, at(SENT)) {
        Ok(verified) => Ok(verified.scheme()),
        Err(error) => Err(verifier().explain(error, body, headers).reason().clone()),
    }
}

fn without(names: &[&str]) -> Delivery {
    let mut delivery = delivery();
    for name in names {
        delivery.headers.remove(*name).unwrap();
    }
    delivery
}

fn set(delivery: &mut Delivery, name: &'static str, value: &str) {
    delivery
        .headers
        .insert(name, HeaderValue::from_str(value).unwrap());
}

fn replace(delivery: &mut Delivery, from: &str, to: &str) {
    let body = String::from_utf8(delivery.body.clone()).unwrap();
    assert!(body.contains(from));
    delivery.body = body.replace(from, to).into_bytes();
}

#[test]
fn v2_signature_is_accepted() {
    assert_eq!(verify(&delivery()), Ok(Scheme::V2));
}

#[test]
fn without_v2_the_raw_signature_decides() {
    assert_eq!(verify(&without(&[header::SIGNATURE_V2])), Ok(Scheme::Raw));
}

#[test]
fn without_the_timestamp_header_the_body_says_when() {
    let delivery = without(&[header::TIMESTAMP]);
    assert_eq!(verify(&delivery), Ok(Scheme::V2));
    let late = verifier().verify_bytes(&delivery.body, &delivery.headers, at(SENT + 301));
    assert_eq!(late.unwrap_err().reason(), &Reason::Stale { age_secs: 301 });
}

#[test]
fn without_signatures_nothing_is_accepted() {
    let delivery = without(&[
        header::SIGNATURE,
        header::SIGNATURE_V2,
        header::SIGNATURE_SIMPLE,
    ]);
    assert_eq!(verify(&delivery), Err(Reason::MissingSignature));
    let none = verifier().verify_allowing_simple(&delivery.body, &delivery.headers, at(SENT));
    assert_eq!(none.unwrap_err().reason(), &Reason::MissingSignature);
}

#[test]
fn simple_with_a_wrong_v2_is_rejected() {
    let mut delivery = delivery();
    replace(&mut delivery, "/7", "/8");
    assert_eq!(verify(&delivery), Err(Reason::Altered));
    let simple = verifier().verify_allowing_simple(&delivery.body, &delivery.headers, at(SENT));
    assert_eq!(simple.unwrap_err().reason(), &Reason::WrongSecret);
}

#[test]
fn simple_alone_is_rejected_by_default() {
    let delivery = without(&[header::SIGNATURE, header::SIGNATURE_V2]);
    assert_eq!(verify(&delivery), Err(Reason::SimpleOnly));
}

#[test]
fn simple_verifies_four_fields() {
    let mut delivery = without(&[header::SIGNATURE, header::SIGNATURE_V2]);
    replace(&mut delivery, "/7", "/8");
    let verifier = verifier();
    let signed = verifier
        .verify_allowing_simple(&delivery.body, &delivery.headers, at(SENT))
        .unwrap();
    let VerifiedPayload::Simple(fields) = signed else {
        panic!("the body is not signed")
    };
    assert_eq!(fields.scheme().as_str(), "simple");
    assert_eq!(fields.timestamp, 1_774_970_000);
    assert_eq!(fields.session_id, "11111111-2222-3333-4444-555555555555");
    assert_eq!(fields.status, "Approved");
    assert_eq!(fields.webhook_type, "status.updated");

    replace(&mut delivery, "Approved", "Declined");
    let forged = verifier.verify_allowing_simple(&delivery.body, &delivery.headers, at(SENT));
    assert_eq!(forged.unwrap_err().reason(), &Reason::WrongSecret);
}

#[test]
fn whole_body_is_preferred_even_with_the_simple_scheme() {
    let delivery = delivery();
    let verifier = verifier();
    let signed = verifier
        .verify_allowing_simple(&delivery.body, &delivery.headers, at(SENT))
        .unwrap();
    assert!(matches!(signed, VerifiedPayload::Whole(body) if *body == delivery.body));
}

#[test]
fn colon_in_a_simple_field_is_rejected() {
    let event = json!({"timestamp": SENT, "session_id": "a", "status": "b:c", "webhook_type": "d"});
    let mut delivery = Signer::new(secret("ours")).deliver(&event).unwrap();
    delivery.headers.remove(header::SIGNATURE);
    delivery.headers.remove(header::SIGNATURE_V2);
    let body = json!({"timestamp": SENT, "session_id": "a:b", "status": "c", "webhook_type": "d"});
    let moved = serde_json::to_vec(&body).unwrap();
    for body in [&delivery.body, &moved] {
        assert!(
            verifier()
                .verify_allowing_simple(body, &delivery.headers, at(SENT))
                .is_err()
        );
    }
}

#[test]
fn old_body_with_a_fresh_header_is_rejected() {
    let mut delivery = delivery();
    set(&mut delivery, header::TIMESTAMP, &(SENT + 3600).to_string());
    let replay = verifier().verify_bytes(&delivery.body, &delivery.headers, at(SENT + 3600));
    assert_eq!(replay.unwrap_err().reason(), &Reason::TimestampMismatch);
}

#[test]
fn timestamp_in_another_spelling_is_a_mismatch() {
    for text in ["01774970000", "1774970000.0", "+1774970000", "", "now"] {
        let mut delivery = delivery();
        set(&mut delivery, header::TIMESTAMP, text);
        assert_eq!(
            verify(&delivery),
            Err(Reason::TimestampMismatch),
            "{text:?}"
        );
    }
}

#[test]
fn three_hundred_seconds_either_way_are_fresh() {
    let delivery = delivery();
    let verify = |seconds| {
        let result = verifier().verify_bytes(&delivery.body, &delivery.headers, at(seconds));
        result
            .map(|_| ())
            .map_err(|rejection| rejection.reason().clone())
    };
    assert_eq!(verify(SENT - 300), Ok(()));
    assert_eq!(verify(SENT + 300), Ok(()));
    assert_eq!(verify(SENT - 301), Err(Reason::Stale { age_secs: -301 }));
    assert_eq!(verify(SENT + 301), Err(Reason::Stale { age_secs: 301 }));
    let before = UNIX_EPOCH - Duration::from_secs(5);
    let result = verifier().verify_bytes(&delivery.body, &delivery.headers, before);
    let age_secs = -5 - i64::try_from(SENT).unwrap();
    assert_eq!(result.unwrap_err().reason(), &Reason::Stale { age_secs });
}

#[test]
fn body_without_timestamp_is_rejected() {
    for timestamp in [
        Value::Null,
        json!("1774970000"),
        json!(1_774_970_000.5),
        json!({}),
        json!(u64::MAX),
    ] {
        let delivery = Signer::new(secret("ours"))
            .deliver(&json!({"timestamp": timestamp}))
            .unwrap();
        assert_eq!(
            verify(&delivery),
            Err(Reason::MissingTimestamp),
            "{timestamp}"
        );
    }
    for body in [
        json!({"data": {"timestamp": SENT}}),
        json!([SENT]),
        json!(SENT),
    ] {
        let delivery = Signer::new(secret("ours")).deliver(&body).unwrap();
        assert_eq!(verify(&delivery), Err(Reason::MissingTimestamp), "{body}");
    }
}

#[test]
fn timestamp_in_the_far_past_or_future_is_stale() {
    for timestamp in [i64::MIN, 0, i64::MAX] {
        let delivery = Signer::new(secret("ours"))
            .deliver(&json!({"timestamp": timestamp}))
            .unwrap();
        assert_eq!(
            verify(&delivery).unwrap_err().as_str(),
            "stale",
            "{timestamp}"
        );
    }
}

#[test]
fn any_of_several_secrets_will_do() {
    let delivery = delivery();
    let rotating = Verifier::new(secret("next")).with_secret(secret("ours"));
    let raw = without(&[header::SIGNATURE_V2]);
    for delivery in [&delivery, &raw] {
        let verified = rotating.verify_at(&delivery.body, &delivery.headers, at(SENT));
        assert_eq!(verified.unwrap().secret_index(), 1);
    }
    assert_eq!(
        format!("{rotating:?}"),
        "Verifier { source: Secrets { current: Secret(redacted), others: [Secret(redacted)] } }"
    );
    let secrets = Secrets::new(secret("first")).with(secret("second"));
    let asked = Verifier::with_provider(move || secrets.clone()).with_secret(secret("ours"));
    let verified = asked.verify_bytes(&delivery.body, &delivery.headers, at(SENT));
    assert_eq!(verified.unwrap().secret_index(), 2);
    let retired = Verifier::new(secret("next"));
    let refused = retired.verify_bytes(&delivery.body, &delivery.headers, at(SENT));
    assert_eq!(refused.unwrap_err().reason(), &Reason::WrongSecret);
}

#[test]
fn reencoded_body_passes_by_v2_and_not_by_raw() {
    let mut delivery = delivery();
    delivery.body = serde_json::to_vec_pretty(&event()).unwrap();
    assert_eq!(verify(&delivery), Ok(Scheme::V2));
    delivery.headers.remove(header::SIGNATURE_V2);
    assert_eq!(verify(&delivery), Err(Reason::Reencoded));
}

#[test]
fn raw_signature_in_the_v2_header_is_explained() {
    let mut delivery = delivery();
    let raw = delivery.headers[header::SIGNATURE].clone();
    delivery.headers.insert(header::SIGNATURE_V2, raw);
    assert_eq!(verify(&delivery), Err(Reason::RawUnderV2));
}

#[test]
fn wrong_v2_with_a_right_raw_signature_is_rejected() {
    let mut delivery = delivery();
    set(&mut delivery, header::SIGNATURE_V2, &"0".repeat(64));
    assert_eq!(verify(&delivery), Err(Reason::Altered));
}

/// The signature of bytes by `ours`, in hexadecimal.
fn sign(bytes: &[u8]) -> String {
    use hmac::{KeyInit as _, Mac as _};
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(b"ours").unwrap();
    mac.update(bytes);
    let bytes = mac.finalize().into_bytes();
    bytes
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[test]
fn v2_signature_with_a_timestamp_prefix_is_explained() {
    // Keys that are not sorted, too.
    for body in [
        delivery().body,
        format!(r#"{{"timestamp":{SENT},"a":[]}}"#).into_bytes(),
    ] {
        let mut delivery = delivery();
        let form = didit_webhooks::canonical_form(&body).unwrap();
        let signed = [format!("{SENT}:").as_bytes(), &form].concat();
        delivery.body = body;
        delivery.headers.clear();
        set(&mut delivery, header::SIGNATURE_V2, &sign(&signed));
        assert_eq!(verify(&delivery), Err(Reason::TimestampUnderV2));
    }
}

#[test]
fn empty_object_that_became_an_array_is_explained() {
    let cases = [
        (r#""a":{},"b":[[],[]],"c":"\"[]""#, Reason::EmptyArrays),
        (r#""a":[],"b":[[],{}],"c":"\"[]""#, Reason::EmptyArrays),
        (r#""a":{},"b":[{},{"d":{}}],"e":"[]""#, Reason::EmptyArrays),
        (r#""a":[],"c":"\"{}""#, Reason::WrongSecret),
        (r#""a":[{}],"c":"{}""#, Reason::WrongSecret),
    ];
    for (sent, reason) in cases {
        for header in [header::SIGNATURE_V2, header::SIGNATURE] {
            let mut delivery = delivery();
            let sent = format!(r#"{{{sent},"timestamp":{SENT}}}"#);
            delivery.body = sent.replace("{}", "[]").into_bytes();
            delivery.headers.clear();
            set(&mut delivery, header, &sign(sent.as_bytes()));
            assert_eq!(verify(&delivery), Err(reason.clone()), "{sent}");
        }
    }
    // Beyond eight empty arrays, all the rest are taken together.
    let objects =
        |empty: &str| format!(r#"{{"a":[{}],"timestamp":{SENT}}}"#, [empty; 12].join(","));
    let mut delivery = delivery();
    delivery.body = objects("[]").into_bytes();
    set(
        &mut delivery,
        header::SIGNATURE_V2,
        &sign(objects("{}").as_bytes()),
    );
    assert_eq!(verify(&delivery), Err(Reason::EmptyArrays));
}

#[test]
fn malformed_signature_is_reported() {
    let upper = delivery().headers[header::SIGNATURE_V2]
        .to_str()
        .unwrap()
        .to_uppercase();
    for value in ["", "0", "sha256=00", &upper, &"g".repeat(64)] {
        let mut delivery = delivery();
        set(&mut delivery, header::SIGNATURE_V2, value);
        assert_eq!(
            verify(&delivery),
            Err(Reason::MalformedSignature(header::SIGNATURE_V2))
        );
    }
}

#[test]
fn repeated_header_is_rejected() {
    for name in [
        header::SIGNATURE_V2,
        header::SIGNATURE,
        header::SIGNATURE_SIMPLE,
        header::TIMESTAMP,
    ] {
        let mut delivery = delivery();
        let value = delivery.headers[name].clone();
        delivery.headers.append(name, value);
        assert_eq!(verify(&delivery), Err(Reason::RepeatedHeader(name)));
    }
}

#[test]
fn signed_duplicate_key_is_rejected() {
    let body = format!(r#"{{"status":"Declined","status":"Approved","timestamp":{SENT}}}"#);
    let mut delivery = without(&[header::SIGNATURE_V2]);
    let key = delivery.headers[header::SIGNATURE].clone();
    delivery.body = body.into_bytes();
    assert_eq!(
        verify(&delivery),
        Err(Reason::Body(BodyError::DuplicateKey(22)))
    );
    delivery.headers.insert(header::SIGNATURE_V2, key);
    assert_eq!(
        verify(&delivery),
        Err(Reason::Body(BodyError::DuplicateKey(22)))
    );
}

#[test]
fn body_that_is_not_json_is_a_bad_request() {
    let mut delivery = delivery();
    delivery.body.truncate(20);
    let refused = verifier()
        .verify_bytes(&delivery.body, &delivery.headers, at(SENT))
        .unwrap_err();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(refused.reason().as_str(), "not_json");
}

#[test]
fn sender_sees_no_reason_and_the_developer_does() {
    let mut delivery = delivery();
    replace(&mut delivery, "/7", "/8");
    let error = verifier()
        .verify_bytes(&delivery.body, &delivery.headers, at(SENT))
        .unwrap_err();
    assert_eq!(error.to_string(), "rejected");
    assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(*error.reason(), Reason::WrongSecret);
    let error = verifier().explain(error, &delivery.body, &delivery.headers);
    assert!(
        error
            .source()
            .unwrap()
            .to_string()
            .contains("the secret is right")
    );
    let stale = Reason::Stale { age_secs: -400 };
    assert!(stale.to_string().contains("is 400 s in the future"));
}

#[test]
fn other_headers_of_the_same_length_are_ignored() {
    let mut delivery = delivery();
    for name in [
        header::SIGNATURE,
        header::SIGNATURE_V2,
        header::SIGNATURE_SIMPLE,
        header::UNSIGNED,
    ] {
        let name = name.replace('x', "y").parse::<HeaderName>().unwrap();
        delivery.headers.insert(name, HeaderValue::from_static("1"));
    }
    assert_eq!(verify(&delivery), Ok(Scheme::V2));
}

#[test]
fn headers_of_any_form_are_accepted() {
    let delivery = delivery();
    let pairs: Vec<(String, Vec<u8>)> = delivery
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_uppercase(), value.as_bytes().to_vec()))
        .collect();
    let tree: BTreeMap<_, _> = pairs.iter().cloned().collect();
    let hash: HashMap<_, _> = pairs.iter().cloned().collect();
    let verifier = verifier();
    assert!(
        verifier
            .verify_bytes(&delivery.body, &pairs, at(SENT))
            .is_ok()
    );
    assert!(
        verifier
            .verify_bytes(&delivery.body, pairs.as_slice(), at(SENT))
            .is_ok()
    );
    assert!(
        verifier
            .verify_bytes(&delivery.body, &tree, at(SENT))
            .is_ok()
    );
    assert!(
        verifier
            .verify_bytes(&delivery.body, &hash, at(SENT))
            .is_ok()
    );
    let signature = delivery.headers[header::SIGNATURE_V2].to_str().unwrap();
    let array = [("X-Signature-V2", signature)];
    assert!(
        verifier
            .verify_bytes(&delivery.body, &array, at(SENT))
            .is_ok()
    );
}

#[test]
fn unsigned_callback_is_never_verified() {
    let body = br#"{"request_id":"3f1c1d9e-21a5-4d6f-9a52-0c9b8a7d6e5f","vendor_data":"Anna"}"#;
    let mut headers = HeaderMap::new();
    headers.insert(header::UNSIGNED, HeaderValue::from_static("true"));
    let refused = verifier()
        .verify_bytes(body, &headers, at(SENT))
        .unwrap_err();
    assert_eq!(refused.reason(), &Reason::UnsignedCallback);

    let callback = UnsignedCallback::read(body, &headers).unwrap();
    let request = callback.unsigned().request_id.as_ref().unwrap();
    assert_eq!(request.as_str(), "3f1c1d9e-21a5-4d6f-9a52-0c9b8a7d6e5f");
    assert!(!format!("{callback:?}").contains("Anna"));

    let mut delivery = delivery();
    delivery.headers.extend(headers);
    assert_eq!(verify(&delivery), Err(Reason::UnsignedCallback));
}

#[test]
fn delivery_is_not_an_unsigned_callback() {
    let delivery = delivery();
    let refused = UnsignedCallback::read(&delivery.body, &delivery.headers).unwrap_err();
    assert_eq!(refused.reason(), &Reason::NotUnsigned);
}

#[test]
fn event_that_cannot_be_decoded_is_not_printed() {
    let delivery = delivery();
    let verified = verifier();
    let verified = verified
        .verify_bytes(&delivery.body, &delivery.headers, at(SENT))
        .unwrap();
    assert_eq!(verified.decode::<Value>().unwrap()["vendor_data"], "Zoë/7");
    let error = verified.decode::<BTreeMap<String, u8>>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("5b2f6a0e"));
    assert_eq!(error.line(), 1);
}

#[test]
fn verified_event_is_typed() {
    let delivery = delivery();
    let event = verifier()
        .verify_at(&delivery.body, &delivery.headers, at(SENT))
        .unwrap();
    assert_eq!(event.scheme(), Scheme::V2);
    assert_eq!(event.status(), Some(&SessionStatus::Approved));
    assert_eq!(event.timestamp(), Some(1_774_970_000));
    assert!(!format!("{event:?}").contains("Zo"));
}

#[test]
fn signed_body_that_is_not_an_event_is_rejected() {
    let body = json!([{"timestamp": SENT, "name": "Anna"}]);
    let delivery = Signer::new(secret("ours")).deliver(&body).unwrap();
    let error = verifier()
        .verify_at(&delivery.body, &delivery.headers, at(SENT))
        .unwrap_err();
    assert_eq!(error.reason().as_str(), "missing_timestamp");
    assert!(!format!("{error:?} {}", error.reason()).contains("Anna"));
}

#[test]
fn event_with_a_field_of_another_kind_is_accepted_and_reported() {
    let body = json!({
        "timestamp": SENT, "webhook_type": "status.updated", "session_id": {"a": "Anna"},
        "status": "Approved",
    });
    let delivery = Signer::new(secret("ours")).deliver(&body).unwrap();
    let event = verifier()
        .verify_at(&delivery.body, &delivery.headers, at(SENT))
        .unwrap();
    assert_eq!(event.status(), Some(&SessionStatus::Approved));
    assert_eq!(event.session_id(), None);
    let drift = event.drift();
    assert_eq!(drift.len(), 1);
    assert!(!format!("{drift:?} {event:?}").contains("Anna"));
}

#[test]
fn delivery_of_the_console_has_the_test_header() {
    let delivery = Signer::new(secret("ours")).deliver_test(&event()).unwrap();
    assert_eq!(delivery.headers[header::TEST], "true");
    assert_eq!(verify(&delivery), Ok(Scheme::V2));
}

#[test]
fn delivery_has_the_headers_of_didit() {
    let delivery = delivery();
    assert_eq!(delivery.headers["content-type"], "application/json");
    assert_eq!(
        delivery.headers["user-agent"],
        "DiditWebhook/2.0 +https://didit.me"
    );
    assert_eq!(delivery.headers["x-timestamp"], "1774970000");
    assert_eq!(delivery.headers.len(), 6);
    assert!(delivery.body.is_ascii());
}

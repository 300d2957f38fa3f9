//! Statuses, ids, times, texts that are hidden, and small models.

use didit_types::{
    MediaUrl, NodeId, Personal, SandboxScenario, SecretString, SessionId, SessionStatus, Timestamp,
    UntrustedCallback, UntypedJson, sandbox::ScenarioCatalogue,
    webhook::destination::WebhookDestination,
};
use serde_json::{Value, json};

#[test]
fn unknown_statuses_keep_their_text_and_hide_it() {
    let status: SessionStatus = serde_json::from_str("\"Paused by Carmen\"").unwrap();
    assert!(!status.is_known());
    assert_eq!(status.as_str(), "Paused by Carmen");
    assert_eq!(
        format!("{status:?} {status}"),
        "Unknown(..) Paused by Carmen"
    );
    assert_eq!(
        serde_json::to_string(&status).unwrap(),
        "\"Paused by Carmen\""
    );
}

#[test]
fn known_statuses_belong_to_one_group() {
    for status in SessionStatus::KNOWN {
        let groups = [
            status.is_final(),
            status.needs_user(),
            status.needs_review(),
        ];
        assert_eq!(groups.iter().filter(|&&group| group).count(), 1, "{status}");
        assert_eq!(&SessionStatus::from(status.as_str()), status);
    }
}

#[test]
fn predicates_read_the_status_of_the_value() {
    let decision: didit_types::Decision = serde_json::from_str(r#"{"status":"Approved"}"#).unwrap();
    assert!(decision.is_approved() && decision.is_final() && !decision.is_declined());
    let event = didit_types::webhook::Event::from_slice(
        br#"{"webhook_type":"status.updated","status":"In Review"}"#,
    );
    let event = event.unwrap();
    assert!(event.needs_review() && !event.is_final() && !event.is_approved());
    assert!(!didit_types::Decision::default().is_final());
}

#[test]
fn an_id_of_the_usual_shape_is_shown() {
    let id = SessionId::from("11111111-2222-3333-4444-555555555555");
    assert_eq!(
        format!("{id:?}"),
        "SessionId(11111111-2222-3333-4444-555555555555)"
    );
    assert_eq!(format!("{id}"), "11111111-2222-3333-4444-555555555555");
}

#[test]
fn text_that_is_no_id_is_hidden() {
    assert_eq!(format!("{:?}", SessionId::from("Carmen")), "SessionId(..)");
    assert_eq!(format!("{:?}", NodeId::from("Carmen")), "NodeId(..)");
    assert_eq!(
        format!("{:?}", NodeId::from("feature_ocr_1")),
        "NodeId(feature_ocr_1)"
    );
}

#[test]
fn debug_hides_the_content() {
    assert_eq!(format!("{:?}", Personal::from("Carmen")), "[personal]");
    assert_eq!(
        format!("{:?}", SecretString::from("3FaJ9wLqX2Mz")),
        "[secret]"
    );
    assert_eq!(
        format!("{:?}", UntypedJson::from(Value::from("Carmen"))),
        "[string]"
    );
}

#[test]
fn debug_of_a_presigned_url_shows_the_host_only() {
    let url = MediaUrl::from("https://u:p@media.example.com:443/carmen.jpg?X-Amz-Signature=1");
    assert_eq!(format!("{url:?}"), "MediaUrl(media.example.com)");
    assert_eq!(format!("{:?}", MediaUrl::from("Carmen")), "MediaUrl(..)");
}

#[test]
fn only_what_looks_like_a_time_is_shown() {
    for text in [
        "2024-07-24T08:54:25.443172Z",
        "2026-11-22",
        "2024-07-24 08:54:25+00:00",
    ] {
        assert_eq!(format!("{:?}", Timestamp::from(text)), text);
    }
    for text in [
        "Carmen",
        "2024-07-24 Carmen",
        "+34 600-000-000",
        "",
        "2024-07-2é",
    ] {
        assert_eq!(format!("{:?}", Timestamp::from(text)), "Timestamp(..)");
    }
}

#[cfg(all(feature = "jiff", feature = "chrono", feature = "time"))]
#[test]
fn every_library_reads_the_same_instant() {
    for (text, second) in [
        ("2024-07-24T08:54:25.443172Z", 1_721_811_265),
        ("2024-07-24T10:54:25+02:00", 1_721_811_265),
        ("2024-07-24T08:54:25.443172", 1_721_811_265),
        ("2024-07-24 08:54:25+00:00", 1_721_811_265),
        ("2024-07-24", 1_721_779_200),
    ] {
        let text = Timestamp::from(text);
        let jiff = jiff::Timestamp::try_from(&text).unwrap();
        let chrono = chrono::DateTime::<chrono::Utc>::try_from(&text).unwrap();
        let time = time::OffsetDateTime::try_from(&text).unwrap();
        assert_eq!(jiff.as_second(), second);
        assert_eq!(chrono.timestamp(), second);
        assert_eq!(time.unix_timestamp(), second);

        assert_eq!(Timestamp::from(jiff), Timestamp::from(chrono));
        assert_eq!(Timestamp::from(jiff), Timestamp::from(time));
        let back = Timestamp::from(jiff);
        assert_eq!(jiff::Timestamp::try_from(&back), Ok(jiff));
    }
}

#[cfg(all(feature = "jiff", feature = "chrono", feature = "time"))]
#[test]
fn text_that_is_no_time_is_an_error() {
    for text in [
        "",
        "yesterday",
        "2024-13-24",
        "2024-07-24T",
        "2024-07-2é",
        "24/07/2024 10:00",
    ] {
        let text = Timestamp::from(text);
        assert!(
            jiff::Timestamp::try_from(&text).is_err(),
            "{}",
            text.as_str()
        );
        assert!(chrono::DateTime::<chrono::Utc>::try_from(&text).is_err());
        assert!(time::OffsetDateTime::try_from(&text).is_err());
    }
}

#[test]
fn encoded_statuses_are_decoded() {
    for query in [
        "verificationSessionId=11111111-2222-3333-4444-555555555555&status=In%20Review",
        "a=b&status=In+Review&verificationSessionId=11111111-2222-3333-4444-555555555555&c",
    ] {
        let callback = UntrustedCallback::from_query(query);
        assert_eq!(callback.status, Some(SessionStatus::InReview));
        assert_eq!(
            callback.session_id,
            Some("11111111-2222-3333-4444-555555555555".into())
        );
    }
}

#[test]
fn invalid_encodings_are_kept() {
    for query in ["status=%", "status=%4", "status=%zz", "status=%ff", "%=%&="] {
        let status = UntrustedCallback::from_query(query).status;
        assert!(status.is_none_or(|status| !status.is_known()), "{query}");
    }
}

#[test]
fn secrets_are_decoded_and_hidden() {
    let text = r#"{"uuid":"11111111-2222-3333-4444-555555555555","label":"Production",
        "url":"https://example.com/hook","secret_shared_key":"tno2NTeRC1ZK",
        "subscribed_events":["status.updated","session.sung"],
        "summary":{"total_deliveries":3,"avg_response_time_ms":null}}"#;
    let destination: WebhookDestination = didit_types::from_str(text).unwrap();
    let secret = destination.secret_shared_key.as_ref().unwrap();
    assert_eq!(secret.reveal(), "tno2NTeRC1ZK");
    assert!(!std::format!("{destination:?}").contains("tno2"));
}

fn scenarios(answer: &Value) -> Vec<SandboxScenario> {
    let catalogue: ScenarioCatalogue =
        didit_types::from_str(&answer.to_string()).expect("a catalogue");
    assert_eq!(&serde_json::to_value(&catalogue).expect("JSON"), answer);
    catalogue.scenarios()
}

#[test]
fn scenarios_are_found_in_any_shape() {
    let known = [SandboxScenario::Approve, SandboxScenario::WalletTimeout];
    for answer in [
        json!(["approve", "wallet_timeout"]),
        json!({"version": 3, "scenarios": [{"key": "approve"}, {"key": "wallet_timeout"}]}),
        json!({"approve": {"title": "All good"}, "wallet_timeout": null}),
        json!({"approve": {"slug": "approve"}, "more": [[{"slug": "wallet_timeout"}]]}),
    ] {
        assert_eq!(scenarios(&answer), known);
    }
}

#[test]
fn unknown_scenarios_are_found_by_slug() {
    let found = scenarios(&json!([{"slug": "decline_unknown", "title": "New"}]));
    assert_eq!(found.len(), 1);
    assert!(found[0] == "decline_unknown" && !found[0].is_known());
}

#[test]
fn catalogues_without_scenarios_are_empty() {
    assert!(scenarios(&json!({"scenarios": [], "slug": null, "count": 0})).is_empty());
}

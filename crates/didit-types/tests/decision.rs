//! Decisions as the API documents them.

use didit_types::{
    Feature, FeatureStatus, NodeId, SessionKind, SessionStatus,
    decision::{
        Decision, FaceMatch, IdVerification, LogType, MEDIA_LIFETIME, NfcVerification, RiskCode,
    },
};
use serde_json::{Value, json};

const PERSON: &str = include_str!("data/decision_person.json");
const COMPANY: &str = include_str!("data/decision_company.json");

fn person() -> Decision {
    serde_json::from_str(PERSON).expect("the documented decision decodes")
}

fn company() -> Decision {
    serde_json::from_str(COMPANY).expect("the documented decision decodes")
}

fn decision(value: Value) -> Decision {
    serde_json::from_value(value).expect("a decision decodes")
}

/// The value without its nulls: a model does not tell them from what is absent.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

#[test]
fn the_documented_decisions_lose_nothing() {
    for text in [PERSON, COMPANY] {
        let before: Value = serde_json::from_str(text).unwrap();
        let decision: Decision = serde_json::from_str(text).unwrap();
        let after = serde_json::to_value(&decision).unwrap();
        assert_eq!(without_nulls(after), without_nulls(before));
    }
}

#[test]
fn the_documented_decisions_are_modelled_to_the_last_field() {
    // What is kept raw keeps its keys; everything else must have found its field.
    for decision in [person(), company()] {
        assert!(decision.extra.is_empty());
    }
    let person = person();
    for run in person.runs::<IdVerification>().all() {
        assert!(run.extra.is_empty());
        assert!(run.id_lookup.iter().all(|lookup| lookup.extra.is_empty()));
    }
    for screening in person.aml_screenings.iter().flatten() {
        assert!(screening.extra.is_empty());
        for hit in screening.hits.iter().flatten() {
            assert!(hit.extra.is_empty());
        }
    }
}

#[test]
fn debug_shows_the_status_and_no_person() {
    let text = format!("{:?} {:?}", person(), company());
    assert!(text.contains("InReview") && text.contains("NodeId(feature_ocr_1)"));
    for personal in [
        "Carmen",
        "CAA000000",
        "1980-01-01",
        "600600600",
        "carmen@",
        "Madrid",
        "83.50",
        "Javier",
        "ACME",
        "Jane",
        "Titular",
        "X-Amz",
        "didit-fp",
        "41.4022",
    ] {
        assert!(!text.contains(personal), "{personal} is shown");
    }
}

#[test]
fn a_person_and_a_company_differ_in_their_kind() {
    assert_eq!(person().session_kind, Some(SessionKind::User));
    let company = company();
    assert_eq!(company.session_kind, Some(SessionKind::Business));
    let features: Vec<_> = company.reports().map(|report| report.feature).collect();
    assert_eq!(
        features,
        [
            Feature::KybRegistry,
            Feature::KybDocuments,
            Feature::KybKeyPeople
        ]
    );
}

#[test]
fn a_feature_that_ran_three_times_says_so() {
    let person = person();
    let runs = person.runs::<IdVerification>();
    assert!(runs.is_repeated());
    assert_eq!(runs.all().len(), 3);
    let node = |run: Option<&IdVerification>| run.and_then(|run| run.node_id.clone());
    assert_eq!(node(runs.first()), Some(NodeId::from("feature_ocr_1")));
    assert_eq!(node(runs.latest()), Some(NodeId::from("feature_ocr_3")));
    assert!(runs.at(&NodeId::from("feature_ocr_2")).is_some());
    assert!(runs.at(&NodeId::from("feature_ocr_4")).is_none());
    assert!(
        person
            .reports()
            .filter(|report| report.feature == Feature::IdVerification)
            .all(|report| report.runs == 3)
    );
}

#[test]
fn warnings_come_with_their_feature_and_node() {
    let person = person();
    assert!(person.has_warning(&RiskCode::LowFaceMatchSimilarity));
    assert!(!person.has_warning(&RiskCode::DocumentExpired));
    let finding = person
        .findings()
        .find(|finding| finding.warning.risk == Some(RiskCode::DataInconsistent))
        .unwrap();
    assert_eq!(finding.feature, Feature::Nfc);
    assert_eq!(finding.node_id, Some(&NodeId::from("feature_nfc_1")));
    assert_eq!(finding.warning.log_type, Some(LogType::Warning));
}

#[test]
fn a_declined_report_says_why() {
    let decision = decision(json!({
        "status": "Declined",
        "liveness_checks": [{"status": "Approved"}],
        "face_matches": [{
            "node_id": "feature_face_match_1",
            "status": "Declined",
            "warnings": [
                {"risk": "LOW_FACE_MATCH_SIMILARITY", "log_type": "error"},
                {"risk": "NO_FACE_IN_SELFIE", "log_type": "information"}
            ]
        }]
    }));
    assert_eq!(decision.status, Some(SessionStatus::Declined));
    let failed: Vec<_> = decision.failed().collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].feature, Feature::FaceMatch);
    assert_eq!(failed[0].status, Some(&FeatureStatus::Declined));
    let reasons: Vec<_> = failed[0].reasons().map(|warning| &warning.risk).collect();
    assert_eq!(reasons, [&Some(RiskCode::LowFaceMatchSimilarity)]);
}

#[test]
fn two_documents_of_two_people_have_no_one_holder() {
    let person = person();
    assert_eq!(person.holders().count(), 3);
    assert_eq!(person.holder(), None);

    let same = json!({"full_name": "Ada Example", "date_of_birth": "1990-01-01"});
    let decision = decision(json!({"id_verifications": [same, same, {"status": "Not Finished"}]}));
    let holder = decision.holder().unwrap();
    assert_eq!(holder.full_name.unwrap().reveal(), "Ada Example");
}

#[test]
fn media_links_are_found_in_every_run() {
    let person = person();
    let media = person.media();
    let in_ocr_1 = media
        .iter()
        .filter(|media| media.node_id == Some(&NodeId::from("feature_ocr_1")));
    assert_eq!(in_ocr_1.count(), 12);
    assert!(media.iter().any(|media| media.field == "registry_portrait"));
    assert!(media.iter().any(|media| media.field == "files"));
    assert!(media.iter().all(|media| media.lifetime() == MEDIA_LIFETIME));
    let company = company();
    assert_eq!(company.media().len(), 1);
}

#[test]
fn expiry_in_a_link_is_respected() {
    let decision = decision(json!({"face_matches": [{
        "source_image": "https://media.example.com/a.jpg?X-Amz-Date=20260904T091244Z&X-Amz-Expires=900"
    }]}));
    let media = decision.media();
    assert_eq!(media[0].lifetime().as_secs(), 900);
    assert_eq!(media[0].signed_at().unwrap(), "2026-09-04T09:12:44Z");
}

#[test]
fn a_link_that_does_not_say_when_it_was_signed_has_no_such_time() {
    for query in [
        "",
        "?X-Amz-Date=",
        "?X-Amz-Date=20260904",
        "?X-Amz-Date=2026090\u{e9}T091244Z",
        "?X-Amz-Date=20260904T0912Z",
    ] {
        let url = format!("https://media.example.com/a.jpg{query}");
        let decision = decision(json!({"face_matches": [{"source_image": url}]}));
        assert_eq!(decision.media()[0].signed_at(), None, "{query}");
        assert_eq!(decision.media()[0].lifetime(), MEDIA_LIFETIME);
    }
}

#[test]
fn no_media_link_of_the_documented_decisions_is_missed() {
    for (text, decision) in [(PERSON, person()), (COMPANY, company())] {
        let links = text.matches("\"https://<media-host>/").count();
        let media = decision.media();
        let found = media
            .iter()
            .filter(|media| media.url.reveal().starts_with("https://<media-host>/"));
        assert!(links > 0);
        assert_eq!(found.count(), links);
    }
}

#[test]
fn a_feature_with_its_node_is_written_back_as_it_came() {
    let value = json!({"features": [{"feature": "EMAIL", "node_id": "feature_email_1"}, "NFC"]});
    let decision = decision(value.clone());
    let features = decision.features.as_ref().unwrap();
    assert_eq!(features[0].feature(), Some(&Feature::Email));
    assert_eq!(
        features[0].node_id(),
        Some(&NodeId::from("feature_email_1"))
    );
    assert_eq!(features[1].feature(), Some(&Feature::Nfc));
    assert_eq!(serde_json::to_value(&decision).unwrap(), value);
}

#[test]
fn arrays_without_a_public_shape_stay_readable() {
    let value = json!({
        "signatures": [{"signed_at": "2026-11-01T00:00:00Z"}],
        "bank_verifications": null,
        "palm_checks": [{"status": "Approved"}]
    });
    let decision = decision(value.clone());
    assert!(decision.signatures.is_some());
    assert!(decision.extra.get("palm_checks").is_some());
    let after = serde_json::to_value(&decision).unwrap();
    assert_eq!(after, without_nulls(value));
}

#[test]
fn scores_stay_the_numbers_that_they_were() {
    let text = r#"{"face_matches":[{"score":65.430},{"score":98},{"score":null},{"score":0.1}]}"#;
    let decision: Decision = serde_json::from_str(text).unwrap();
    let scores: Vec<_> = decision
        .runs::<FaceMatch>()
        .all()
        .iter()
        .map(|run| run.score.as_ref().map(ToString::to_string))
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(scores, [text("65.43"), text("98"), None, text("0.1")]);
}

#[test]
fn a_decision_of_a_session_that_has_not_begun_has_no_runs() {
    let decision = decision(json!({"status": "Not Started", "nfc_verifications": null}));
    assert_eq!(decision.reports().count(), 0);
    assert!(decision.runs::<NfcVerification>().latest().is_none());
    assert!(decision.media().is_empty());
}

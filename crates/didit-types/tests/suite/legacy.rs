//! Decisions of API v1 and v2, read as those of v3.

use didit_types::{
    Decision, Feature, FeatureStatus,
    decision::{FaceMatch, IdVerification, IpAnalysis, LivenessCheck, RiskCode},
    legacy::ApiVersion,
};
use serde_json::{Value, json};

use crate::drift::assert_lossless;

macro_rules! decision {
    ($name:literal) => {
        assert_lossless::<Decision>(include_str!(concat!("../data/field/", $name, ".json")))
    };
}

/// Each report: its feature, status and number of warnings.
fn reports(decision: &Decision) -> Vec<(Feature, Option<FeatureStatus>, usize)> {
    let report = |report: didit_types::decision::Report<'_>| {
        (
            report.feature,
            report.status.cloned(),
            report.warnings.len(),
        )
    };
    decision.reports().map(report).collect()
}

fn features(decision: &Decision) -> Vec<&Feature> {
    let features = decision.features.iter().flatten();
    features.filter_map(|feature| feature.feature()).collect()
}

#[test]
fn objects_of_v2_are_reports() {
    let decision = decision!("v2-doc");
    assert_eq!(decision.api_version(), ApiVersion::V2);
    let current = decision.to_v3();
    assert_eq!(current.api_version(), ApiVersion::V3);
    let approved = Some(FeatureStatus::Approved);
    assert_eq!(
        reports(&current),
        [
            (Feature::IdVerification, approved.clone(), 0),
            (Feature::Liveness, approved.clone(), 0),
            (Feature::FaceMatch, Some(FeatureStatus::InReview), 1),
            (Feature::Phone, approved.clone(), 0),
            (Feature::Aml, approved.clone(), 0),
            (Feature::IpAnalysis, approved, 0),
        ]
    );
    assert!(current.has_warning(&RiskCode::LowFaceMatchSimilarity));
    assert_eq!(
        current.holder().unwrap().full_name.unwrap().reveal(),
        "Elena Muestra"
    );
    let analysis = current.runs::<IpAnalysis>().first().unwrap();
    let place = analysis.id_document.as_ref().unwrap();
    assert_eq!(
        place.distance_from_ip.as_ref().unwrap().kilometers(),
        Some(2.32)
    );
    assert!(place.location.is_some() && analysis.ip.is_some() && analysis.extra.is_empty());
    assert!(current.extra.is_empty());
    assert_eq!(current.drift(), []);
    // The digits of a report are those that came.
    let written = serde_json::to_string(&*current).unwrap();
    assert!(written.contains(r#""score":89.920"#) && !written.contains(r#""liveness":"#));
}

#[test]
fn objects_of_v1_are_reports_with_their_warnings() {
    let decision = decision!("v1-doc");
    assert_eq!(decision.api_version(), ApiVersion::V1);
    assert_eq!(reports(&decision), []);
    let current = decision.to_v3();
    let (approved, review) = (Some(FeatureStatus::Approved), Some(FeatureStatus::InReview));
    assert_eq!(
        reports(&current),
        [
            (Feature::IdVerification, approved.clone(), 0),
            (Feature::Liveness, approved.clone(), 0),
            (Feature::FaceMatch, approved.clone(), 0),
            (Feature::Aml, review, 1),
            (Feature::IpAnalysis, approved, 0),
        ]
    );
    assert_eq!(
        features(&current),
        [
            &Feature::IdVerification,
            &Feature::Liveness,
            &Feature::FaceMatch
        ]
    );
    assert!(current.has_warning(&RiskCode::PossibleMatchFound));
    let number =
        |number: &Option<serde_json::Number>| number.as_ref().and_then(serde_json::Number::as_f64);
    let check = current.runs::<LivenessCheck>().first().unwrap();
    assert_eq!(number(&check.score), Some(87.99));
    assert_eq!(
        check.extra.get("gender_estimation"),
        Some(&json!({"male": 99.23, "female": 0.77}))
    );
    assert_eq!(
        number(&current.runs::<FaceMatch>().first().unwrap().score),
        Some(97.99)
    );
    let analysis = current.runs::<IpAnalysis>().first().unwrap();
    let distance = analysis
        .ip
        .as_ref()
        .unwrap()
        .distance_from_id_document
        .as_ref();
    assert_eq!(distance.unwrap().kilometers(), Some(8393.68));
    assert!(analysis.id_document.as_ref().unwrap().location.is_some());
    let document = current.runs::<IdVerification>().first().unwrap();
    assert_eq!(document.marital_status.as_ref().unwrap().reveal(), "SINGLE");
    assert_eq!(current.drift(), []);
}

#[test]
fn chips_and_warnings_of_v1_without_a_report_are_kept() {
    let decision: Decision = serde_json::from_value(json!({
        "features": "OCR + NFC + AML + Something",
        "kyc": {"status": "Declined", "is_nfc_verified": true, "epassport_status": "Approved"},
        "location": "not an object",
        "warnings": [
            {"feature": "NFC", "risk": "DATA_INCONSISTENT"}, {"feature": "OCR", "risk": "X"},
            {"feature": "AML", "risk": "POSSIBLE_MATCH_FOUND"}, {"risk": "Y"},
        ],
    }))
    .unwrap();
    let current = decision.to_v3();
    assert_eq!(
        reports(&current),
        [
            (Feature::IdVerification, Some(FeatureStatus::Declined), 1),
            (Feature::Nfc, Some(FeatureStatus::Approved), 1),
        ]
    );
    let last = Feature::from("Something");
    assert_eq!(
        features(&current),
        [
            &Feature::IdVerification,
            &Feature::Nfc,
            &Feature::Aml,
            &last
        ]
    );
    assert_eq!(
        current.extra.get("warnings"),
        Some(&json!([{"feature": "AML", "risk": "POSSIBLE_MATCH_FOUND"}, {"risk": "Y"}]))
    );
    assert_eq!(current.extra.get("location"), Some(&json!("not an object")));
}

#[test]
fn names_of_reports_show_the_version() {
    assert_eq!(decision!("go-warnings").api_version(), ApiVersion::V2);
    assert_eq!(decision!("go-warnings").to_v3().findings().count(), 4);
    for decision in [decision!("types-mixed"), Decision::default()] {
        assert_eq!(decision.api_version(), ApiVersion::V3);
        assert!(matches!(decision.to_v3(), std::borrow::Cow::Borrowed(_)));
    }
    let new: Decision =
        serde_json::from_value(json!({"status": "Not Started", "aml": null})).unwrap();
    assert_eq!(new.api_version(), ApiVersion::V2);
    let written: Value = serde_json::to_value(&*new.to_v3()).unwrap();
    assert_eq!(written, json!({"status": "Not Started"}));
}

//! Values of unexpected kinds: nothing is lost, the rest stays typed, and each is listed.

use std::collections::BTreeMap;

use didit_types::{
    self as types, Decision, decision::ip_analysis::CompassDirection, webhook::Event,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{json, value::RawValue};

/// JSON text with sorted names and without nulls in objects; numbers keep their digits.
fn canonical(text: &str) -> String {
    if let Ok(fields) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(text) {
        let fields: Vec<_> = fields
            .iter()
            .filter(|(_, value)| value.get() != "null")
            .map(|(name, value)| format!("{name:?}:{}", canonical(value.get())))
            .collect();
        return format!("{{{}}}", fields.join(","));
    }
    if let Ok(elements) = serde_json::from_str::<Vec<Box<RawValue>>>(text) {
        let elements: Vec<_> = elements
            .iter()
            .map(|element| canonical(element.get()))
            .collect();
        return format!("[{}]", elements.join(","));
    }
    match serde_json::from_str::<String>(text) {
        Ok(text) => format!("{text:?}"),
        Err(_) => text.trim().to_owned(),
    }
}

pub(crate) fn assert_lossless<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let model: T = types::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let written = serde_json::to_string(&model).expect("a model is JSON");
    assert_eq!(canonical(&written), canonical(text));
    let by_serde: T = serde_json::from_str(text).expect("a model decodes by serde_json");
    assert_eq!(
        serde_json::to_string(&by_serde).expect("a model is JSON"),
        written
    );
    model
}

macro_rules! field {
    ($name:literal) => {
        include_str!(concat!("../data/field/", $name, ".json"))
    };
}

#[test]
fn bodies_from_the_field_decode_without_loss() {
    for text in [
        field!("array-not-object"),
        field!("features-object"),
        field!("go-warnings"),
        field!("min-certificate-serial-integer"),
        field!("min-certificate-serial-number"),
        field!("min-ip-distance-object"),
        field!("min-time-zone-offset-number"),
        field!("null-arrays"),
        field!("types-mixed"),
        field!("us-ma"),
        field!("v1-doc"),
        field!("v2-doc"),
    ] {
        assert_lossless::<Decision>(text);
    }
    for text in [
        field!("ev-features-top"),
        field!("ev-no-status"),
        field!("ev-vendor-number"),
        field!("ev-wfversion-string"),
    ] {
        let event: Event = assert_lossless(text);
        assert!(event.session_id().is_some());
    }
    let decision: Decision = assert_lossless(field!("types-mixed"));
    assert_eq!(decision.session_number, Some(1042));
    let document = &decision.id_verifications.as_ref().unwrap()[0];
    assert_eq!(
        document.document_number.as_ref().unwrap().reveal(),
        "12345678"
    );
}

#[test]
fn misfits_are_kept_listed_and_reachable() {
    let text = r#"{
        "status": "Approved", "features": {"a": [1.50, 40]},
        "id_verifications": ["Carmen", {"status": "Approved", "age": [36]}, null, 3],
        "metadata": {"big": 1234567890123456789012345678901234567890},
        "unknown": 0.10, "environment": 5.00
    }"#;
    let mut decision: Decision = assert_lossless(text);
    let drift: Vec<_> = decision.drift().iter().map(ToString::to_string).collect();
    assert_eq!(
        drift,
        [
            "$.id_verifications[1].age: expected integer, found array",
            "$.environment: expected string, found number",
            "$.features: expected array, found object",
            "$.id_verifications[0]: expected object, found string",
            "$.id_verifications[2]: expected object, found null",
            "$.id_verifications[3]: expected object, found number",
        ]
    );
    assert_eq!(
        decision.extra.misfit("features").unwrap().reveal()["a"][1],
        40
    );
    assert_eq!(
        decision.extra.misfit_elements("id_verifications").count(),
        3
    );
    assert_eq!(decision.environment.as_ref().unwrap().as_str(), "5.00");
    assert!(!format!("{decision:?} {drift:?}").contains("Carmen"));

    // A field that is set replaces the value that was kept.
    decision.features = Some(vec![]);
    decision.environment = Some("live".into());
    let written = serde_json::to_value(&decision).unwrap();
    assert_eq!(
        (&written["features"], &written["environment"]),
        (&json!([]), &json!("live"))
    );
}

#[test]
fn both_forms_of_what_is_known_to_differ_are_typed_without_drift() {
    let decision: Decision = assert_lossless(field!("both-forms"));
    assert_eq!(decision.drift(), []);
    assert_eq!(decision.status, Some(types::SessionStatus::KycExpired));
    assert_eq!(decision.vendor_data.as_ref().unwrap().reveal(), "4711");
    let [object, number] = decision.ip_analyses.as_deref().unwrap() else {
        panic!("two analyses");
    };
    let distance = object.ip.as_ref().unwrap();
    let distance = distance.distance_from_id_document.as_ref().unwrap();
    assert_eq!(distance.kilometers(), Some(8.84));
    assert_eq!(distance.direction(), Some(&CompassDirection::SouthWest));
    let distance = number.id_document.as_ref().unwrap();
    let distance = distance.distance_from_ip.as_ref().unwrap();
    assert_eq!(
        (distance.kilometers(), distance.direction()),
        (Some(23.4), None)
    );
    assert_eq!(object.utc_offset_minutes(), Some(-480));
    assert_eq!(number.utc_offset_minutes(), Some(330));
    let serials: Vec<_> = decision
        .nfc_verifications
        .iter()
        .flatten()
        .map(|chip| {
            let data = chip.chip_data.as_ref().unwrap();
            assert_eq!(
                [
                    data.first_name(),
                    data.last_name(),
                    data.gender(),
                    data.issuing_country(),
                    data.expiration_date()
                ],
                [
                    Some("CARMEN"),
                    Some("DOE"),
                    Some("F"),
                    Some("ESP"),
                    Some("2030-01-01")
                ]
            );
            chip.certificate_summary
                .as_ref()
                .unwrap()
                .serial_number
                .as_ref()
                .unwrap()
                .reveal()
        })
        .collect();
    assert_eq!(
        serials,
        [
            "118120836164494129544568202238038638592",
            "1.1812083616449413e+38"
        ]
    );
    let hit = &decision.aml_screenings.as_ref().unwrap()[0]
        .hits
        .as_ref()
        .unwrap()[0];
    let names: Vec<_> = hit
        .sanction_matches
        .iter()
        .flatten()
        .flat_map(|entry| entry.list_name.as_ref().unwrap().names())
        .collect();
    assert_eq!(names, ["One", "Two", "Three"]);
    let shown = format!("{decision:?}");
    for personal in [
        "armen",
        "CARMEN",
        "8.84",
        "23.4",
        "4711",
        "SouthWest",
        "1181208",
    ] {
        assert!(!shown.contains(personal), "{personal}");
    }
}

#[test]
fn offsets_of_time_zones_are_minutes() {
    for (offset, minutes) in [
        ("\"+0100\"", Some(60)),
        ("\"-03:30\"", Some(-210)),
        ("\"-0330\"", Some(-210)),
        ("5.75", Some(345)),
        ("0", Some(0)),
        ("\"Z\"", None),
        ("\"+1:99\"", None),
        ("1e300", None),
        ("\"\"", None),
    ] {
        let text = format!(r#"{{"ip_analyses": [{{"time_zone_offset": {offset}}}]}}"#);
        let decision: Decision = assert_lossless(&text);
        let analysis = &decision.ip_analyses.as_ref().unwrap()[0];
        assert_eq!(analysis.utc_offset_minutes(), minutes, "{offset}");
    }
}

#[test]
fn of_a_repeated_name_the_last_value_counts() {
    let values = [r#""Approved""#, "[1.50]", "17", "null"];
    for (first, last) in values
        .iter()
        .flat_map(|first| values.map(|last| (first, last)))
    {
        let text = format!(r#"{{"status": {first}, "x": {first}, "status": {last}, "x": {last}}}"#);
        let decision: Decision = assert_lossless(&text);
        let single: Decision = assert_lossless(&format!(r#"{{"status": {last}, "x": {last}}}"#));
        assert_eq!(decision, single, "{text}");
    }
    let text = r#"{"reviews": [3, {"id": 1}], "reviews": [{"comment": "x"}, 4]}"#;
    let decision: Decision = assert_lossless(text);
    assert_eq!(decision.drift().len(), 1);
    let text = r#"{"results": [{"session_id": "a", "status": "x"}, 3], "results": [4]}"#;
    let page: types::Page<types::SessionSummary> = assert_lossless(text);
    assert_eq!((page.results.len(), page.drift().len()), (0, 1));
}

#[test]
fn depth_is_limited_at_every_place() {
    for name in [
        "unknown",
        "metadata",
        "status",
        "id_verifications",
        "reviews",
    ] {
        let nested = |depth: usize| {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            format!(r#"{{"{name}": {open}{close}}}"#)
        };
        assert_lossless::<Decision>(&nested(126));
        let error = types::from_str::<Decision>(&nested(128)).unwrap_err();
        assert_eq!(
            error.kind(),
            types::decode::DecodeErrorKind::Syntax,
            "{name}"
        );
    }
}

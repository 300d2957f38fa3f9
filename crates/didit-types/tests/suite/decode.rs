//! Errors of decoding.

use didit_types::{
    CreatedSession, Decision, Page, SessionSummary,
    decode::{DecodeErrorKind, from_slice, from_str},
};
use serde_json::Value;

#[test]
fn errors_name_the_path_and_show_no_value() {
    for (json, path) in [
        (
            r#"{"session_id": ["Carmen"], "status": "Approved"}"#,
            "$.session_id",
        ),
        (r#"{"session_id":"x","status":["Carmen"]}"#, "$.status"),
        (
            "{\"more\":[{},{\"a\\\"]\":[1]}],\n\"session_id\":true}",
            "$.session_id",
        ),
        (r#"{"status":"y"}"#, "$"),
        (r#""Carmen""#, "$"),
    ] {
        let error = from_str::<SessionSummary>(json).unwrap_err();
        assert_eq!(error.path(), path, "{json}");
        assert_eq!(error.kind(), DecodeErrorKind::Data);
        assert!(!format!("{error} {error:?}").contains("Carmen"));
    }
}

#[test]
fn errors_pass_through_serde() {
    let text = "{\"status\":\n5,\"session_id\":null}";
    let error = from_str::<SessionSummary>(text).unwrap_err();
    assert_eq!((error.line(), error.expected()), (2, Some("string")));
    let by_serde = serde_json::from_str::<SessionSummary>(text).unwrap_err();
    assert!(by_serde.to_string().starts_with(&error.to_string()));
    // An error of a type that is not one of this crate.
    let error = from_str::<std::collections::BTreeMap<String, u8>>(r#"{"a": null}"#).unwrap_err();
    assert_eq!((error.kind(), error.path()), (DecodeErrorKind::Data, "$.a"));
}

#[test]
fn missing_required_fields_are_named() {
    let error = from_str::<SessionSummary>(r#"{"status":"y"}"#).unwrap_err();
    assert_eq!(error.expected(), Some("the field session_id"));
}

#[test]
fn text_that_is_not_json_is_an_error() {
    for json in [
        "",
        "{",
        "nonsense",
        "{\"a\":",
        "{\"more\":[1,",
        "{\"session_id\":\"x\"]",
    ] {
        let error = from_str::<SessionSummary>(json).unwrap_err();
        assert_ne!(error.kind(), DecodeErrorKind::Data, "{json}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_at_their_position() {
    let error = from_slice::<CreatedSession>(b"{\n \"url\": \"caf\xe9\"}").unwrap_err();
    assert_eq!(
        (error.path(), error.line(), error.column()),
        ("$.url", 2, 12)
    );
}

#[test]
fn deep_nesting_is_an_error() {
    for open in ["[", "{\"a\":", "{\"results\":["] {
        let json = open.repeat(10_000);
        assert!(from_str::<CreatedSession>(&json).is_err());
        let error = from_str::<Page<SessionSummary>>(&json).unwrap_err();
        assert!(error.to_string().len() < 1000);
    }
}

#[test]
fn every_json_text_is_read_as_serde_json_reads_it() {
    let texts: Vec<String> = from_str(include_str!("../data/json_texts.json")).unwrap();
    for text in texts {
        // An unknown field, one of any type, and one that it does not fit.
        for name in ["unknown", "metadata", "reviews"] {
            let text = format!("{{\"{name}\":{text}}}");
            let expected = serde_json::from_str::<Value>(&text);
            let decision = from_str::<Decision>(&text);
            assert_eq!(decision.is_ok(), expected.is_ok(), "{text}");
            if let (Ok(decision), Ok(expected)) = (decision, expected) {
                let written = serde_json::to_value(&decision).unwrap();
                assert_eq!(written[name], expected[name], "{text}");
            }
        }
    }
}

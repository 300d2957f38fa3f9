//! Bodies of error responses, in every format.

use didit_types::{ErrorBody, error_body::ErrorText};
use serde_json::json;

fn read(body: &str) -> ErrorBody {
    ErrorBody::from_bytes(body.as_bytes())
}

fn general(body: &ErrorBody) -> Vec<&str> {
    body.messages().iter().map(ErrorText::reveal).collect()
}

fn fields(body: &ErrorBody) -> Vec<(&str, Vec<&str>)> {
    body.field_errors()
        .iter()
        .map(|field| {
            let texts = field.messages().iter().map(ErrorText::reveal);
            (field.field(), texts.collect())
        })
        .collect()
}

#[test]
fn general_messages_are_read_in_every_shape() {
    for body in [
        r#"{"detail":"Not found."}"#,
        r#"{"detail":["Not found."]}"#,
        r#"["Not found."]"#,
        r#"{"error":"Not found."}"#,
        r#"{"error":["Not found."]}"#,
        r#""Not found.""#,
        "Not found.",
    ] {
        let body = read(body);
        assert_eq!(general(&body), ["Not found."]);
        assert_eq!(body.to_string(), "Not found.");
        assert!(body.field_errors().is_empty());
    }
}

#[test]
fn field_errors_are_read_in_every_shape() {
    for (body, field) in [
        (r#"{"workflow_id":["Wrong."]}"#, "workflow_id"),
        (r#"{"workflow_id":"Wrong."}"#, "workflow_id"),
        (
            r#"{"parsed_address":{"zipcode":"Wrong."}}"#,
            "parsed_address.zipcode",
        ),
        (
            r#"{"nodes_to_resubmit":[{"feature":["Wrong."]}]}"#,
            "nodes_to_resubmit[0].feature",
        ),
        (r#"{"code":["Wrong."]}"#, "code"),
    ] {
        let body = read(body);
        assert_eq!(fields(&body), [(field, vec!["Wrong."])]);
        assert!(body.messages().is_empty());
    }
}

#[test]
fn codes_and_messages_are_separate() {
    let body = read(r#"{"detail":"Down.","code":"phone_provider_unavailable"}"#);
    assert_eq!(body.code(), Some("phone_provider_unavailable"));
    assert_eq!(general(&body), ["Down."]);
    let body = read(
        r#"{"error":"Down.","validation_errors":[{"service_id":"a","code":"b","message":"c"}]}"#,
    );
    assert_eq!(general(&body), ["Down."]);
    assert_eq!(body.field_errors().len(), 3);
}

#[test]
fn bodies_that_are_not_json_are_kept() {
    assert!(read("").is_empty());
    let html = "<!doctype html><title>Not Found</title>";
    assert!(read(html).is_html());
    assert_eq!(read(html).reveal(), html);
    assert_eq!(read("5").messages().len(), 1);
    assert_eq!(read("{}").to_string(), "a body without a message");
    assert!(ErrorBody::from_bytes(b"\xff\xfe").messages().len() == 1);
}

#[test]
fn documented_messages_are_shown_without_quoted_parts() {
    let body = read(r#"{"new_status":["\"Carmen\" is not a valid choice."],"Carmen":["Carmen"]}"#);
    assert_eq!(
        body.to_string(),
        "(field): (a message that is not documented); new_status: \"(not shown)\" is not a valid choice."
    );
    assert!(!format!("{body:?}").contains("Carmen"));
}

#[test]
fn quoted_numbers_and_statuses_are_shown() {
    for (text, shown) in [
        (
            "Request was throttled. Expected available in 30 seconds.",
            None,
        ),
        (
            "Cannot share it. Current status: In Review",
            Some("(a message that is not documented)"),
        ),
        (
            "Hits not found: carmen",
            Some("Hits not found: (not shown)"),
        ),
        ("Ensure this value is less than or equal to 5.", None),
        (
            "Ensure this field has no more than  characters.",
            Some("Ensure this field has no more than (not shown) characters."),
        ),
    ] {
        let body = read(&json!({ "detail": text }).to_string());
        assert_eq!(body.to_string(), shown.unwrap_or(text));
    }
    let only = "Only sessions with status Approved, Declined, In Review, Kyc Expired, Abandoned, \
                Resubmitted can be updated. Current status: ";
    for (status, shown) in [
        ("Not Started", "Not Started"),
        ("Carmen", "(not shown)"),
        ("", "(not shown)"),
    ] {
        let body = read(&json!([format!("{only}{status}")]).to_string());
        assert_eq!(body.to_string(), format!("{only}{shown}"));
        assert_eq!(body.current_status().is_some(), shown == status);
    }
}

//! Pages of lists.

use didit_types::{Page, SessionSummary};
use serde_json::json;

#[test]
fn a_bad_row_keeps_the_good_ones_and_is_named() {
    let text = json!({
        "count": 4, "next": null, "previous": null, "pages": 1,
        "results": [
            {"session_id": "a", "status": "Approved"},
            {"session_id": "11111111-2222-3333-4444-555555555555",
             "status": {"Carmen": 1}},
            "Carmen",
            {"session_id": "b", "status": "Paused"},
        ],
    })
    .to_string();
    let page: Page<SessionSummary> = didit_types::from_str(&text).unwrap();
    let good: Vec<_> = page
        .results
        .iter()
        .map(|row| row.session_id.as_str())
        .collect();
    assert_eq!(good, ["a", "b"]);
    let bad: Vec<_> = page
        .rejected
        .iter()
        .map(|row| (row.index, row.error.path()))
        .collect();
    assert_eq!(bad, [(1, "$.results[1].status"), (2, "$.results[2]")]);
    assert!(page.rejected[0].id.is_some());
    assert!(!format!("{page:?}").contains("Carmen"));

    let written: serde_json::Value = serde_json::to_value(&page).unwrap();
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written, read);
}

#[test]
fn rows_alone_are_a_page() {
    let text = r#"[{"session_id":"a","status":"Approved"},{"status":"Approved"}]"#;
    let page: Page<SessionSummary> = didit_types::from_str(text).unwrap();
    assert_eq!(page.results.len(), 1);
    assert_eq!(page.rejected[0].error.path(), "$[1]");
    assert!(page.next.is_none());
    assert_eq!(serde_json::to_string(&page).unwrap(), text);
}

#[test]
fn a_page_without_results_is_empty() {
    for text in [r"{}", r#"{"count":0,"results":null}"#] {
        let page: Page<SessionSummary> = didit_types::from_str(text).unwrap();
        assert!(page.results.is_empty() && page.rejected.is_empty());
    }
}

#[test]
fn items_list_their_drift_at_their_index() {
    let text = json!({
        "count": "many", "results": [
            5,
            {"session_id": "a", "status": "Approved", "country": ["Carmen"]},
            {"session_id": "b", "status": "Approved", "session_number": "12"},
        ],
    })
    .to_string();
    let page: Page<SessionSummary> = didit_types::from_str(&text).unwrap();
    let drift: Vec<_> = page.drift().iter().map(ToString::to_string).collect();
    assert_eq!(
        drift,
        [
            "$.results[0]: expected object, found number",
            "$.results[1].country: expected string, found array",
            "$.results[2].session_number: expected integer, found string",
            "$.count: expected integer, found string",
        ]
    );
    assert_eq!(page.results[1].session_number, Some(12));
}

#[test]
fn a_page_decodes_from_a_value_too() {
    let value = json!({"results": [{"session_id": "a", "status": "Approved"}, 5]});
    let page: Page<SessionSummary> = serde_json::from_value(value).unwrap();
    assert_eq!((page.results.len(), page.rejected.len()), (1, 1));
}

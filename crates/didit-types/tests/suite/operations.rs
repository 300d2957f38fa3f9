//! The table of operations.

use std::collections::BTreeSet;

use didit_types::operation::{ALL, Method, RETRIEVE_DECISION, RetryRule, Segment};

#[test]
fn ids_and_routes_are_unique() {
    let ids: BTreeSet<_> = ALL.iter().map(|operation| operation.id).collect();
    let routes: BTreeSet<_> = ALL
        .iter()
        .map(|operation| (operation.method.as_str(), operation.path))
        .collect();
    assert_eq!(ids.len(), ALL.len());
    assert_eq!(routes.len(), ALL.len());
}

#[test]
fn parameters_fill_whole_segments() {
    let segments: Vec<_> = RETRIEVE_DECISION.segments().collect();
    assert_eq!(
        segments,
        [
            Segment::Literal("v3"),
            Segment::Literal("session"),
            Segment::Parameter("session_id"),
            Segment::Literal("decision"),
        ]
    );
    for operation in ALL {
        for segment in operation.segments() {
            if let Segment::Literal(text) = segment {
                assert!(!text.contains(['{', '}']), "{operation:?}");
            }
        }
    }
}

#[test]
fn reads_are_safe() {
    for operation in ALL
        .iter()
        .filter(|operation| operation.method == Method::Get)
    {
        assert_eq!(operation.retry, RetryRule::Safe, "{operation}");
    }
}

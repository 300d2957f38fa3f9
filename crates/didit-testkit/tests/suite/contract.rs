//! Every answer of the fake fits the contract.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_testkit::{Exchange, Fake, Limits, Revision, Template};
use didit_types::operation::{self, Segment};
use serde_json::{Value, json};

use crate::all_operations::call_all;
use crate::caller::Caller;
use crate::schema::Schemas;

/// An operation of docs/contract/operations.json.
struct Documented {
    method: String,
    segments: Vec<String>,
    success: Vec<u64>,
    errors: Vec<u64>,
    response: Option<String>,
}

fn documented() -> Vec<Documented> {
    let text = include_str!("../../../../docs/contract/operations.json");
    let rows: Vec<Value> = serde_json::from_str(text).unwrap();
    rows.iter()
        .map(|row| {
            let list = |name: &str| row[name].as_array().cloned().unwrap_or_default();
            Documented {
                method: row["method"].as_str().unwrap().to_owned(),
                segments: segments(row["path"].as_str().unwrap()),
                success: list("success").iter().filter_map(Value::as_u64).collect(),
                errors: list("errors")
                    .iter()
                    .filter_map(|code| code.as_str()?.parse().ok())
                    .collect(),
                response: list("response")
                    .first()
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            }
        })
        .collect()
}

fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Documented {
    fn is(&self, method: &str, path: &[String]) -> Option<usize> {
        let fits = self.method == method
            && self.segments.len() == path.len()
            && self
                .segments
                .iter()
                .zip(path)
                .all(|(mine, theirs)| mine.starts_with('{') || mine == theirs);
        // The fewer parameters, the closer.
        fits.then(|| {
            self.segments
                .iter()
                .filter(|part| part.starts_with('{'))
                .count()
        })
    }
}

/// Statuses that the OpenAPI document does not list, and who says that they come.
fn is_known_elsewhere(status: u64) -> bool {
    // 401: the key pages of October 2026, for any operation.
    // 400 and 403: the blocklist, which pages describe without its refusals.
    // 404: an unknown id, on the few operations that list no 404.
    // 415: a form with files is not JSON, in the text of the framework behind the API.
    // 409, 405, 501: the fake's own, marked as such in docs/fidelity.md.
    matches!(status, 400 | 401 | 403 | 404 | 405 | 409 | 415 | 429 | 501)
}

/// What differs from the schemas on purpose, with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "SessionDecisionResponse.metadata",
        "any JSON value can be stored at creation, and is given back as it is",
    ),
    (
        "TransactionDetail.severity: null",
        "a score of 0 has none, as in the documented example",
    ),
    (
        "TravelRuleSettingsDetail.compliance_email: \"\"",
        "empty by default, as in the documented example",
    ),
    (
        "CaseDetail.blueprint",
        "a case can be opened without a blueprint",
    ),
    (
        "NetworkGraph.nodes[].",
        "the page lists the fields of members and signals, the schema no more than id and kind",
    ),
    (
        "CreateWorkflowResponse.",
        "its schema is that of an abbreviated example: any settings may follow",
    ),
    (
        "GetWorkflowResponse.",
        "its schema is that of an abbreviated example: any settings may follow",
    ),
];

/// What `include=events` changes: the description says so, the schema does not.
const WITH_EVENTS: &str = "SessionDecisionResponse.features";

/// What February 2026 had otherwise: docs/contract.md has the sources.
const FEBRUARY: &[(&str, &str)] = &[
    (
        "CreateSessionResponse: \"metadata\" is missing",
        "it was added later",
    ),
    (
        "CreateSessionResponse: \"workflow_version\" is missing",
        "it was added later",
    ),
    (
        "ListSessionReviewsResponse: [",
        "reviews came as a bare list, without pages",
    ),
    ("204 ", "deletions were answered without a body"),
];

/// Checks every exchange of a fake; gives the violations.
struct Checker {
    schemas: Schemas,
    operations: Vec<Documented>,
    seen: BTreeMap<String, BTreeSet<u64>>,
    /// What else is excepted.
    others: &'static [(&'static str, &'static str)],
}

impl Checker {
    fn new(revision: Revision) -> Self {
        Self {
            others: match revision {
                Revision::V2026_02 => FEBRUARY,
                _ => &[],
            },
            schemas: Schemas::load(),
            operations: documented(),
            seen: BTreeMap::new(),
        }
    }

    fn check(&mut self, exchange: &Exchange) -> Vec<String> {
        let path = exchange.path.split('?').next().unwrap();
        let path = segments(path);
        let status = u64::from(exchange.status.as_u16());
        let method = match exchange.method.as_str() {
            "HEAD" => "GET",
            other => other,
        };
        let operation = self
            .operations
            .iter()
            .filter_map(|operation| Some((operation.is(method, &path)?, operation)))
            .min_by_key(|(params, _)| *params);
        let Some((_, operation)) = operation else {
            return Vec::new();
        };
        let name = format!("{method} /{}", operation.segments.join("/"));
        self.seen.entry(name.clone()).or_default().insert(status);
        let body: Option<Value> = serde_json::from_slice(&exchange.response).ok();
        let mut violations = Vec::new();
        if operation.success.contains(&status) {
            if let Some(schema) = &operation.response {
                match body {
                    Some(body) => violations = self.schemas.check(schema, &body),
                    None => violations.push("the body is no JSON".to_owned()),
                }
            }
        } else {
            if !operation.errors.contains(&status) && !is_known_elsewhere(status) {
                violations.push(format!("{status} is not documented"));
            }
            violations.extend(error_shape(status, body.as_ref(), &exchange.response));
        }
        let with_events = exchange.path.ends_with("?include=events");
        violations.retain(|violation| !(with_events && violation.starts_with(WITH_EVENTS)));
        violations.retain(|violation| {
            !EXCEPTIONS
                .iter()
                .chain(self.others)
                .any(|(path, _)| violation.starts_with(path))
        });
        violations
            .into_iter()
            .map(|violation| format!("{name}: {violation}"))
            .collect()
    }

    fn check_all(&mut self, fake: &Fake) -> BTreeSet<String> {
        let journal = fake.journal();
        journal
            .iter()
            .flat_map(|exchange| self.check(exchange))
            .collect()
    }
}

/// Every error is one of the documented shapes.
fn error_shape(status: u64, body: Option<&Value>, raw: &[u8]) -> Option<String> {
    if status == 301 || (status == 404 && raw.starts_with(b"<!doctype html>")) {
        return None;
    }
    let fits = match (status, body) {
        (400, Some(Value::Array(texts))) => texts.iter().all(Value::is_string),
        (400, Some(Value::Object(members))) => !members.is_empty(),
        // Checks on their own say so when there is nothing to pay them with.
        (403, Some(Value::Object(members))) if members.contains_key("error") => {
            members["error"].is_string()
        }
        (_, Some(Value::Object(members))) => members.get("detail").is_some_and(Value::is_string),
        _ => false,
    };
    (!fits).then(|| {
        format!(
            "{status} {} is no documented shape",
            String::from_utf8_lossy(raw)
        )
    })
}

fn slugs(caller: &Caller) -> Vec<String> {
    let scenarios = caller.get("/v1/sandbox/scenarios/").json;
    scenarios["scenarios"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_operation_is_modelled() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    for operation in operation::ALL {
        if operation.id.contains("pdf") && !cfg!(feature = "pdf") {
            continue;
        }
        let segments = operation.segments().map(|segment| match segment {
            Segment::Literal(text) => text,
            Segment::Parameter(_) => "11111111-2222-3333-4444-555555555555",
        });
        let target = format!("/{}/", segments.collect::<Vec<_>>().join("/"));
        let answer = caller.call(operation.method.as_str(), &target, "{}");
        assert_ne!(answer.status, 501, "{}: {}", operation.id, answer.text);
    }
}

#[test]
fn every_scenario_of_every_workflow_fits() {
    for revision in [Revision::V2026_02, Revision::V2026_11] {
        every_scenario(&Fake::builder().revision(revision).build());
    }
}

fn every_scenario(fake: &Fake) {
    let caller = Caller::new(fake);
    let slugs = slugs(&caller);
    assert!(slugs.len() >= 22);
    for template in Template::ALL {
        let workflow_id = fake.workflow_of(template);
        for slug in &slugs {
            let vendor_data = format!("{}-{slug}", template.as_str());
            let body = json!({"workflow_id": workflow_id, "vendor_data": vendor_data,
                "metadata": {"n": 1}, "language": "es", "callback": "https://example.com/back",
                "portrait_image": "/9j/4AAQSkZJRg==",
                "contact_details": {"email": "someone@example.com", "phone": "+33639980001"},
                "expected_details": {"first_name": "Ana", "date_of_birth": "1980-01-02"}});
            let made = caller.post("/v3/session/", body);
            let id = made.json["session_id"].as_str().unwrap();
            caller.decision(id);
            fake.complete(id, slug).unwrap();
            caller.decision(id);
            caller.set_status(id, "Declined");
            caller.set_status(id, "Resubmitted");
            caller.decision(id);
            caller.get(&format!("/v3/session/{id}/generate-pdf/"));
            caller.get(&format!("/v3/sessions/{id}/reviews/"));
        }
    }
    for kind in ["user", "business", "all"] {
        caller.get(&format!("/v3/sessions/?session_kind={kind}&limit=200"));
    }
    let violations = Checker::new(fake.revision()).check_all(fake);
    assert_eq!(violations, BTreeSet::new());
}

#[test]
fn every_operation_and_every_refusal_of_february_fits() {
    let fake = Fake::builder().revision(Revision::V2026_02).build();
    let mut checker = Checker::new(fake.revision());
    let mut violations = BTreeSet::new();
    call_all(&fake, || violations.extend(checker.check_all(&fake)));
    violations.extend(checker.check_all(&fake));
    assert_eq!(violations, BTreeSet::new());
}

#[test]
fn every_operation_and_every_refusal_fits() {
    let mut checker = Checker::new(Revision::V2026_11);
    let fake = Fake::new();
    let mut violations = BTreeSet::new();
    call_all(&fake, || violations.extend(checker.check_all(&fake)));
    violations.extend(checker.check_all(&fake));
    assert_eq!(violations, BTreeSet::new());
    let limited = Fake::builder()
        .limits(Limits::Divided(NonZeroU32::MAX))
        .build();
    let caller = Caller::new(&limited);
    for _ in 0..3 {
        caller.create_raw(&limited.workflow_id());
        caller.get("/v3/sessions/");
    }
    assert_eq!(checker.check_all(&limited), BTreeSet::new());
    let seen: Vec<_> = checker
        .seen
        .iter()
        .map(|(name, statuses)| format!("{name}: {statuses:?}"))
        .collect();
    insta::assert_snapshot!(seen.join("\n"));
}

#[test]
fn decisions_in_webhooks_fit_too() {
    let fake = Fake::new();
    let events = Arc::new(Mutex::new(Vec::<Value>::new()));
    fake.on_webhook({
        let events = Arc::clone(&events);
        move |webhook| {
            let event = serde_json::from_slice(&webhook.body).unwrap();
            events.lock().unwrap().push(event);
            200
        }
    });
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "review_face_match_borderline");
    caller.set_status(&id, "Resubmitted");
    fake.advance(Duration::from_secs(700_000));
    let schemas = Schemas::load();
    let events = events.lock().unwrap();
    let statuses: Vec<_> = events.iter().map(|event| event["status"].clone()).collect();
    assert_eq!(
        statuses,
        ["In Progress", "In Review", "Resubmitted", "Abandoned"]
    );
    for event in events.iter() {
        let has_decision = matches!(event["status"].as_str(), Some("In Review" | "Abandoned"));
        assert_eq!(event.get("decision").is_some(), has_decision);
        if has_decision {
            let violations = schemas.check("SessionDecisionResponse", &event["decision"]);
            assert_eq!(violations, Vec::<String>::new());
        }
    }
    assert!(events[2]["resubmit_info"]["nodes_to_resubmit"][0]["node_id"].is_string());
}

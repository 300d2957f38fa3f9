//! Random requests to every operation and to the control plane, and numbers at their limits: none of
//! them is a panic or an error of the server. `fuzz/` has the same for a fuzzer.

use std::time::Duration;

use didit_testkit::{Fake, Revision, Template};
use didit_types::operation::{self, Segment};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::caller::Caller;
use crate::uploads::{AGE, FACES, ID, LIVENESS, files};

const CONTROL: &[&str] = &[
    "POST /_fake/applications",
    "POST /_fake/sessions/{id}/complete",
    "POST /_fake/sessions/{id}/begin",
    "POST /_fake/sessions/{id}/step",
    "POST /_fake/sessions/{id}/abandon",
    "POST /_fake/sessions/{id}/expire",
    "POST /_fake/clock/advance",
    "POST /_fake/clock/reset",
    "GET /_fake/changes",
    "POST /_fake/webhooks/disturb",
    "POST /_fake/faults",
    "POST /_fake/reset",
];

const NAMES: &[&str] = &[
    "workflow_id",
    "vendor_data",
    "metadata",
    "callback",
    "language",
    "contact_details",
    "expected_details",
    "portrait_image",
    "new_status",
    "comment",
    "nodes_to_resubmit",
    "session_numbers",
    "delete_all",
    "first_name",
    "date_of_birth",
    "gender",
    "status",
    "reason",
    "full_name",
    "approved_emails",
    "value",
    "name",
    "list_type",
    "entry_type",
    "label",
    "url",
    "subscribed_events",
    "ip_address",
    "email",
    "phone_number",
    "for_application_id",
    "share_token",
    "ttl_in_seconds",
    "trust_review",
    "scenario",
    "seconds",
    "milliseconds",
    "next",
    "effect",
    "paths",
    "count",
    "times",
    "skip",
    "probability",
    "limit",
    "offset",
    "page",
    "page_size",
    "search",
    "date_from",
    "date_to",
    "country",
    "warning",
    "include",
    "after",
    "reference_session_id",
    "session_id",
    "score_threshold",
    "amount_in_usd",
    "hit_ids",
    "review_status",
    "feature",
    "node_id",
    "blocklist_face",
    "company_name",
    "poa_parsed_address",
];

fn value() -> impl Strategy<Value = Value> {
    let texts = "\u{0}|\u{1f600}|[A-Za-z0-9 @.:/_$-]{0,20}|[0-9]{1,30}|.{0,40}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just(u64::MAX), Just(1 << 63), Just(0)].prop_map(Value::from),
        prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(-1)].prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts.prop_map(Value::from),
        prop_oneof![
            Just("Approved"),
            Just("Declined"),
            Just("Resubmitted"),
            Just("In Review"),
            Just("approve"),
            Just("hold"),
            Just("drift"),
            Just("status"),
            Just("9999-12-31"),
            Just("-009999-01-01"),
            Just("9999-12-31T23:59:59Z"),
            Just("user-7"),
            Just("$.status"),
            Just("custom"),
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(NAMES), inner), 0..3).prop_map(object),
        ]
    })
}

fn object(fields: Vec<(&str, Value)>) -> Value {
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    fields.collect::<Map<_, _>>().into()
}

/// Operation, choice of the path's values, body, query.
type Request = (usize, usize, Value, Vec<(&'static str, String)>);

fn requests() -> impl Strategy<Value = Vec<Request>> {
    let fields = || prop::collection::vec((prop::sample::select(NAMES), value()), 0..5);
    let query = fields().prop_map(|fields| {
        let text = |value: Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        fields
            .into_iter()
            .map(|(name, value)| (name, text(value)))
            .collect()
    });
    let operations = 0..operation::ALL.len() + CONTROL.len();
    let request = (operations, 0..3_usize, fields().prop_map(object), query);
    prop::collection::vec(request, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn random_requests_do_no_harm(requests in requests(), is_current: bool) {
        let revision = if is_current { Revision::V2026_11 } else { Revision::V2026_02 };
        let fake = Fake::builder().revision(revision).build();
        fake.on_webhook(|webhook| if webhook.body.len() % 7 == 0 { 503 } else { 200 });
        let session = fake.approved("user-7");
        let list = Caller::new(&fake).post("/v3/lists/", json!({"name": "Own", "list_type": "custom", "entry_type": "key"}));
        let list = list.json["uuid"].as_str().unwrap_or("none").to_owned();
        let values = [session.as_str(), "user-7", &list];
        for (operation, value, body, query) in requests {
            // A reset and an application have other keys.
            let caller = Caller::new(&fake);
            let (method, path) = if let Some(operation) = operation::ALL.get(operation) {
                let segments = operation.segments().map(|segment| match segment {
                    Segment::Literal(text) => text,
                    Segment::Parameter(_) => values[value],
                });
                let path = segments.collect::<Vec<_>>().join("/");
                (operation.method.as_str(), format!("/{}", path.trim_start_matches('/')))
            } else {
                let line = CONTROL[operation - operation::ALL.len()];
                let (method, path) = line.split_once(' ').unwrap();
                (method, path.replace("{id}", values[value]))
            };
            let mut target = form_urlencoded::Serializer::for_suffix(format!("{path}?"), path.len() + 1);
            target.extend_pairs(query);
            let answer = caller.call(method, &target.finish(), &body.to_string());
            let status = answer.status.as_u16();
            prop_assert!(status < 500 || status == 501, "{method} {path} {body}: {status} {}", answer.text);
            fake.clear_faults();
        }
        Fake::new().restore(&fake.snapshot()).unwrap();
    }
}

const LIMITS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "2147483648",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "-1e308",
    "1e400",
];

/// Every number that a request can have, at the limits of its type.
#[test]
fn numbers_at_their_limits_do_no_harm() {
    for revision in [Revision::V2026_02, Revision::V2026_11] {
        let fake = Fake::builder().revision(revision).build();
        let caller = Caller::new(&fake);
        numbers_in_queries(&caller);
        numbers_in_bodies(&caller);
        numbers_in_forms(&caller);
        numbers_of_the_control_plane(&caller);
        // The end of time.
        for _ in 0..30 {
            fake.advance(Duration::from_secs(u64::MAX));
            fake.advance(Duration::MAX);
        }
        let late = caller.completed("user-8", "approve");
        let created = caller.decision(&late)["created_at"].clone();
        let created = created.as_str().unwrap_or_default();
        assert!(created.starts_with("9000-01-01"), "{created}");
        assert_eq!(caller.get("/v3/sessions/?limit=1").status, 200);
    }
}

fn numbers_in_queries(caller: &Caller) {
    let body = json!({"name": "Own", "list_type": "custom", "entry_type": "key"});
    let list = caller.post("/v3/lists/", body).json;
    let list = list["uuid"].as_str().unwrap_or("none").to_owned();
    let entries = format!("/v3/lists/{list}/entries/");
    let session = caller.completed("user-7", "approve");
    let reviews = format!("/v3/sessions/{session}/reviews/");
    for path in [
        "/v3/sessions/",
        "/v3/users/",
        "/v3/businesses/",
        "/v3/blocklist/",
        "/v3/lists/",
        "/v3/workflows/",
        "/_fake/changes",
        &entries,
        &reviews,
    ] {
        for one in LIMITS {
            for other in ["1", "9223372036854775807", "18446744073709551615"] {
                for query in [
                    format!("limit={one}&offset={other}"),
                    format!("page={one}&page_size={other}"),
                    format!("search={one}&after={other}"),
                ] {
                    let answer = caller.get(&format!("{path}?{query}"));
                    let status = answer.status.as_u16();
                    assert!(status < 500, "{path}?{query}: {}", answer.text);
                }
            }
        }
    }
}

/// Bodies whose other fields are valid, so that the number is used if it is accepted.
fn numbers_in_bodies(caller: &Caller) {
    let fake = &caller.fake;
    let partner = fake.add_application().application_id;
    let company = caller.create(&fake.workflow_of(Template::Kyb), "company-7");
    fake.complete(&company, "approve").unwrap();
    let registry = caller.decision(&company);
    let uuid = registry["registry_checks"][0]["company"]["uuid"].as_str();
    let edit = format!(
        "/v3/session/{company}/kyb/{}/update-data/",
        uuid.unwrap_or("none")
    );
    for number in LIMITS {
        let session = caller.completed("user-7", "approve");
        let session = |path: &str| format!("/v3/session/{session}/{path}/");
        let aml = ["aml_name_weight", "aml_dob_weight", "aml_country_weight"]
            .into_iter()
            .chain([
                "aml_match_score_threshold",
                "aml_score_approve_threshold",
                "aml_score_review_threshold",
            ])
            .map(|name| {
                (
                    "POST",
                    "/v3/aml/".to_owned(),
                    format!(r#"{{"full_name":"Ada Exemple","{name}":{number}}}"#),
                )
            });
        let others = [
            (
                "POST",
                session("share"),
                format!(r#"{{"for_application_id":"{partner}","ttl_in_seconds":{number}}}"#),
            ),
            (
                "PATCH",
                edit.clone(),
                format!(r#"{{"registered_capital_amount":{number}}}"#),
            ),
            (
                "POST",
                "/v3/billing/top-up/".to_owned(),
                format!(r#"{{"amount_in_dollars":{number}}}"#),
            ),
            (
                "POST",
                "/v3/sessions/delete/".to_owned(),
                format!(r#"{{"session_numbers":[{number}]}}"#),
            ),
            (
                "POST",
                "/v3/sessions/delete/".to_owned(),
                format!(
                    r#"{{"session_numbers":[1],"retain_face_embeddings":true,"face_retention_days":{number}}}"#
                ),
            ),
            (
                "DELETE",
                session("delete"),
                format!(r#"{{"retain_face_embeddings":true,"face_retention_days":{number}}}"#),
            ),
        ];
        send_all(caller, aml.chain(others));
    }
}

fn numbers_in_forms(caller: &Caller) {
    for number in LIMITS {
        for (path, name) in [
            (ID, "minimum_age"),
            (FACES, "face_match_score_decline_threshold"),
            (LIVENESS, "face_liveness_score_decline_threshold"),
            (AGE, "face_liveness_score_decline_threshold"),
            (AGE, "age_estimation_decline_threshold"),
        ] {
            let answer = caller.upload(path, &[(name, number)], files(path));
            assert!(answer.status.as_u16() < 500, "{path} {name} {number}");
        }
    }
}

fn numbers_of_the_control_plane(caller: &Caller) {
    for number in LIMITS {
        let requests = [
            ("clock/advance", format!(r#"{{"seconds":{number}}}"#)),
            (
                "webhooks/disturb",
                format!(r#"{{"next":"hold","seconds":{number}}}"#),
            ),
            (
                "webhooks/disturb",
                format!(r#"{{"next":"hold","milliseconds":{number}}}"#),
            ),
            (
                "webhooks/disturb",
                format!(r#"{{"next":"drift","count":{number}}}"#),
            ),
        ];
        let faults = [
            "status",
            "retry_after",
            "delay_ms",
            "bytes",
            "skip",
            "times",
            "probability",
        ];
        let faults = faults.map(|name| {
            (
                "faults",
                format!(
                    r#"{{"effect":"status","operation":"system.healthcheck","{name}":{number}}}"#
                ),
            )
        });
        let requests = requests.into_iter().chain(faults);
        send_all(
            caller,
            requests.map(|(path, body)| ("POST", format!("/_fake/{path}"), body)),
        );
        caller.fake.clear_faults();
        caller.completed("user-9", "approve");
    }
}

fn send_all(caller: &Caller, requests: impl Iterator<Item = (&'static str, String, String)>) {
    for (method, path, body) in requests {
        let answer = caller.call(method, &path, &body);
        let status = answer.status.as_u16();
        assert!(status < 500, "{method} {path} {body}: {}", answer.text);
    }
}

//! Random requests to every operation and to the control plane: none of them is a panic or an
//! error of the server. `fuzz/` has the same for a fuzzer.

use didit_testkit::{Fake, Revision};
use didit_types::operation::{self, Segment};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::caller::Caller;

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

//! Cases and their blueprints.

use didit_testkit::{Fake, KeyRules};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};

mod calls;
mod contents;

pub(crate) use calls::calls;

const OFFICER: &str = "9a000000-0000-4000-8000-0000000000aa";
const OTHER: &str = "9a000000-0000-4000-8000-0000000000bb";

/// Root of the paths of cases.
fn root(fake: &Fake) -> String {
    let (organization, application) = (fake.organization_id(), fake.application_id());
    format!("/v3/organization/{organization}/application/{application}/cases/")
}

/// Calls paths below the cases of a fake.
struct Office {
    caller: Caller,
    root: String,
}

impl Office {
    fn new(fake: &Fake) -> Self {
        Self {
            caller: Caller::new(fake),
            root: root(fake),
        }
    }

    /// The same office with another API key, which is another officer.
    fn colleague(&self) -> Self {
        let key = self.caller.fake.add_key(&KeyRules::new());
        Self {
            caller: Caller::with_key(&self.caller.fake, &key),
            root: self.root.clone(),
        }
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.caller.get(&format!("{}{path}", self.root));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let path = format!("{}{path}", self.root);
        self.caller.call(method, &path, &body.to_string())
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers make it by `json!`")]
    fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.send("POST", path, &body);
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        answer.json
    }

    /// Sends a request that is refused; returns the status and the detail.
    #[expect(clippy::needless_pass_by_value, reason = "callers make it by `json!`")]
    fn refused(&self, path: &str, body: Value) -> (u16, String) {
        let answer = self.send("POST", path, &body);
        assert!(!answer.status.is_success(), "{path}: {}", answer.text);
        let detail = answer.json["detail"].as_str().unwrap_or(&answer.text);
        (answer.status.as_u16(), detail.to_owned())
    }

    /// Id of a user with a completed session, and that of the session.
    fn user(&self, vendor_data: &str) -> (String, String) {
        let session = self.caller.completed(vendor_data, "decline_aml_hit");
        let user = self.caller.get(&format!("/v3/users/{vendor_data}/")).json;
        (
            user["didit_internal_id"].as_str().unwrap().to_owned(),
            session,
        )
    }

    /// Opens a case about a user with further fields; returns its path.
    #[expect(clippy::needless_pass_by_value, reason = "callers make it by `json!`")]
    fn open(&self, user: &str, fields: Value) -> String {
        let mut body = json!({"title": "Case", "subject": {"type": "user", "uuid": user}});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        format!("{}/", text(&self.post("", body), "uuid"))
    }

    #[expect(clippy::needless_pass_by_value, reason = "callers make it by `json!`")]
    fn blueprint(&self, fields: Value) -> String {
        let mut body = json!({"name": "Blueprint", "assignee_pool": [OFFICER, OTHER]});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        text(&self.post("blueprints/", body), "uuid").to_owned()
    }
}

/// Link to the document of a case that has everything.
#[cfg(feature = "pdf")]
pub(crate) fn printed_pdf(fake: &Fake) -> String {
    let office = Office::new(fake);
    let (user, session) = office.user("user-7");
    let transfer = json!({
        "transaction_id": "t-1", "transaction_category": "finance",
        "transaction_details": {"direction": "outbound", "amount": 5000, "currency": "EUR"},
        "subject": {"vendor_data": "user-7", "full_name": "Ada Example"},
    });
    let transaction = office.caller.post("/v3/transactions/", transfer).json;
    let items = json!([{"label": "Call the customer", "order": 1}]);
    let content = json!({"checklist": {"enabled": true, "items": items}});
    let case = office.open(
        &user,
        json!({
            "title": "Structuring <of> payments",
            "blueprint": office.blueprint(json!({ "content_config": content })),
            "assigned_to": OFFICER,
            "due_at": "2027-01-02T03:04:05Z",
            "links": [
                {"entity_type": "session", "entity_uuid": session},
                {"entity_type": "transaction", "entity_uuid": transaction["uuid"]},
            ],
        }),
    );
    office.post(&format!("{case}notes/"), json!({"comment": "A first note"}));
    office.post(&format!("{case}request-info/"), json!({}));
    text(&office.get(&format!("{case}print/")), "url").to_owned()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

/// Types of the events of a case, oldest first.
fn events(case: &Value) -> Vec<&str> {
    let events = case["events"].as_array().unwrap().iter().rev();
    events.map(|event| text(event, "event_type")).collect()
}

#[test]
fn a_case_goes_from_open_to_resolved_and_back() {
    let office = Office::new(&Fake::new());
    let (user, session) = office.user("user-7");
    let links = json!({"links": [{"entity_type": "session", "entity_uuid": session}]});
    let case = office.open(&user, links);
    let made = office.get(&case);
    assert_eq!(
        (&made["status"], &made["source"], &made["case_number"]),
        (&json!("OPEN"), &json!("MANUAL"), &json!("CASE-1"))
    );
    assert_eq!(made["subject"]["external_id"], "user-7");
    assert_eq!(
        made["links"][0]["linked_entity_summary"]["status"],
        "Declined"
    );

    let info = "Information can only be requested from an open case.";
    assert_eq!(
        office.post(&format!("{case}request-info/"), json!({}))["status"],
        "AWAITING_USER"
    );
    assert_eq!(
        office.refused(&format!("{case}request-info/"), json!({})),
        (400, info.to_owned())
    );
    let resolve = format!("{case}resolve/");
    let resolved = office.post(
        &resolve,
        json!({"resolution": "VALID_THREAT", "note": "seen"}),
    );
    assert_eq!(
        (
            &resolved["status"],
            &resolved["resolution"],
            &resolved["resolution_notes"]
        ),
        (&json!("RESOLVED"), &json!("VALID_THREAT"), &json!("seen"))
    );
    assert_eq!(
        office
            .refused(&resolve, json!({"resolution": "FALSE_POSITIVE"}))
            .0,
        400
    );
    let reopened = office.post(&format!("{case}reopen/"), json!({}));
    assert_eq!(
        (&reopened["status"], &reopened["resolution"]),
        (&json!("OPEN"), &Value::Null)
    );
    assert_eq!(office.refused(&format!("{case}reopen/"), json!({})).0, 400);
    assert_eq!(
        events(&reopened),
        [
            "CREATED",
            "LINK_ADDED",
            "STATUS_CHANGED",
            "RESOLVED",
            "REOPENED"
        ]
    );
    assert_eq!(office.get(&format!("{case}events/?limit=2"))["count"], 5);
    assert_eq!(office.send("DELETE", &case, &json!({})).status, 204);
    assert_eq!(office.send("GET", &case, &json!({})).status, 404);
    assert_eq!(
        office
            .send("GET", &format!("{case}events/"), &json!({}))
            .status,
        404
    );
}

#[test]
fn a_case_has_exactly_one_subject() {
    let fake = Fake::new();
    let office = Office::new(&fake);
    let (user, session) = office.user("user-7");
    let (_, foreign) = office.user("user-8");
    let link = |id: &str| json!([{"entity_type": "session", "entity_uuid": id}]);
    let derived = office.post("", json!({"title": "By link", "links": link(&session)}));
    assert_eq!(derived["subject"]["uuid"], *user);
    let subject = json!({"type": "user", "uuid": user});
    for body in [
        json!({"title": "None"}),
        json!({"title": " ", "subject": subject}),
        json!({"title": "Mixed", "subject": subject, "links": link(&foreign)}),
        json!({"title": "Unknown", "subject": {"type": "business", "uuid": user}}),
        json!({"title": "Wrong type", "links": [{"entity_type": "business_session", "entity_uuid": session}]}),
        json!({"title": "No list", "subject": subject, "links": {}}),
        json!({"title": "Priority", "subject": subject, "priority": "URGENT"}),
        json!({"title": "Due", "subject": subject, "due_at": "soon"}),
    ] {
        let answer = office.send("POST", "", &body);
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
    }
    let case = office.open(&user, json!({}));
    let links = format!("{case}links/");
    let other = json!({"entity_type": "session", "entity_uuid": foreign});
    assert!(
        office
            .refused(&links, other)
            .1
            .contains("must belong to the subject")
    );
    let own = json!({"entity_type": "session", "entity_uuid": session});
    let id = text(&office.post(&links, own.clone()), "uuid").to_owned();
    assert!(
        office
            .refused(&links, own.clone())
            .1
            .contains("already linked")
    );
    let subject = json!({"type": "user", "uuid": user});
    let twice = json!({"title": "Twice", "subject": subject, "links": [own, own]});
    assert!(office.refused("", twice).1.contains("already linked"));
    let blank = json!({"comment": " "});
    assert_eq!(office.refused(&format!("{case}notes/"), blank).0, 400);
    assert_eq!(
        office
            .send("DELETE", &format!("{links}{id}/"), &json!({}))
            .status,
        204
    );
    assert_eq!(office.get(&links), json!([]));

    let partner = fake.add_application();
    let stranger = Caller::with_key(&fake, &partner.api_key);
    assert_eq!(stranger.get(&format!("{}{case}", office.root)).status, 404);
}

#[test]
fn a_blueprint_requires_note_and_checklist() {
    let office = Office::new(&Fake::new());
    let (user, _) = office.user("user-7");
    let items = json!([{"label": "Second", "order": 2}, {"label": "First", "order": 1}]);
    let checklist = json!({"enabled": true, "optional": false, "items": items});
    let blueprint = office.blueprint(json!({
        "require_resolution_note": true,
        "content_config": {"checklist": checklist},
    }));
    let case = office.open(&user, json!({"blueprint": blueprint}));
    // The case keeps the blueprint as it was.
    let path = format!("blueprints/{blueprint}/");
    let change = json!({"require_resolution_note": false, "content_config": {}});
    assert_eq!(office.send("PATCH", &path, &change).status, 200);

    let resolve = format!("{case}resolve/");
    let bare = json!({"resolution": "FALSE_POSITIVE"});
    assert_eq!(
        office.refused(&resolve, bare),
        (400, "A resolution note is required.".into())
    );
    let noted = json!({"resolution": "FALSE_POSITIVE", "note": "fine"});
    let incomplete = "Incomplete checklist items: First, Second";
    assert_eq!(
        office.refused(&resolve, noted.clone()),
        (400, incomplete.into())
    );
    for item in office.get(&format!("{case}checklist/")).as_array().unwrap() {
        let path = format!("{case}checklist/{}/", text(item, "uuid"));
        let done = office
            .send("PATCH", &path, &json!({"is_completed": true}))
            .json;
        assert!(done["completed_by"].is_string() && done["completed_at"].is_string());
        assert_eq!(office.send("PATCH", &path, &json!({})).status, 400);
    }
    let resolved = office.post(&resolve, noted);
    assert_eq!(resolved["status"], "RESOLVED");
    assert_eq!(
        events(&resolved),
        ["CREATED", "CHECKLIST_COMPLETED", "RESOLVED"]
    );
}

#[test]
fn a_second_officer_approves_or_rejects() {
    let office = Office::new(&Fake::new());
    let (user, _) = office.user("user-7");
    let checker = office.blueprint(json!({"name": "Checker"}));
    let maker = office.blueprint(json!({"four_eyes_checker_blueprint": checker}));
    let case = office.open(&user, json!({"blueprint": maker}));
    let approve = format!("{case}approve/");
    assert_eq!(office.refused(&approve, json!({})).0, 409);

    let threat = json!({"resolution": "VALID_THREAT"});
    let staged = office.post(&format!("{case}resolve/"), threat.clone());
    assert_eq!(
        (
            &staged["status"],
            &staged["blueprint"]["name"],
            &staged["resolution"]
        ),
        (&json!("OPEN"), &json!("Checker"), &Value::Null)
    );
    assert_eq!(staged["pending_resolution"]["maker_blueprint_id"], *maker);
    assert_eq!(
        office.refused(&format!("{case}resolve/"), threat.clone()).0,
        400
    );
    assert_eq!(
        office.refused(&format!("{case}request-info/"), json!({})).0,
        400
    );
    assert_eq!(office.refused(&approve, json!({})).0, 403);
    assert_eq!(
        office
            .refused(&format!("{case}reject-approval/"), json!({}))
            .0,
        403
    );

    let colleague = office.colleague();
    let rejected = colleague.post(&format!("{case}reject-approval/"), json!({"notes": "why"}));
    assert_eq!(
        (
            &rejected["blueprint"]["uuid"],
            &rejected["pending_resolution"]
        ),
        (&json!(maker), &Value::Null)
    );
    office.post(&format!("{case}resolve/"), threat);
    let approved = colleague.post(&approve, json!({}));
    assert_eq!(
        (&approved["status"], &approved["resolved_by_email"]),
        (
            &json!("RESOLVED"),
            &staged["pending_resolution"]["maker_email"]
        )
    );
    let expected = [
        "CREATED",
        "SUBMITTED_FOR_APPROVAL",
        "APPROVAL_REJECTED",
        "SUBMITTED_FOR_APPROVAL",
        "APPROVAL_GRANTED",
        "RESOLVED",
    ];
    assert_eq!(events(&approved), expected);
}

#[test]
fn cases_move_between_blueprints() {
    let office = Office::new(&Fake::new());
    let (user, _) = office.user("user-7");
    let automatic = office.blueprint(json!({
        "name": "Automatic", "assignment_method": "AUTOMATIC", "max_active_cases": 1,
    }));
    let first = office.blueprint(json!({"escalation_blueprint": automatic}));
    let case = office.open(&user, json!({"blueprint": first}));
    assert_eq!(
        office.refused(&format!("{case}escalate/"), json!({})).0,
        400
    );
    let target = json!({"target_blueprint": automatic});
    assert_eq!(
        office
            .refused(&format!("{case}transfer/"), target.clone())
            .0,
        400
    );

    let both = json!({"escalation_enabled": true, "transfer_enabled": true});
    office.send("PATCH", &format!("blueprints/{first}/"), &both);
    let receives = &office.get(&format!("blueprints/{automatic}/"))["receives_escalation_from"];
    assert_eq!(receives[0]["id"], *first);
    let mut assignees = Vec::new();
    for action in ["escalate/", "transfer/", "escalate/"] {
        let case = office.open(&user, json!({"blueprint": first}));
        let moved = office.post(&format!("{case}{action}"), target.clone());
        assert_eq!(moved["blueprint"]["name"], "Automatic");
        assignees.push(moved["assigned_to"]["uuid"].clone());
    }
    // Each member has one case at most.
    assert_eq!(assignees, [json!(OFFICER), json!(OTHER), Value::Null]);

    office.send(
        "PATCH",
        &format!("blueprints/{automatic}/"),
        &json!({"is_active": false}),
    );
    let case = office.open(&user, json!({"blueprint": first}));
    assert_eq!(
        office.refused(&format!("{case}escalate/"), json!({})).0,
        400
    );
    let body =
        json!({"title": "Late", "blueprint": automatic, "subject": {"type": "user", "uuid": user}});
    assert_eq!(office.send("POST", "", &body).status, 400);
}

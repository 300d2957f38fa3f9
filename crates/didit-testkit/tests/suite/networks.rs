//! Fraud networks: users, companies and parties that share a signal.

use std::time::Duration;

use didit_testkit::{Access, Fake, KeyRules, Scenario};
use serde_json::{Value, json};

use crate::caller::Caller;

mod calls;

pub(crate) use calls::calls;

const PHONE: &str = "+33639980001";
const UNKNOWN: &str = "11111111-2222-4333-8444-555555555555";

/// Calls paths of an application.
struct Investigator {
    caller: Caller,
    root: String,
}

impl Investigator {
    fn new(fake: &Fake) -> Self {
        let (organization, application) = (fake.organization_id(), fake.application_id());
        Self {
            caller: Caller::new(fake),
            root: format!("/v3/organization/{organization}/application/{application}/"),
        }
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.caller.get(&format!("{}{path}", self.root));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json
    }

    fn status(&self, path: &str) -> u16 {
        let answer = self.caller.get(&format!("{}{path}", self.root));
        answer.status.as_u16()
    }

    /// Creates and completes the session of a user with contact details.
    fn contact(&self, vendor_data: &str, contact: &Value, scenario: &str) -> String {
        let session = json!({"workflow_id": self.caller.fake.workflow_id(),
            "vendor_data": vendor_data, "contact_details": contact});
        let made = self.caller.post("/v3/session/", session);
        let id = made.json["session_id"].as_str().unwrap().to_owned();
        self.caller.fake.complete(&id, scenario).unwrap();
        id
    }

    /// Three users with the same phone number, a second apart; returns their sessions.
    fn ring(&self) -> [String; 3] {
        ["ring-1", "ring-2", "ring-3"].map(|user| {
            self.caller.fake.advance(Duration::from_secs(1));
            self.contact(user, &json!({"phone": PHONE}), "approve")
        })
    }

    /// The path of the only network.
    fn network(&self) -> String {
        let page = self.get("networks/");
        assert_eq!(page["count"], 1, "{page}");
        format!("networks/{}/", text(&page["results"][0], "uuid"))
    }

    fn user(&self, vendor_data: &str) -> String {
        let user = self.caller.get(&format!("/v3/users/{vendor_data}/"));
        text(&user.json, "didit_internal_id").to_owned()
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

fn results(value: &Value) -> &Vec<Value> {
    value["results"].as_array().unwrap()
}

#[test]
fn three_sessions_with_one_phone_are_a_network() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    let sessions = investigator.ring();
    investigator.caller.completed("stranger", "approve");
    let path = investigator.network();
    let network = investigator.get(&path);
    assert_eq!(network["pattern_types"], json!(["same_phone_number"]));
    assert_eq!(network["signal_types"], json!(["phone"]));
    assert_eq!(
        network["member_counts"],
        json!({"total": 3, "vendor_user": 3})
    );
    assert_eq!(network["member_status"], json!({"approved": 3}));
    assert_eq!(
        network["risk"],
        json!({"score": 45, "band": "low", "bar": 0.45})
    );

    let members = investigator.get(&format!("{path}members/"));
    let first = results(&members).iter();
    let first = first
        .min_by_key(|member| text(member, "joined_at").to_owned())
        .unwrap();
    assert_eq!(first["subject"]["vendor_data"], "ring-1");
    assert_eq!(first["outcome_status"], "Approved");
    assert_eq!(first["provenance"]["session_ids"], json!([sessions[0]]));
    assert_eq!(first["shared_infrastructure"], json!({"phone": 1}));

    let signals = investigator.get(&format!("{path}signals/"));
    let signal = &results(&signals)[0];
    assert_eq!(
        (&signal["subject_count"], &signal["coverage"]),
        (&json!(3), &json!(1.0))
    );
    assert!(
        !signals.to_string().contains(PHONE),
        "the value is not returned"
    );
    let timeline = investigator.get(&format!("{path}timeline/"));
    let types: Vec<_> = results(&timeline)
        .iter()
        .map(|event| text(event, "event_type"))
        .collect();
    assert_eq!(types.len(), 4);
    assert_eq!((types[0], types[3]), ("member_joined", "member_joined"));
    let map = investigator.get(&format!("{path}map/"));
    assert_eq!(
        (&map["convergence_count"], &map["countries"]),
        (&json!(1), &json!(["FR"]))
    );
    assert_eq!(map["points"].as_array().unwrap().len(), 3);
}

#[test]
fn deleted_session_leaves_the_network() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    let sessions = investigator.ring();
    let id = investigator.get("networks/")["results"][0]["uuid"].clone();
    let members = investigator.get(&format!("networks/{}/members/", id.as_str().unwrap()));
    // The id follows from the smallest member, which stays.
    let smallest = text(&results(&members)[0]["subject"], "vendor_data").to_owned();
    let mut leaving = ["ring-1", "ring-2", "ring-3"].iter().zip(&sessions);
    let (_, last) = leaving.rfind(|(user, _)| **user != smallest).unwrap();
    let delete = |session: &str| {
        let path = format!("/v3/session/{session}/delete/");
        assert_eq!(investigator.caller.call("DELETE", &path, "").status, 200);
    };
    delete(last);
    let shrunk = investigator.get("networks/");
    assert_eq!(
        (&shrunk["count"], &shrunk["results"][0]["uuid"]),
        (&json!(1), &id)
    );
    assert_eq!(shrunk["results"][0]["member_counts"]["total"], 2);
    let (_, other) = leaving.find(|_| true).unwrap();
    delete(other);
    assert_eq!(investigator.get("networks/")["count"], 0);
    assert_eq!(
        investigator.status(&format!("networks/{}/", id.as_str().unwrap())),
        404
    );
}

#[test]
fn networks_grow_together_through_other_signals() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    let (phone, email) = (
        json!({"phone": PHONE}),
        json!({"email": "Ring@example.com"}),
    );
    investigator.contact("a", &phone, "approve");
    investigator.contact("b", &phone, "review_face_match_borderline");
    investigator.contact("c", &email, "approve");
    investigator.contact("d", &email, "approve");
    assert_eq!(investigator.get("networks/")["count"], 2);
    investigator.contact("b", &json!({"email": "ring@example.com"}), "approve");
    let network = investigator.get(&investigator.network());
    assert_eq!(network["signal_types"], json!(["email", "phone"]));
    assert_eq!(
        network["signal_coverage"],
        json!({"email": 0.75, "phone": 0.5})
    );
    assert_eq!(network["member_status"], json!({"approved": 4}));

    let shared =
        Scenario::approve().person(|person| "fingerprint-1".clone_into(&mut person.device));
    for user in ["e", "f"] {
        let id = investigator.caller.create(&fake.workflow_id(), user);
        fake.play(&id, &shared).unwrap();
    }
    let page = investigator.get("networks/?pattern_type=exact_same_device");
    assert_eq!(results(&page)[0]["member_counts"]["total"], 2);
}

#[test]
fn invented_people_are_strangers() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    // More people than the fake invents IP addresses.
    for user in 0..300 {
        investigator
            .caller
            .completed(&format!("user-{user}"), "approve");
    }
    assert_eq!(investigator.get("networks/")["count"], 0);
}

#[test]
fn lists_filter_sort_and_page() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    investigator.ring();
    fake.advance(Duration::from_secs(86_400));
    for user in ["c", "d"] {
        investigator.contact(user, &json!({"email": "ring@example.com"}), "approve");
    }
    let count = |query: &str| investigator.get(&format!("networks/?{query}"))["count"].clone();
    let day = text(
        &investigator.get("networks/")["results"][1],
        "last_activity_at",
    )[..10]
        .to_owned();
    for (query, expected) in [
        ("status=active,in_review", 2),
        ("status=dismissed", 0),
        ("scope=identity", 2),
        ("scope=transactions", 0),
        ("signal_type=phone", 1),
        ("signal_type=phone,email", 2),
        ("pattern_type=same_email", 1),
        ("risk_band=high", 0),
        ("min_size=3", 1),
        ("max_size=2", 1),
        (&format!("date_to={day}"), 1),
        (&format!("date_from={day}"), 2),
        ("q=RING-2", 1),
        ("q=nothing", 0),
    ] {
        assert_eq!(count(query), expected, "{query}");
    }
    let first = investigator.get("networks/?limit=1");
    assert_eq!(
        (&first["next"], &first["previous"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(first["results"][0]["signal_types"], json!(["email"]));
    let second = investigator.get("networks/?limit=1&offset=1");
    assert_eq!(
        (&second["next"], &second["previous"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(second["kpis"]["applicants_involved"]["value"], 5);
    let oldest = investigator.get("networks/?ordering=last_activity_at");
    assert_eq!(oldest["results"][0]["signal_types"], json!(["phone"]));
    for query in ["scope=both", "date_from=today"] {
        assert_eq!(
            investigator.status(&format!("networks/?{query}")),
            400,
            "{query}"
        );
    }
}

#[test]
fn graph_shows_the_surroundings_of_a_member() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    let (phone, email) = (
        json!({"phone": PHONE}),
        json!({"email": "ring@example.com"}),
    );
    investigator.contact("a", &phone, "approve");
    investigator.contact(
        "b",
        &json!({"phone": PHONE, "email": "ring@example.com"}),
        "approve",
    );
    investigator.contact("c", &email, "approve");
    let path = format!("{}graph/", investigator.network());
    let whole = investigator.get(&path);
    assert_eq!(
        whole["metrics"],
        json!({"node_count": 5, "edge_count": 4, "hub_signal_count": 0})
    );
    assert_eq!(whole["depth"], Value::Null);
    let focus = format!("focus_kind=vendor_user&focus_id={}", investigator.user("a"));
    for (depth, nodes, edges) in [("1", 2, 1), ("2", 3, 2), ("3", 4, 3), ("all", 5, 4)] {
        let graph = investigator.get(&format!("{path}?{focus}&depth={depth}"));
        let metrics = &graph["metrics"];
        assert_eq!(
            (&metrics["node_count"], &metrics["edge_count"]),
            (&json!(nodes), &json!(edges)),
            "{depth}"
        );
    }
    let edge = &whole["edges"][0];
    let nodes = whole["nodes"].as_array().unwrap();
    for end in ["source", "target"] {
        assert!(nodes.iter().any(|node| node["id"] == edge[end]), "{end}");
    }
    for query in [
        "depth=4".to_owned(),
        "focus_kind=vendor_user".to_owned(),
        format!("focus_id={UNKNOWN}"),
        format!("focus_kind=vendor_user&focus_id={UNKNOWN}"),
        focus.replace("vendor_user", "vendor_business"),
    ] {
        assert_eq!(
            investigator.status(&format!("{path}?{query}")),
            400,
            "{query}"
        );
    }
}

fn transfer(id: &str, counterparty: &Value) -> Value {
    json!({
        "transaction_id": id, "transaction_category": "finance",
        "transaction_details": {"direction": "outbound", "amount": 5, "currency": "EUR"},
        "subject": {"vendor_data": "payer", "full_name": "Ana Example"},
        "counterparty": counterparty,
    })
}

/// Books a transfer to a party without an own id, from a device; returns the transaction.
fn pay(investigator: &Investigator, id: &str, ip_address: &str) -> Value {
    let counterparty = json!({"full_name": format!("Party {id}"),
        "device_context": {"network_context": {"ip_address": ip_address}}});
    let booked = investigator
        .caller
        .post("/v3/transactions/", transfer(id, &counterparty));
    assert_eq!(booked.status, 201, "{}", booked.text);
    booked.json
}

#[test]
fn memberships_lead_from_everything_to_its_networks() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    let [session, ..] = investigator.ring();
    let user = investigator.user("ring-1");
    let stranger = investigator.caller.completed("stranger", "approve");
    for (path, expected) in [
        (format!("sessions/{session}/networks/"), 1),
        (format!("users/{user}/networks/"), 1),
        (format!("sessions/{stranger}/networks/"), 0),
        (
            format!("users/{}/networks/", investigator.user("stranger")),
            0,
        ),
    ] {
        let found = investigator.get(&path);
        assert_eq!(results(&found).len(), expected, "{path}");
        for membership in results(&found) {
            assert_eq!(membership["subject"]["uuid"], user);
            assert_eq!(membership["signal_types"], json!(["phone"]));
        }
    }
    let anonymous = investigator.caller.create_raw(&fake.workflow_id());
    let anonymous = format!("sessions/{}/networks/", text(&anonymous.json, "session_id"));
    assert_eq!(investigator.get(&anonymous), json!({"results": []}));
    for path in [
        format!("sessions/{UNKNOWN}/networks/"),
        format!("business-sessions/{session}/networks/"),
        format!("users/{UNKNOWN}/networks/"),
        format!("businesses/{user}/networks/"),
        format!("transactions/{UNKNOWN}/networks/"),
    ] {
        assert_eq!(investigator.status(&path), 404, "{path}");
    }

    let booked = pay(&investigator, "one", "198.51.100.7");
    pay(&investigator, "two", "198.51.100.7");
    let path = format!("transactions/{}/", text(&booked, "uuid"));
    let party = |at: usize| {
        format!(
            "{path}parties/{}/networks/",
            text(&booked["parties"][at], "uuid")
        )
    };
    assert_eq!(
        investigator.get(&format!("{path}networks/")),
        json!({"results": []})
    );
    assert_eq!(investigator.get(&party(0)), json!({"results": []}));
    let found = investigator.get(&party(1));
    assert_eq!(results(&found)[0]["subject"]["kind"], "transaction_party");
    assert_eq!(results(&found)[0]["subject"]["name"], "Party one");
    assert_eq!(results(&found)[0]["network"]["member_counts"]["total"], 2);
    assert_eq!(investigator.get("networks/?scope=transactions")["count"], 1);
    let unknown = format!("{path}parties/{UNKNOWN}/networks/");
    assert_eq!(investigator.status(&unknown), 404);
}

#[test]
fn networks_span_the_organisation_and_need_a_key_without_limits() {
    let fake = Fake::new();
    let investigator = Investigator::new(&fake);
    let partner = fake.add_application();
    let other = Caller::with_key(&fake, &partner.api_key);
    let contact = json!({"phone": PHONE});
    investigator.contact("ours", &contact, "approve");
    let theirs = json!({"workflow_id": partner.workflow_id, "vendor_data": "theirs", "contact_details": contact});
    let theirs = other.post("/v3/session/", theirs).json;
    fake.complete(text(&theirs, "session_id"), "approve")
        .unwrap();
    let network = investigator.get(&investigator.network());
    assert_eq!(network["member_counts"]["total"], 2);
    let third = fake.add_application();
    let third_root = investigator
        .root
        .replace(&fake.application_id(), &third.application_id);
    let of_third = Caller::with_key(&fake, &third.api_key).get(&format!("{third_root}networks/"));
    assert_eq!(of_third.json["count"], 0);

    let key = fake.add_key(&KeyRules::new().allow("sessions", Access::Write));
    let answer = Caller::with_key(&fake, &key).get(&format!("{}networks/", investigator.root));
    assert_eq!(answer.status, 403);
}

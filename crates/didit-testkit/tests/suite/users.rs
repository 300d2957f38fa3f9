//! Users and companies, as they come to be and as they are changed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use didit_testkit::{Access, Fake, KeyRules, Template};
use didit_webhooks::{Secret, Signer};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};

fn user(caller: &Caller, vendor_data: &str) -> Answer {
    caller.get(&format!("/v3/users/{vendor_data}/"))
}

fn set_status(caller: &Caller, path: &str, status: &str) -> Answer {
    caller.patch(
        &format!("{path}update-status/"),
        json!({ "status": status }),
    )
}

/// The events of users and companies from now on.
fn listen(fake: &Fake) -> Arc<Mutex<Vec<Value>>> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let signer = Signer::new(Secret::new(fake.webhook_secret()).unwrap());
    fake.on_webhook({
        let heard = Arc::clone(&heard);
        move |webhook| {
            let event: Value = serde_json::from_slice(&webhook.body).unwrap();
            for (name, value) in signer.sign(&webhook.body).unwrap().iter() {
                assert_eq!(webhook.headers[name], value);
            }
            if event.get("session_id").is_none() {
                heard.lock().unwrap().push(event);
            }
            200
        }
    });
    heard
}

#[test]
fn a_user_comes_to_be_with_the_first_session() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    assert_eq!(user(&caller, "user-7").status, 404);
    let first = caller.completed("user-7", "approve");
    fake.advance(Duration::from_secs(60));
    let second = caller.completed("user-7", "decline_aml_hit");
    let (first, second) = (caller.decision(&first), caller.decision(&second));
    let user = user(&caller, "user-7").json;
    assert_eq!(user["status"], "ACTIVE");
    let counts = [
        "session_count",
        "approved_count",
        "declined_count",
        "in_review_count",
    ];
    assert_eq!(
        counts.map(|name| user[name].clone()),
        [2, 1, 1, 0].map(Value::from)
    );
    assert_eq!(user["first_session_at"], first["created_at"]);
    assert_eq!(user["created_at"], first["created_at"]);
    assert_eq!(user["last_session_at"], second["created_at"]);
    let document = &first["id_verifications"][0];
    assert_eq!(user["full_name"], document["full_name"]);
    assert_eq!(user["effective_name"], document["full_name"]);
    assert_eq!(user["date_of_birth"], document["date_of_birth"]);
    assert_eq!(user["issuing_states"], json!([document["issuing_state"]]));
    assert_eq!(
        user["approved_emails"],
        json!([first["email_verifications"][0]["email"]])
    );
    assert_eq!(
        user["approved_phones"],
        json!([first["phone_verifications"][0]["full_number"]])
    );
    assert_eq!(user["features"]["ID_VERIFICATION"], "Approved");
    assert_eq!(user["features"]["AML"], "Declined");
    assert!(
        user["portrait_image_url"]
            .as_str()
            .unwrap()
            .contains("X-Amz-Expires")
    );
    let row = &caller.get("/v3/sessions/").json["results"][0];
    assert_eq!(row["didit_internal_id"], user["didit_internal_id"]);
}

#[test]
fn a_user_outlives_its_sessions_and_not_its_deletion() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let before = user(&caller, "user-7").json;
    caller.call("DELETE", &format!("/v3/session/{id}/delete/"), "");
    let after = user(&caller, "user-7").json;
    assert_eq!(after["created_at"], before["created_at"]);
    assert_eq!(
        (&after["session_count"], &after["last_session_at"]),
        (&json!(0), &Value::Null)
    );
    caller.completed("user-8", "approve");
    let delete = |body| caller.post("/v3/users/delete/", body).json;
    let both = json!({"vendor_data_list": ["user-7", "nobody"],
        "didit_internal_id_list": [user(&caller, "user-8").json["didit_internal_id"]]});
    assert_eq!(delete(both.clone()), json!({"deleted": 2}));
    assert_eq!(delete(both), json!({"deleted": 0}));
    assert_eq!(user(&caller, "user-8").status, 404);
    assert_eq!(caller.get("/v3/users/").json["count"], 0);
    // A user who comes again is a new user.
    caller.completed("user-8", "review_face_match_borderline");
    let again = user(&caller, "user-8").json;
    assert_eq!(
        (&again["session_count"], &again["in_review_count"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(again["full_name"], Value::Null);
    assert_eq!(delete(json!({"delete_all": true})), json!({"deleted": 1}));
    assert_eq!(caller.get("/v3/users/").json["results"], json!([]));
}

#[test]
fn who_is_blocked_creates_no_session() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let create = |vendor_data: &str, template| {
        let body = json!({"workflow_id": fake.workflow_of(template), "vendor_data": vendor_data});
        caller.post("/v3/session/", body)
    };
    caller.post("/v3/users/create/", json!({"vendor_data": "one"}));
    let blocked = set_status(&caller, "/v3/users/one/", "BLOCKED");
    assert_eq!(blocked.json["status"], "BLOCKED");
    let refused = create("one", Template::Kyc);
    assert_eq!(refused.status, 400);
    let text =
        "This user or business has been blocked and cannot create new verification sessions.";
    assert_eq!(refused.json, json!({ "vendor_data": text }));
    // A company of the same key is another entity.
    assert_eq!(create("one", Template::Kyb).status, 201);
    set_status(&caller, "/v3/businesses/one/", "BLOCKED");
    assert_eq!(create("one", Template::Kyb).status, 400);
    set_status(&caller, "/v3/users/one/", "FLAGGED");
    assert_eq!(create("one", Template::Kyc).status, 201);
    // The switch of the test is the same one.
    fake.set_blocked("two", true);
    assert_eq!(user(&caller, "two").json["status"], "BLOCKED");
    assert_eq!(create("two", Template::Kyc).status, 400);
    caller.patch("/v3/users/two/", json!({"status": "ACTIVE"}));
    assert_eq!(create("two", Template::Kyc).status, 201);
}

#[test]
fn changes_are_sent_to_subscribers() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    let heard = listen(&fake);
    let body = json!({"status": "BLOCKED", "reason": "Chargeback"});
    let path = "/v3/users/user-7/";
    let blocked = caller
        .patch(&format!("{path}update-status/"), body.clone())
        .json;
    caller.patch(&format!("{path}update-status/"), body);
    let comment = &blocked["comments"][0];
    assert_eq!(blocked["comments"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&comment["previous_status"], &comment["comment"]),
        (&json!("ACTIVE"), &json!("Chargeback"))
    );
    let found = blocked["full_name"].clone();
    caller.patch(path, json!({"full_name": "Ana", "metadata": {"n": 1}}));
    caller.patch(path, json!({"full_name": "Ana"}));
    caller.patch(path, json!({"full_name": null, "status": "ACTIVE"}));
    let business = json!({"vendor_data": "company-1", "legal_name": "Example Ltd"});
    caller.post("/v3/businesses/create/", business);
    set_status(&caller, "/v3/businesses/company-1/", "FLAGGED");
    let heard = heard.lock().unwrap();
    let types: Vec<_> = heard
        .iter()
        .map(|event| event["webhook_type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        [
            "user.status.updated",
            "user.data.updated",
            "user.status.updated",
            "user.data.updated",
            "business.data.updated",
            "business.status.updated",
        ]
    );
    assert_eq!(
        (&heard[0]["status"], &heard[0]["previous_status"]),
        (&json!("BLOCKED"), &json!("ACTIVE"))
    );
    assert_eq!(heard[0]["vendor_user_id"], blocked["didit_internal_id"]);
    assert_eq!(heard[0]["vendor_data"], "user-7");
    let name = json!({"previous": found, "current": "Ana"});
    assert_eq!(heard[1]["changed_fields"], json!(["full_name", "metadata"]));
    assert_eq!(heard[1]["changes"]["full_name"], name);
    assert_eq!(heard[3]["changes"]["full_name"]["current"], found);
    assert_eq!(
        heard[4]["changed_fields"],
        json!(["legal_name", "vendor_data"])
    );
    assert_eq!(heard[5]["status"], "FLAGGED");
    assert_ne!(heard[0]["event_id"], heard[1]["event_id"]);
    let deliveries = fake.deliveries();
    let about = deliveries
        .iter()
        .find(|record| record.webhook_type() == "user.status.updated");
    assert_eq!(
        (about.unwrap().session_id(), about.unwrap().status()),
        (None, "BLOCKED")
    );
}

#[test]
fn lists_are_by_the_latest_session_and_count_to_a_hundred() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.post(
        "/v3/users/create/",
        json!({"vendor_data": "waits", "status": "FLAGGED"}),
    );
    for number in 0..120 {
        caller.create(&fake.workflow_id(), &format!("user-{number}"));
    }
    caller.completed("user-3", "approve");
    caller.completed("user-3", "approve");
    let list = |query: &str| caller.get(&format!("/v3/users/?{query}")).json;
    let keys = |page: &Value| -> Vec<String> {
        let rows = page["results"].as_array().unwrap().iter();
        rows.map(|row| row["vendor_data"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = list("limit=2");
    assert_eq!(first["count"], 100);
    assert_eq!(keys(&first), ["user-3", "user-119"]);
    assert!(
        first["next"]
            .as_str()
            .unwrap()
            .ends_with("/v3/users/?limit=2&offset=2")
    );
    let end = list("offset=118");
    assert_eq!(keys(&end), ["user-1", "user-0", "waits"]);
    assert_eq!((&end["next"], &end["count"]), (&Value::Null, &json!(100)));
    assert_eq!(list("offset=120")["next"], Value::Null);
    assert_eq!(list("limit=500")["results"].as_array().unwrap().len(), 121);
    assert_eq!(keys(&list("status=FLAGGED")), ["waits"]);
    assert_eq!(
        keys(&list("search=USER-11&limit=3")),
        ["user-119", "user-118", "user-117"]
    );
    let state = user(&caller, "user-3").json["issuing_states"][0].clone();
    assert_eq!(
        keys(&list(&format!("country={}", state.as_str().unwrap()))),
        ["user-3"]
    );
    assert_eq!(first["results"][0].get("metadata"), None);
}

#[test]
fn applications_know_nothing_of_each_others_users() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    set_status(&caller, "/v3/users/user-7/", "BLOCKED");
    let partner = fake.add_application();
    let other = Caller::with_key(&fake, &partner.api_key);
    assert_eq!(user(&other, "user-7").status, 404);
    assert_eq!(other.get("/v3/users/").json["count"], 0);
    other.create(&partner.workflow_id, "user-7");
    let (mine, theirs) = (user(&caller, "user-7").json, user(&other, "user-7").json);
    assert_eq!(theirs["status"], "ACTIVE");
    assert_ne!(mine["didit_internal_id"], theirs["didit_internal_id"]);
    other.post("/v3/users/delete/", json!({"delete_all": true}));
    assert_eq!(user(&caller, "user-7").status, 200);
}

#[test]
fn a_snapshot_keeps_users_and_companies() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    caller.completed("user-8", "approve");
    caller.patch(
        "/v3/users/user-7/",
        json!({"display_name": "Ana", "status": "BLOCKED"}),
    );
    caller.post("/v3/users/delete/", json!({"vendor_data_list": ["user-8"]}));
    let company = caller
        .post(
            "/v3/businesses/create/",
            json!({"legal_name": "Example Ltd"}),
        )
        .json;
    let id = company["didit_internal_id"].as_str().unwrap();
    let later = Fake::new();
    later.restore(&fake.snapshot()).unwrap();
    let again = Caller::new(&later);
    for path in [
        "/v3/users/",
        "/v3/users/user-7/",
        "/v3/users/user-8/",
        "/v3/businesses/",
    ] {
        let (before, after) = (caller.get(path), again.get(path));
        assert_eq!(before.text, after.text, "{path}");
    }
    assert_eq!(company["vendor_data"], Value::Null);
    assert_eq!(again.get(&format!("/v3/businesses/{id}/")).json, company);
    let delete = json!({"didit_internal_id_list": [id]});
    assert_eq!(
        again.post("/v3/businesses/delete/", delete).json["deleted"],
        1
    );
}

#[test]
fn caller_gets_the_reason_in_terms_of_the_api() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    caller.completed("user-7", "approve");
    let refusals: Vec<_> = [
        ("POST", "/v3/users/create/", json!({})),
        (
            "POST",
            "/v3/users/create/",
            json!({"vendor_data": "user-7"}),
        ),
        (
            "POST",
            "/v3/users/create/",
            json!({"vendor_data": "x", "status": "Active", "metadata": []}),
        ),
        (
            "PATCH",
            "/v3/users/user-7/",
            json!({"status": "INVALID", "date_of_birth": "1.2.1980"}),
        ),
        (
            "PATCH",
            "/v3/users/user-7/",
            json!({"full_name": "x".repeat(513), "approved_emails": [1]}),
        ),
        ("PATCH", "/v3/users/user-7/update-status/", json!({})),
        (
            "PATCH",
            "/v3/users/user-7/update-status/",
            json!({"status": "Blocked"}),
        ),
        ("PATCH", "/v3/users/nobody/update-status/", json!({})),
        ("POST", "/v3/users/delete/", json!({"vendor_data_list": []})),
        ("POST", "/v3/businesses/delete/", json!({})),
        (
            "POST",
            "/v3/businesses/create/",
            json!({"country_code": "x".repeat(11)}),
        ),
        ("GET", "/v3/users/nobody/generate-pdf", json!({})),
        ("POST", "/v3/billing/top-up/", json!({})),
        (
            "POST",
            "/v3/billing/top-up/",
            json!({"amount_in_dollars": "NaN"}),
        ),
        (
            "POST",
            "/v3/billing/top-up/",
            json!({"amount_in_dollars": "many"}),
        ),
        (
            "POST",
            "/v3/billing/top-up/",
            json!({"amount_in_dollars": 49.99}),
        ),
    ]
    .into_iter()
    .map(|(method, path, body)| {
        let answer = caller.call(method, path, &body.to_string());
        format!(
            "{method} {path} {}: {}",
            answer.status.as_u16(),
            answer.text
        )
    })
    .collect();
    insta::assert_snapshot!(refusals.join("\n"));
}

#[test]
fn a_key_reaches_what_its_scopes_say() {
    let fake = Fake::new();
    Caller::new(&fake).completed("user-7", "approve");
    let none = Caller::with_key(&fake, "").get("/v3/users/");
    let token = "You must be authenticated with a valid access token to access this endpoint.";
    assert_eq!(
        (none.status.as_u16(), none.json),
        (401, json!({ "detail": token }))
    );
    assert_eq!(
        Caller::with_key(&fake, "wrong").get("/v3/users/").status,
        403
    );
    assert_eq!(
        Caller::with_key(&fake, "").get("/v3/businesses/").status,
        403
    );
    let reader = fake.add_key(&KeyRules::new().allow("users", Access::Read).without_media());
    let reader = Caller::with_key(&fake, &reader);
    assert_eq!(
        user(&reader, "user-7").json["portrait_image_url"],
        Value::Null
    );
    assert_eq!(
        set_status(&reader, "/v3/users/user-7/", "BLOCKED").status,
        403
    );
    assert_eq!(reader.get("/v3/users/user-7/generate-pdf/").status, 403);
    assert_eq!(reader.get("/v3/billing/balance/").status, 403);
}

#[test]
fn credits_are_the_balance() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    assert_eq!(
        caller.get("/v3/billing/balance/").json["balance"],
        "1000.0000"
    );
    fake.set_credits(Some(3));
    assert_eq!(caller.get("/v3/billing/balance/").json["balance"], "3.0000");
    let page = caller
        .post("/v3/billing/top-up/", json!({"amount_in_dollars": 50}))
        .json;
    let (id, link) = (&page["checkout_session_id"], &page["checkout_session_url"]);
    assert!(link.as_str().unwrap().ends_with(id.as_str().unwrap()));
    assert_eq!(caller.get("/v3/billing/balance/").json["balance"], "3.0000");
}

#[test]
fn the_journal_prints_no_key_of_a_user() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("carmen", "approve");
    caller.get("/v3/users/carmen/?x=carmen");
    caller.get(&format!("/v3/session/{id}/decision/"));
    let printed = format!("{:?}", fake.journal());
    assert!(!printed.contains("carmen"), "{printed}");
    assert!(
        printed.contains("GET /v3/users/{vendor_data}/ -> 200 OK"),
        "{printed}"
    );
    assert!(
        printed.contains(&format!("GET /v3/session/{id}/decision/ -> 200 OK")),
        "{printed}"
    );
}

//! Snapshots of the state.

use std::time::Duration;

use didit_testkit::{Fake, StateFile};
use serde_json::json;

use crate::caller::Caller;

fn used_fake() -> (Fake, String) {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    fake.add_application();
    let done = caller.completed("user-7", "review_poa_partial_match");
    let gone = caller.completed("user-8", "approve");
    caller.create(&fake.workflow_id(), "user-9");
    caller.post(
        "/v3/blocklist/add/",
        json!({"session_id": done, "blocklist_document": true}),
    );
    let phones = crate::lists::blocklist(&caller, "phone");
    let entry = json!({"value": "+34600000000", "comment": "fraud"});
    assert_eq!(caller.post(&format!("{phones}entries/"), entry).status, 201);
    let own = json!({"name": "Own", "list_type": "custom", "entry_type": "key"});
    assert_eq!(caller.post("/v3/lists/", own).status, 201);
    caller.call("DELETE", &format!("/v3/session/{gone}/delete/"), "");
    caller.post(
        "/v3/webhook/destinations/",
        json!({"label": "mine", "url": "http://127.0.0.1:9/hook", "subscribed_events": ["status.updated"]}),
    );
    caller.set_status(&done, "Declined");
    (fake, done)
}

#[test]
fn restored_fake_gives_the_same_responses() {
    let (fake, done) = used_fake();
    let snapshot = fake.snapshot();
    let other = Fake::builder().seed(99).build();
    other.restore(&snapshot).unwrap();
    assert_eq!(other.api_key(), fake.api_key());
    let (one, two) = (Caller::new(&fake), Caller::new(&other));
    for path in [
        "/v3/sessions/",
        "/v3/sessions/?status=Declined",
        "/v3/sessions/?vendor_data=user-7",
        "/v3/blocklist/",
        "/v3/lists/",
        "/v3/webhook/destinations/",
        &format!("/v3/session/{done}/decision/"),
        &format!("/v3/sessions/{done}/reviews/"),
    ] {
        let (before, after) = (one.get(path), two.get(path));
        assert_eq!(before.status, 200, "{path}: {}", before.text);
        assert_eq!(before.text, after.text, "{path}");
    }
    assert_eq!(other.snapshot(), snapshot);
    for fake in [&fake, &other] {
        fake.advance(Duration::from_secs(604_800));
    }
    assert_eq!(other.snapshot(), fake.snapshot());
    assert_eq!(
        one.get("/v3/sessions/?status=Expired").text,
        two.get("/v3/sessions/?status=Expired").text
    );
}

#[test]
fn body_that_a_snapshot_could_not_keep_is_refused() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    fake.deliver_to("http://localhost:9/");
    let nested = |levels: usize| format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    let workflow_id = fake.workflow_id();
    // The body has a level around the nested value.
    let create = |levels: usize| {
        let nested = nested(levels);
        let session = format!(r#"{{"workflow_id":"{workflow_id}","metadata":{nested}}}"#);
        let transaction = format!(
            r#"{{"transaction_id":"a","transaction_category":"finance","custom_properties":{nested},
            "transaction_details":{{"direction":"inbound","amount":"1","currency":"EUR"}},
            "subject":{{"vendor_data":"u","full_name":"A"}}}}"#
        );
        let created = caller.call("POST", "/v3/session/", &session);
        let booked = caller.call("POST", "/v3/transactions/", &transaction);
        [created, booked]
    };
    for refused in create(100) {
        let expected = json!({"detail": "JSON parse error - too many levels"});
        assert_eq!((refused.status.as_u16(), refused.json), (400, expected));
    }
    let [created, booked] = create(99);
    assert_eq!(
        (created.status.as_u16(), booked.status.as_u16()),
        (201, 201)
    );
    fake.complete(created.json["session_id"].as_str().unwrap(), "approve")
        .unwrap();
    let state = fake.snapshot();
    Fake::new().restore(&state).unwrap();
    let person = "/v3/database-validation/";
    let address = nested(101);
    let fields = [
        ("issuing_state", "ESP"),
        ("personal_number", "1"),
        ("address", &*address),
    ];
    let checked = caller.upload(person, &fields, &[]);
    assert_eq!(checked.status, 200, "{}", checked.text);
    Fake::new().restore(&fake.snapshot()).unwrap();
}

#[test]
fn control_plane_reads_and_writes_snapshots() {
    let (fake, done) = used_fake();
    let caller = Caller::new(&fake);
    let state = caller.get("/_fake/state");
    let reset = caller.call("POST", "/_fake/reset", "");
    assert_eq!(reset.json["api_key"], fake.api_key());
    let decision = format!("/v3/session/{done}/decision/");
    assert_eq!(caller.get(&decision).status, 404);
    assert_eq!(caller.call("PUT", "/_fake/state", &state.text).status, 200);
    assert_eq!(caller.get(&decision).status, 200);
    for wrong in [
        "",
        "{}",
        "nonsense",
        &state.text.replace("\"version\":5", "\"version\":4"),
    ] {
        assert_eq!(caller.call("PUT", "/_fake/state", wrong).status, 400);
    }
    assert_eq!(caller.get(&decision).status, 200);
}

#[test]
fn snapshot_files_are_replaced_atomically() {
    let (fake, done) = used_fake();
    let folder = std::env::temp_dir().join(format!("didit-testkit-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("state.json");
    let mut file = StateFile::open(&path).unwrap();
    file.save(&fake).unwrap();
    let other = Fake::builder().api_key("my-own-key").build();
    file.load(&other).unwrap();
    assert_eq!(other.api_key(), "my-own-key");
    assert_eq!(Caller::new(&other).decision(&done)["status"], "Declined");
    std::fs::write(&path, "half of it").unwrap();
    assert!(file.load(&other).is_err());
    assert_eq!(Caller::new(&other).decision(&done)["status"], "Declined");
    let new = StateFile::open(&folder.join("new.json")).unwrap();
    new.load(&other).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn fixtures_have_their_status_and_are_not_in_the_journal() {
    let fake = Fake::new();
    for (id, status) in [
        (fake.not_started("a"), "Not Started"),
        (fake.in_progress("b"), "In Progress"),
        (fake.approved("c"), "Approved"),
        (fake.declined("d"), "Declined"),
        (fake.in_review("e"), "In Review"),
        (fake.expired("f"), "Expired"),
        (fake.abandoned("g"), "Abandoned"),
    ] {
        assert_eq!(fake.status(&id).unwrap(), status);
        assert_eq!(fake.decision(&id).unwrap().status.unwrap(), status);
    }
    assert_eq!(fake.status("unknown"), None);
    assert!(fake.journal().is_empty());
}

#[cfg(unix)]
#[test]
fn one_fake_uses_a_state_file_at_a_time() {
    let folder = std::env::temp_dir().join(format!("didit-testkit-lock-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("inner")).unwrap();
    let path = folder.join("state.json");
    let mut file = StateFile::open(&path).unwrap();
    let fake = Fake::new();
    let [hard, soft] = ["hard.json", "soft.json"].map(|name| folder.join(name));
    std::os::unix::fs::symlink(&path, &soft).unwrap();
    for _ in 0..2 {
        file.save(&fake).unwrap();
        std::fs::hard_link(&path, &hard).unwrap();
        for other in [&path, &hard, &soft, &folder.join("inner/../state.json")] {
            let error = StateFile::open(other).unwrap_err();
            assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{other:?}");
        }
        std::fs::remove_file(&hard).unwrap();
    }
    drop(file);
    // Written through the link, and private.
    StateFile::open(&soft).unwrap().save(&fake).unwrap();
    assert!(soft.is_symlink() && !path.is_symlink());
    let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    std::fs::remove_dir_all(&folder).unwrap();
}

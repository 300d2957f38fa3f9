//! Random operations on several sessions, compared with a simple model.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use didit_testkit::Fake;
use proptest::prelude::*;
use serde_json::json;

use crate::caller::{Answer, Caller};

const DAY: u64 = 86_400;
const USERS: [&str; 3] = ["ana", "ben", "eva"];

/// A step of the test. Numbers select one of the existing sessions.
#[derive(Debug, Clone)]
enum Step {
    Create {
        app: usize,
        user: usize,
    },
    Complete {
        session: usize,
        outcome: usize,
    },
    SetStatus {
        app: usize,
        session: usize,
        status: usize,
    },
    Delete {
        app: usize,
        session: usize,
    },
    Read {
        app: usize,
        session: usize,
    },
    List {
        app: usize,
        status: usize,
    },
    Share {
        session: usize,
        trust: bool,
    },
    Wait {
        days: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let number = 0_usize..1000;
    prop_oneof![
        3 => (0..2_usize, number.clone()).prop_map(|(app, user)| Step::Create { app, user }),
        3 => (number.clone(), number.clone())
            .prop_map(|(session, outcome)| Step::Complete { session, outcome }),
        3 => (0..2_usize, number.clone(), number.clone())
            .prop_map(|(app, session, status)| Step::SetStatus { app, session, status }),
        1 => (0..2_usize, number.clone()).prop_map(|(app, session)| Step::Delete { app, session }),
        2 => (0..2_usize, number.clone()).prop_map(|(app, session)| Step::Read { app, session }),
        2 => (0..2_usize, number.clone()).prop_map(|(app, status)| Step::List { app, status }),
        1 => (number, any::<bool>()).prop_map(|(session, trust)| Step::Share { session, trust }),
        1 => (0..5_u64).prop_map(|days| Step::Wait { days }),
    ]
}

/// A session of the model.
#[derive(Debug, Clone)]
struct Session {
    id: String,
    app: usize,
    user: &'static str,
    status: &'static str,
    /// Time of expiry.
    expires: Option<u64>,
    is_imported: bool,
    is_deleted: bool,
    imported_by: [bool; 2],
}

const OUTCOMES: [(&str, &str); 3] = [
    ("approve", "Approved"),
    ("decline_liveness_attack", "Declined"),
    ("review_face_match_borderline", "In Review"),
];
const NEW: [&str; 3] = ["Approved", "Declined", "Resubmitted"];
const UPDATABLE: [&str; 6] = [
    "Approved",
    "Declined",
    "In Review",
    "Kyc Expired",
    "Abandoned",
    "Resubmitted",
];
const UNFINISHED: [&str; 4] = ["Not Started", "In Progress", "Resubmitted", "Awaiting User"];

struct World {
    fake: Fake,
    callers: [Caller; 2],
    application_ids: [String; 2],
    workflow_ids: [String; 2],
    sessions: Vec<Session>,
    now: u64,
    changes: usize,
    told: Arc<AtomicUsize>,
    calls: usize,
}

impl World {
    fn new(seed: u64) -> Self {
        let fake = Fake::builder().seed(seed).build();
        let partner = fake.add_application();
        let told = Arc::new(AtomicUsize::new(0));
        fake.on_webhook({
            let told = Arc::clone(&told);
            move |_| {
                told.fetch_add(1, Ordering::Relaxed);
                200
            }
        });
        Self {
            callers: [
                Caller::new(&fake),
                Caller::with_key(&fake, &partner.api_key),
            ],
            application_ids: [fake.application_id(), partner.application_id],
            workflow_ids: [fake.workflow_id(), partner.workflow_id],
            fake,
            sessions: Vec::new(),
            now: 0,
            changes: 0,
            told,
            calls: 0,
        }
    }

    fn call(&mut self, app: usize, method: &str, path: &str, body: &serde_json::Value) -> Answer {
        self.calls += 1;
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.callers[app].call(method, path, &body)
    }

    fn pick(&self, number: usize) -> Option<usize> {
        number.checked_rem(self.sessions.len())
    }

    fn become_(&mut self, index: usize, status: &'static str) {
        let session = &mut self.sessions[index];
        session.status = status;
        session.expires = UNFINISHED.contains(&status).then_some(self.now + 7 * DAY);
        self.changes += 1;
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Create { app, user } => self.create(app, USERS[user % USERS.len()])?,
            Step::Complete { session, outcome } => self.complete(session, outcome)?,
            Step::SetStatus {
                app,
                session,
                status,
            } => self.set_status(app, session, status)?,
            Step::Delete { app, session } => self.delete(app, session)?,
            Step::Read { app, session } => self.read(app, session)?,
            Step::List { app, status } => self.list(app, status)?,
            Step::Share { session, trust } => self.share(session, trust)?,
            Step::Wait { days } => self.wait(days),
        }
        prop_assert_eq!(self.told.load(Ordering::Relaxed), self.changes);
        prop_assert_eq!(self.fake.journal().len(), self.calls);
        Ok(())
    }

    fn create(&mut self, app: usize, user: &'static str) -> Result<(), TestCaseError> {
        let body = json!({"workflow_id": self.workflow_ids[app], "vendor_data": user});
        let answer = self.call(app, "POST", "/v3/session/", &body);
        prop_assert_eq!(answer.status, 201);
        let id = answer.json["session_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let open = self.sessions.iter().rev().find(|session| {
            session.app == app
                && session.user == user
                && !session.is_deleted
                && !session.is_imported
                && UNFINISHED.contains(&session.status)
        });
        if let Some(open) = open {
            prop_assert_eq!(&open.id, &id);
            prop_assert_eq!(&answer.json["status"], open.status);
        } else {
            prop_assert!(self.sessions.iter().all(|session| session.id != id));
            self.sessions.push(Session {
                id,
                app,
                user,
                status: "Not Started",
                expires: Some(self.now + 7 * DAY),
                is_imported: false,
                is_deleted: false,
                imported_by: [false; 2],
            });
        }
        Ok(())
    }

    fn complete(&mut self, session: usize, outcome: usize) -> Result<(), TestCaseError> {
        let Some(index) = self.pick(session) else {
            return Ok(());
        };
        let (slug, status) = OUTCOMES[outcome % OUTCOMES.len()];
        let session = self.sessions[index].clone();
        let done = self.fake.complete(&session.id, slug);
        let may = !session.is_deleted && UNFINISHED.contains(&session.status);
        prop_assert_eq!(done.is_ok(), may, "{:?} {:?}", session, done);
        if may {
            if session.status == "Not Started" {
                self.become_(index, "In Progress");
            }
            self.become_(index, status);
        }
        Ok(())
    }

    fn set_status(
        &mut self,
        app: usize,
        session: usize,
        status: usize,
    ) -> Result<(), TestCaseError> {
        let Some(index) = self.pick(session) else {
            return Ok(());
        };
        let status = NEW[status % NEW.len()];
        let session = self.sessions[index].clone();
        let path = format!("/v3/session/{}/update-status/", session.id);
        // Only the feature of the node is checked.
        let body = json!({"new_status": status,
            "nodes_to_resubmit": [{"node_id": "feature_ocr_1", "feature": "OCR"}]});
        let answer = self.call(app, "PATCH", &path, &body);
        let expected = if session.is_deleted || session.app != app {
            404
        } else if !UPDATABLE.contains(&session.status) || session.status == status {
            400
        } else {
            200
        };
        prop_assert_eq!(answer.status, expected, "{:?} {}", session, answer.text);
        if expected == 200 {
            self.become_(index, status);
        }
        Ok(())
    }

    fn delete(&mut self, app: usize, session: usize) -> Result<(), TestCaseError> {
        let Some(index) = self.pick(session) else {
            return Ok(());
        };
        let session = self.sessions[index].clone();
        let path = format!("/v3/session/{}/delete/", session.id);
        let answer = self.call(app, "DELETE", &path, &serde_json::Value::Null);
        let may = !session.is_deleted && session.app == app;
        prop_assert_eq!(answer.status, if may { 200 } else { 404 });
        self.sessions[index].is_deleted |= may;
        Ok(())
    }

    fn read(&mut self, app: usize, session: usize) -> Result<(), TestCaseError> {
        let Some(index) = self.pick(session) else {
            return Ok(());
        };
        let session = self.sessions[index].clone();
        let path = format!("/v3/session/{}/decision/", session.id);
        let answer = self.call(app, "GET", &path, &serde_json::Value::Null);
        if session.is_deleted || session.app != app {
            prop_assert_eq!(answer.status, 404);
        } else {
            prop_assert_eq!(answer.status, 200);
            prop_assert_eq!(&answer.json["status"], session.status);
        }
        Ok(())
    }

    fn list(&mut self, app: usize, status: usize) -> Result<(), TestCaseError> {
        let statuses = ["Not Started", "Approved", "Declined", "Expired"];
        let status = statuses[status % statuses.len()];
        let path = format!(
            "/v3/sessions/?limit=1000&status={}",
            status.replace(' ', "+")
        );
        let answer = self.call(app, "GET", &path, &serde_json::Value::Null);
        let ids = |rows: &serde_json::Value| -> Vec<String> {
            let rows = rows.as_array().cloned().unwrap_or_default();
            rows.iter()
                .filter_map(|row| row["session_id"].as_str().map(str::to_owned))
                .collect()
        };
        let expected: Vec<String> = self
            .sessions
            .iter()
            .rev()
            .filter(|session| session.app == app && session.status == status && !session.is_deleted)
            .map(|session| session.id.clone())
            .collect();
        prop_assert_eq!(ids(&answer.json["results"]), expected);
        Ok(())
    }

    fn share(&mut self, session: usize, trust: bool) -> Result<(), TestCaseError> {
        let Some(index) = self.pick(session) else {
            return Ok(());
        };
        let session = self.sessions[index].clone();
        let (from, to) = (session.app, 1 - session.app);
        let path = format!("/v3/session/{}/share/", session.id);
        let body = json!({"for_application_id": self.application_ids[to]});
        let shared = self.call(from, "POST", &path, &body);
        let may = ["Approved", "Declined", "In Review"].contains(&session.status);
        let expected = match (session.is_deleted, may) {
            (true, _) => 404,
            (false, true) => 200,
            (false, false) => 400,
        };
        prop_assert_eq!(shared.status, expected, "{}", shared.text);
        if expected != 200 {
            return Ok(());
        }
        let body = json!({"share_token": shared.json["share_token"], "trust_review": trust,
            "workflow_id": self.workflow_ids[to], "vendor_data": session.user});
        let imported = self.call(to, "POST", "/v3/session/import-shared/", &body);
        let again = session.imported_by[to];
        prop_assert_eq!(imported.status, if again { 403 } else { 201 });
        if !again {
            self.sessions[index].imported_by[to] = true;
            self.sessions.push(Session {
                id: imported.json["session_id"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                app: to,
                status: if trust { session.status } else { "In Review" },
                expires: None,
                is_imported: true,
                imported_by: [false; 2],
                ..session
            });
        }
        Ok(())
    }

    fn wait(&mut self, days: u64) {
        self.now += days * DAY;
        self.fake.advance(Duration::from_secs(days * DAY));
        for index in 0..self.sessions.len() {
            let session = &self.sessions[index];
            if !session.is_deleted && session.expires.is_some_and(|expires| expires <= self.now) {
                let ended = match session.status {
                    "Not Started" => "Expired",
                    _ => "Abandoned",
                };
                self.become_(index, ended);
            }
        }
    }

    fn journal(&self) -> String {
        self.callers[0].get("/_fake/journal").text
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn fake_behaves_like_the_model(
        steps in proptest::collection::vec(step(), 50..90),
        seed in any::<u64>(),
    ) {
        let mut world = World::new(seed);
        let mut again = World::new(seed);
        for step in &steps {
            world.take(step)?;
            again.take(step)?;
        }
        prop_assert_eq!(world.journal(), again.journal());
    }
}

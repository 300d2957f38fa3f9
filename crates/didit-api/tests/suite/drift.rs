//! Values that do not fit their field are returned untyped, and reported.

use std::sync::{Arc, Mutex};

use didit_api::transport::policy::Observer;
use didit_api::types::session::ListSessions;
use didit_api::{Client, Endpoint as _};
use futures_executor::block_on;

use crate::support::{LOG, OTHER, SESSION, builder, response, subscribe};

const DECISION: &str = r#"{"status": "Approved", "features": "OCR",
    "id_verifications": [{"status": "Approved", "first_name": ["Carmen"]}, {"first_name": true}]}"#;
const PAGE: &str =
    r#"{"count": 2, "results": [{"session_id": "s", "status": "Approved", "vendor_data": {}}, 5]}"#;

#[derive(Default)]
struct Counter(Mutex<Vec<String>>);

impl Observer for Counter {
    fn drift_found(&self, operation: &str, field: &str) {
        self.0.lock().unwrap().push(format!("{operation} {field}"));
    }
}

fn client(body: &'static str) -> (Client, Arc<Counter>) {
    let counter = Arc::new(Counter::default());
    let (builder, _, _) = builder(move |_, _| Ok(response(200, body)));
    (builder.observer(counter.clone()).build().unwrap(), counter)
}

#[test]
fn drift_is_counted_by_operation_and_field() {
    let (client, counter) = client(DECISION);
    let call = client.sessions().retrieve_decision(SESSION);
    let decision = block_on(call.clone().send()).unwrap();
    assert!(decision.is_approved());
    assert_eq!(call.endpoint().drift(&decision), decision.drift());
    assert_eq!(
        *counter.0.lock().unwrap(),
        [
            "sessions.retrieve_decision $.id_verifications[].first_name",
            "sessions.retrieve_decision $.id_verifications[].first_name",
            "sessions.retrieve_decision $.features",
        ]
    );
}

#[test]
fn drift_of_a_page_is_counted_by_item() {
    let (client, counter) = client(PAGE);
    block_on(client.sessions().list(ListSessions::new()).send()).unwrap();
    assert_eq!(
        *counter.0.lock().unwrap(),
        [
            "sessions.list $.results[].vendor_data",
            "sessions.list $.results[]"
        ]
    );
}

#[test]
fn drift_of_a_request_with_a_token_is_counted() {
    let (client, counter) = client(r#"{"created_at": {}, "txn_date": {}}"#);
    let of_device = client.transactions().retrieve_from_sdk("token", OTHER);
    block_on(of_device.send()).unwrap();
    let accounts = client.account_applications();
    block_on(accounts.retrieve("token", OTHER, OTHER).send()).unwrap();
    assert_eq!(
        *counter.0.lock().unwrap(),
        [
            "transactions.retrieve_from_sdk $.txn_date",
            "account.applications.retrieve $.created_at"
        ]
    );
}

#[test]
fn tracing_event_names_operation_and_fields_and_no_value() {
    subscribe();
    let (builder, _, _) = builder(move |_, _| Ok(response(200, DECISION)));
    let client = builder.build().unwrap();
    block_on(client.sessions().retrieve_decision(SESSION).send()).unwrap();
    let text = String::from_utf8(LOG.take()).unwrap();
    let event = text
        .lines()
        .find(|line| line.contains("didit.drift"))
        .unwrap();
    for part in [
        "WARN",
        "sessions.retrieve_decision",
        "count=3",
        "$.features $.id_verifications[].first_name",
    ] {
        assert!(event.contains(part), "{part}: {event}");
    }
    assert!(!text.contains("Carmen") && !text.contains("OCR"), "{text}");
}

//! Two services that share Didit's schemas: one takes the webhook in, the other knows
//! neither HTTP nor Didit's key, and reads what was put into the queue.
//!
//! `cargo run -p didit-examples --example schemas`

use std::error::Error;

use didit_types::webhook::Event;
use didit_types::{Decision, SessionStatus};

// ANCHOR: consumer
/// The service behind the queue. It depends on `didit-types` alone.
fn consume(message: &str) -> Result<(), didit_types::DecodeError> {
    let event = Event::from_slice(message.as_bytes())?;
    match event.status() {
        Some(SessionStatus::Approved) => println!("open the account"),
        Some(other) if other.is_known() => println!("not yet: {other}"),
        _ => println!("newer than this service: keep it"),
    }
    // Passed on, nothing is lost: fields that no model describes are kept.
    let again = serde_json::to_string(&event).unwrap_or_default();
    println!(
        "the new field is still there: {}",
        again.contains("shoe_size")
    );
    Ok(())
}
// ANCHOR_END: consumer

fn main() -> Result<(), Box<dyn Error>> {
    let message = r#"{"webhook_type": "status.updated", "timestamp": 1774970000,
        "session_id": "11111111-2222-3333-4444-555555555555", "status": "Approved",
        "decision": {"status": "Approved", "shoe_size": 43}}"#;
    consume(message)?;

    // ANCHOR: wrong
    // A value of an unexpected type is kept and listed by its path; the value is not shown.
    let body = r#"{"status": "Approved", "id_verifications": [{"first_name": ["Carmen"]}]}"#;
    let decision: Decision = didit_types::from_str(body)?;
    for drift in decision.drift() {
        println!("{drift}");
    }
    // ANCHOR_END: wrong
    Ok(())
}

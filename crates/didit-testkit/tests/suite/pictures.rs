//! Drawn pictures and documents of a session.

use std::collections::BTreeSet;

use bytes::Bytes;
use didit_testkit::{Fake, Scenario};
use http::Request;
use serde_json::{Value, json};

use crate::caller::Caller;

/// Maximum size of a picture in bytes.
const LARGEST: usize = 16_000;

/// Returns the links to the media of a decision.
fn links(decision: &Value, found: &mut BTreeSet<String>) {
    match decision {
        Value::String(text) => {
            if let Some(at) = text.find("/_fake/media/") {
                found.insert(text[at..].to_owned());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| links(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| links(item, found)),
        _ => {}
    }
}

fn fetch(fake: &Fake, link: &str) -> Bytes {
    let response = fake.handle(Request::get(link).body(Bytes::new()).unwrap());
    assert_eq!(response.status(), 200, "{link}");
    response.into_body()
}

/// A picture of each kind.
const SHOWN: [&str; 5] = [
    "front.jpg",
    "back.jpg",
    "full_front.jpg",
    "selfie.jpg",
    "chip_signature.jpg",
];

/// Returns these files of a session with their names.
fn files(caller: &Caller, id: &str, names: &[&str]) -> Vec<(String, Bytes)> {
    let mut found = BTreeSet::new();
    links(&caller.decision(id), &mut found);
    let name = |link: &str| {
        let path = link.split('?').next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let files = found.iter().map(|link| (name(link), link));
    let files = files.filter(|(name, _)| names.contains(&&**name));
    files
        .map(|(name, link)| (name, fetch(&caller.fake, link)))
        .collect()
}

/// Asserts that a file is a JPEG, and returns width and height.
fn size(file: &[u8]) -> (u16, u16) {
    assert!(file.starts_with(b"\xff\xd8") && file.ends_with(b"\xff\xd9"));
    let mut at = 2;
    loop {
        let number = |at: usize| u16::from_be_bytes([file[at], file[at + 1]]);
        if file[at + 1] == 0xc0 {
            return (number(at + 7), number(at + 5));
        }
        at += 2 + usize::from(number(at + 2));
    }
}

fn file<'f>(files: &'f [(String, Bytes)], name: &str) -> &'f Bytes {
    &files.iter().find(|(known, _)| known == name).unwrap().1
}

#[test]
fn pictures_are_drawn_from_the_person() {
    let fake = Fake::builder().seed(7).build();
    let caller = Caller::new(&fake);
    let first = files(&caller, &caller.completed("user-7", "approve"), &SHOWN);
    let again = files(&caller, &caller.completed("user-7", "approve"), &SHOWN);
    let other = files(&caller, &caller.completed("user-8", "approve"), &SHOWN);
    for (name, bytes) in &first {
        if let Ok(folder) = std::env::var("LOOK") {
            std::fs::write(format!("{folder}/{name}"), bytes).unwrap();
        }
        assert!(bytes.len() < LARGEST, "{name}: {} bytes", bytes.len());
        let (width, height) = size(bytes);
        assert!(width >= 300 && height >= 90, "{name}: {width} x {height}");
        // One vendor_data is one person, with one document.
        assert_eq!(bytes, file(&again, name), "{name}");
        assert_ne!(bytes, file(&other, name), "{name}");
    }
    assert_ne!(file(&first, "front.jpg"), file(&first, "back.jpg"));
}

#[test]
fn correction_of_data_does_not_change_the_document() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let names = ["front.jpg", "chip_signature.jpg", "poa.pdf"];
    let before = files(&caller, &id, &names);
    for (operation, body) in [
        (
            "update-data",
            json!({"last_name": "Corrected", "document_number": "X1"}),
        ),
        ("update-poa-data", json!({"issuer": "Corrected"})),
    ] {
        let path = format!("/v3/session/{id}/{operation}/");
        assert_eq!(caller.patch(&path, body).status, 200);
    }
    assert_eq!(before.len(), names.len());
    assert_eq!(before, files(&caller, &id, &names));
}

#[test]
fn hostile_text_is_drawn() {
    for text in [
        "<script>alert(1)</script>",
        "\u{202e}\u{0}\r\n\t",
        "👩‍👩‍👧‍👦 王小明 محمد ünï",
        &"W".repeat(5_000),
        "",
    ] {
        let fake = Fake::new();
        let caller = Caller::new(&fake);
        let id = caller.create(&fake.workflow_id(), "user-7");
        let text = text.to_owned();
        let scenario = Scenario::approve().person(move |person| {
            for field in [
                &mut person.first_name,
                &mut person.last_name,
                &mut person.gender,
                &mut person.date_of_birth,
                &mut person.nationality,
                &mut person.personal_number,
                &mut person.street,
                &mut person.city,
                &mut person.face,
                &mut person.document.kind,
                &mut person.document.number,
                &mut person.document.issuing_state,
                &mut person.document.issuing_state_name,
                &mut person.document.date_of_issue,
                &mut person.document.expiration_date,
            ] {
                field.clone_from(&text);
            }
        });
        fake.play(&id, &scenario).unwrap();
        for (name, bytes) in files(&caller, &id, &SHOWN) {
            assert!(size(&bytes).0 >= 300, "{name}");
        }
    }
}

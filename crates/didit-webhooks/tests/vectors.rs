//! Bodies whose canonical form and signatures CPython made: see `data/vectors.py`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use didit_webhooks::{Secret, Signer, canonical_form};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct File {
    secret: String,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    body: String,
    canonical: String,
    wire: String,
    x_signature: String,
    x_signature_v2: String,
    x_signature_simple: String,
}

fn file() -> File {
    serde_json::from_str(include_str!("data/vectors.json")).unwrap()
}

fn bytes(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).unwrap()
}

#[test]
fn canonical_forms_are_those_of_cpython() {
    for vector in file().vectors {
        let form =
            canonical_form(&bytes(&vector.body)).unwrap_or_else(|e| panic!("{}: {e}", vector.name));
        assert_eq!(
            String::from_utf8(form).unwrap(),
            String::from_utf8(bytes(&vector.canonical)).unwrap(),
            "{}",
            vector.name
        );
    }
}

#[test]
fn rare_spellings_are_those_of_cpython() {
    for (body, form) in [
        ("[8.731321370648249]", "[8.73132137064825]"),
        ("[-9.762061333860831]", "[-9.762061333860832]"),
        ("[3e2,1E+05,-0e1,25e-1]", "[300,100000,0,2.5]"),
        (r#"{"b":1,"\/":2}"#, r#"{"/":2,"b":1}"#),
        (
            r#"{"\\":1,"\/":2,"\"":3,"\r":4,"\f":5,"\n":6,"\t":7,"\b":8,"\u0001":9}"#,
            r#"{"\u0001":9,"\b":8,"\t":7,"\n":6,"\f":5,"\r":4,"\"":3,"/":2,"\\":1}"#,
        ),
    ] {
        assert_eq!(
            canonical_form(body.as_bytes()).unwrap(),
            form.as_bytes(),
            "{body}"
        );
    }
}

#[test]
fn canonical_forms_are_their_own() {
    for vector in file().vectors {
        let canonical = bytes(&vector.canonical);
        assert_eq!(
            canonical_form(&canonical).unwrap(),
            canonical,
            "{}",
            vector.name
        );
        assert_eq!(
            canonical_form(vector.wire.as_bytes()).unwrap(),
            canonical,
            "{}",
            vector.name
        );
    }
}

#[test]
fn signatures_are_those_of_cpython() {
    let file = file();
    assert!(file.vectors.len() >= 60);
    let signer = Signer::new(Secret::new(&file.secret).unwrap());
    for vector in file.vectors {
        let made = signer.sign(&bytes(&vector.body)).unwrap();
        assert_eq!(made.raw, vector.x_signature, "{}", vector.name);
        assert_eq!(made.v2, vector.x_signature_v2, "{}", vector.name);
        assert_eq!(made.simple, vector.x_signature_simple, "{}", vector.name);
    }
}

#[test]
fn bodies_are_sent_as_cpython_writes_them() {
    let file = file();
    let signer = Signer::new(Secret::new(&file.secret).unwrap());
    for vector in file.vectors {
        // Numbers beyond 64 bits do not pass through `Value`.
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&bytes(&vector.body)) else {
            continue;
        };
        if vector.name.contains("number") {
            continue;
        }
        let delivery = signer.deliver(&value).unwrap();
        assert_eq!(
            String::from_utf8(delivery.body).unwrap(),
            vector.wire,
            "{}",
            vector.name
        );
    }
}

#[test]
fn event_whose_fields_are_not_sorted_is_delivered_sorted_and_in_ascii() {
    #[derive(Serialize)]
    struct Unsorted {
        status: &'static str,
        région: &'static str,
        timestamp: u64,
        name: [&'static str; 2],
    }
    let event = Unsorted {
        status: "Approved",
        région: "Île",
        timestamp: 1_774_970_000,
        name: ["José", "x"],
    };
    let delivery = Signer::new(Secret::new("ours").unwrap())
        .deliver(&event)
        .unwrap();
    assert_eq!(
        String::from_utf8(delivery.body).unwrap(),
        r#"{"name":["Jos\u00e9","x"],"r\u00e9gion":"\u00cele","status":"Approved","timestamp":1774970000}"#
    );
}

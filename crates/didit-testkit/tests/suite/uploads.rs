//! Checks on their own that take files.

use std::fmt::Write as _;

use didit_testkit::{Fake, KeyRules};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller};

const JPEG: &[u8] = b"\xff\xd8\xff picture";
const LOCKED: &[u8] = b"%PDF-1.7 trailer << /Encrypt 7 0 R >>";

pub(crate) const ID: &str = "/v3/id-verification/";
pub(crate) const FACES: &str = "/v3/face-match/";
pub(crate) const LIVENESS: &str = "/v3/passive-liveness/";
pub(crate) const AGE: &str = "/v3/age-estimation/";
const POA: &str = "/v3/poa/";

/// The files that each check takes.
pub(crate) fn files(path: &str) -> &'static [(&'static str, &'static str, &'static [u8])] {
    match path {
        ID => &[
            ("front_image", "front.JPG", JPEG),
            ("back_image", "back.png", JPEG),
        ],
        FACES => &[("user_image", "a.jpg", JPEG), ("ref_image", "b.jpg", JPEG)],
        POA => &[("document", "bill.pdf", b"%PDF-1.7")],
        _ => &[("user_image", "a.jpg", JPEG)],
    }
}

/// Checks with files: the path and the fields of each.
const CHECKS: &[(&str, &[(&str, &str)])] = &[
    (
        ID,
        &[("vendor_data", "user-7"), ("metadata", r#"{"flow":"x"}"#)],
    ),
    (ID, &[("sandbox_scenario", "decline_document_expired")]),
    (ID, &[("sandbox_scenario", "decline_mrz_validation")]),
    (
        ID,
        &[
            ("sandbox_scenario", "decline_mrz_validation"),
            ("invalid_mrz_action", "NO_ACTION"),
        ],
    ),
    (
        ID,
        &[("metadata", r#"{"sandbox_scenario":"decline_minimum_age"}"#)],
    ),
    (ID, &[("minimum_age", "120"), ("save_api_request", "false")]),
    (ID, &[("sandbox_scenario", "decline_aml_hit")]),
    (
        ID,
        &[("sandbox_scenario", "decline_could_not_recognize_document")],
    ),
    (FACES, &[]),
    (
        FACES,
        &[("sandbox_scenario", "decline_face_match_low_similarity")],
    ),
    (
        FACES,
        &[
            ("sandbox_scenario", "decline_face_match_low_similarity"),
            ("face_match_score_decline_threshold", "20"),
        ],
    ),
    (
        FACES,
        &[("sandbox_scenario", "review_face_match_borderline")],
    ),
    (
        FACES,
        &[
            ("sandbox_scenario", "review_face_match_borderline"),
            ("face_match_score_decline_threshold", "70.5"),
        ],
    ),
    (LIVENESS, &[]),
    (LIVENESS, &[("sandbox_scenario", "decline_liveness_attack")]),
    (
        LIVENESS,
        &[("face_liveness_score_decline_threshold", "100")],
    ),
    (LIVENESS, &[("sandbox_scenario", "decline_minimum_age")]),
    (AGE, &[]),
    (AGE, &[("sandbox_scenario", "decline_minimum_age")]),
    (
        AGE,
        &[
            ("sandbox_scenario", "decline_minimum_age"),
            ("age_estimation_decline_threshold", "15"),
        ],
    ),
    (AGE, &[("age_estimation_decline_threshold", "100")]),
    (AGE, &[("sandbox_scenario", "decline_liveness_attack")]),
    (
        POA,
        &[
            ("expected_first_name", "Ada"),
            ("expected_last_name", "Exemple"),
            ("poa_languages_allowed", "es, fr"),
        ],
    ),
    (
        POA,
        &[
            ("expected_address", "1 rue Neuve"),
            ("expected_country", "FRA"),
            ("sandbox_scenario", "decline_poa_address_mismatch"),
        ],
    ),
    (POA, &[("sandbox_scenario", "review_poa_partial_match")]),
    (
        POA,
        &[
            ("sandbox_scenario", "review_poa_partial_match"),
            ("poa_name_mismatch_action", "NO_ACTION"),
        ],
    ),
];

/// Requests and responses, one line each.
#[derive(Default)]
struct Transcript(String);

impl Transcript {
    fn tell(&mut self, path: &str, what: &str, answer: &Answer) {
        let status = answer.status.as_u16();
        let found = if status == 200 {
            found(answer)
        } else {
            answer.text.clone()
        };
        let _ = writeln!(self.0, "{path} {what}\n  {status} {found}");
    }
}

/// Makes every check with files, rightly and wrongly.
pub(crate) fn uploads(caller: &Caller) -> String {
    let mut text = Transcript::default();
    // First, because large files push what was before out of the journal.
    wrong_files(caller, &mut text);
    for (path, fields) in CHECKS {
        let answer = caller.upload(path, fields, files(path));
        text.tell(path, &format!("{fields:?}"), &answer);
    }
    wrong_fields(caller, &mut text);
    text.0
}

fn wrong_files(caller: &Caller, text: &mut Transcript) {
    let large = vec![0; (15 << 20) + 1];
    for path in [ID, FACES, LIVENESS, AGE, POA] {
        text.tell(path, "without files", &caller.upload(path, &[], &[]));
        let (field, _, content) = files(path)[0];
        for (name, content) in [("a.txt", content), ("a.jpg", b""), ("a.jpg", &large)] {
            let answer = caller.upload(path, &[], &[(field, name, content)]);
            text.tell(
                path,
                &format!("with {name} of {} bytes", content.len()),
                &answer,
            );
        }
        let answer = caller.upload(path, &[(field, "x")], &[]);
        text.tell(path, "with text for a file", &answer);
    }
    let answer = caller.upload(LIVENESS, &[], &[("user_image", "a.jpg", b"x")]);
    text.tell(LIVENESS, "with no picture", &answer);
    for (path, field, password) in [
        (ID, "front_image", "front_image_password"),
        (POA, "document", "document_password"),
    ] {
        let file = [(field, "a.pdf", LOCKED)];
        text.tell(path, "locked", &caller.upload(path, &[], &file));
        text.tell(
            path,
            "unlocked",
            &caller.upload(path, &[(password, "1")], &file),
        );
    }
}

fn wrong_fields(caller: &Caller, text: &mut Transcript) {
    for (path, fields) in [
        (
            ID,
            [
                ("minimum_age", "0"),
                ("invalid_mrz_action", "REVIEW"),
                ("preferred_characters", "runes"),
            ],
        ),
        (
            FACES,
            [
                ("face_match_score_decline_threshold", "101"),
                ("rotate_image", "maybe"),
                ("metadata", "{"),
            ],
        ),
        (
            LIVENESS,
            [
                ("face_liveness_score_decline_threshold", "-1"),
                ("metadata", "[1]"),
                ("sandbox_scenario", "win"),
            ],
        ),
        (
            AGE,
            [
                ("age_estimation_decline_threshold", "old"),
                ("face_liveness_score_decline_threshold", "NaN"),
                ("save_api_request", "2"),
            ],
        ),
        (
            POA,
            [
                ("poa_languages_allowed", "en,xx"),
                ("poa_name_mismatch_action", "REVIEW"),
                ("metadata", "1"),
            ],
        ),
    ] {
        text.tell(
            path,
            &format!("{fields:?}"),
            &caller.upload(path, &fields, files(path)),
        );
    }
    text.tell(ID, "as JSON", &caller.post(ID, json!({})));
}

/// Result, score and warnings of a check.
fn found(answer: &Answer) -> String {
    let names = [
        "id_verification",
        "face_match",
        "liveness",
        "age_estimation",
        "poa",
    ];
    let report = names.iter().find_map(|name| answer.json.get(name)).unwrap();
    let mut text = report["status"].as_str().unwrap().to_owned();
    for field in [
        "score",
        "age",
        "age_estimation",
        "name_on_document",
        "document_language",
    ] {
        if let Some(value) = report.get(field) {
            let _ = write!(text, ", {field} {value}");
        }
    }
    for warning in report["warnings"].as_array().unwrap() {
        let _ = write!(text, ", {} {}", warning["risk"], warning["log_type"]);
    }
    text
}

#[test]
fn files_are_checked_as_the_scenario_and_the_thresholds_say() {
    insta::assert_snapshot!(uploads(&Caller::new(&Fake::new())));
}

#[test]
fn the_pictures_of_a_check_are_links_or_come_with_it() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let check = |caller: &Caller, fields: &[(&str, &str)]| {
        let answer = caller.upload(ID, fields, &files(ID)[..1]);
        answer.json["id_verification"].clone()
    };
    let saved = check(&caller, &[]);
    let link = saved["portrait_image"].as_str().unwrap();
    let path = link.find("/_fake/media/").unwrap();
    assert_eq!(caller.get(&link[path..]).status, 200);
    assert_eq!(saved["back_image"], Value::Null);
    let embedded = check(&caller, &[("save_api_request", "false")]);
    assert!(
        embedded["portrait_image"]
            .as_str()
            .unwrap()
            .starts_with("/9j/")
    );
    let key = fake.add_key(&KeyRules::new().without_media());
    let hidden = check(&Caller::with_key(&fake, &key), &[]);
    assert_eq!(hidden["portrait_image"], Value::Null);
}

#[test]
fn one_user_is_one_person_in_sessions_and_in_checks() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "approve");
    let session = &caller.decision(&id)["id_verifications"][0];
    let user = [("vendor_data", "user-7")];
    let check = caller.upload(ID, &user, files(ID)).json;
    assert_eq!(
        check["id_verification"]["document_number"],
        session["document_number"]
    );
    assert_eq!(
        caller.upload(LIVENESS, &user, files(LIVENESS)).json["liveness"]["status"],
        "Approved"
    );
    caller.post(
        "/v3/blocklist/add/",
        json!({"session_id": id, "blocklist_face": true, "blocklist_document": true}),
    );
    let warning = |path: &str, name: &str| {
        let answer = caller.upload(path, &user, files(path)).json;
        answer[name]["warnings"][0]["risk"].clone()
    };
    assert_eq!(warning(ID, "id_verification"), "ID_DOCUMENT_IN_BLOCKLIST");
    assert_eq!(warning(LIVENESS, "liveness"), "FACE_IN_BLOCKLIST");
}

#[test]
fn inputs_of_checks_have_the_documented_errors() {
    type Files<'f> = &'f [(&'f str, &'f str, &'f [u8])];
    type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], Files<'c>, Value);
    let caller = Caller::new(&Fake::new());
    let document: Files<'_> = &[("document", "bill.pdf", b"%PDF-1.7")];
    let fields = r#"[{"key":"a","name":"A","instruction":"A.","type":"text"}]"#;
    let ages = "poa_document_age_months";
    let cases: [Case<'_>; 4] = [
        (
            POA,
            &[(ages, "bank_statement:-1, utility_bill:999")],
            document,
            json!({ages: ["Invalid integer value for 'utility_bill': '999'. Must be -1 (unlimited) or a positive integer between 1 and 120."]}),
        ),
        (
            "/v3/document-ai/",
            &[("fields", fields), ("metadata", "[1]")],
            document,
            json!({"metadata": ["Metadata must be a JSON object."]}),
        ),
        (
            ID,
            &[],
            &[("front_image", "front.PDF", JPEG)],
            json!({"error": "Failed to convert front image PDF."}),
        ),
        // A browser sends this for a field without a chosen file.
        (
            LIVENESS,
            &[],
            &[("user_image", "", b"")],
            json!({"user_image": ["No file was submitted."]}),
        ),
    ];
    for (path, fields, files, error) in cases {
        let answer = caller.upload(path, fields, files);
        assert_eq!((answer.status.as_u16(), answer.json), (400, error));
    }
    let ages = [(ages, "utility_bill:3,bank_statement:-1")];
    assert_eq!(caller.upload(POA, &ages, document).status, 200);
}

#[test]
fn whole_numbers_have_any_notation() {
    let caller = Caller::new(&Fake::new());
    for (age, status) in [("18.0", 200), (" 18. ", 200), ("18.5", 400), ("1e1", 400)] {
        let fields = [("age_estimation_decline_threshold", age)];
        let answer = caller.upload(AGE, &fields, files(AGE));
        assert_eq!(answer.status, status, "{age}: {}", answer.text);
    }
    let body = json!({"full_name": "Ada Exemple", "aml_match_score_threshold": 93.0});
    assert_eq!(caller.post("/v3/aml/", body).status, 200);
}

#[test]
fn number_of_a_source_has_its_format() {
    let caller = Caller::new(&Fake::new());
    let check = |number: &str| {
        let body = json!({
            "issuing_state": "CHN", "services": ["chn_national_id"], "consent": true,
            "personal_number": number,
        });
        caller.post("/v3/database-validation/", body)
    };
    assert_eq!(check("11010519491231002X").status, 200);
    for number in ["110105194912310021X", "1101051949123100", "X"] {
        let answer = check(number);
        assert_eq!(answer.status, 400, "{number}");
        assert_eq!(
            answer.json["invalid_fields_by_service"],
            json!({"chn_national_id": ["national_id_format"]})
        );
    }
}

#[test]
fn source_screens_every_documented_detail() {
    let caller = Caller::new(&Fake::new());
    let check = |name: &str, value: Value| {
        let mut body = json!({"issuing_state": "BRA", "tax_number": "12345678901"});
        body[name] = value;
        caller.post("/v3/database-validation/", body)
    };
    for name in ["address", "address_element_1", "epic_card", "landline"] {
        let answer = check(name, json!("1"));
        let screened = &answer.json["database_validation"]["screened_data"];
        assert_eq!(screened[name], "1", "{name}: {}", answer.text);
        let error = json!({name: ["Not a valid string."]});
        assert_eq!(check(name, json!([1])).json, error);
    }
}

#[test]
fn last_of_repeated_fields_and_files_counts() {
    let caller = Caller::new(&Fake::new());
    let fields = [("vendor_data", "first"), ("vendor_data", "last")];
    let files: [(&str, &str, &[u8]); 2] =
        [("user_image", "a.txt", JPEG), ("user_image", "a.jpg", JPEG)];
    let answer = caller.upload(LIVENESS, &fields, &files);
    assert_eq!(answer.json["vendor_data"], "last", "{}", answer.text);
    let sources = [("issuing_state", "PER"), ("services", "per_dni")];
    let number = ("identification_number", "12345678");
    let more = ("services", "per_residential");
    let fields = [&sources[..], &[number, more]].concat();
    let answer = caller.upload("/v3/database-validation/", &fields, &[]);
    let used = &answer.json["database_validation"]["services_used"];
    assert_eq!(
        *used,
        json!(["per_dni", "per_residential"]),
        "{}",
        answer.text
    );
}

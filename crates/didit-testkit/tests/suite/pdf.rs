//! The report of a session as a file, read back by poppler's tools.

use std::path::PathBuf;
use std::process::Command;

use bytes::Bytes;
use didit_testkit::{Fake, Scenario};
use didit_types::Feature;
use didit_types::decision::LogType;
use http::Request;
use serde_json::json;

use crate::caller::Caller;

/// The names that the report must show, each in a script of its own.
const NAMES: [&str; 10] = [
    "José",
    "Łukasz",
    "Ольга",
    "王",
    "محمد",
    "Ελένη",
    "დავით",
    "สมชาย",
    "김민수",
    "さくら",
];

const SUSPECTS: &str = "Syntax Error: Suspects object is wrong type (boolean)\n";

/// A report that was written where its maker can look at it.
struct Report {
    bytes: Bytes,
    file: PathBuf,
}

#[expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]
impl Report {
    fn of(caller: &Caller, id: &str, name: &str) -> Self {
        Self::at(caller, &format!("/v3/session/{id}/generate-pdf/"), name)
    }

    fn at(caller: &Caller, path: &str, name: &str) -> Self {
        let request = Request::get(path)
            .header("x-api-key", &caller.key)
            .body(Bytes::new());
        let response = caller.fake.handle(request.unwrap());
        assert_eq!(response.status(), 200);
        let bytes = response.into_body();
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
        std::fs::write(&file, &bytes).unwrap();
        Self { bytes, file }
    }

    /// The report of a person whom a scenario describes.
    fn played(scenario: &Scenario, name: &str) -> Self {
        let fake = Fake::builder().seed(7).build();
        let caller = Caller::new(&fake);
        let id = caller.create(&fake.workflow_id(), "user-7");
        fake.play(&id, scenario).unwrap();
        Self::of(&caller, &id, name)
    }

    /// What a tool of poppler says; `None`, aloud, where it is not installed.
    fn told(&self, tool: &str, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new(tool);
        command.args(arguments).arg(&self.file);
        if tool == "pdftotext" {
            command.arg("-");
        }
        match command.output() {
            Ok(output) => {
                let complaint = String::from_utf8_lossy(&output.stderr);
                // Older ones take the boolean that the standard asks for here as a fault.
                let complaint = complaint.replace(SUSPECTS, "");
                assert!(output.status.success(), "{complaint}");
                assert_eq!(complaint, "", "{tool} complains");
                Some(String::from_utf8_lossy(&output.stdout).into_owned())
            }
            Err(error) => {
                eprintln!("not checked, because {tool} can't be run: {error}");
                None
            }
        }
    }

    /// The text in reading order.
    fn text(&self) -> Option<String> {
        self.told("pdftotext", &["-enc", "UTF-8"])
    }

    fn pages(&self) -> Option<usize> {
        let told = self.told("pdfinfo", &[])?;
        let line = told.lines().find(|line| line.starts_with("Pages:"))?;
        line.split_whitespace().last()?.parse().ok()
    }
}

#[test]
fn a_finished_session_has_a_report_with_its_name() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.completed("user-7", "decline_document_expired");
    for slash in ["/", ""] {
        let answer = caller.get(&format!("/v3/session/{id}/generate-pdf{slash}"));
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/pdf");
        let file = format!("attachment; filename=session_{id}.pdf");
        assert_eq!(answer.headers["content-disposition"], file.as_str());
        assert!(answer.text.starts_with("%PDF-1.7"));
    }
    let report = Report::of(&caller, &id, "declined");
    if let Some(text) = report.text() {
        let session = caller.decision(&id);
        let number = session["id_verifications"][0]["document_number"].as_str();
        for said in [
            "Identity verification report",
            "Declined",
            "DOCUMENT_EXPIRED",
            "it declines the session.",
            "user-7",
            &id,
            number.unwrap(),
            "Nobody has changed the result",
            "Page 1 of ",
            "Made by a fake of Didit for tests. Not a real report.",
        ] {
            assert!(text.contains(said), "{said}:\n{text}");
        }
    }
}

#[test]
fn a_company_has_a_report_of_its_own() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.kyb_workflow_id(), "acme-7");
    fake.complete(&id, "approve").unwrap();
    let answer = caller.get(&format!("/v3/session/{id}/generate-pdf/"));
    let file = format!("attachment; filename=business_{id}.pdf");
    assert_eq!(answer.headers["content-disposition"], file.as_str());
    if let Some(text) = Report::of(&caller, &id, "company").text() {
        for said in ["Business verification report", "Company", "Officer"] {
            assert!(text.contains(said), "{said}:\n{text}");
        }
    }
}

#[test]
fn a_user_has_a_report_of_all_sessions_with_an_outcome() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let path = "/v3/users/user-7/generate-pdf";
    let open = caller.create(&fake.workflow_id(), "user-7");
    let none = caller.get(path);
    assert_eq!(none.status, 403);
    let text = "This user has no sessions in review, declined, approved or kyc expired to report.";
    assert_eq!(none.json["detail"], text);
    fake.complete(&open, "approve").unwrap();
    let declined = caller.completed("user-7", "decline_aml_hit");
    let unfinished = caller.create(&fake.workflow_id(), "user-7");
    let answer = caller.get(path);
    let user = caller.get("/v3/users/user-7/").json["didit_internal_id"].clone();
    let file = format!("attachment; filename=user_{}.pdf", user.as_str().unwrap());
    assert_eq!(answer.headers["content-disposition"], file.as_str());
    let report = Report::at(&caller, path, "user");
    if let Some(text) = report.text() {
        let (newer, older) = (text.find(&declined), text.find(&open));
        assert!(newer.unwrap() < older.unwrap(), "{text}");
        assert!(!text.contains(&unfinished));
        assert!(text.contains(user.as_str().unwrap()));
    }
}

#[test]
fn an_unfinished_session_has_none() {
    let fake = Fake::new();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    let answer = caller.get(&format!("/v3/session/{id}/generate-pdf/"));
    assert_eq!(answer.status, 403);
}

#[test]
fn one_seed_gives_one_report() {
    let scenario = Scenario::approve();
    let one = Report::played(&scenario, "approved");
    let other = Report::played(&scenario, "approved again");
    assert!(one.bytes == other.bytes);
}

#[test]
fn names_of_every_script_are_readable() {
    for name in NAMES {
        let scenario = Scenario::approve().person(move |person| person.first_name = name.into());
        let report = Report::played(&scenario, name);
        if let Some(text) = report.text() {
            let shown = text.lines().filter(|line| line.contains(name)).count();
            assert!(shown >= 2, "{name} is shown {shown} times:\n{text}");
            assert!(!text.contains("U+"), "{name} lacks glyphs");
        }
    }
}

#[test]
fn right_to_left_and_left_to_right_stand_in_one_line() {
    let scenario = Scenario::approve().person(|person| {
        person.first_name = "محمد علي".into();
        person.last_name = "Schmidt (بن أحمد) דוד".into();
    });
    let report = Report::played(&scenario, "right to left");
    if let Some(text) = report.text() {
        for word in ["محمد", "علي", "Schmidt", "أحمد", "דוד"] {
            assert!(text.contains(word), "{word}:\n{text}");
        }
    }
}

#[test]
fn the_file_is_tagged_and_has_a_title_and_a_language() {
    let report = Report::played(&Scenario::decline_document_expired(), "tagged");
    let Some(about) = report.told("pdfinfo", &[]) else {
        return;
    };
    for said in [
        "Identity verification report, session ",
        "Tagged:          yes",
        "Encrypted:       no",
        "PDF version:     1.7",
    ] {
        assert!(about.contains(said), "{said}:\n{about}");
    }
    let plain = String::from_utf8_lossy(&report.bytes);
    for key in [
        "/StructTreeRoot",
        "/MarkInfo",
        "/Lang (en)",
        "/DisplayDocTitle true",
        "/Outlines",
    ] {
        assert!(plain.contains(key), "{key}");
    }
    assert!(
        plain.contains("<pdfuaid:part>1<"),
        "says that it is PDF/UA-1"
    );
    let structure = report.told("pdfinfo", &["-struct-text"]).unwrap();
    for tag in ["H1 ", "H2 ", "H3 ", "Table", "TH", "TD", "Lbl", "LBody"] {
        assert!(structure.contains(tag), "{tag}:\n{structure}");
    }
    // Everything that is read aloud is in the tree, and nothing else.
    assert!(structure.contains("\"DOCUMENT_EXPIRED\""), "{structure}");
    assert!(!structure.contains("Page 1 of "), "{structure}");
}

#[test]
fn hostile_text_is_text() {
    let hostile = "<script>alert(\"1\")</script> '\\) Tj \u{202e}gnorts\u{202c} \u{0}\u{feff} 😀 👩\u{200d}👧 \u{e000} \u{fffe}";
    let scenario = Scenario::decline_document_expired().person(move |person| {
        person.first_name = hostile.into();
    });
    let report = Report::played(&scenario, "hostile");
    if let Some(text) = report.text() {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [
            "<script>alert(\"1\")</script> '\\) Tj",
            "[U+202E]gnorts[U+202C]",
            "[U+0000][U+FEFF]",
            "😀",
            "[U+FFFE]",
        ] {
            assert!(one_line.contains(said), "{said}:\n{text}");
        }
    }
}

#[test]
fn ten_kilobytes_in_every_field_break_over_pages() {
    let text = "word ".repeat(2000);
    let report = Report::played(
        &Scenario::decline_document_expired().edit(move |decision| {
            decision.metadata = Some(json!({ "note": text }).into());
            for check in decision.id_verifications.iter_mut().flatten() {
                for field in [
                    &mut check.full_name,
                    &mut check.address,
                    &mut check.document_number,
                ] {
                    *field = Some(text.as_str().into());
                }
                for warning in check.warnings.iter_mut().flatten() {
                    warning.long_description = Some(text.as_str().into());
                }
            }
        }),
        "long",
    );
    if let (Some(pages), Some(text)) = (report.pages(), report.text()) {
        assert!(pages > 10, "{pages}");
        assert!(text.contains(&format!("Page {pages} of {pages}")));
        assert!(text.matches("word").count() >= 5 * 2000);
    }
}

#[test]
fn ten_kilobytes_without_a_space_break_too() {
    for (name, unit) in [("wide", "W"), ("emoji", "😀"), ("marks", "e\u{301}")] {
        let text = unit.repeat(10_000 / unit.len());
        let scenario = Scenario::approve().edit(move |decision| {
            let check = decision.id_verifications.iter_mut().flatten().next();
            // An address that was understood would stand before the printed one.
            let check = check.unwrap();
            check.formatted_address = None;
            check.address = Some(text.as_str().into());
        });
        let report = Report::played(&scenario, name);
        if let (Some(pages), Some(text)) = (report.pages(), report.text()) {
            assert!(text.contains(&format!("Page {pages} of {pages}")));
            let first = unit.chars().next().unwrap();
            let shown = text.chars().filter(|&c| c == first).count();
            assert!(shown >= 10_000 / unit.len(), "{shown} of {name}");
        }
    }
}

#[test]
fn five_documents_and_forty_warnings_break_well() {
    let mut scenario = Scenario::decline_document_expired();
    for number in 1..=39 {
        let log_type = [LogType::Error, LogType::Warning, LogType::Information][number % 3].clone();
        scenario = scenario.with_warning(
            Feature::IdVerification,
            format!("RISK_NUMBER_{number}").as_str(),
            log_type,
        );
    }
    let scenario = scenario.edit(|decision| {
        let documents = decision.id_verifications.get_or_insert_default();
        let Some(first) = documents.first().cloned() else {
            return;
        };
        for number in 2..=5 {
            let mut next = first.clone();
            next.document_number = Some(format!("DOC-{number}").as_str().into());
            next.warnings = None;
            documents.push(next);
        }
    });
    let fake = Fake::builder().seed(7).build();
    let caller = Caller::new(&fake);
    let id = caller.create(&fake.workflow_id(), "user-7");
    fake.play(&id, &scenario).unwrap();
    for (status, comment) in [("Resubmitted", "Second look, please."), ("Declined", "ابق")] {
        let body = json!({"new_status": status, "comment": comment});
        let answer = caller.patch(&format!("/v3/session/{id}/update-status/"), body);
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let report = Report::of(&caller, &id, "five documents");
    let (Some(text), Some(pages)) = (report.text(), report.pages()) else {
        return;
    };
    assert!((4..=8).contains(&pages), "{pages} pages");
    for number in 1..=39 {
        assert!(
            text.contains(&format!("RISK_NUMBER_{number}\n")),
            "{number}"
        );
    }
    for number in 2..=5 {
        assert!(text.contains(&format!("DOC-{number}")), "{number}");
    }
    for said in ["Second look, please.", "ابق", "API Client", ", continued"] {
        assert!(text.contains(said), "{said}:\n{text}");
    }
    for (index, page) in text.split('\u{c}').enumerate().take(pages) {
        assert!(page.contains(&format!("Page {} of {pages}", index + 1)));
        // A heading does not stand alone at the end of a page.
        let lines: Vec<&str> = page.lines().filter(|line| !line.is_empty()).collect();
        let last = lines
            .iter()
            .rev()
            .find(|line| !line.contains("Page ") && !line.contains("Made by"));
        assert!(!matches!(
            last,
            Some(&"Review trail" | &"Documents" | &"Details of the checks")
        ));
    }
}

#[test]
fn every_page_can_be_drawn() {
    let scenario = Scenario::approve().person(|person| {
        person.first_name = NAMES.join(" ");
    });
    let report = Report::played(&scenario, "drawn");
    let Some(pages) = report.pages() else { return };
    for page in 1..=pages {
        let page = page.to_string();
        let drawn = report.told("pdftoppm", &["-r", "40", "-gray", "-f", &page, "-l", &page]);
        let Some(drawn) = drawn else { return };
        assert!(drawn.starts_with("P5"), "a picture");
    }
}

//! Imports of verifications, and logos.

use bytes::Bytes;
use didit_testkit::Fake;
use http::Request;
use serde_json::{Value, json};

use crate::caller::{Caller, answer};
use crate::schema::Schemas;

const IMPORTS: &str = "/v3/session/imports/";
const CSV: &[u8] = b"external_id,vendor_data,status,first_name\r\n\
    1,user-1,Approved,Ana\r\n2,,Declined,\"Diaz, Ana\"\r\n3,user-3,Maybe,Eva\r\n,user-4,Approved,Eva\r\n";

fn allowed() -> Caller {
    Caller::new(&Fake::builder().imports(true).build())
}

fn number(job: &Value, name: &str) -> u64 {
    job[name].as_u64().unwrap()
}

#[test]
fn each_record_of_a_file_is_a_session_or_an_error() {
    let caller = allowed();
    let workflow = caller.fake.workflow_id();
    let ndjson = "{\"external_id\": \"5\", \"status\": \"In Review\"}\n\nnonsense\n".as_bytes();
    let schemas = Schemas::load();
    for (name, file, created, failed) in [("a.csv", CSV, 2, 2), ("b.NDJSON", ndjson, 1, 1)] {
        let fields = [("workflow_id", &*workflow)];
        let made = caller.upload(IMPORTS, &fields, &[("file", name, file)]);
        assert_eq!(made.status, 201, "{}", made.text);
        let path = format!("{IMPORTS}{}/", made.json["uuid"].as_str().unwrap());
        let job = caller.get(&path).json;
        assert_eq!(job, made.json);
        assert_eq!(
            schemas.check("SessionImportJob", &job),
            Vec::<String>::new()
        );
        assert_eq!(
            (&job["status"], &job["source_filename"]),
            (&json!("COMPLETED"), &json!(name))
        );
        let counts = ["created_count", "failed_count"].map(|name| number(&job, name));
        assert_eq!(counts, [created, failed], "{job}");
        let errors = caller.get(&format!("{path}errors/?limit=1")).json;
        assert_eq!(errors["count"], failed);
        let violations = schemas.check("ListSessionImportErrorsResponse", &errors);
        assert_eq!(violations, Vec::<String>::new());
    }
    let sessions = caller.get("/v3/sessions/").json;
    let sessions = sessions["results"].as_array().unwrap().iter();
    let sessions = sessions.map(|session| {
        let text = |name: &str| session[name].as_str().unwrap().to_owned();
        (text("vendor_data"), text("status"))
    });
    let sessions: Vec<_> = sessions.collect();
    let expected = [
        ("5", "In Review"),
        ("2", "Declined"),
        ("user-1", "Approved"),
    ];
    assert_eq!(
        sessions,
        expected.map(|(user, status)| (user.to_owned(), status.to_owned()))
    );
}

#[test]
fn what_the_fake_cannot_import_fails_with_the_reason() {
    let caller = allowed();
    let workflow = caller.fake.workflow_id();
    let link =
        json!({"source_file_url": "https://example.com/a/rows.csv", "workflow_id": workflow});
    let job = caller.post(IMPORTS, link).json;
    assert_eq!(
        (&job["status"], &job["source_filename"]),
        (&json!("FAILED"), &json!("rows.csv"))
    );
    assert_eq!(job["last_error"], "The fake downloads no file; upload it.");
    let fields = [("import_type", "transactions")];
    let job = caller
        .upload(IMPORTS, &fields, &[("file", "a.csv", CSV)])
        .json;
    assert_eq!(job["last_error"], "The fake imports verifications only.");
    for (body, field) in [
        (json!({"workflow_id": workflow}), "file"),
        (
            json!({"workflow_id": workflow, "source_file_url": "http://a.b/c"}),
            "source_file_url",
        ),
        (json!({"source_file_url": "https://a.b/c"}), "workflow_id"),
        (
            json!({"source_file_url": "https://a.b/c", "workflow_id": "11111111-2222-4333-8444-555555555555"}),
            "workflow_id",
        ),
        (
            json!({"source_file_url": "https://a.b/c", "import_type": "x"}),
            "import_type",
        ),
    ] {
        let refused = caller.post(IMPORTS, body);
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert!(refused.json[field].is_array(), "{}", refused.text);
    }
    let (csv, link) = (CSV, "https://a.b/c");
    for (name, content, link, error) in [
        (
            "a.xlsx",
            csv,
            "",
            "Only CSV and NDJSON files are supported.",
        ),
        (
            "a.csv",
            csv,
            link,
            "Use either file or source_file_url, not both.",
        ),
        ("a.csv", &[], "", "The submitted file is empty."),
        (
            "a.csv",
            &vec![b'a'; (25 << 20) + 1],
            "",
            "Import file exceeds the maximum allowed size.",
        ),
    ] {
        let fields = [("workflow_id", &*workflow), ("source_file_url", link)];
        let fields = &fields[..=usize::from(!link.is_empty())];
        let refused = caller.upload(IMPORTS, fields, &[("file", name, content)]);
        assert_eq!(refused.json, json!({"file": [error]}));
    }
    let unknown = format!("{IMPORTS}11111111-2222-4333-8444-555555555555/");
    assert_eq!(caller.get(&unknown).status, 404);
    assert_eq!(caller.get(&format!("{unknown}errors/")).status, 404);
    let other = caller.fake.add_application();
    let path = format!("{IMPORTS}{}/", job["uuid"].as_str().unwrap());
    assert_eq!(
        Caller::with_key(&caller.fake, &other.api_key)
            .get(&path)
            .status,
        404
    );
}

#[test]
fn imports_are_refused_unless_they_are_allowed() {
    let caller = Caller::new(&Fake::new());
    let refused = caller.post(IMPORTS, json!({}));
    assert_eq!(refused.status, 403);
    assert!(
        refused.text.contains("sandbox applications"),
        "{}",
        refused.text
    );
}

#[test]
fn a_logo_is_kept_and_replaced() {
    let caller = Caller::new(&Fake::new());
    let load = |link: &Value| {
        let request = Request::get(link.as_str().unwrap())
            .body(Bytes::new())
            .unwrap();
        answer(&caller.fake, request).text
    };
    for content in ["first", "second"] {
        let request = [("image_square", "logo.png", content.as_bytes())];
        let body = multipart(&request);
        let request = Request::patch("/v3/customization/")
            .header("x-api-key", &caller.key)
            .header("content-type", "multipart/form-data; boundary=B");
        let changed = answer(&caller.fake, request.body(body.into()).unwrap());
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(load(&changed.json["logo_square"]), content);
    }
    let kept = caller.get("/v3/customization/").json;
    assert_eq!(load(&kept["logo_square"]), "second");
    let deleted = caller.patch("/v3/customization/", json!({"delete_logo_square": true}));
    assert_eq!(deleted.json["logo_square"], Value::Null);
}

fn multipart(files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, name, content) in files {
        let head = format!(
            "--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(b"--B--\r\n");
    body
}

#![no_main]

use std::sync::LazyLock;

use didit_testkit::{Fake, Revision};
use didit_types::operation::{self, Operation, Segment};
use http::Request;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

/// Operations of the control plane, besides those of the API, with fields of their bodies.
const CONTROL: &[(&str, &str, &[&str])] = &[
    ("POST", "/_fake/applications", &[]),
    ("POST", "/_fake/sessions/{session_id}/complete", &["scenario"]),
    ("POST", "/_fake/sessions/{session_id}/begin", &[]),
    ("POST", "/_fake/sessions/{session_id}/step", &[]),
    ("POST", "/_fake/sessions/{session_id}/abandon", &[]),
    ("POST", "/_fake/sessions/{session_id}/expire", &[]),
    ("POST", "/_fake/clock/advance", &["seconds"]),
    ("POST", "/_fake/clock/reset", &[]),
    ("GET", "/_fake/clock", &[]),
    ("POST", "/_fake/settle", &[]),
    ("GET", "/_fake/journal", &[]),
    ("GET", "/_fake/webhooks", &[]),
    ("POST", "/_fake/webhooks/{event_id}/resend", &[]),
    ("POST", "/_fake/webhooks/disturb", &["next", "seconds", "milliseconds", "timestamp", "paths", "count"]),
    ("GET", "/_fake/faults", &[]),
    ("POST", "/_fake/faults", &["operation", "effect", "status", "retry_after", "body", "milliseconds", "bytes", "times", "skip", "probability", "after_handling", "paths", "count"]),
    ("DELETE", "/_fake/faults", &[]),
    ("GET", "/_fake/changes", &[]),
    ("PUT", "/_fake/state", &[]),
    ("POST", "/_fake/reset", &[]),
];

const TEXTS: &[&str] = &[
    "", " ", "\0", "\u{1f600}", "user-7", "company-7", "Approved", "Declined", "Resubmitted", "In Review", "BLOCKED",
    "approve", "decline_aml_hit", "review_face_match_borderline", "decline_document_expired", "hold", "lose", "drift",
    "duplicate", "first", "status", "hang", "reset", "cut", "delay", "reject", "true", "0", "-1", "1e308", "NaN",
    "18446744073709551615", "9223372036854775807", "-9223372036854775808", "340282366920938463463374607431768211456",
    "9999-12-31", "0000-01-01", "-009999-01-01", "9999-12-31T23:59:59.999999999Z", "2026-02-30", "2026-11-28", "FRA",
    "US", "de", "someone@example.com", "+14155552671", "+0", "203.0.113.7", "::ffff:127.0.0.1", "https://example.com/a",
    "http://127.0.0.1:1/_fake/reset", "data:image/png;base64,iVBORw0KGgo=", "$.status", "$..*", "%", "%ff", "../..",
    "custom", "email", "face", "\u{5d0}\u{645}\u{202e}", "<script>", "{\"a\":1}", "[]", "null",
];

const INTEGERS: &[i64] = &[0, 1, -1, 2, 7, 18, 50, 59, 100, 255, 3600, 604_800, 31_622_400, i64::MAX, i64::MIN, i32::MAX as i64];

const FILES: &[&[u8]] = &[b"\xff\xd8\xff picture", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"RIFF....WEBP", b"", b"text"];

/// The documented fields of the requests of an operation.
struct Documented {
    operation: &'static Operation,
    query: Vec<&'static str>,
    body: Option<&'static Value>,
}

static SCHEMAS: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../docs/contract/schemas.json")).expect("schemas")
});

static ROWS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../docs/contract/operations.json")).expect("operations")
});

static OPERATIONS: LazyLock<Vec<Documented>> = LazyLock::new(|| {
    let shape = |path: &str| {
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.map(|part| if part.starts_with('{') { "{}" } else { part }.to_owned()).collect::<Vec<_>>()
    };
    let documented = |operation: &'static Operation| {
        let own = shape(operation.path);
        let row = ROWS.iter().find(|row| {
            row["method"] == operation.method.as_str() && row["path"].as_str().is_some_and(|path| shape(path) == own)
        });
        let texts = |name| row.and_then(|row| row[name].as_array()).into_iter().flatten().filter_map(Value::as_str);
        Documented {
            operation,
            query: texts("query").collect(),
            body: texts("request").next().and_then(|name| SCHEMAS.get(name)),
        }
    };
    operation::ALL.iter().map(documented).collect()
});

/// What the responses named, so that requests name it again, and whether a state was edited.
#[derive(Default)]
struct Seen(Vec<(String, String)>, bool);

impl Seen {
    fn add(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().take(3).for_each(|item| self.add(item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    let kept = ["id", "token", "vendor_data", "session_number", "label", "name"].iter().any(|it| name.ends_with(it));
                    match value.as_str() {
                        Some(text) if kept && text.len() < 1000 && !self.0.iter().any(|(_, known)| known == text) => {
                            if self.0.len() == 200 {
                                self.0.remove(7);
                            }
                            self.0.push((name.clone(), text.to_owned()));
                        }
                        Some(_) => {}
                        None => self.add(value),
                    }
                }
            }
            _ => {}
        }
    }

    /// A value of a response for a field or parameter of that name, mostly.
    fn choose<'a>(&'a self, name: &str, u: &mut Unstructured<'_>) -> Result<&'a str> {
        let name = name.rsplit('_').next().unwrap_or(name);
        let close: Vec<_> = self.0.iter().filter(|(known, _)| known.ends_with(name)).collect();
        Ok(if !close.is_empty() && u.ratio(7, 8)? {
            &u.choose(&close)?.1
        } else if u.ratio(3, 4)? {
            &u.choose(&self.0)?.1
        } else {
            u.choose(TEXTS)?
        })
    }
}

/// Writes bodies that fit a schema, mostly.
struct Writer<'a, 'b> {
    u: &'a mut Unstructured<'b>,
    seen: &'a Seen,
}

impl Writer<'_, '_> {
    fn any(&mut self) -> Result<Value> {
        Ok(match self.u.int_in_range(0..=7)? {
            0 => Value::Null,
            1 => self.u.arbitrary::<bool>()?.into(),
            2 => (*self.u.choose(INTEGERS)?).into(),
            3 => self.u.arbitrary::<u64>()?.into(),
            4 => self.u.arbitrary::<f64>()?.into(),
            5 => self.u.arbitrary::<&str>()?.into(),
            6 => json!([*self.u.choose(TEXTS)?]),
            _ => (*self.u.choose(TEXTS)?).into(),
        })
    }

    fn fitting(&mut self, name: &str, schema: &Value, depth: u8) -> Result<Value> {
        if depth == 6 || self.u.ratio(1, 12)? {
            return self.any();
        }
        if let Some(known) = schema["$ref"].as_str().and_then(|text| SCHEMAS.get(text.rsplit('/').next()?)) {
            return self.fitting(name, known, depth + 1);
        }
        if let Some(values) = schema["enum"].as_array() {
            return Ok(self.u.choose(values)?.clone());
        }
        if let Some(first) = ["oneOf", "anyOf", "allOf"].iter().find_map(|kind| schema[kind].get(0)) {
            return self.fitting(name, first, depth + 1);
        }
        Ok(match schema["type"].as_str() {
            Some("object") if schema["properties"].is_object() => {
                let mut fields = Map::new();
                for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
                    if self.u.ratio(2, 3)? {
                        fields.insert(name.clone(), self.fitting(name, schema, depth + 1)?);
                    }
                }
                fields.into()
            }
            Some("object") => json!({ (*self.u.choose(TEXTS)?): self.any()? }),
            Some("array") => {
                let count = self.u.int_in_range(0..=2)?;
                let items = (0..count).map(|_| self.fitting(name, &schema["items"], depth + 1));
                items.collect::<Result<Vec<_>>>()?.into()
            }
            Some("boolean") => self.u.arbitrary::<bool>()?.into(),
            Some("integer" | "number") => (*self.u.choose(INTEGERS)?).into(),
            _ if name.contains("id") || self.u.ratio(1, 4)? => self.seen.choose(name, self.u)?.into(),
            _ if self.u.ratio(1, 4)? => self.u.arbitrary::<&str>()?.into(),
            _ => (*self.u.choose(TEXTS)?).into(),
        })
    }

    /// Replaces one value of a document.
    fn edit(&mut self, value: &mut Value) -> Result<()> {
        match value {
            Value::Array(items) if !items.is_empty() => {
                let index = self.u.choose_index(items.len())?;
                self.edit(&mut items[index])
            }
            Value::Object(fields) if !fields.is_empty() => {
                let index = self.u.choose_index(fields.len())?;
                let field = fields.values_mut().nth(index).expect("a field");
                self.edit(field)
            }
            _ => {
                *value = self.any()?;
                Ok(())
            }
        }
    }

    /// Fields of the control plane, which has no schema.
    fn fields(&mut self, names: &[&str]) -> Result<Value> {
        let mut fields = Map::new();
        for &name in names {
            if self.u.ratio(2, 3)? {
                fields.insert(name.to_owned(), self.any()?);
            }
        }
        Ok(fields.into())
    }
}

fn form(u: &mut Unstructured<'_>, fields: &Value) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        let is_file = ["image", "document", "file", "portrait"].iter().any(|kind| name.ends_with(kind));
        let (file, value) = if is_file && u.ratio(15, 16)? {
            ("; filename=\"a.jpg\"\r\nContent-Type: image/jpeg", u.choose(FILES)?.to_vec())
        } else {
            ("", value.as_str().map_or_else(|| value.to_string(), str::to_owned).into_bytes())
        };
        body.extend(format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend(value);
        body.extend(b"\r\n");
    }
    body.extend(b"--B--\r\n");
    Ok(body)
}

/// Sends one request, and keeps what its response names.
fn send(fake: &Fake, seen: &mut Seen, u: &mut Unstructured<'_>) -> Result<()> {
    let mut writer = Writer { u, seen };
    let mut query = Vec::new();
    let (method, template, fields, is_form);
    if writer.u.ratio(3, 4)? {
        let documented = writer.u.choose(&OPERATIONS)?;
        for name in &documented.query {
            if writer.u.ratio(1, 3)? {
                query.push((*name, writer.any()?));
            }
        }
        let parts = documented.operation.segments().map(|segment| match segment {
            Segment::Literal(text) => text.to_owned(),
            Segment::Parameter(name) => format!("{{{name}}}"),
        });
        template = parts.fold(String::new(), |path, part| path + "/" + part.trim_matches('/'));
        method = documented.operation.method.as_str();
        fields = documented.body.map(|schema| writer.fitting("", schema, 0)).transpose()?;
        is_form = documented.body.is_some_and(|schema| schema.to_string().contains("binary"));
    } else {
        let (verb, path, names) = *writer.u.choose(CONTROL)?;
        (method, template, is_form) = (verb, path.to_owned(), false);
        fields = Some(if path.ends_with("complete") && writer.u.ratio(3, 4)? {
            json!({ "scenario": *writer.u.choose(&["approve", "decline_aml_hit", "review_face_match_borderline"])? })
        } else if path.ends_with("advance") && writer.u.ratio(7, 8)? {
            json!({ "seconds": *writer.u.choose(&[1, 60, 3600, 86_400, 604_800, 31_622_400])? })
        } else {
            writer.fields(names)?
        });
    }
    let mut path = String::new();
    for part in template.split('/').skip(1) {
        path.push('/');
        match part.strip_prefix('{') {
            Some(name) => path.extend(form_urlencoded::byte_serialize(
                seen.choose(name.trim_end_matches('}'), u)?.as_bytes(),
            )),
            None => path.push_str(part),
        }
    }
    if !template.starts_with("/_fake/") && u.ratio(31, 32)? {
        path.push('/');
    }
    let mut target = form_urlencoded::Serializer::for_suffix(format!("{path}?"), path.len() + 1);
    for (name, value) in &query {
        target.append_pair(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    let request = Request::builder().method(method).uri(target.finish());
    let mut request = request.header("x-api-key", fake.api_key());
    let body = match fields {
        _ if u.ratio(1, 32)? => u.arbitrary::<&[u8]>()?.to_vec(),
        _ if method == "PUT" => {
            let mut state = serde_json::from_str(&fake.snapshot()).expect("a snapshot is JSON");
            if u.ratio(1, 2)? {
                Writer { u, seen }.edit(&mut state)?;
                seen.1 = true;
            }
            state.to_string().into_bytes()
        }
        Some(fields) if is_form => {
            request = request.header("content-type", "multipart/form-data; boundary=B");
            form(u, &fields)?
        }
        Some(fields) => fields.to_string().into_bytes(),
        None => Vec::new(),
    };
    // What is no URI reaches no fake.
    let Ok(request) = request.body(body.into()) else { return Ok(()) };
    let faults = fake.handle(Request::get("/_fake/faults").body("".into()).expect("a request"));
    let is_faulty = faults.body().as_ref() != b"[]";
    let response = fake.handle(request);
    let status = response.status().as_u16();
    assert!(status < 500 || status == 501 || is_faulty, "{method} {path}: {status}");
    if let Ok(value) = serde_json::from_slice(response.body()) {
        seen.add(&value);
    }
    if u.ratio(1, 2)? {
        fake.clear_faults();
    }
    Ok(())
}

// A sequence of requests to one fake. Each chooses an operation of the API or of the control
// plane and takes ids from the responses before it; its query and body mostly fit the documents.
fuzz_target!(|input: &[u8]| {
    let mut u = Unstructured::new(input);
    let is_current = u.arbitrary().unwrap_or(true);
    let revision = if is_current { Revision::V2026_11 } else { Revision::V2026_02 };
    let fake = Fake::builder().revision(revision).build();
    fake.on_webhook(|webhook| if webhook.body.len() % 7 == 0 { 503 } else { 200 });
    let mut seen = Seen::default();
    seen.add(&json!([
        { "workflow_id": fake.workflow_id(), "other": { "workflow_id": fake.kyb_workflow_id() } },
        { "session_id": fake.approved("user-7"), "vendor_data": "user-7" },
        { "session_id": fake.in_progress("user-8") },
        { "application_id": fake.add_application().application_id },
    ]));
    for _ in 0..40 {
        // Without more input, every choice would be the first.
        if u.is_empty() || send(&fake, &mut seen, &mut u).is_err() {
            break;
        }
    }
    // Whatever happened, the state can be kept and restored.
    let state = fake.snapshot();
    let copy = Fake::new();
    copy.restore(&state).expect("a snapshot is restored");
    assert!(seen.1 || copy.snapshot() == state, "a restored state is the same");
});

//! Data extraction from documents.
//!
//! Source: <https://docs.didit.me/standalone-apis/document-ai>

use didit_types::Feature;
use didit_types::decision::{LogType, RiskCode};
use didit_types::session::ExpectedDetails;
use serde_json::{Map, Value, json};

use super::params::{CheckParams, TOP_UP, check_encryption};
use super::report::{CheckReport, CheckRun};
use crate::http::{Form, HandlerResult, Reply, RequestContext, Rules};
use crate::operations::fields::{self, ANY_TEXT, Fields, Rule};
use crate::operations::media;
use crate::scenario::{Person, Scenario};

const DOCUMENT: Rules = Rules {
    extensions: &[],
    megabytes: 25,
};

/// A field to extract.
const FIELD: Fields = &[
    ("key", ANY_TEXT),
    ("name", ANY_TEXT),
    ("instruction", ANY_TEXT),
    ("type", Rule::Choice("text|number|date")),
    ("required", Rule::Boolean),
    ("is_full_name", Rule::Boolean),
];

/// Start of the key of a field that no document has.
const MISSING: &str = "missing";

/// The editor of the published example, whose name in a file is a sign of manipulation.
const EDITOR: &str = "ilovepdf";

/// Findings, each with the middle of the name of its effect and the default effect.
const FINDINGS: [(RiskCode, &str, LogType); 5] = [
    (
        RiskCode::DocumentAiUnsupportedFile,
        "unsupported_file",
        LogType::Warning,
    ),
    (
        RiskCode::DocumentAiUnreadableDocument,
        "unreadable_document",
        LogType::Warning,
    ),
    (
        RiskCode::DocumentAiMissingRequiredFields,
        "missing_required_fields",
        LogType::Warning,
    ),
    (
        RiskCode::DocumentAiSuspectedManipulation,
        "document_tampering",
        LogType::Error,
    ),
    (
        RiskCode::DocumentAiNameMismatch,
        "name_mismatch",
        LogType::Information,
    ),
];

/// `POST /v3/document-ai/`
pub(crate) fn analyze(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut upload = context.upload()?;
    let document = upload.require("document", &DOCUMENT);
    let extension = upload.extension("document");
    let form = &mut upload.form;
    let fields = extracted(form);
    let mut text = |name| form.non_empty(name, usize::MAX);
    let [first, last] = ["expected_first_name", "expected_last_name"].map(&mut text);
    let company = text("expected_company_name");
    text("expected_company_country");
    let threshold = form.integer("document_ai_name_match_score_threshold", 0, 100);
    let effects = effects(form);
    let is_person = first.is_some() || last.is_some();
    if is_person && company.is_some() {
        let error =
            "Provide either person expected-name fields or expected_company_name, not both.";
        form.invalid("non_field_errors", error);
    }
    let (params, (document, fields)) = CheckParams::read(context, form, document.zip(fields))?;
    if check_encryption(&document, None).is_err() {
        let error = "The PDF is encrypted. Please upload a decrypted PDF or a photo instead.";
        return Err(Reply::rule("error", error));
    }
    context.pay(TOP_UP)?;

    // A document of a known user has the name of the user, any other one the expected name.
    let mut person = params.person(context, &document);
    if params.vendor_data.is_none() {
        let mut expected = ExpectedDetails::new();
        expected.first_name = first.clone().map(Into::into);
        expected.last_name = last.clone().map(Into::into);
        person = person.expected(&expected);
    }
    let extensions = ["tiff", "jpg", "jpeg", "png", "webp", "pdf"];
    let is_supported = extensions.contains(&&*extension);
    let is_readable = media::is_image(&document) || document.starts_with(b"%PDF");
    let is_edited = memchr::memmem::find(&document, EDITOR.as_bytes()).is_some();
    let full_name = company.clone().unwrap_or_else(|| person.full_name());
    let value = |field: &Value| match (field["type"].as_str(), field["key"].as_str()) {
        _ if !is_supported || !is_readable => Value::Null,
        (_, Some(key)) if key.starts_with(MISSING) => Value::Null,
        _ if field["is_full_name"] == true => full_name.as_str().into(),
        (Some("number"), _) => json!(3120.5),
        (Some("date"), _) => context.state.now.date().to_string().into(),
        _ => format!("Example of {}", field["name"].as_str().unwrap_or_default()).into(),
    };
    let key = |field: &Value| field["key"].as_str().unwrap_or_default().to_owned();
    let extracted = fields.iter().map(|field| (key(field), value(field)));
    let extracted: Map<_, _> = extracted.collect();
    let is_missing = |field: &&Value| field["required"] == true && extracted[&key(field)].is_null();
    let missing: Vec<_> = fields
        .iter()
        .filter(is_missing)
        .map(|field| field["name"].clone())
        .collect();
    let has_name = fields.iter().any(|field| field["is_full_name"] == true) && is_readable;
    let expected = [first, last]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let expected = company.unwrap_or(expected);
    let is_alike = full_name.to_lowercase().contains(&expected.to_lowercase());
    let score = (has_name && !expected.is_empty()).then_some(if is_alike { 100_i64 } else { 0 });
    let is_incomplete = is_supported && is_readable && !missing.is_empty();
    let found = [
        (!is_supported, Value::Null),
        (is_supported && !is_readable, Value::Null),
        (is_incomplete, json!({ "missing_fields": missing })),
        (
            is_edited,
            json!({"detection_method": "known_editor", "processed_by_known_editor": EDITOR}),
        ),
        (
            score.is_some_and(|score| score < threshold.unwrap_or(80)),
            Value::Null,
        ),
    ];
    let mut report = run(context, (found, effects), &person);
    report.put(json!({
        "extracted_data": extracted,
        "detected_codes": [],
        "fields": fields,
        "name_match_score": score,
        "name_on_document": has_name.then_some(full_name),
    }));
    Ok(context.check_reply(&params, "document_ai", report, false))
}

/// Reads what each finding does, and checks `vendor_data` and `metadata`.
fn effects(form: &mut Form) -> [LogType; 5] {
    if form.has_value("metadata") && !form.peek("metadata").is_some_and(Value::is_object) {
        form.invalid("metadata", "Metadata must be a JSON object.");
    }
    let vendor_data = form.peek("vendor_data").and_then(Value::as_str);
    if vendor_data.is_some_and(|text| text.len() > 2000) {
        let error = "vendor_data is too long (maximum 2000 bytes).";
        form.invalid("vendor_data", error);
    }
    FINDINGS.map(|(_, middle, default)| {
        let name = format!("document_ai_{middle}_action");
        let chosen = form.choice(&name, &["DECLINE", "REVIEW", "NO_ACTION"]);
        match chosen.as_deref() {
            Some("DECLINE") => LogType::Error,
            Some("REVIEW") => LogType::Warning,
            Some(_) => LogType::Information,
            None => default,
        }
    })
}

/// Returns the status and the warnings of what was found.
fn run(
    context: &RequestContext<'_>,
    (found, effects): ([(bool, Value); 5], [LogType; 5]),
    person: &Person,
) -> CheckReport {
    let mut scenario = Scenario::approve();
    let mut details = Vec::new();
    for (((code, ..), effect), (is_found, data)) in FINDINGS.into_iter().zip(effects).zip(found) {
        if is_found {
            scenario = scenario.with_warning(Feature::DocumentAi, code, effect);
            details.push(data);
        }
    }
    let mut report = CheckRun::new(&scenario, &Feature::DocumentAi, person).run(context);
    report.retain("status warnings");
    for (warning, data) in report.warnings_mut().zip(details) {
        warning["additional_data"] = data;
    }
    report
}

/// Reads the fields to extract: a list, as JSON in one text.
fn extracted(form: &mut Form) -> Option<Vec<Value>> {
    let text = form.require("fields").text("fields", usize::MAX)?;
    let Ok(Value::Array(items)) = serde_json::from_str(&text) else {
        form.invalid("fields", "fields must be a valid JSON array string.");
        return None;
    };
    if !(1..=30).contains(&items.len()) {
        form.invalid("fields", "fields must have 1 to 30 items.");
    }
    form.put("fields", items.into());
    let fields = fields::objects(form, "fields", |inner| {
        inner.require_all(&["key", "name", "instruction", "type"]);
        let mut field = fields::read(inner, FIELD);
        for name in ["required", "is_full_name"] {
            field.entry(name).or_insert(Value::Bool(false));
        }
        Some(Value::Object(field))
    })?;
    let mut keys: Vec<_> = fields.iter().map(|field| field["key"].as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() < fields.len() {
        form.invalid("fields", "Every fields item must have a unique key.");
    }
    Some(fields)
}

//! Regulatory reports about cases, and their templates.
//!
//! Source: <https://docs.didit.me/console/case-management/fiu-reports>,
//! <https://docs.didit.me/management-api/regulatory-reports/validate>

mod files;
mod template;

use std::collections::BTreeSet;
use std::sync::Arc;

use http::StatusCode;
use serde_json::{Map, Value, json};

pub(crate) use self::template::Template;
use self::template::{JURISDICTION, OBLIGATORY, TEMPLATES, TYPE, is_set, named};
use super::cases::Case;
use super::cases::base::{CASES, officer};
use super::cases::parts::{Link, log};
use super::collection::{self, Collection};
use super::fields::{self, ANY_TEXT, Fields, Rule, is_letters};
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::scenario::phrase;
use crate::state::{CollectionKey, Item, transactions::TRANSACTIONS};
use crate::vocabulary::Uuid;

/// A report about a case.
pub(crate) struct Report;

const REPORTS: CollectionKey = CollectionKey::of(Report::NAME);

fn currency(form: &mut Form, name: &'static str) -> Option<Value> {
    let code = form.text(name, usize::MAX)?.to_ascii_uppercase();
    if !is_letters(&code, 3) {
        form.invalid(name, "Must be a 3-letter currency code.");
    }
    Some(code.into())
}

const NARRATIVE: Fields = &[
    ("who", ANY_TEXT),
    ("what", ANY_TEXT),
    ("when", ANY_TEXT),
    ("where", ANY_TEXT),
    ("why", ANY_TEXT),
    ("how", ANY_TEXT),
];

impl Collection for Report {
    const NAME: &'static str = "regulatory_reports";
    const ID: &'static str = "report_uuid";
    const NOT_FOUND: &'static str = "Report not found.";
    const FIELDS: Fields = &[
        ("jurisdiction", JURISDICTION),
        ("rentity_id", ANY_TEXT),
        ("rentity_branch", ANY_TEXT),
        ("submission_code", Rule::Choice("E|M")),
        ("entity_reference", ANY_TEXT),
        ("fiu_ref_number", ANY_TEXT),
        ("currency_code_local", Rule::Custom(currency)),
        ("submission_date", Rule::DateTime),
        ("reporting_person", Rule::Object),
        ("location", Rule::Object),
        ("reason", ANY_TEXT),
        ("action", ANY_TEXT),
        ("activity", ANY_TEXT),
        ("narrative", Rule::Within(NARRATIVE)),
        ("report_indicators", Rule::Texts),
        ("included_fields", Rule::Texts),
    ];
    const FILTERS: &'static [(&'static str, &'static str)] = &[
        ("status", "status"),
        ("report_type", "report_type"),
        ("case", "case_uuid"),
    ];

    fn defaults(context: &RequestContext<'_>) -> Value {
        let (email, name) = officer(context);
        json!({
            "report_number": null,
            "status": "DRAFT",
            "submission_code": "E",
            "reporting_person": {},
            "location": {},
            "narrative": {},
            "report_indicators": [],
            "included_fields": [],
            "validation_errors": [],
            "validated_at": null,
            "finalized_at": null,
            "created_by_email": email,
            "created_by_name": name,
        })
    }

    fn check(_: &RequestContext<'_>, form: &mut Form, _: Option<&Item>) {
        form.refuse_null(&["jurisdiction"]);
    }

    fn detail(_: &RequestContext<'_>, item: &Item) -> Value {
        let mut fields = named::<Self>(item);
        fields.insert("report_code".to_owned(), item.get("report_type").clone());
        let status = phrase(item.text("status"));
        fields.insert("status_display".to_owned(), status.into());
        fields.into()
    }
}

fn is_final(report: &Item) -> bool {
    report.text("status") == "FINALIZED"
}

/// Returns the report that the path names, unless it is finalised.
fn find_open(context: &RequestContext<'_>) -> Result<Arc<Item>, Reply> {
    let report = collection::find::<Report>(context)?;
    if is_final(&report) {
        let text = "A finalized report can't be changed.";
        return Err(Reply::conflict(text));
    }
    Ok(report)
}

/// `POST …/regulatory-reports/`
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require_all(&["case", "template"]);
    let case = form.uuid("case");
    draft(context, form, case)
}

/// `POST …/cases/{case_uuid}/regulatory-reports/`
pub(crate) fn create_for_case(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?.id;
    let mut form = context.form()?;
    if !form.has_value("template") {
        form.require_all(&["report_type", "jurisdiction"]);
    }
    draft(context, form, Some(case))
}

fn draft(context: &mut RequestContext<'_>, mut form: Form, case: Option<Uuid>) -> HandlerResult {
    collection::check::<Report>(context, &mut form, None);
    let template = form.uuid("template");
    let transactions = form.uuids("transactions");
    let mut own = fields::read(&mut form, Report::FIELDS);
    own.extend(fields::read(&mut form, &[("report_type", TYPE)]));
    form.finish()?;
    let find = |key, id| context.item(key, id).map(AsRef::as_ref);
    let case = case.and_then(|id| find(CASES, id));
    let case = case.ok_or_else(|| Reply::refused("Case not found."))?;
    let mut fields = Map::new();
    if let Some(id) = template {
        let template = find(TEMPLATES, id).ok_or_else(|| Reply::refused(Template::NOT_FOUND))?;
        let seeds = SEEDS.map(|(name, path)| (name.to_owned(), template.get(path).clone()));
        fields.extend(seeds);
    }
    own.retain(|_, value| !value.is_null());
    fields.extend(own);
    fields.retain(|_, value| !value.is_null());
    let ids = transactions.unwrap_or_else(|| linked(context, case.id));
    let unknown = |id: &Uuid| Reply::refused(&format!("Unknown transaction: {id}."));
    let transactions = ids
        .iter()
        .map(|id| find(TRANSACTIONS, *id).ok_or_else(|| unknown(id)))
        .collect::<Result<Vec<_>, _>>()?;
    fields.insert("case_uuid".to_owned(), json!(case.id));
    fields.insert("case_number".to_owned(), case.get("case_number").clone());
    fields.insert("transactions".to_owned(), json!(ids));
    let code = fields.get("report_type").and_then(Value::as_str);
    if matches!(code, Some("SAR" | "STR" | "TFR")) && !fields.contains_key("narrative") {
        let narrative = narrative_of(case, &transactions, fields.get("jurisdiction"));
        fields.insert("narrative".to_owned(), narrative);
    }
    let report = collection::insert::<Report>(context, REPORTS, fields)?;
    log_event(context, &report, "REPORT_CREATED");
    Ok(Reply::created(&Report::detail(context, &report)))
}

/// Fields that a report takes over from its template, with their paths there.
const SEEDS: [(&str, &str); 7] = [
    ("report_type", "report_type"),
    ("jurisdiction", "jurisdiction"),
    ("rentity_id", "field_config.rentity_id"),
    ("rentity_branch", "field_config.rentity_branch"),
    ("submission_code", "field_config.submission_code"),
    ("currency_code_local", "field_config.currency_code_local"),
    ("included_fields", "field_config.enabled_fields"),
];

/// Returns the transactions that are linked to a case.
fn linked(context: &RequestContext<'_>, case: Uuid) -> Vec<Uuid> {
    let links = context.items(CollectionKey::part(case, Link::NAME));
    let links = links.filter(|link| link.text("linked_entity_type") == "transaction");
    links
        .filter_map(|link| link.uuid("linked_entity_uuid"))
        .collect()
}

/// Answers who, what, when, where, why and how from a case and its transactions.
fn narrative_of(case: &Item, transactions: &[&Item], jurisdiction: Option<&Value>) -> Value {
    let texts = |path: &str| {
        let texts = transactions.iter().map(|item| item.text(path));
        let texts: BTreeSet<_> = texts.filter(|text| !text.is_empty()).collect();
        Vec::from_iter(texts)
    };
    let times = texts("transaction_at");
    json!({
        "who": case.get("subject.name"),
        "what": format!("Transactions: {}", transactions.len()),
        "when": match times[..] {
            [first, .., last] => format!("{first} to {last}"),
            _ => times.concat(),
        },
        "where": jurisdiction,
        "why": case.get("title"),
        "how": texts("transaction_details.action_type").join(", "),
    })
}

/// Adds an event to the history of the case, if it still exists.
fn log_event(context: &mut RequestContext<'_>, report: &Item, event: &str) {
    let case = report.uuid("case_uuid");
    let Some(case) = case.filter(|id| context.item(CASES, *id).is_some()) else {
        return;
    };
    let metadata = json!({ "report_uuid": report.id, "report_type": report.get("report_type") });
    log(context, case, event, metadata);
}

/// `GET …/cases/{case_uuid}/regulatory-reports/`
pub(crate) fn list_of_case(context: &mut RequestContext<'_>) -> HandlerResult {
    let case = collection::find::<Case>(context)?.id;
    collection::list_where::<Report>(context, |report| report.uuid("case_uuid") == Some(case))
}

/// Changes a report, which is a draft again.
pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    find_open(context)?;
    collection::update::<Report>(context)?;
    collection::edit::<Report>(context, |_, report| {
        report.set("status", "DRAFT");
        report.set("validated_at", Value::Null);
        Ok(())
    })
}

pub(crate) fn delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let report = collection::find::<Report>(context)?;
    if is_final(&report) {
        let mut form = context.form()?;
        if form.boolean("confirm_delete") != Some(true) {
            let text = "This field is required to delete a finalized report.";
            form.invalid("confirm_delete", text);
        }
        form.finish()?;
    }
    collection::delete::<Report>(context)
}

/// Returns each obligatory field that a report lacks.
fn problems(report: &Item) -> Vec<Value> {
    let missing = OBLIGATORY
        .iter()
        .filter(|(name, _)| !is_set(name, report.get(name)));
    missing
        .map(|(field, message)| json!({ "field": field, "message": message }))
        .collect()
}

/// `POST …/regulatory-reports/{report_uuid}/validate/`
pub(crate) fn validate(context: &mut RequestContext<'_>) -> HandlerResult {
    let report = collection::find::<Report>(context)?;
    let errors = problems(&report);
    let status = if is_final(&report) {
        "FINALIZED"
    } else if errors.is_empty() {
        "VALIDATED"
    } else {
        "DRAFT"
    };
    collection::edit::<Report>(context, |context, report| {
        report.set("status", status);
        report.set("validation_errors", errors.clone());
        report.set("validated_at", context.state.now.rfc3339());
        Ok(())
    })?;
    let result = json!({ "status": status, "is_valid": errors.is_empty(), "errors": errors });
    Ok(Reply::ok(&result))
}

/// `POST …/regulatory-reports/{report_uuid}/finalize/`
pub(crate) fn finalize(context: &mut RequestContext<'_>) -> HandlerResult {
    let report = find_open(context)?;
    let errors = problems(&report);
    if !errors.is_empty() {
        let body = json!({ "detail": "Report failed validation.", "errors": errors });
        return Err(Reply::bad(&body));
    }
    let shown = Report::detail(context, &report);
    for (name, content) in files::render(context, &report, shown)? {
        context.put_file(report.id, name, &content);
    }
    log_event(context, &report, "REPORT_FINALIZED");
    collection::edit::<Report>(context, |context, report| {
        let now = context.state.now.rfc3339();
        report.set("status", "FINALIZED");
        report.set("validation_errors", json!([]));
        report.set("validated_at", &*now);
        report.set("finalized_at", now);
        Ok(())
    })
}

/// `GET …/regulatory-reports/{report_uuid}/download-url/`
pub(crate) fn download_url(context: &mut RequestContext<'_>) -> HandlerResult {
    let report = collection::find::<Report>(context)?;
    let mut form = context.query_form();
    let file = form.choice("file", &["pdf", "xml"]);
    form.finish()?;
    let file = file.as_deref().unwrap_or("pdf");
    if !is_final(&report) {
        let detail = "Report is not finalized yet.";
        let body = json!({ "detail": detail, "status": report.get("status") });
        return Err(Reply::json(StatusCode::CONFLICT, &body));
    }
    let response = json!({ "download_url": format!("media:report.{file}"), "file": file });
    Ok(Reply::ok(&context.signed(report.id, response)))
}

//! AML screening.
//!
//! Source: <https://docs.didit.me/standalone-apis/aml-screening>

use didit_types::Feature;
use didit_types::decision::LogType;
use serde_json::json;

use super::params::{CheckParams, TOP_UP};
use super::report::CheckRun;
use crate::http::{Form, HandlerResult, Reply, RequestContext};
use crate::operations::fields::is_letters;

/// `POST /v3/aml/`. Repeats the response to the same `Idempotency-Key` and body.
pub(crate) fn screen(context: &mut RequestContext<'_>) -> HandlerResult {
    let key = context.headers.get("idempotency-key");
    let Some(key) = key.and_then(|key| key.to_str().ok()).map(Box::from) else {
        return run(context);
    };
    let key = (context.application, key);
    if let Some((body, reply)) = context.state.screenings.get(&key) {
        if body == context.body {
            return Ok(reply.clone());
        }
        return Err(Reply::conflict(
            "The Idempotency-Key was used with another request body.",
        ));
    }
    let reply = run(context)?;
    let stored = (context.body.clone(), reply.clone());
    context.state.screenings.insert(key, stored);
    Ok(reply)
}

fn run(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let name = form.require("full_name").text("full_name", usize::MAX);
    let is_short = |name: &String| name.chars().nth(1).is_none();
    if name.as_ref().is_some_and(is_short) {
        form.invalid("full_name", "Ensure this field has at least 2 characters.");
    }
    let kind = form.choice("entity_type", &["person", "company"]);
    let birth = form.date("date_of_birth");
    let nationality = nationality(&mut form);
    let document = form.text("document_number", usize::MAX);
    let approve = form.number("aml_score_approve_threshold", 0.0, 100.0);
    let review = form.number("aml_score_review_threshold", 0.0, 100.0);
    let weights = [
        ("aml_name_weight", 60),
        ("aml_dob_weight", 25),
        ("aml_country_weight", 15),
    ]
    .map(|(name, default)| form.integer(name, 0, 100).unwrap_or(default));
    form.integer("aml_match_score_threshold", 0, 100);
    form.boolean("include_adverse_media");
    let is_monitored = form.boolean("include_ongoing_monitoring").unwrap_or(false);
    let (params, name) = CheckParams::read(context, &mut form, name)?;
    let (approve, review) = (approve.unwrap_or(80.0), review.unwrap_or(100.0));
    check_consistency(weights, approve, review)?;
    if is_monitored && !params.is_saved {
        return Err(contradiction(
            "Ongoing monitoring can only be enabled when the API request is saved.",
        ));
    }
    context.pay(TOP_UP)?;

    let mut person = context.state.invented(context.application, &name);
    let (first, last) = name.rsplit_once(' ').unwrap_or((&name, ""));
    first.clone_into(&mut person.first_name);
    last.clone_into(&mut person.last_name);
    if let Some(birth) = &birth {
        person.date_of_birth.clone_from(birth);
    }
    let mut report = CheckRun::new(&params.scenario, &Feature::Aml, &person).run(context);
    report.retain("total_hits hits score warnings");
    let score = report.number("score");
    let has_hits = report.number("total_hits") > 0.0;
    report.weigh(|code| match code {
        "POSSIBLE_MATCH_FOUND" if !has_hits || score < approve => None,
        "POSSIBLE_MATCH_FOUND" if score < review => Some(LogType::Warning),
        "POSSIBLE_MATCH_FOUND" => Some(LogType::Error),
        _ => None,
    });
    report.put(json!({
        "entity_type": kind.as_deref().unwrap_or("person"),
        "screened_data": {
            "full_name": name,
            "date_of_birth": birth,
            "nationality": nationality,
            "document_number": document,
        },
    }));
    Ok(context.check_reply(&params, "aml", report, false))
}

fn nationality(form: &mut Form) -> Option<String> {
    let code = form.text("nationality", usize::MAX)?;
    if !is_letters(&code, 2) {
        form.invalid("nationality", "Invalid ISO 3166-1 alpha-2 country code.");
    }
    Some(code)
}

/// Validates weights and thresholds together.
fn check_consistency(weights: [i64; 3], approve: f64, review: f64) -> Result<(), Reply> {
    let [name, birth, country] = weights;
    let sum = name + birth + country;
    if sum != 100 {
        return Err(contradiction(&format!(
            "AML weights must sum to 100. Current sum: {sum} (name: {name}, dob: {birth}, country: {country})"
        )));
    }
    if approve > review {
        return Err(contradiction(&format!(
            "Approve threshold ({approve:.1}) cannot be greater than review threshold ({review:.1})"
        )));
    }
    Ok(())
}

/// 400 `{"error":["text"]}`: the fields contradict each other.
fn contradiction(text: &str) -> Reply {
    Reply::bad(&json!({ "error": [text] }))
}

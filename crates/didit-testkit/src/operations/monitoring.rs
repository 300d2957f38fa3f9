//! Ongoing AML monitoring of users, businesses and sessions of companies.
//!
//! Source: <https://docs.didit.me/management-api/aml-monitoring/toggle-users>,
//! <https://docs.didit.me/management-api/aml-monitoring/get-job>

use std::collections::HashSet;
use std::ops::Range;

use serde_json::{Map, Value, json};

use super::entities::{self, EntityKind};
use super::fields::session_numbers;
use super::list;
use crate::http::{Form, HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{
    ApplicationEnvironment, Item, Kind,
    monitoring::{JOBS, OUTCOMES, Subject},
};
use crate::vocabulary::{Query, UtcTime, any_case_uuid};

/// Number of subjects up to which a job is complete in the response.
const INLINE: usize = 20;

/// Maximum number of ids of a request.
const MAX_IDS: usize = 1000;

/// Cents of a screening, and of the monitoring for a year.
const COSTS: (usize, usize) = (20, 7);

/// A change of the monitoring.
struct Change {
    is_enabled: bool,
    estimate_only: bool,
    /// `user` and `business`, or `session`.
    target: &'static str,
    /// Whether the job is one of the console's operations.
    is_toggle: bool,
}

/// `POST /v3/users/aml-monitoring/`, `POST /v3/businesses/aml-monitoring/`
pub(crate) fn set<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let change = Change::read(&mut form, E::KIND.as_str(), false);
    let names = form.texts("vendor_data_list").unwrap_or_default();
    let ids = form.texts("didit_internal_id_list").unwrap_or_default();
    form.finish()?;
    let error = match names.len() + ids.len() {
        0 => Some("Provide vendor_data_list or didit_internal_id_list.".to_owned()),
        1..=MAX_IDS => None,
        _ => Some(format!(
            "At most {MAX_IDS} identifiers are allowed per request."
        )),
    };
    if let Some(error) = error {
        return Err(Reply::field("non_field_errors", &error));
    }
    let owner = context.owner(E::KIND);
    let exists = |key: &str| context.state.entity(owner, key).is_some();
    let (known, mut unmatched): (Vec<_>, Vec<_>) = names.into_iter().partition(|it| exists(it));
    let (found, unknown) = by_id::<E>(context, ids);
    unmatched.extend(unknown);
    let subjects = distinct::<E>(known.into_iter().map(Into::into).chain(found));
    respond(context, &change, &subjects, unmatched)
}

/// `PATCH …/vendor-users/toggle-ongoing-monitoring/`,
/// `PATCH …/vendor-businesses/toggle-ongoing-monitoring/`
pub(crate) fn toggle<E: EntityKind>(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let change = Change::read(&mut form, E::KIND.as_str(), true);
    let all = form.boolean("update_all").unwrap_or(false);
    let ids = form.texts("didit_internal_id_list").unwrap_or_default();
    let days = filters(context, &mut form);
    form.finish()?;
    let keys = if all {
        let mut keys = entities::selected::<E>(context);
        keys.retain(|key| {
            let entity = context.state.entity(context.owner(E::KIND), key);
            let created_at = entity.and_then(|entity| entity.created_at());
            created_at.is_some_and(|at| days.contains(&at))
        });
        keys
    } else {
        by_id::<E>(context, ids).0
    };
    respond(context, &change, &distinct::<E>(keys), Vec::new())
}

/// `PATCH …/businesses/toggle-ongoing-monitoring/`
pub(crate) fn toggle_sessions(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    let change = Change::read(&mut form, "session", true);
    let all = [form.boolean("update_all"), form.boolean("toggle_all")];
    let numbers = session_numbers(&mut form, "session_numbers").unwrap_or_default();
    let numbers: HashSet<_> = numbers.into_iter().collect();
    let days = filters(context, &mut form);
    form.finish()?;
    let is_all = all.contains(&Some(true));
    if !is_all {
        context.query = Query::default();
    }
    let mut sessions = list::selected(context, Kind::Business)?;
    sessions.retain(|&index| {
        let session = context.state.store.get(index);
        if is_all {
            days.contains(&session.created_at)
        } else {
            numbers.contains(&session.number)
        }
    });
    let subjects: Vec<_> = sessions.into_iter().map(Subject::Session).collect();
    respond(context, &change, &subjects, Vec::new())
}

impl Change {
    fn read(form: &mut Form, target: &'static str, is_toggle: bool) -> Self {
        form.require("is_enabled");
        let mut switch = |name| form.boolean(name).unwrap_or(false);
        Self {
            is_enabled: switch("is_enabled"),
            estimate_only: switch("estimate_only"),
            target,
            is_toggle,
        }
    }
}

/// Puts the filters of a body into the query, where those of a list are, and returns the days of
/// the creation.
fn filters(context: &mut RequestContext<'_>, form: &mut Form) -> Range<UtcTime> {
    let mut query = Vec::new();
    for (field, parameter) in [
        ("filter_search", "search"),
        ("filter_country", "country"),
        ("filter_workflow_id", "workflow_id"),
    ] {
        let text = form.text(field, usize::MAX);
        query.extend(text.map(|text| (parameter.to_owned(), text)));
    }
    let statuses = form.texts("filter_status").unwrap_or_default();
    query.push(("status".to_owned(), statuses.join(",")));
    context.query = Query::of(query);
    let mut day = |name| UtcTime::parse_date(&form.date(name)?);
    UtcTime::days(day("filter_date_from"), day("filter_date_to"))
}

/// Returns the keys of the entities with these ids, and the other ids.
fn by_id<E: EntityKind>(
    context: &RequestContext<'_>,
    ids: Vec<String>,
) -> (Vec<Box<str>>, Vec<String>) {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for text in ids {
        let id = any_case_uuid(&text);
        let key = id.and_then(|id| context.state.entity_key(context.owner(E::KIND), id));
        match key {
            Some(key) => found.push(key),
            None => unknown.push(text),
        }
    }
    (found, unknown)
}

fn distinct<E: EntityKind>(keys: impl IntoIterator<Item = Box<str>>) -> Vec<Subject> {
    let mut seen = HashSet::new();
    let keys = keys.into_iter().filter(|key| seen.insert(key.clone()));
    keys.map(|key| Subject::Entity(E::KIND, key)).collect()
}

/// Estimates a change, completes it, or makes it a job.
fn respond(
    context: &mut RequestContext<'_>,
    change: &Change,
    subjects: &[Subject],
    unmatched: Vec<String>,
) -> HandlerResult {
    let mut estimate = estimate(context, subjects, change.is_enabled);
    if change.estimate_only {
        if !change.is_toggle {
            estimate["unmatched"] = unmatched.into();
        }
        return Ok(Reply::ok(&estimate));
    }
    if estimate["balance_sufficient"] == false {
        let error = "Insufficient balance to screen the selected profiles.";
        let body = json!({ "error": error, "estimate": estimate });
        return Err(Reply::json(http::StatusCode::FORBIDDEN, &body));
    }
    let (application, state) = (context.application, &mut *context.state);
    let total = subjects.len();
    let outcomes = OUTCOMES.map(|name| (name.to_owned(), json!(0)));
    let outcomes = Map::from_iter(outcomes);
    let fields = json!({
        "target": change.target,
        "is_toggle": change.is_toggle,
        "is_enabled": change.is_enabled,
        "total": total,
        "processed": 0,
        "outcomes": outcomes,
        "results": [],
        "pending": subjects,
        "error": null,
        "completed_at": null,
        "estimate": estimate,
        "unmatched": unmatched,
    });
    let mut job = Item::new(state.ids.uuid(), state.now, fields);
    let mut status = http::StatusCode::ACCEPTED;
    if total <= INLINE {
        job = state.run_job(application, job, total);
        status = http::StatusCode::OK;
    }
    let response = shown(&job, true);
    state.collections.put(application, JOBS, job);
    Ok(Reply::json(status, &response))
}

fn estimate(context: &RequestContext<'_>, subjects: &[Subject], is_enabled: bool) -> Value {
    let (state, application) = (&context.state, context.application);
    let outcomes = subjects
        .iter()
        .map(|subject| state.monitoring_outcome(application, subject, is_enabled));
    let outcomes: Vec<_> = outcomes.collect();
    let count = |wanted: &str| outcomes.iter().filter(|it| **it == wanted).count();
    let (existing, needing) = (count("enabled"), count("screened_and_enabled"));
    let app = context.app();
    let is_live = app.environment == ApplicationEnvironment::Live;
    let credits = app.credits.filter(|_| is_live);
    let is_paid = credits.is_none_or(|credits| credits as usize >= needing);
    json!({
        "users_total": outcomes.len(),
        "already_enabled": count("already_enabled"),
        "with_existing_aml": existing,
        "needing_screening": needing,
        "skipped_no_identity_data": count("skipped_no_identity_data"),
        "skipped_blocked": count("skipped_blocked"),
        "estimated_screening_cost_usd": dollars(needing * COSTS.0),
        "estimated_annual_monitoring_cost_usd": dollars((existing + needing) * COSTS.1),
        "balance_sufficient": is_paid,
    })
}

#[expect(clippy::cast_precision_loss, reason = "amounts are small")]
fn dollars(cents: usize) -> f64 {
    cents as f64 / 100.0
}

/// Returns a job as a response has it; that to a change has more fields.
fn shown(job: &Item, is_change: bool) -> Value {
    let mut fields = job.fields.clone();
    let is_toggle = fields.remove("is_toggle") == Some(Value::Bool(true));
    let target = fields.remove("target");
    fields.remove("pending");
    if is_toggle {
        for name in ["results", "completed_at", "unmatched"] {
            fields.remove(name);
        }
    } else {
        fields.insert("created_at".into(), job.created_at.rfc3339().into());
        fields.extend(target.map(|target| ("target_type".to_owned(), target)));
        if !is_change {
            fields.remove("estimate");
            fields.remove("unmatched");
        }
    }
    fields.insert("job_id".into(), job.id.to_string().into());
    fields.insert("status".into(), job.job_status().into());
    fields.into()
}

/// `GET /v3/aml-monitoring/jobs/{job_id}/`, or `GET …/toggle-ongoing-monitoring/{job_id}/` with the
/// target of a job of the console.
pub(crate) fn retrieve(context: &RequestContext<'_>, toggled: Option<&str>) -> HandlerResult {
    let job = context.id("job_id").and_then(|id| context.item(JOBS, id));
    let job = job.filter(|job| {
        let is_target = toggled.is_none_or(|target| job.text("target") == target);
        *job.get("is_toggle") == toggled.is_some() && is_target
    });
    let job = job.or_not_found("Not found.")?;
    Ok(Reply::ok(&shown(job, false)))
}

//! `PATCH /v3/session/{session_id}/update-status/`
//!
//! Source: <https://docs.didit.me/sessions-api/update-status>

use serde_json::{Value, json};

use super::fields::objects;
use crate::http::{Form, HandlerResult, Reply, RequestContext, not_a_choice};
use crate::state::{Actor, State, session::Resubmission};
use crate::vocabulary::{SessionIndex, Status};

/// Features that a request can name, in the order of the service's error message.
const FEATURES: &str = "\
    OCR, OCR_BACK, NFC, AML, FACE, LIVENESS, FACE_MATCH, IP_ANALYSIS, AGE_ESTIMATION, \
    PROOF_OF_ADDRESS, PHONE_VERIFICATION, EMAIL_VERIFICATION, FACE_SEARCH, DATABASE_VALIDATION, \
    QUESTIONNAIRE, DOCUMENT_AI, KYB_REGISTRY, KYB_DOCUMENTS, KYB_KEY_PEOPLE, ID_VERIFICATION, \
    POA, PHONE, EMAIL, KYB";

/// Features that a business session can't repeat.
const NOT_REPEATABLE: &[&str] = &["KYB_REGISTRY", "KYB_KEY_PEOPLE", "KYB"];

/// Features that need no user and are repeated at once.
const BACKEND_ONLY: &[&str] = &["AML", "DATABASE_VALIDATION", "IP_ANALYSIS"];

/// Seconds until features that need no user can be repeated again.
const COOLDOWN: i64 = 30;

/// Arrays whose reports a resubmission without nodes selects, and the name of their feature.
const SELECTABLE: &[(&str, &str)] = &[
    ("id_verifications", "OCR"),
    ("liveness_checks", "LIVENESS"),
    ("face_matches", "FACE_MATCH"),
    ("poa_verifications", "PROOF_OF_ADDRESS"),
    ("phone_verifications", "PHONE_VERIFICATION"),
    ("email_verifications", "EMAIL_VERIFICATION"),
    ("aml_screenings", "AML"),
    ("database_validations", "DATABASE_VALIDATION"),
    ("questionnaire_responses", "QUESTIONNAIRE"),
];

pub(crate) fn update_status(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let current = context.state.store.status(index);
    if !current.is_updatable() {
        return Err(wrong_status(
            "Only sessions with status Approved, Declined, In Review, Kyc Expired, Abandoned, Resubmitted can be updated.",
            current,
        ));
    }
    let params = read(context)?;
    if params.status == current {
        return Err(Reply::bare(
            "The new status is the same as the current status.",
        ));
    }
    if params.status == Status::Resubmitted {
        resubmit(context, index, params)?;
    } else {
        let state = &mut *context.state;
        state.change(index, params.status, Actor::Key, params.comment);
        if params.status == Status::Declined {
            state.monitor_session(index, false);
        }
    }
    let id = context.state.store.get(index).id;
    Ok(Reply::ok(&json!({ "session_id": id })))
}

fn wrong_status(rule: &str, current: Status) -> Reply {
    Reply::refused(&format!("{rule} Current status: {}", current.as_str()))
}

/// Node id and feature.
type Node = (Box<str>, Box<str>);

struct UpdateStatusParams {
    status: Status,
    comment: Option<Box<str>>,
    nodes: Vec<Node>,
}

fn read(context: &RequestContext<'_>) -> Result<UpdateStatusParams, Reply> {
    let mut form = context.form()?;
    let status = new_status(form.require("new_status"));
    let comment = form.text("comment", usize::MAX);
    let nodes = objects(&mut form, "nodes_to_resubmit", node);
    let send_email = form.boolean("send_email").unwrap_or(false);
    let email = form.email("email_address");
    // An unknown language falls back to English, so any text is valid.
    form.text("email_language", usize::MAX);
    if send_email && email.is_none() {
        form.invalid(
            "email_address",
            "Email address is required when send_email is true.",
        );
    }
    Ok(UpdateStatusParams {
        status: form.finish_with(status)?,
        comment: comment.map(Into::into),
        nodes: nodes.unwrap_or_default(),
    })
}

fn new_status(form: &mut Form) -> Option<Status> {
    let name = "new_status";
    let value = form.take(name)?;
    match value.as_str().and_then(Status::parse) {
        Some(status @ (Status::Approved | Status::Declined | Status::Resubmitted)) => {
            return Some(status);
        }
        Some(_) => form.invalid(
            name,
            "You can only update the status to 'Approved', 'Declined', or 'Resubmitted'.",
        ),
        None => form.invalid(name, not_a_choice(&value)),
    }
    None
}

fn node(form: &mut Form) -> Option<Node> {
    let node_id = form.require("node_id").text("node_id", 255);
    let feature = form.require("feature").take("feature")?;
    let known = feature
        .as_str()
        .filter(|name| FEATURES.split(", ").any(|known| known == *name));
    if known.is_none() {
        let error = format!("{} Valid choices are: {FEATURES}", not_a_choice(&feature));
        form.invalid("feature", error);
    }
    Some((node_id?.into(), alias(known?).into()))
}

fn alias(feature: &str) -> &str {
    match feature {
        "ID_VERIFICATION" => "OCR",
        "POA" => "PROOF_OF_ADDRESS",
        "PHONE" => "PHONE_VERIFICATION",
        "EMAIL" => "EMAIL_VERIFICATION",
        other => other,
    }
}

fn resubmit(
    context: &mut RequestContext<'_>,
    index: SessionIndex,
    params: UpdateStatusParams,
) -> Result<(), Reply> {
    let state = &mut *context.state;
    let current = state.store.status(index);
    if !current.may_resubmit(state.settings.revision) {
        return Err(wrong_status(
            "Only sessions with status Declined, In Review, Abandoned can be resubmitted.",
            current,
        ));
    }
    let invalid = |text: &str| Reply::rule("nodes_to_resubmit", text);
    let nodes = if params.nodes.is_empty() {
        select(state, index)
    } else {
        params.nodes
    };
    if nodes.is_empty() {
        return Err(invalid(
            "No features found that need resubmission. All features are already approved.",
        ));
    }
    let mut features = nodes.iter().map(|(_, feature)| &**feature);
    let rejected = features.clone();
    let rejected: Vec<_> = rejected.filter(|it| NOT_REPEATABLE.contains(it)).collect();
    if !rejected.is_empty() {
        return Err(invalid(&format!(
            "The following features cannot be resubmitted directly: {}. Resubmit the relevant child KYC sessions instead; the parent will recompute automatically.",
            rejected.join(", ")
        )));
    }
    let backend_only = features.all(|feature| BACKEND_ONLY.contains(&feature));
    check_cooldown(state, index, backend_only)?;
    reset(state, index, &nodes);
    state.store.edit(index).extra_mut().resubmission = Some(Resubmission {
        nodes,
        comment: params.comment.clone(),
        at: state.now,
        backend_only,
    });
    state.change(index, Status::Resubmitted, Actor::Key, params.comment);
    if backend_only {
        state.replay(index)?;
    }
    Ok(())
}

/// Selects the newest report of each feature that is not approved.
fn select(state: &State, index: SessionIndex) -> Vec<Node> {
    let reports = state.reports(index);
    SELECTABLE
        .iter()
        .filter_map(|(array, feature)| {
            let report = reports.get(*array)?.as_array()?.last()?;
            let status = report.get("status")?.as_str()?;
            let node_id = report.get("node_id")?.as_str()?;
            ["Declined", "In Review", "Not Finished", "Expired"]
                .contains(&status)
                .then(|| (node_id.into(), (*feature).into()))
        })
        .collect()
}

fn check_cooldown(state: &State, index: SessionIndex, backend_only: bool) -> Result<(), Reply> {
    let extra = state.store.get(index).extra.as_deref();
    let last = extra.and_then(|extra| extra.resubmission.as_ref());
    let Some(last) = last.filter(|last| backend_only && last.backend_only) else {
        return Ok(());
    };
    let left = last.at.plus(COOLDOWN).seconds() - state.now.seconds();
    if left <= 0 {
        return Ok(());
    }
    Err(Reply::throttled(
        "This session was already resubmitted for backend-only features within the last 30 seconds; repeating it cannot change the outcome. Wait before resubmitting again.",
        left,
    ))
}

/// Resets the status of the reports of nodes.
fn reset(state: &mut State, index: SessionIndex, nodes: &[Node]) {
    let mut reports = state.reports(index);
    for (array, reports) in &mut reports {
        let status = match array.as_str() {
            "id_verifications" | "phone_verifications" | "email_verifications" => "Not Finished",
            _ => "Resub Requested",
        };
        for report in reports.as_array_mut().into_iter().flatten() {
            if nodes.iter().any(|(id, _)| report["node_id"] == **id) {
                report["status"] = Value::from(status);
            }
        }
    }
    state.set_reports(index, &reports);
}

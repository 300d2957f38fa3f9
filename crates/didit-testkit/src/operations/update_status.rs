//! `PATCH /v3/session/{session_id}/update-status/`.
//! Source: <https://docs.didit.me/sessions-api/update-status>

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::http::context::RequestContext;
use crate::http::form::{Form, REQUIRED, not_a_choice};
use crate::http::json::Object;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::State;
use crate::state::session::{Actor, Resubmission};
use crate::vocabulary::indexes::SessionIndex;
use crate::vocabulary::status::Status;

/// The steps that can be named, in the order of the service's own error text.
const FEATURES: &[&str] = &[
    "OCR",
    "OCR_BACK",
    "NFC",
    "AML",
    "FACE",
    "LIVENESS",
    "FACE_MATCH",
    "IP_ANALYSIS",
    "AGE_ESTIMATION",
    "PROOF_OF_ADDRESS",
    "PHONE_VERIFICATION",
    "EMAIL_VERIFICATION",
    "FACE_SEARCH",
    "DATABASE_VALIDATION",
    "QUESTIONNAIRE",
    "DOCUMENT_AI",
    "KYB_REGISTRY",
    "KYB_DOCUMENTS",
    "KYB_KEY_PEOPLE",
    "ID_VERIFICATION",
    "POA",
    "PHONE",
    "EMAIL",
    "KYB",
];

/// Steps that a company's own session does not repeat.
const NOT_DIRECTLY: &[&str] = &["KYB_REGISTRY", "KYB_KEY_PEOPLE", "KYB"];

/// Steps that need no user and run again at once.
const BACKEND_ONLY: &[&str] = &["AML", "DATABASE_VALIDATION", "IP_ANALYSIS"];

/// Seconds before steps that need no user can be run again.
const COOLDOWN: i64 = 30;

/// The arrays of a decision that a resubmission picks from by itself, and the
/// name of their step.
const SELECTED: &[(&str, &str)] = &[
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
        return Err(Reply::detail(
            StatusCode::BAD_REQUEST,
            &format!(
                "Only sessions with status Approved, Declined, In Review, Kyc Expired, Abandoned, Resubmitted can be updated. Current status: {}",
                current.as_str()
            ),
        ));
    }
    let wish = read(context)?;
    if wish.status == current {
        return Err(Reply::bare(
            "The new status is the same as the current status.",
        ));
    }
    let comment = wish.comment.clone();
    if wish.status == Status::Resubmitted {
        resubmit(context, index, wish)?;
    } else {
        context
            .state
            .change(index, wish.status, Actor::Key, comment);
    }
    let id = context.state.store.get(index).id;
    Ok(Reply::ok_text(
        Object::new().display("session_id", id).finish(),
    ))
}

struct Wish {
    status: Status,
    comment: Option<Box<str>>,
    nodes: Option<Vec<(Box<str>, Box<str>)>>,
}

fn read(context: &RequestContext<'_>) -> Result<Wish, Reply> {
    let mut form = context.form()?;
    form.require("new_status");
    let status = new_status(&mut form);
    let comment = form.text("comment", usize::MAX);
    let nodes = nodes(&mut form);
    let send_email = form.boolean("send_email").unwrap_or(false);
    let email = form.email("email_address");
    // An unknown language falls back to English, so any text will do.
    form.text("email_language", usize::MAX);
    if send_email && email.is_none() {
        form.invalid(
            "email_address",
            "Email address is required when send_email is true.",
        );
    }
    form.finish()?;
    let status = status.ok_or_else(|| Reply::field("new_status", REQUIRED))?;
    Ok(Wish {
        status,
        comment: comment.map(String::into_boxed_str),
        nodes,
    })
}

fn new_status(form: &mut Form) -> Option<Status> {
    let name = "new_status";
    match form.take(name)? {
        Value::String(word) => match Status::parse(&word) {
            Some(status @ (Status::Approved | Status::Declined | Status::Resubmitted)) => {
                return Some(status);
            }
            Some(_) => form.invalid(
                name,
                "You can only update the status to 'Approved', 'Declined', or 'Resubmitted'.",
            ),
            None => form.invalid(name, not_a_choice(&Value::String(word))),
        },
        other => form.invalid(name, not_a_choice(&other)),
    }
    None
}

fn nodes(form: &mut Form) -> Option<Vec<(Box<str>, Box<str>)>> {
    let name = "nodes_to_resubmit";
    let items = form.list(name)?;
    let mut nodes = Vec::new();
    let mut errors = Vec::new();
    for item in items {
        let mut errors_of_item = Map::new();
        match item {
            Value::Object(members) => {
                let mut inner = Form::new(members);
                inner.require("node_id");
                inner.require("feature");
                let node_id = inner.text("node_id", 255);
                let feature = inner.take("feature");
                let known = feature
                    .as_ref()
                    .and_then(Value::as_str)
                    .filter(|feature| FEATURES.contains(feature))
                    .map(alias);
                match (&feature, known, node_id) {
                    (_, Some(known), Some(node_id)) => nodes.push((node_id.into(), known.into())),
                    (Some(feature), None, _) => inner.invalid(
                        "feature",
                        format!(
                            "{} Valid choices are: {}",
                            not_a_choice(feature),
                            FEATURES.join(", ")
                        ),
                    ),
                    _ => {}
                }
                errors_of_item = inner.into_errors();
            }
            _ => {
                errors_of_item.insert(
                    "non_field_errors".to_owned(),
                    json!(["Invalid data. Expected a dictionary."]),
                );
            }
        }
        errors.push(Value::Object(errors_of_item));
    }
    if errors.iter().any(|error| error != &json!({})) {
        form.invalid_with(name, Value::Array(errors));
    }
    Some(nodes)
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
    wish: Wish,
) -> Result<(), Reply> {
    let revision = context.state.settings.revision;
    let current = context.state.store.status(index);
    if !current.may_resubmit(revision) {
        return Err(Reply::detail(
            StatusCode::BAD_REQUEST,
            &format!(
                "Only sessions with status Declined, In Review, Abandoned can be resubmitted. Current status: {}",
                current.as_str()
            ),
        ));
    }
    let nodes = match wish.nodes {
        Some(nodes) if !nodes.is_empty() => nodes,
        _ => selected(context.state, index),
    };
    if nodes.is_empty() {
        return Err(Reply::rule(
            "nodes_to_resubmit",
            "No features found that need resubmission. All features are already approved.",
        ));
    }
    let refused: Vec<&str> = nodes
        .iter()
        .map(|(_, feature)| &**feature)
        .filter(|feature| NOT_DIRECTLY.contains(feature))
        .collect();
    if !refused.is_empty() {
        return Err(Reply::rule(
            "nodes_to_resubmit",
            &format!(
                "The following features cannot be resubmitted directly: {}. Resubmit the relevant child KYC sessions instead; the parent will recompute automatically.",
                refused.join(", ")
            ),
        ));
    }
    let backend_only = nodes
        .iter()
        .all(|(_, feature)| BACKEND_ONLY.contains(&&**feature));
    check_cooldown(context.state, index, backend_only)?;
    let now = context.state.now;
    clear(context.state, index, &nodes);
    context.state.store.edit(index).extra_mut().resubmission = Some(Resubmission {
        nodes,
        comment: wish.comment.clone(),
        at: now,
        backend_only,
    });
    context
        .state
        .change(index, Status::Resubmitted, Actor::Key, wish.comment);
    if backend_only {
        // Nobody has to come back for these.
        context.state.run_again(index)?;
    }
    Ok(())
}

/// The newest attempt of each step that did not end well.
fn selected(state: &State, index: SessionIndex) -> Vec<(Box<str>, Box<str>)> {
    let Some(reports) = state.reports(index) else {
        return Vec::new();
    };
    SELECTED
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
    let last = state
        .store
        .get(index)
        .extra
        .as_deref()
        .and_then(|extra| extra.resubmission.as_ref());
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

/// The steps that are to be done again count as not done.
fn clear(state: &mut State, index: SessionIndex, nodes: &[(Box<str>, Box<str>)]) {
    let Some(mut reports) = state.reports(index) else {
        return;
    };
    for (array, reports) in &mut reports {
        // Documents, numbers and addresses have no word for it.
        let status = match array.as_str() {
            "id_verifications" | "phone_verifications" | "email_verifications" => "Not Finished",
            _ => "Resub Requested",
        };
        let Some(reports) = reports.as_array_mut() else {
            continue;
        };
        for report in reports {
            let again = report
                .get("node_id")
                .and_then(Value::as_str)
                .is_some_and(|id| nodes.iter().any(|(node_id, _)| **node_id == *id));
            if again && let Some(members) = report.as_object_mut() {
                members.insert("status".to_owned(), status.into());
            }
        }
    }
    state.report(index, reports);
}

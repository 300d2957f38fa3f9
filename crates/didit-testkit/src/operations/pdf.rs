//! PDF reports of sessions and users.
//!
//! Source: <https://docs.didit.me/sessions-api/generate-pdf>

use crate::http::{HandlerResult, OrNotFound, Reply, RequestContext};
use crate::state::{Kind, Page};
use crate::vocabulary::{SessionIndex, Status};

/// `GET /v3/session/{session_id}/generate-pdf/`
pub(crate) fn session(context: &mut RequestContext<'_>) -> HandlerResult {
    let index = context.session_index()?;
    let session = context.state.store.get(index);
    let is_user = session.kind == Kind::User;
    let has_expired = is_user && session.status == Status::KycExpired;
    if !session.status.is_shareable() && !has_expired {
        return Err(Reply::forbidden(if is_user {
            "You can only generate a PDF for sessions in review, declined, approved or kyc expired"
        } else {
            "You can only generate a PDF for sessions in review, declined or approved"
        }));
    }
    let prefix = if is_user { "session" } else { "business" };
    let id = session.id.to_string();
    report(context, prefix, &id, &[index])
}

/// `GET /v3/users/{vendor_data}/generate-pdf/`. Contains the 20 newest finished sessions.
pub(crate) fn user(context: &mut RequestContext<'_>) -> HandlerResult {
    const PAGE: Page = Page {
        offset: 0,
        limit: 20,
    };
    const FINISHED: &[Status] = &[
        Status::InReview,
        Status::Declined,
        Status::Approved,
        Status::KycExpired,
    ];
    let key = context.params.get("vendor_data").unwrap_or_default();
    let user = context.state.entity(context.owner(Kind::User), key);
    let user = user.or_not_found("User not found.")?;
    let (_, indexes) = user.select(Some(FINISHED), PAGE);
    if indexes.is_empty() {
        return Err(Reply::forbidden(
            "This user has no sessions in review, declined, approved or kyc expired to report.",
        ));
    }
    let id = user.id().to_string();
    report(context, "user", &id, &indexes)
}

#[cfg(feature = "pdf")]
fn report(
    context: &RequestContext<'_>,
    prefix: &str,
    id: &str,
    indexes: &[SessionIndex],
) -> HandlerResult {
    let state = &context.state;
    let named = |&index: &SessionIndex| {
        let mut decision = state.decision(index);
        let workflow = state.store.get(index).workflow;
        decision["workflow_name"] = state.workflows[workflow as usize].label().into();
        // Invalid only if someone has edited the state file.
        didit_types::from_str(&decision.to_string()).ok()
    };
    let decisions: Vec<didit_types::Decision> = indexes.iter().filter_map(named).collect();
    let report = match &decisions[..] {
        [decision] if prefix != "user" => crate::report::report(decision, state.now),
        decisions => crate::report::reports(decisions, id, state.now),
    };
    let reply = Reply::bytes("application/pdf", Reply::drawn(report)?.into());
    Ok(reply.attachment(&format!("{prefix}_{id}.pdf")))
}

#[cfg(not(feature = "pdf"))]
fn report(_: &RequestContext<'_>, _: &str, _: &str, _: &[SessionIndex]) -> HandlerResult {
    let what = "reports without the feature `pdf` of didit-testkit";
    Err(Reply::not_modelled(what))
}

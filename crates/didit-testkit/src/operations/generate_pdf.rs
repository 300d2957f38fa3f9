//! `GET /v3/session/{session_id}/generate-pdf/`.
//! Source: <https://docs.didit.me/sessions-api/generate-pdf>

use crate::http::context::RequestContext;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::workflow::Kind;
use crate::vocabulary::status::Status;

pub(crate) fn generate_pdf(context: &mut RequestContext<'_>) -> HandlerResult {
    let session = context.session()?;
    let text = match session.kind {
        Kind::User => {
            "You can only generate a PDF for sessions in review, declined, approved or kyc expired"
        }
        Kind::Business => {
            "You can only generate a PDF for sessions in review, declined or approved"
        }
    };
    let eligible = session.status.is_shareable()
        || (session.kind == Kind::User && session.status == Status::KycExpired);
    if !eligible {
        return Err(Reply::forbidden(text));
    }
    answer(context)
}

#[cfg(feature = "pdf")]
fn answer(context: &mut RequestContext<'_>) -> HandlerResult {
    use http::StatusCode;

    let session = context.session()?;
    let prefix = match session.kind {
        Kind::User => "session",
        Kind::Business => "business",
    };
    let name = format!("{prefix}_{}.pdf", session.id);
    let index = context.session_index()?;
    let now = context.state.now;
    let decision = context.state.decision(index);
    // Only a state file that was written by hand can hold a decision that can't be read.
    let decision = didit_types::from_str(&decision).ok();
    let report = decision.and_then(|decision| crate::report::report(&decision, now));
    report.map_or_else(
        || {
            Err(Reply::detail(
                StatusCode::INTERNAL_SERVER_ERROR,
                "There is no report of this session's decision.",
            ))
        },
        |report| Ok(Reply::bytes("application/pdf", report.into()).attachment(&name)),
    )
}

#[cfg(not(feature = "pdf"))]
fn answer(_: &mut RequestContext<'_>) -> HandlerResult {
    Err(Reply::not_modelled(
        "reports without the feature `pdf` of didit-testkit",
    ))
}

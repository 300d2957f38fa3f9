//! `GET /v3/session/{session_id}/generate-pdf/`.
//! Source: <https://docs.didit.me/sessions-api/generate-pdf>

use http::StatusCode;

use crate::call::Call;
use crate::pdf;
use crate::reply::{Outcome, Reply};
use crate::state::workflow::Kind;
use crate::status::Status;

pub(crate) fn generate_pdf(call: &mut Call<'_>) -> Outcome {
    let session = call.session()?;
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
    let prefix = match session.kind {
        Kind::User => "session",
        Kind::Business => "business",
    };
    let name = format!("{prefix}_{}.pdf", session.id);
    let slot = call.slot()?;
    let decision = call.state.decision(slot);
    let Ok(decision) = didit_types::from_str(&decision) else {
        // Only a state file that was written by hand can hold such a decision.
        return Err(Reply::detail(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The decision of this session can't be read.",
        ));
    };
    Ok(Reply::bytes("application/pdf", pdf::report(&decision).into()).attachment(&name))
}

//! `GET /v3/session/{session_id}/generate-pdf/`.
//! Source: <https://docs.didit.me/sessions-api/generate-pdf>

use crate::call::Call;
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
    Err(Reply::not_modelled("sessions.generate_pdf"))
}

//! Bulk imports, which are switched off unless Didit switches them on for an organization.

use crate::http::context::RequestContext;
use crate::http::reply::{HandlerResult, Reply};
use crate::state::application::ApplicationEnvironment;

/// `POST /v3/session/imports/`: refused as it is for everybody at first.
pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    Err(Reply::forbidden(match context.app().environment {
        ApplicationEnvironment::Sandbox => {
            "Verification imports are not enabled for sandbox applications."
        }
        ApplicationEnvironment::Live => {
            "Verification imports are not enabled for this organization."
        }
    }))
}

/// `GET /v3/session/imports/{import_id}/` and its errors: there are none.
pub(crate) fn retrieve(_: &mut RequestContext<'_>) -> HandlerResult {
    Err(Reply::not_found("Not found."))
}

/// `GET /v3/session/imports/template/`
#[expect(clippy::unnecessary_wraps, reason = "every handler has this shape")]
pub(crate) fn template(context: &mut RequestContext<'_>) -> HandlerResult {
    let columns = match context.query.get("import_type") {
        Some("business_verification") => {
            "external_id,vendor_data,status,company_name,registration_number,country_code\n"
        }
        Some("status_rules") => "external_id,status,new_status\n",
        Some("transactions") => "transaction_id,amount,currency,direction\n",
        _ => {
            "external_id,vendor_data,status,first_name,last_name,date_of_birth,document_type,document_number,issuing_state\n"
        }
    };
    Ok(Reply::bytes(
        "text/csv; charset=utf-8",
        columns.as_bytes().to_vec().into(),
    )
    .attachment("import_template.csv"))
}

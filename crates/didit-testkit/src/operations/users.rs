//! The users of an application.
//! Source: <https://docs.didit.me/entities/users/operations>

use serde_json::Value;

use super::entities::{self, Wish};
use crate::http::context::RequestContext;
use crate::http::form::{BLANK, Form, not_a_choice};
use crate::http::reply::HandlerResult;
use crate::state::profile::EntityStatus;
use crate::state::workflow::Kind;

const TEXTS: &[(&str, usize)] = &[("full_name", 512), ("display_name", 255)];

const LISTS: &[&str] = &["approved_emails", "approved_phones", "issuing_states"];

pub(crate) fn list(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::list(context, Kind::User)
}

pub(crate) fn create(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require("vendor_data");
    let vendor_data = form.text("vendor_data", usize::MAX);
    if vendor_data.as_deref() == Some("") {
        form.invalid("vendor_data", BLANK);
    }
    let wish = read(&mut form);
    form.finish()?;
    entities::create(context, Kind::User, vendor_data, wish)
}

pub(crate) fn retrieve(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::retrieve(context, Kind::User)
}

pub(crate) fn update(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::update(context, Kind::User, |form| {
        // In other words than on creation.
        if let Some(word) = form.take_if("status", is_no_status) {
            form.invalid("status", not_a_choice(&word));
        }
        read(form)
    })
}

fn is_no_status(value: &Value) -> bool {
    !value.is_null() && value.as_str().and_then(EntityStatus::parse).is_none()
}

fn read(form: &mut Form) -> Wish {
    Wish::read(form, TEXTS, LISTS)
}

pub(crate) fn update_status(context: &mut RequestContext<'_>) -> HandlerResult {
    entities::update_status(context, Kind::User)
}

pub(crate) fn batch_delete(context: &mut RequestContext<'_>) -> HandlerResult {
    let missing = "Provide vendor_data_list or set delete_all=true.";
    entities::batch_delete(context, Kind::User, missing)
}

#[cfg(feature = "pdf")]
pub(crate) use self::report::generate_pdf;

#[cfg(not(feature = "pdf"))]
pub(crate) fn generate_pdf(_: &mut RequestContext<'_>) -> HandlerResult {
    Err(crate::http::reply::Reply::not_modelled(
        "reports without the feature `pdf` of didit-testkit",
    ))
}

#[cfg(feature = "pdf")]
mod report {
    use didit_types::Decision;

    use crate::http::context::RequestContext;
    use crate::http::reply::{HandlerResult, Reply};
    use crate::state::group::Page;
    use crate::state::workflow::Kind;
    use crate::vocabulary::status::Status;

    /// The newest sessions of a user with an outcome.
    const REPORTED: Page = Page {
        offset: 0,
        limit: 20,
    };

    const OUTCOMES: &[Status] = &[
        Status::InReview,
        Status::Declined,
        Status::Approved,
        Status::KycExpired,
    ];

    pub(crate) fn generate_pdf(context: &mut RequestContext<'_>) -> HandlerResult {
        let key = context.params.get("vendor_data").unwrap_or_default();
        let state = &*context.state;
        let Some(user) = state.entity(context.application, Kind::User, key) else {
            return Err(Reply::not_found("User not found."));
        };
        let (_, indexes) = user.select(Some(OUTCOMES), REPORTED);
        if indexes.is_empty() {
            return Err(Reply::forbidden(
                "This user has no sessions in review, declined, approved or kyc expired to report.",
            ));
        }
        // Only a state file that was written by hand can hold a decision that can't be read.
        let decisions: Vec<Decision> = indexes
            .into_iter()
            .filter_map(|index| didit_types::from_str(&state.decision(index)).ok())
            .collect();
        let id = user.id().to_string();
        crate::report::reports(&decisions, &id, state.now).map_or_else(
            || {
                Err(Reply::detail(
                    http::StatusCode::INTERNAL_SERVER_ERROR,
                    "There is no report of this user's sessions.",
                ))
            },
            |report| {
                let name = format!("user_{id}.pdf");
                Ok(Reply::bytes("application/pdf", report.into()).attachment(&name))
            },
        )
    }
}

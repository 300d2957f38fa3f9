//! The users of an application.
//! Source: <https://docs.didit.me/entities/users/operations>

use serde_json::Value;

use super::entities::{self, Wish};
use crate::http::context::Call;
use crate::http::form::{BLANK, Form, not_a_choice};
use crate::http::reply::Outcome;
use crate::state::profile::Standing;
use crate::state::workflow::Kind;

const TEXTS: &[(&str, usize)] = &[("full_name", 512), ("display_name", 255)];

const LISTS: &[&str] = &["approved_emails", "approved_phones", "issuing_states"];

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    entities::list(call, Kind::User)
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let mut form = call.form()?;
    form.require("vendor_data");
    let vendor_data = form.text("vendor_data", usize::MAX);
    if vendor_data.as_deref() == Some("") {
        form.refuse("vendor_data", BLANK);
    }
    let wish = read(&mut form);
    form.finish()?;
    entities::create(call, Kind::User, vendor_data, wish)
}

pub(crate) fn retrieve(call: &mut Call<'_>) -> Outcome {
    entities::retrieve(call, Kind::User)
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    entities::update(call, Kind::User, |form| {
        // In other words than on creation.
        if let Some(word) = form.take_if("status", is_no_status) {
            form.refuse("status", not_a_choice(&word));
        }
        read(form)
    })
}

fn is_no_status(value: &Value) -> bool {
    !value.is_null() && value.as_str().and_then(Standing::parse).is_none()
}

fn read(form: &mut Form) -> Wish {
    Wish::read(form, TEXTS, LISTS)
}

pub(crate) fn update_status(call: &mut Call<'_>) -> Outcome {
    entities::update_status(call, Kind::User)
}

pub(crate) fn batch_delete(call: &mut Call<'_>) -> Outcome {
    let missing = "Provide vendor_data_list or set delete_all=true.";
    entities::batch_delete(call, Kind::User, missing)
}

#[cfg(feature = "pdf")]
pub(crate) use self::report::generate_pdf;

#[cfg(not(feature = "pdf"))]
pub(crate) fn generate_pdf(_: &mut Call<'_>) -> Outcome {
    Err(crate::http::reply::Reply::not_modelled(
        "reports without the feature `pdf` of didit-testkit",
    ))
}

#[cfg(feature = "pdf")]
mod report {
    use didit_types::Decision;

    use crate::http::context::Call;
    use crate::http::reply::{Outcome, Reply};
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

    pub(crate) fn generate_pdf(call: &mut Call<'_>) -> Outcome {
        let key = call.params.get("vendor_data").unwrap_or_default();
        let state = &*call.state;
        let Some(user) = state.entity(call.application, Kind::User, key) else {
            return Err(Reply::not_found("User not found."));
        };
        let (_, slots) = user.select(Some(OUTCOMES), REPORTED);
        if slots.is_empty() {
            return Err(Reply::forbidden(
                "This user has no sessions in review, declined, approved or kyc expired to report.",
            ));
        }
        // Only a state file that was written by hand can hold a decision that can't be read.
        let decisions: Vec<Decision> = slots
            .into_iter()
            .filter_map(|slot| didit_types::from_str(&state.decision(slot)).ok())
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

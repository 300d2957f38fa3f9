//! The operations that the fake models, one file each.

use didit_types::operation::{self, Operation};

use crate::call::Call;
use crate::reply::Outcome;

mod batch_delete;
mod blocklist;
mod create;
pub(crate) mod decision;
mod delete;
mod generate_pdf;
mod healthcheck;
mod list;
mod sandbox;
mod share;
mod update_status;

/// What answers an operation.
pub(crate) type Handler = fn(&mut Call<'_>) -> Outcome;

/// The handler of an operation; `None` for one that is not modelled.
pub(crate) fn handler(operation: &Operation) -> Option<Handler> {
    Some(match *operation {
        operation::CREATE_SESSION => create::create,
        operation::RETRIEVE_DECISION => decision::retrieve,
        operation::LIST_SESSIONS => list::list,
        operation::DELETE_SESSION => delete::delete,
        operation::BATCH_DELETE_SESSIONS => batch_delete::batch_delete,
        operation::UPDATE_STATUS => update_status::update_status,
        operation::GENERATE_PDF => generate_pdf::generate_pdf,
        operation::SHARE_SESSION => share::share,
        operation::IMPORT_SHARED_SESSION => share::import,
        operation::ARM_SANDBOX => sandbox::arm,
        operation::LIST_SCENARIOS => sandbox::scenarios,
        operation::ADD_TO_BLOCKLIST => blocklist::add,
        operation::REMOVE_FROM_BLOCKLIST => blocklist::remove,
        operation::LIST_BLOCKLIST => blocklist::list,
        operation::HEALTHCHECK => healthcheck::healthcheck,
        _ => return None,
    })
}

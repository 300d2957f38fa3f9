//! The operations that the fake models, one file each.

use didit_types::operation::{self, Operation};

use crate::http::context::RequestContext;
use crate::http::reply::HandlerResult;

mod aml_hits;
mod batch_delete;
mod billing;
mod blocklist;
mod businesses;
mod create;
pub(crate) mod decision;
mod delete;
mod destinations;
mod entities;
mod feature_status;
mod generate_pdf;
mod healthcheck;
mod imports;
mod kyb;
mod list;
mod lists;
pub(crate) mod media;
mod reviews;
mod sandbox;
mod share;
pub(crate) mod standalone;
mod update_data;
mod update_status;
mod users;
mod workflows;

/// What answers an operation.
pub(crate) type Handler = fn(&mut RequestContext<'_>) -> HandlerResult;

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
        operation::UPDATE_DATA => update_data::update_data,
        operation::UPDATE_POA_DATA => update_data::update_poa_data,
        operation::UPDATE_FEATURE_STATUS => feature_status::update_feature_status,
        operation::UPDATE_AML_HIT_STATUS => aml_hits::update_one,
        operation::BULK_UPDATE_AML_HIT_STATUS => aml_hits::update_many,
        operation::UPDATE_KYB_COMPANY => kyb::update_company,
        operation::UPDATE_KYB_PARTY => kyb::update_party,
        operation::LIST_REVIEWS => reviews::list,
        operation::CREATE_REVIEW => reviews::create,
        operation::CREATE_IMPORT => imports::create,
        operation::RETRIEVE_IMPORT | operation::LIST_IMPORT_ERRORS => imports::retrieve,
        operation::RETRIEVE_IMPORT_TEMPLATE => imports::template,
        operation::LIST_USERS => users::list,
        operation::CREATE_USER => users::create,
        operation::RETRIEVE_USER => users::retrieve,
        operation::UPDATE_USER => users::update,
        operation::UPDATE_USER_STATUS => users::update_status,
        operation::BATCH_DELETE_USERS => users::batch_delete,
        operation::GENERATE_USER_PDF => users::generate_pdf,
        operation::RETRIEVE_BALANCE => billing::balance,
        operation::TOP_UP => billing::top_up,
        operation::LIST_BUSINESSES => businesses::list,
        operation::CREATE_BUSINESS => businesses::create,
        operation::RETRIEVE_BUSINESS => businesses::retrieve,
        operation::UPDATE_BUSINESS => businesses::update,
        operation::UPDATE_BUSINESS_STATUS => businesses::update_status,
        operation::BATCH_DELETE_BUSINESSES => businesses::batch_delete,
        operation::LIST_WEBHOOK_DESTINATIONS => destinations::list,
        operation::CREATE_WEBHOOK_DESTINATION => destinations::create,
        operation::RETRIEVE_WEBHOOK_DESTINATION => destinations::retrieve,
        operation::UPDATE_WEBHOOK_DESTINATION => destinations::update,
        operation::DELETE_WEBHOOK_DESTINATION => destinations::delete,
        operation::ARM_SANDBOX => sandbox::arm,
        operation::LIST_SCENARIOS => sandbox::scenarios,
        operation::ADD_TO_BLOCKLIST => blocklist::add,
        operation::REMOVE_FROM_BLOCKLIST => blocklist::remove,
        operation::LIST_BLOCKLIST => blocklist::list,
        operation::LIST_LISTS => lists::list,
        operation::CREATE_LIST => lists::create,
        operation::RETRIEVE_LIST => lists::retrieve,
        operation::UPDATE_LIST => lists::update,
        operation::DELETE_LIST => lists::delete,
        operation::LIST_LIST_ENTRIES => lists::entries::list,
        operation::CREATE_LIST_ENTRY => lists::entries::create,
        operation::UPLOAD_LIST_FACE => lists::entries::upload_face,
        operation::DELETE_LIST_ENTRY => lists::entries::delete,
        operation::LIST_WORKFLOWS => workflows::list,
        operation::ASSESS_EMAIL_RISK => standalone::email::assess_risk,
        operation::ASSESS_PHONE_RISK => standalone::phone::assess_risk,
        operation::ASSESS_IP_RISK => standalone::ip::assess_risk,
        operation::VERIFY_ID => standalone::id_verification::verify,
        operation::COMPARE_FACES => standalone::face::compare,
        operation::CHECK_LIVENESS => standalone::face::check_liveness,
        operation::ESTIMATE_AGE => standalone::face::estimate_age,
        operation::VERIFY_POA => standalone::poa::verify,
        operation::SCREEN_AML => standalone::aml::screen,
        operation::HEALTHCHECK => healthcheck::healthcheck,
        _ => return None,
    })
}

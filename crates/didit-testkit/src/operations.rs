//! The operations that the fake models.
//!
//! A handler reads the request, calls the state and builds the response. Operations on the same
//! noun share a file.

#![allow(
    clippy::unnecessary_wraps,
    reason = "every handler has the same signature"
)]

use didit_types::operation::{self, Operation};

use crate::http::{HandlerResult, RequestContext};

#[cfg(feature = "account")]
pub(crate) mod accounts;
mod aml_hits;
#[cfg(feature = "authentication")]
pub(crate) mod authentication;
mod billing;
mod blocklist;
#[cfg(feature = "cases")]
pub(crate) mod cases;
mod checks;
mod collection;
mod create;
mod decision;
mod delete;
mod deliveries;
mod destinations;
mod entities;
mod feature_status;
mod fields;
mod imports;
mod kyb;
mod list;
mod lists;
pub(crate) mod media;
mod monitoring;
#[cfg(feature = "networks")]
mod networks;
mod pdf;
mod questionnaires;
#[cfg(feature = "reports")]
mod reports;
mod reviews;
mod sandbox;
mod settings;
mod share;
mod templates;
#[cfg(feature = "transactions")]
mod transactions;
#[cfg(feature = "travel-rule")]
mod travel_rule;
pub(crate) mod update_data;
mod update_status;
mod user_faces;
mod workflows;

use checks::{codes, companies, contact};
use entities::{Business, User};
use imports::{Import, ImportError};
use questionnaires::Questionnaires;
use templates::Templates;

/// Function that responds to an operation.
pub(crate) type Handler = fn(&mut RequestContext<'_>) -> HandlerResult;

/// Returns the handler of an operation, or `None` if the fake does not model it.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn handler(operation: &Operation) -> Option<Handler> {
    Some(match *operation {
        operation::CREATE_SESSION => create::create,
        operation::RETRIEVE_DECISION => decision::retrieve,
        operation::LIST_SESSIONS => list::list,
        operation::DELETE_SESSION => delete::delete,
        operation::BATCH_DELETE_SESSIONS => delete::batch_delete,
        operation::UPDATE_STATUS => update_status::update_status,
        operation::GENERATE_PDF => pdf::session,
        operation::SHARE_SESSION => share::share,
        operation::IMPORT_SHARED_SESSION => share::import,
        operation::UPDATE_DATA => |context| update_data::update(context, &update_data::KYC),
        operation::UPDATE_POA_DATA => |context| update_data::update(context, &update_data::POA),
        operation::UPDATE_FEATURE_STATUS => feature_status::update_feature_status,
        operation::UPDATE_AML_HIT_STATUS => aml_hits::update_one,
        operation::BULK_UPDATE_AML_HIT_STATUS => aml_hits::update_many,
        operation::UPDATE_KYB_COMPANY => kyb::update_company,
        operation::UPDATE_KYB_PARTY => kyb::update_party,
        operation::LIST_REVIEWS => reviews::list,
        operation::CREATE_REVIEW => reviews::create,
        operation::CREATE_IMPORT => imports::create,
        operation::RETRIEVE_IMPORT => collection::retrieve::<Import>,
        operation::LIST_IMPORT_ERRORS => collection::list::<ImportError>,
        operation::RETRIEVE_IMPORT_TEMPLATE => imports::template,
        operation::LIST_USERS => entities::list::<User>,
        operation::CREATE_USER => entities::create::<User>,
        operation::RETRIEVE_USER => entities::retrieve::<User>,
        operation::UPDATE_USER => entities::update::<User>,
        operation::UPDATE_USER_STATUS => entities::update_status::<User>,
        operation::BATCH_DELETE_USERS => entities::batch_delete::<User>,
        operation::GENERATE_USER_PDF => pdf::user,
        operation::UPLOAD_USER_FACE => user_faces::upload,
        operation::RETRIEVE_BALANCE => billing::balance,
        operation::TOP_UP => billing::top_up,
        operation::LIST_BUSINESSES => entities::list::<Business>,
        operation::CREATE_BUSINESS => entities::create::<Business>,
        operation::RETRIEVE_BUSINESS => entities::retrieve::<Business>,
        operation::UPDATE_BUSINESS => entities::update::<Business>,
        operation::UPDATE_BUSINESS_STATUS => entities::update_status::<Business>,
        operation::BATCH_DELETE_BUSINESSES => entities::batch_delete::<Business>,
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
        operation::LIST_SESSION_EVENTS => deliveries::session_events,
        operation::LIST_WEBHOOK_DELIVERIES => deliveries::list,
        operation::RETRIEVE_WEBHOOK_DELIVERY => deliveries::retrieve,
        operation::RESEND_WEBHOOK_DELIVERY => deliveries::resend,
        operation::RETRIEVE_WEBHOOK => settings::webhook,
        operation::UPDATE_WEBHOOK => settings::update_webhook,
        operation::RETRIEVE_CUSTOMIZATION => settings::customization,
        operation::UPDATE_CUSTOMIZATION => settings::update_customization,
        operation::LIST_QUESTIONNAIRES => collection::list::<Questionnaires>,
        operation::CREATE_QUESTIONNAIRE => collection::create::<Questionnaires>,
        operation::RETRIEVE_QUESTIONNAIRE => collection::retrieve::<Questionnaires>,
        operation::UPDATE_QUESTIONNAIRE => questionnaires::update,
        operation::DELETE_QUESTIONNAIRE => collection::delete::<Questionnaires>,
        operation::LIST_WORKFLOWS => workflows::list,
        operation::CREATE_WORKFLOW => workflows::create,
        operation::RETRIEVE_WORKFLOW => workflows::retrieve,
        operation::UPDATE_WORKFLOW => workflows::update,
        operation::DELETE_WORKFLOW => workflows::delete,
        operation::ASSESS_EMAIL_RISK => |context| contact::assess(context, &codes::EMAIL),
        operation::ASSESS_PHONE_RISK => |context| contact::assess(context, &codes::PHONE),
        operation::ASSESS_IP_RISK => checks::ip::assess_risk,
        operation::VERIFY_ID => checks::id_verification::verify,
        operation::COMPARE_FACES => checks::face::compare,
        operation::CHECK_LIVENESS => checks::face::check_liveness,
        operation::ESTIMATE_AGE => checks::face::estimate_age,
        operation::VERIFY_POA => checks::poa::verify,
        operation::SCREEN_AML => checks::aml::screen,
        operation::SEND_EMAIL_CODE => |context| codes::send(context, &codes::EMAIL),
        operation::CHECK_EMAIL_CODE => |context| codes::check(context, &codes::EMAIL),
        operation::SEND_PHONE_CODE => |context| codes::send(context, &codes::PHONE),
        operation::CHECK_PHONE_CODE => |context| codes::check(context, &codes::PHONE),
        operation::SEARCH_FACES => checks::face_search::search,
        operation::VALIDATE_DATABASE => checks::database::validate,
        operation::ANALYZE_DOCUMENT => checks::document_ai::analyze,
        operation::SEARCH_COMPANIES => companies::search,
        operation::SELECT_COMPANY => |context| companies::report(context, "basic"),
        operation::LIST_COMPANY_SHAREHOLDERS => {
            |context| companies::report(context, "shareholders")
        }
        operation::LIST_COMPANY_UBOS => |context| companies::report(context, "ubo"),
        operation::SET_USERS_AML_MONITORING => monitoring::set::<User>,
        operation::SET_BUSINESSES_AML_MONITORING => monitoring::set::<Business>,
        operation::RETRIEVE_AML_MONITORING_JOB => |context| monitoring::retrieve(context, None),
        operation::TOGGLE_USERS_ONGOING_MONITORING => monitoring::toggle::<User>,
        operation::TOGGLE_BUSINESSES_ONGOING_MONITORING => monitoring::toggle::<Business>,
        operation::TOGGLE_SESSIONS_ONGOING_MONITORING => monitoring::toggle_sessions,
        operation::RETRIEVE_USERS_MONITORING_JOB => {
            |context| monitoring::retrieve(context, Some("user"))
        }
        operation::RETRIEVE_BUSINESSES_MONITORING_JOB => {
            |context| monitoring::retrieve(context, Some("business"))
        }
        operation::RETRIEVE_SESSIONS_MONITORING_JOB => {
            |context| monitoring::retrieve(context, Some("session"))
        }
        operation::LIST_BIOMETRIC_TEMPLATES => templates::list,
        operation::COUNT_BIOMETRIC_TEMPLATES => templates::count,
        operation::RETRIEVE_BIOMETRIC_TEMPLATE => collection::retrieve::<Templates>,
        operation::DELETE_BIOMETRIC_TEMPLATE => templates::purge,
        operation::BATCH_DELETE_BIOMETRIC_TEMPLATES => templates::batch_purge,
        operation::HEALTHCHECK => billing::healthcheck,
        _ => return AREAS.iter().find_map(|area| area(operation)),
    })
}

/// The handlers of areas that are features.
const AREAS: &[fn(&Operation) -> Option<Handler>] = &[
    #[cfg(feature = "account")]
    account_handler,
    #[cfg(feature = "cases")]
    case_handler,
    #[cfg(feature = "transactions")]
    transaction,
    #[cfg(feature = "travel-rule")]
    travel_rule,
    #[cfg(feature = "reports")]
    report,
    #[cfg(feature = "networks")]
    network,
];

/// Returns the handler of an operation on accounts.
#[cfg(feature = "account")]
fn account_handler(operation: &Operation) -> Option<Handler> {
    Some(match *operation {
        operation::REGISTER_ACCOUNT => accounts::register,
        operation::RESEND_ACCOUNT_OTP => accounts::resend_otp,
        operation::VERIFY_ACCOUNT_EMAIL => accounts::verify_email,
        operation::LOGIN => accounts::login,
        operation::LIST_ACCOUNT_ORGANIZATIONS => accounts::organizations,
        operation::LIST_ACCOUNT_APPLICATIONS => accounts::applications,
        operation::CREATE_ACCOUNT_APPLICATION => accounts::create_application,
        operation::RETRIEVE_ACCOUNT_APPLICATION => accounts::retrieve_application,
        operation::UPDATE_ACCOUNT_APPLICATION => accounts::update_application,
        _ => return None,
    })
}

#[cfg(feature = "networks")]
fn network(operation: &Operation) -> Option<Handler> {
    use crate::state::Kind;

    Some(match *operation {
        operation::LIST_NETWORKS => networks::list,
        operation::RETRIEVE_NETWORK => networks::retrieve,
        operation::RETRIEVE_NETWORK_GRAPH => networks::graph,
        operation::LIST_NETWORK_MEMBERS => networks::members,
        operation::LIST_NETWORK_SIGNALS => networks::signals,
        operation::RETRIEVE_NETWORK_TIMELINE => networks::timeline,
        operation::RETRIEVE_NETWORK_MAP => networks::map,
        operation::LIST_SESSION_NETWORK_MEMBERSHIPS
        | operation::LIST_BUSINESS_SESSION_NETWORK_MEMBERSHIPS => networks::of_session,
        operation::LIST_USER_NETWORK_MEMBERSHIPS => {
            |context| networks::of_entity(context, "vendor_user_uuid", Kind::User)
        }
        operation::LIST_BUSINESS_NETWORK_MEMBERSHIPS => {
            |context| networks::of_entity(context, "vendor_business_uuid", Kind::Business)
        }
        operation::LIST_TRANSACTION_NETWORK_MEMBERSHIPS
        | operation::LIST_TRANSACTION_PARTY_NETWORK_MEMBERSHIPS => networks::of_transaction,
        _ => return None,
    })
}

#[cfg(feature = "reports")]
fn report(operation: &Operation) -> Option<Handler> {
    use reports::{Report, Template};

    Some(match *operation {
        operation::LIST_REGULATORY_REPORTS => collection::list::<Report>,
        operation::CREATE_REGULATORY_REPORT => reports::create,
        operation::RETRIEVE_REGULATORY_REPORT => collection::retrieve::<Report>,
        operation::UPDATE_REGULATORY_REPORT => reports::update,
        operation::DELETE_REGULATORY_REPORT => reports::delete,
        operation::VALIDATE_REGULATORY_REPORT => reports::validate,
        operation::FINALIZE_REGULATORY_REPORT => reports::finalize,
        operation::RETRIEVE_REGULATORY_REPORT_DOWNLOAD_URL => reports::download_url,
        operation::LIST_CASE_REGULATORY_REPORTS => reports::list_of_case,
        operation::CREATE_CASE_REGULATORY_REPORT => reports::create_for_case,
        operation::LIST_REPORT_TEMPLATES => collection::list::<Template>,
        operation::CREATE_REPORT_TEMPLATE => collection::create::<Template>,
        operation::RETRIEVE_REPORT_TEMPLATE => collection::retrieve::<Template>,
        operation::UPDATE_REPORT_TEMPLATE => collection::update::<Template>,
        operation::DELETE_REPORT_TEMPLATE => collection::delete::<Template>,
        _ => return None,
    })
}

#[cfg(feature = "transactions")]
fn transaction(operation: &Operation) -> Option<Handler> {
    use transactions::{Transactions, rules, sdk, wallet};

    Some(match *operation {
        operation::LIST_TRANSACTIONS => transactions::list,
        operation::CREATE_TRANSACTION => transactions::create,
        operation::RETRIEVE_TRANSACTION => collection::retrieve::<Transactions>,
        operation::CREATE_TRANSACTION_SDK_TOKEN => sdk::create_token,
        operation::SUBMIT_TRANSACTION_FROM_SDK => sdk::create,
        operation::RETRIEVE_TRANSACTION_FROM_SDK => sdk::retrieve,
        operation::LIST_TRANSACTION_RULES => collection::list::<rules::Rules>,
        operation::CREATE_TRANSACTION_RULE => collection::create::<rules::Rules>,
        operation::RETRIEVE_TRANSACTION_RULE => collection::retrieve::<rules::Rules>,
        operation::UPDATE_TRANSACTION_RULE => collection::update::<rules::Rules>,
        operation::DELETE_TRANSACTION_RULE => collection::delete::<rules::Rules>,
        operation::BACKTEST_TRANSACTION_RULES => rules::backtest,
        operation::LIST_TRANSACTION_RULE_LIBRARY => rules::list_library,
        operation::INSTALL_TRANSACTION_RULE_LIBRARY => rules::install,
        operation::UNINSTALL_TRANSACTION_RULE_LIBRARY => rules::uninstall,
        operation::SCREEN_WALLET => wallet::screen,
        operation::SCREEN_WALLET_PDF => wallet::pdf,
        _ => return None,
    })
}

#[cfg(feature = "travel-rule")]
fn travel_rule(operation: &Operation) -> Option<Handler> {
    use travel_rule::{transfer, wallet};

    Some(match *operation {
        operation::RETRIEVE_TRAVEL_RULE_SETTINGS => travel_rule::retrieve_settings,
        operation::UPDATE_TRAVEL_RULE_SETTINGS => travel_rule::update_settings,
        operation::LIST_TRAVEL_RULE_VASPS => travel_rule::list_vasps,
        operation::LIST_TRAVEL_RULE_WALLET_ADDRESSES => collection::list::<wallet::Wallets>,
        operation::CREATE_TRAVEL_RULE_WALLET_ADDRESS => collection::create::<wallet::Wallets>,
        operation::UPDATE_TRAVEL_RULE_WALLET_ADDRESS => wallet::update,
        operation::DELETE_TRAVEL_RULE_WALLET_ADDRESS => collection::delete::<wallet::Wallets>,
        operation::UPDATE_TRAVEL_RULE_TRANSFER => transfer::update,
        operation::CONFIRM_TRAVEL_RULE_OWNERSHIP => transfer::confirm_ownership,
        operation::REGISTER_TRAVEL_RULE_INBOUND => transfer::register_inbound,
        operation::RETRIEVE_TRAVEL_RULE_PICKUP => transfer::retrieve_pickup,
        operation::RESPOND_TRAVEL_RULE_PICKUP => transfer::respond_pickup,
        operation::CREATE_TRAVEL_RULE_WIDGET_SESSION => wallet::create_widget,
        operation::RETRIEVE_TRAVEL_RULE_WIDGET_CONTEXT => wallet::retrieve_widget,
        _ => return None,
    })
}

/// Returns the handler of an operation on cases.
#[cfg(feature = "cases")]
fn case_handler(operation: &Operation) -> Option<Handler> {
    use cases::blueprints::{self, Blueprint};
    use cases::parts::{ChecklistItem, Event, Link, Note};
    use cases::{Case, actions, contents, statistics};

    Some(match *operation {
        operation::LIST_CASES => cases::list,
        operation::CREATE_CASE => cases::create,
        operation::RETRIEVE_CASE => collection::retrieve::<Case>,
        operation::UPDATE_CASE => cases::update,
        operation::DELETE_CASE => collection::delete::<Case>,
        operation::ASSIGN_CASE => actions::assign,
        operation::RESOLVE_CASE => actions::resolve,
        operation::REOPEN_CASE => |context| collection::edit::<Case>(context, actions::reopen),
        operation::REQUEST_CASE_INFO => {
            |context| collection::edit::<Case>(context, actions::request_info)
        }
        operation::ESCALATE_CASE => actions::escalate,
        operation::TRANSFER_CASE => actions::transfer,
        operation::APPROVE_CASE => actions::approve,
        operation::REJECT_CASE_APPROVAL => actions::reject_approval,
        operation::APPLY_CASE_ENTITY_ACTION => actions::apply_entity_action,
        operation::BULK_UPDATE_CASE_STATUS => actions::bulk_update_status,
        operation::BULK_ASSIGN_CASES => actions::bulk_assign,
        operation::PRINT_CASE => contents::print,
        operation::LIST_CASE_EVENTS => collection::list::<Event>,
        operation::LIST_CASE_AML_HITS => contents::aml_hits,
        operation::LIST_CASE_NOTES => collection::list::<Note>,
        operation::CREATE_CASE_NOTE => collection::create::<Note>,
        operation::DELETE_CASE_NOTE => collection::delete::<Note>,
        operation::RETRIEVE_CASE_ATTACHMENT => contents::retrieve_attachment,
        operation::UPLOAD_CASE_ATTACHMENT => contents::upload_attachment,
        operation::LIST_CASE_LINKS => contents::list::<Link>,
        operation::CREATE_CASE_LINK => contents::create_link,
        operation::DELETE_CASE_LINK => contents::delete_link,
        operation::LIST_CASE_CHECKLIST => contents::list::<ChecklistItem>,
        operation::UPDATE_CASE_CHECKLIST_ITEM => contents::update_checklist_item,
        operation::RETRIEVE_CASE_STATISTICS => statistics::retrieve,
        operation::LIST_CASE_BLUEPRINTS => collection::list::<Blueprint>,
        operation::CREATE_CASE_BLUEPRINT => collection::create::<Blueprint>,
        operation::RETRIEVE_CASE_BLUEPRINT => collection::retrieve::<Blueprint>,
        operation::UPDATE_CASE_BLUEPRINT => collection::update::<Blueprint>,
        operation::DELETE_CASE_BLUEPRINT => collection::delete::<Blueprint>,
        operation::LIST_CASE_BLUEPRINT_PRESETS => blueprints::list_presets,
        operation::INSTALL_CASE_BLUEPRINT_PRESETS => blueprints::install_presets,
        _ => return None,
    })
}

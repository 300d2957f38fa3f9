//! Companies of an application: one for each `vendor_data`.
//!
//! Source: <https://docs.didit.me/entities/businesses/operations>

use alloc::vec::Vec;

use crate::{
    FeatureState, Personal, Timestamp, UntypedJson, Uuid,
    entity::{EntityStatus, EntityTag},
    model::model,
    query::query,
    request::request,
};

query! {
    /// Filters of the company list, latest session first.
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/list>
    pub struct ListBusinesses {
        /// Status of the companies.
        status: into EntityStatus [known],
        /// Text in the `vendor_data`, names or registration number.
        search: into Personal,
        /// Country of the companies, ISO 3166-1 alpha-2.
        country: into Personal [country2],
        /// Maximum number of items of a page, 1 to 200; defaults to 50.
        limit: exact u64 [range(1..=200)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

request! {
    /// Creates a company before its first session.
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/create>
    pub struct CreateBusiness {
        optional {
            /// Caller's own id of the company; unique within an application.
            vendor_data: into Personal [required],
            /// Display name, at most 255 characters.
            display_name: into Personal [max(255)],
            /// Registered name, at most 255 characters; an approved session may overwrite it.
            legal_name: into Personal [max(255)],
            /// Registration number, at most 100 characters.
            registration_number: into Personal [max(100)],
            /// Country, ISO 3166-1 alpha-2; at most 10 characters.
            country_code: into Personal [max(10)],
            /// Status of the company; defaults to `ACTIVE`.
            status: into EntityStatus [known],
            /// Metadata of the caller, a JSON object.
            metadata: json UntypedJson [object],
        }
    }
}

request! {
    /// Changes a company; unset fields do not change.
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/update>
    pub struct UpdateBusiness {
        optional {
            /// Display name, at most 255 characters.
            display_name: patch Personal [max(255)],
            /// Registered name, at most 255 characters.
            legal_name: patch Personal [max(255)],
            /// Registration number, at most 100 characters.
            registration_number: patch Personal [max(100)],
            /// Country, ISO 3166-1 alpha-2; at most 10 characters.
            country_code: patch Personal [max(10)],
            /// Status of the company. `BLOCKED` also adds the `vendor_data` to the blocklist;
            /// any other status removes it.
            status: into EntityStatus [known],
            /// Metadata of the caller, a JSON object; replaces the previous metadata.
            metadata: patch UntypedJson [object],
        }
    }
}

model! {
    /// Company of an application. Lists omit `metadata` and `updated_at`.
    pub struct Business {
        /// Didit's id of the company.
        pub didit_internal_id: Option<Uuid>,
        /// Caller's own id of the company, if any.
        pub vendor_data: Option<Personal>,
        /// Display name set by the caller.
        pub display_name: Option<Personal>,
        /// Registered name.
        pub legal_name: Option<Personal>,
        /// Registration number.
        pub registration_number: Option<Personal>,
        /// Country, ISO 3166-1 alpha-2.
        pub country_code: Option<Personal>,
        /// Display name, or else the registered name.
        pub effective_name: Option<Personal>,
        /// Status of the company; decides whether new sessions are accepted.
        pub status: Option<EntityStatus>,
        /// Number of sessions.
        pub session_count: Option<u64>,
        /// Number of approved sessions.
        pub approved_count: Option<u64>,
        /// Number of declined sessions.
        pub declined_count: Option<u64>,
        /// Number of sessions in review.
        pub in_review_count: Option<u64>,
        /// Latest status of each feature by its name; same as `features_list`.
        pub features: Option<UntypedJson>,
        /// Latest status of each feature.
        pub features_list: Option<Vec<FeatureState>>,
        /// Creation time of the latest session.
        pub last_session_at: Option<Timestamp>,
        /// Creation time of the first session.
        pub first_session_at: Option<Timestamp>,
        /// Time of the latest activity.
        pub last_activity_at: Option<Timestamp>,
        /// Tags of the company.
        pub tags: Option<Vec<EntityTag>>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Metadata of the caller.
        pub metadata: Option<UntypedJson>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

//! The companies behind the sessions: one for each `vendor_data`.
//!
//! Source: <https://docs.didit.me/entities/businesses/operations>

use alloc::vec::Vec;

use crate::{
    Personal, Timestamp, UntypedJson, Uuid,
    entity::{EntityFeature, EntityStatus, EntityTag},
    model::model,
    query::query,
    request::request,
};

query! {
    /// Which companies are asked for, latest session first.
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/list>
    pub struct ListBusinesses {
        /// Those with this status.
        status: into EntityStatus,
        /// Those in whose `vendor_data`, names or registration number this text stands.
        search: into Personal,
        /// Those of this country, as ISO 3166-1 alpha-2.
        country: into Personal,
        /// Rows of a page, from 1 to 200; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
    }
}

request! {
    /// A company before its first session.
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/create>
    pub struct CreateBusiness {
        optional {
            /// The caller's own key for the company; one company each.
            vendor_data: into Personal,
            /// The name to show, at most 255 characters.
            display_name: into Personal,
            /// The registered name, at most 255 characters. An approved session may
            /// overwrite it.
            legal_name: into Personal,
            /// The number in the registry, at most 100 characters.
            registration_number: into Personal,
            /// The country, as ISO 3166-1 alpha-2; at most 10 characters.
            country_code: into Personal,
            /// The status; `ACTIVE` if not set.
            status: into EntityStatus,
            /// An object of the caller's own.
            metadata: into UntypedJson,
        }
    }
}

request! {
    /// Changes a company; what is not set stays as it is.
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/update>
    pub struct UpdateBusiness {
        optional {
            /// The name to show, at most 255 characters.
            display_name: patch Personal,
            /// The registered name, at most 255 characters.
            legal_name: patch Personal,
            /// The number in the registry, at most 100 characters.
            registration_number: patch Personal,
            /// The country, as ISO 3166-1 alpha-2; at most 10 characters.
            country_code: patch Personal,
            /// The status. `BLOCKED` also puts the `vendor_data` on the blocklist, any
            /// other status takes it off again.
            status: into EntityStatus,
            /// An object of the caller's own; replaces the one before.
            metadata: patch UntypedJson,
        }
    }
}

model! {
    /// A company. `metadata` and `updated_at` are not in a list.
    pub struct Business {
        /// The company in the API's key.
        pub didit_internal_id: Option<Uuid>,
        /// The company in the caller's own key; none for one that came without.
        pub vendor_data: Option<Personal>,
        /// The name to show, chosen by the caller.
        pub display_name: Option<Personal>,
        /// The registered name.
        pub legal_name: Option<Personal>,
        /// The number in the registry.
        pub registration_number: Option<Personal>,
        /// The country, as ISO 3166-1 alpha-2.
        pub country_code: Option<Personal>,
        /// The name to show, or else the registered one.
        pub effective_name: Option<Personal>,
        /// Whether new sessions are let through.
        pub status: Option<EntityStatus>,
        /// Sessions.
        pub session_count: Option<u64>,
        /// Sessions that were approved.
        pub approved_count: Option<u64>,
        /// Sessions that were declined.
        pub declined_count: Option<u64>,
        /// Sessions that wait for a reviewer.
        pub in_review_count: Option<u64>,
        /// How each feature ended last, by its name. [`features_list`](Self::features_list)
        /// says the same.
        pub features: Option<UntypedJson>,
        /// How each feature ended last.
        pub features_list: Option<Vec<EntityFeature>>,
        /// When the latest session was created.
        pub last_session_at: Option<Timestamp>,
        /// When the first session was created.
        pub first_session_at: Option<Timestamp>,
        /// When anything happened last.
        pub last_activity_at: Option<Timestamp>,
        /// Tags.
        pub tags: Option<Vec<EntityTag>>,
        /// When the company was created.
        pub created_at: Option<Timestamp>,
        /// The caller's own object.
        pub metadata: Option<UntypedJson>,
        /// When the company was changed last.
        pub updated_at: Option<Timestamp>,
    }
}

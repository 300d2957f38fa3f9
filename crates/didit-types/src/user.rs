//! The people behind the sessions: one user for each `vendor_data`.
//!
//! Source: <https://docs.didit.me/entities/users/overview>

use alloc::vec::Vec;

use crate::{
    MediaUrl, Personal, Timestamp, UntypedJson, Uuid,
    entity::{EntityComment, EntityFeature, EntityStatus, EntityTag},
    model::model,
    query::query,
    request::request,
};

query! {
    /// Which users are asked for, latest session first.
    ///
    /// Source: <https://docs.didit.me/management-api/users/list>
    pub struct ListUsers {
        /// Those with this status.
        status: into EntityStatus,
        /// Those in whose `vendor_data`, names, e-mail addresses or phone numbers
        /// this text stands.
        search: into Personal,
        /// Those with an approved document of this country, as ISO 3166-1 alpha-3.
        country: into Personal,
        /// Rows of a page, from 1 to 200; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
    }
}

request! {
    /// A user before its first session.
    ///
    /// Source: <https://docs.didit.me/management-api/users/create>
    pub struct CreateUser {
        required {
            /// The caller's own key for the user; one user each.
            vendor_data: into Personal,
        }
        optional {
            /// The name, at most 512 characters. An approved session may overwrite it.
            full_name: into Personal,
            /// The name to show instead, at most 255 characters.
            display_name: into Personal,
            /// The date of birth as YYYY-MM-DD. An approved session may overwrite it.
            date_of_birth: into Personal,
            /// The status; `ACTIVE` if not set.
            status: into EntityStatus,
            /// An object of the caller's own.
            metadata: into UntypedJson,
            /// E-mail addresses that count as verified.
            approved_emails: into Vec<Personal>,
            /// Phone numbers that count as verified.
            approved_phones: into Vec<Personal>,
            /// Countries whose documents count as seen, as ISO 3166-1 alpha-3.
            issuing_states: into Vec<Personal>,
        }
    }
}

request! {
    /// Changes a user; what is not set stays as it is.
    ///
    /// Source: <https://docs.didit.me/management-api/users/update>
    pub struct UpdateUser {
        optional {
            /// The name, at most 512 characters.
            full_name: patch Personal,
            /// The name to show instead, at most 255 characters.
            display_name: patch Personal,
            /// The date of birth as YYYY-MM-DD.
            date_of_birth: patch Personal,
            /// The status. To block a user, set it by `users.update_status`: whether
            /// this one reaches the blocklist, the documentation says both ways.
            status: into EntityStatus,
            /// An object of the caller's own; replaces the one before.
            metadata: patch UntypedJson,
            /// All e-mail addresses that count as verified.
            approved_emails: into Vec<Personal>,
            /// All phone numbers that count as verified.
            approved_phones: into Vec<Personal>,
            /// All countries whose documents count as seen, as ISO 3166-1 alpha-3.
            issuing_states: into Vec<Personal>,
            /// Why the status changes, in at most 1000 characters; kept with the change.
            reason: into Personal,
        }
    }
}

model! {
    /// A user. `metadata`, `comments` and `updated_at` are not in a list.
    ///
    /// Source: <https://docs.didit.me/entities/users/data-model>
    pub struct User {
        /// The user in the API's key.
        pub didit_internal_id: Option<Uuid>,
        /// The user in the caller's own key; none for one who came without.
        pub vendor_data: Option<Personal>,
        /// The name to show, chosen by the caller.
        pub display_name: Option<Personal>,
        /// The name, of the latest approved session.
        pub full_name: Option<Personal>,
        /// The date of birth, of the latest approved session.
        pub date_of_birth: Option<Personal>,
        /// The name to show, or else the full one.
        pub effective_name: Option<Personal>,
        /// Whether new sessions are let through.
        pub status: Option<EntityStatus>,
        /// The face, of the latest approved session.
        pub portrait_image_url: Option<MediaUrl>,
        /// Sessions.
        pub session_count: Option<u64>,
        /// Sessions that were approved.
        pub approved_count: Option<u64>,
        /// Sessions that were declined.
        pub declined_count: Option<u64>,
        /// Sessions that wait for a reviewer.
        pub in_review_count: Option<u64>,
        /// The countries of approved documents, as ISO 3166-1 alpha-3.
        pub issuing_states: Option<Vec<Personal>>,
        /// E-mail addresses that were verified.
        pub approved_emails: Option<Vec<Personal>>,
        /// Phone numbers that were verified.
        pub approved_phones: Option<Vec<Personal>>,
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
        /// When the user was created.
        pub created_at: Option<Timestamp>,
        /// The caller's own object.
        pub metadata: Option<UntypedJson>,
        /// What happened to the user.
        pub comments: Option<Vec<EntityComment>>,
        /// When the user was changed last.
        pub updated_at: Option<Timestamp>,
    }
}

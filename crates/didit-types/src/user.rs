//! Users of an application: one for each `vendor_data`.
//!
//! Source: <https://docs.didit.me/entities/users/overview>

use alloc::vec::Vec;

use crate::{
    Base64, FeatureState, MediaUrl, Personal, Timestamp, UntypedJson, Uuid,
    entity::{EntityComment, EntityStatus, EntityTag},
    model::model,
    query::query,
    request::request,
};

query! {
    /// Filters of the user list, latest session first.
    ///
    /// Source: <https://docs.didit.me/management-api/users/list>
    pub struct ListUsers {
        /// Status of the users.
        status: into EntityStatus [known],
        /// Text in the `vendor_data`, names, e-mail addresses or phone numbers.
        search: into Personal,
        /// Country of an approved document, ISO 3166-1 alpha-3.
        country: into Personal [country3],
        /// Maximum number of items of a page, 1 to 200; defaults to 50.
        limit: exact u64 [range(1..=200)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

request! {
    /// Creates a user before their first session.
    ///
    /// Source: <https://docs.didit.me/management-api/users/create>
    pub struct CreateUser {
        required {
            /// Caller's own id of the user; unique within an application.
            vendor_data: into Personal [required],
        }
        optional {
            /// Full name, at most 512 characters; an approved session may overwrite it.
            full_name: into Personal [max(512)],
            /// Display name, at most 255 characters.
            display_name: into Personal [max(255)],
            /// Date of birth, `YYYY-MM-DD`; an approved session may overwrite it.
            date_of_birth: into Personal [date],
            /// Status of the user; defaults to `ACTIVE`.
            status: into EntityStatus [known],
            /// Metadata of the caller, a JSON object.
            metadata: json UntypedJson [object],
            /// E-mail addresses considered verified.
            approved_emails: into Vec<Personal> [email],
            /// Phone numbers considered verified, E.164.
            approved_phones: into Vec<Personal> [phone],
            /// Issuing countries considered verified, ISO 3166-1 alpha-3.
            issuing_states: into Vec<Personal> [country3],
        }
    }
}

request! {
    /// Changes a user; unset fields do not change.
    ///
    /// Source: <https://docs.didit.me/management-api/users/update>
    pub struct UpdateUser {
        optional {
            /// Full name, at most 512 characters.
            full_name: patch Personal [max(512)],
            /// Display name, at most 255 characters.
            display_name: patch Personal [max(255)],
            /// Date of birth, `YYYY-MM-DD`.
            date_of_birth: patch Personal [date],
            /// Status of the user.
            ///
            /// Use `users.update_status` to block a user: the documentation contradicts itself
            /// on whether this request changes the blocklist.
            status: into EntityStatus [known],
            /// Metadata of the caller, a JSON object; replaces the previous metadata.
            metadata: patch UntypedJson [object],
            /// All e-mail addresses considered verified.
            approved_emails: into Vec<Personal> [email],
            /// All phone numbers considered verified, E.164.
            approved_phones: into Vec<Personal> [phone],
            /// All issuing countries considered verified, ISO 3166-1 alpha-3.
            issuing_states: into Vec<Personal> [country3],
            /// Reason of a status change, at most 1000 characters.
            reason: into Personal [max(1000)],
        }
    }
}

request! {
    /// Adds a face to a user, for face searches and biometric authentication. It is on no list.
    ///
    /// Source: <https://docs.didit.me/management-api/users/upload-face>
    pub struct UploadUserFace {
        required {
            /// Picture, at most 2 MB, JPEG or PNG in base64.
            image: into Base64 [base64(2 << 20)],
        }
        optional {
            /// Comment, shown in the console.
            comment: into Personal,
        }
    }
}

model! {
    /// Face that was uploaded to a user.
    pub struct UserFace {
        /// Id of the face.
        pub uuid: Option<Uuid>,
        /// Link to the picture.
        pub image_url: Option<MediaUrl>,
        /// Comment of the upload.
        pub comment: Option<Personal>,
        /// Author of the upload: `api`, `console` or an e-mail address.
        pub uploaded_by: Option<Personal>,
        /// Upload time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// User of an application. Lists omit `metadata`, `comments` and `updated_at`.
    ///
    /// Source: <https://docs.didit.me/entities/users/data-model>
    pub struct User {
        /// Didit's id of the user.
        pub didit_internal_id: Option<Uuid>,
        /// Caller's own id of the user, if any.
        pub vendor_data: Option<Personal>,
        /// Display name set by the caller.
        pub display_name: Option<Personal>,
        /// Full name from the latest approved session.
        pub full_name: Option<Personal>,
        /// Date of birth from the latest approved session.
        pub date_of_birth: Option<Personal>,
        /// Display name, or else the full name.
        pub effective_name: Option<Personal>,
        /// Status of the user; decides whether new sessions are accepted.
        pub status: Option<EntityStatus>,
        /// Link to the portrait from the latest approved session.
        pub portrait_image_url: Option<MediaUrl>,
        /// Number of sessions.
        pub session_count: Option<u64>,
        /// Number of approved sessions.
        pub approved_count: Option<u64>,
        /// Number of declined sessions.
        pub declined_count: Option<u64>,
        /// Number of sessions in review.
        pub in_review_count: Option<u64>,
        /// Issuing countries of approved documents, ISO 3166-1 alpha-3.
        pub issuing_states: Option<Vec<Personal>>,
        /// Verified e-mail addresses.
        pub approved_emails: Option<Vec<Personal>>,
        /// Verified phone numbers.
        pub approved_phones: Option<Vec<Personal>>,
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
        /// Tags of the user.
        pub tags: Option<Vec<EntityTag>>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Metadata of the caller.
        pub metadata: Option<UntypedJson>,
        /// Comments on the user.
        pub comments: Option<Vec<EntityComment>>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

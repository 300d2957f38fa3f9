//! What users and companies have in common.
//!
//! Source: <https://docs.didit.me/entities/lifecycle>

use alloc::vec::Vec;

use crate::{
    Personal, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum, query::query_text,
    request::request,
};

open_enum! {
    /// Whether a user or a company may be verified.
    pub enum EntityStatus {
        /// Nothing stands against it.
        Active = "ACTIVE",
        /// Marked for attention.
        Flagged = "FLAGGED",
        /// No new session can be created for it.
        Blocked = "BLOCKED",
    }
}

query_text! {
    EntityStatus: word => word.as_str();
}

request! {
    /// Sets the status of a user or a company.
    ///
    /// Source: <https://docs.didit.me/management-api/users/update-status>
    pub struct UpdateEntityStatus {
        required {
            /// The status from now on. `BLOCKED` also puts the `vendor_data` on the
            /// blocklist, any other status takes it off again.
            status: into EntityStatus,
        }
        optional {
            /// Why, in at most 1000 characters; kept with the change.
            reason: into Personal,
        }
    }
}

request! {
    /// Deletes users or companies for good: those of a list, or all.
    ///
    /// Source: <https://docs.didit.me/management-api/users/delete>
    pub struct BatchDeleteEntities {
        optional {
            /// Those with one of these keys of the caller's own.
            vendor_data_list: into Vec<Personal>,
            /// Those with one of these ids.
            didit_internal_id_list: into Vec<Uuid>,
            /// All of the application.
            delete_all: exact bool,
        }
    }
}

model! {
    /// How many were deleted.
    pub struct DeletedEntities {
        /// How many there were; unknown ones are passed over.
        pub deleted: Option<u64>,
    }
}

model! {
    /// How a feature ended in the latest session that ran it.
    pub struct EntityFeature {
        /// The feature, such as `ID_VERIFICATION`.
        pub feature: Option<Personal>,
        /// How it ended.
        pub status: Option<crate::FeatureStatus>,
    }
}

model! {
    /// A tag on a user or a company. A list tells its name, reading one user who
    /// put it there.
    pub struct EntityTag {
        /// The tag in a list, or the use of it on one user.
        pub uuid: Option<Uuid>,
        /// The name; in a list.
        pub name: Option<Personal>,
        /// The colour as `#RRGGBB`; in a list.
        pub color: Option<Personal>,
        /// The tag itself. Not in a list.
        pub tag: Option<TagDefinition>,
        /// Who put it there, by e-mail address. Not in a list.
        pub added_by_email: Option<Personal>,
        /// Who put it there. Not in a list.
        pub added_by_name: Option<Personal>,
        /// When it was put there. Not in a list.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// A tag of an application.
    pub struct TagDefinition {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// Its name.
        pub name: Option<Personal>,
        /// Its colour as `#RRGGBB`.
        pub color: Option<Personal>,
        /// What it is for.
        pub description: Option<Personal>,
        /// Whose it is.
        pub source: Option<TagSource>,
        /// When it was made.
        pub created_at: Option<Timestamp>,
        /// When it was changed last.
        pub updated_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Whose a tag is.
    pub enum TagSource {
        /// One that every application has.
        Didit = "didit",
        /// One of the application's own.
        Custom = "custom",
    }
}

model! {
    /// Something that happened to a user, or was said about one.
    pub struct EntityComment {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// What happened.
        pub comment_type: Option<EntityCommentType>,
        /// What was said.
        pub comment: Option<Personal>,
        /// By whom, by e-mail address; nobody for a key.
        pub actor_email: Option<Personal>,
        /// By whom.
        pub actor_name: Option<Personal>,
        /// The status before.
        pub previous_status: Option<EntityStatus>,
        /// The status since.
        pub new_status: Option<EntityStatus>,
        /// The changed fields before.
        pub previous_value: Option<UntypedJson>,
        /// The changed fields since.
        pub new_value: Option<UntypedJson>,
        /// The names of the changed fields.
        pub changed_fields: Option<Vec<Personal>>,
        /// What else is known of it.
        pub metadata: Option<UntypedJson>,
        /// Who was mentioned.
        pub mentioned_emails: Option<Vec<Personal>>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// What a comment on a user is about.
    pub enum EntityCommentType {
        /// Somebody said something.
        Comment = "COMMENT",
        /// The status changed.
        StatusChanged = "STATUS_CHANGED",
        /// The metadata changed.
        MetadataUpdated = "METADATA_UPDATED",
        /// A tag was put on.
        TagAdded = "TAG_ADDED",
        /// A tag was taken off.
        TagRemoved = "TAG_REMOVED",
        /// Other data changed.
        ProfileUpdated = "PROFILE_UPDATED",
    }
}

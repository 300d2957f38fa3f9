//! Requests and models that users and companies share.

use alloc::vec::Vec;

use super::EntityStatus;
use crate::{
    Personal, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum, request::request,
    validate::Problems,
};

request! {
    /// Sets the status of a user or company.
    ///
    /// Source: <https://docs.didit.me/management-api/users/update-status>
    pub struct UpdateEntityStatus {
        required {
            /// New status. `BLOCKED` also adds the `vendor_data` to the blocklist; any other
            /// status removes it.
            status: into EntityStatus [known],
        }
        optional {
            /// Reason of the change, at most 1000 characters.
            reason: into Personal [max(1000)],
        }
    }
}

request! {
    /// Deletes users or companies permanently: those of the lists, or all.
    ///
    /// Source: <https://docs.didit.me/management-api/users/delete>
    pub struct BatchDeleteEntities {
        optional {
            /// Caller's own ids.
            vendor_data_list: into Vec<Personal> [required],
            /// Didit's ids.
            didit_internal_id_list: into Vec<Uuid> [required],
            /// Whether all users or companies of the application are deleted; excludes the
            /// lists.
            delete_all: exact bool,
        }
        check { names_its_entities_once }
    }
}

/// The API prefers `delete_all` to a list.
fn names_its_entities_once(request: &BatchDeleteEntities, problems: &mut Problems) {
    let ids = request.vendor_data_list.as_ref().map_or(0, Vec::len)
        + request.didit_internal_id_list.as_ref().map_or(0, Vec::len);
    match (request.delete_all == Some(true), ids > 0) {
        (true, true) => problems.add("delete_all", "must not be set together with a list"),
        (false, false) => problems.add(
            "vendor_data_list, didit_internal_id_list, delete_all",
            "needs at least one entry, or delete_all",
        ),
        _ => {}
    }
}

model! {
    /// Response to [`BatchDeleteEntities`].
    pub struct DeletedEntities {
        /// Number of deleted users or companies; unknown ids are ignored.
        pub deleted: Option<u64>,
    }
}

model! {
    /// Tag of a user or company. A list contains its name, a single user the tag itself.
    pub struct EntityTag {
        /// Id of the tag in a list, or of its use on one user.
        pub uuid: Option<Uuid>,
        /// Name of the tag; in lists.
        pub name: Option<Personal>,
        /// Colour of the tag, `#RRGGBB`; in lists.
        pub color: Option<Personal>,
        /// The tag; not in lists.
        pub tag: Option<TagDefinition>,
        /// E-mail address of the person who added the tag; not in lists.
        pub added_by_email: Option<Personal>,
        /// Name of the person who added the tag; not in lists.
        pub added_by_name: Option<Personal>,
        /// Time the tag was added; not in lists.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Tag of an application.
    pub struct TagDefinition {
        /// Id of the tag.
        pub uuid: Option<Uuid>,
        /// Name of the tag.
        pub name: Option<Personal>,
        /// Colour of the tag, `#RRGGBB`.
        pub color: Option<Personal>,
        /// Purpose of the tag.
        pub description: Option<Personal>,
        /// Origin of the tag.
        pub source: Option<TagSource>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Origin of a tag.
    pub enum TagSource {
        /// Predefined for every application.
        Didit = "didit",
        /// Defined by the application.
        Custom = "custom",
    }
}

model! {
    /// Comment on a user, or change of one.
    pub struct EntityComment {
        /// Id of the comment.
        pub uuid: Option<Uuid>,
        /// Type of the comment.
        pub comment_type: Option<EntityCommentType>,
        /// Text of the comment.
        pub comment: Option<Personal>,
        /// E-mail address of the author; null for an API key.
        pub actor_email: Option<Personal>,
        /// Name of the author.
        pub actor_name: Option<Personal>,
        /// Previous status.
        pub previous_status: Option<EntityStatus>,
        /// New status.
        pub new_status: Option<EntityStatus>,
        /// Previous values of the changed fields.
        pub previous_value: Option<UntypedJson>,
        /// New values of the changed fields.
        pub new_value: Option<UntypedJson>,
        /// Names of the changed fields.
        pub changed_fields: Option<Vec<Personal>>,
        /// Additional data of the comment.
        pub metadata: Option<UntypedJson>,
        /// E-mail addresses of mentioned persons.
        pub mentioned_emails: Option<Vec<Personal>>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Type of a comment on a user.
    pub enum EntityCommentType {
        /// Text comment.
        Comment = "COMMENT",
        StatusChanged = "STATUS_CHANGED",
        MetadataUpdated = "METADATA_UPDATED",
        TagAdded = "TAG_ADDED",
        TagRemoved = "TAG_REMOVED",
        /// Change of other data.
        ProfileUpdated = "PROFILE_UPDATED",
    }
}

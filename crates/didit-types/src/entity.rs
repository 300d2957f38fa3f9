//! Types shared by users and companies.
//!
//! Source: <https://docs.didit.me/entities/lifecycle>

#[cfg(feature = "management")]
mod management;

use crate::open_enum::open_enum;

#[cfg(feature = "management")]
pub use self::management::{
    BatchDeleteEntities, DeletedEntities, EntityComment, EntityCommentType, EntityTag,
    TagDefinition, TagSource, UpdateEntityStatus,
};

open_enum! {
    /// Status of a user or company.
    pub enum EntityStatus {
        /// New sessions are accepted.
        Active = "ACTIVE",
        /// Marked for attention.
        Flagged = "FLAGGED",
        /// New sessions are rejected.
        Blocked = "BLOCKED",
    }
}

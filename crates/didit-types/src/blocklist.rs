//! Blocklist filled from sessions.
//!
//! Source: <https://docs.didit.me/management-api/blocklist/add>,
//! <https://docs.didit.me/management-api/blocklist/remove>,
//! <https://docs.didit.me/management-api/blocklist/list>

use crate::{
    MediaUrl, Personal, SessionId, Timestamp,
    model::model,
    open_enum::open_enum,
    query::query,
    request::request,
    validate::{Problems, at_least_one},
};

request! {
    /// Blocklists data of a session: at least one of the four flags.
    ///
    /// The latest record of each type is used; later matches are declined.
    pub struct AddToBlocklist {
        required {
            /// Id of the session.
            session_id: into SessionId [required],
        }
        optional {
            /// Whether the face is blocklisted.
            blocklist_face: exact bool,
            /// Whether the document is blocklisted.
            blocklist_document: exact bool,
            /// Whether the phone number is blocklisted.
            blocklist_phone: exact bool,
            /// Whether the e-mail address is blocklisted.
            blocklist_email: exact bool,
        }
        check { has_target }
    }
}

request! {
    /// Removes data of a session from the blocklist: at least one of the four flags.
    pub struct RemoveFromBlocklist {
        required {
            /// Id of the session.
            session_id: into SessionId [required],
        }
        optional {
            /// Whether the face is removed.
            unblock_face: exact bool,
            /// Whether the document is removed.
            unblock_document: exact bool,
            /// Whether the phone number is removed.
            unblock_phone: exact bool,
            /// Whether the e-mail address is removed.
            unblock_email: exact bool,
        }
        check { has_unblock_target }
    }
}

fn has_target(request: &AddToBlocklist, problems: &mut Problems) {
    at_least_one(
        problems,
        "blocklist_face, blocklist_document, blocklist_phone, blocklist_email",
        &[
            request.blocklist_face,
            request.blocklist_document,
            request.blocklist_phone,
            request.blocklist_email,
        ],
    );
}

fn has_unblock_target(request: &RemoveFromBlocklist, problems: &mut Problems) {
    at_least_one(
        problems,
        "unblock_face, unblock_document, unblock_phone, unblock_email",
        &[
            request.unblock_face,
            request.unblock_document,
            request.unblock_phone,
            request.unblock_email,
        ],
    );
}

model! {
    /// Response to a change of the blocklist.
    pub struct BlocklistChange {
        /// Human-readable message.
        pub message: Option<Personal>,
    }
}

query! {
    /// Filters of the blocklist, latest entry first.
    pub struct ListBlocklist {
        /// Type of the entries.
        item_type: into BlocklistItemType,
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
        /// Page number from 1; paging as of February 2026, ignored since.
        page: exact u64,
        /// Items of a page; paging as of February 2026, ignored since.
        page_size: exact u64,
    }
}

model! {
    /// Blocklist entry taken from a session.
    pub struct BlocklistItem {
        /// Type of the entry.
        pub r#type: Option<BlocklistItemType>,
        /// Id of the session of the entry.
        pub session_id: Option<SessionId>,
        /// Number of the session of the entry.
        pub session_number: Option<u64>,
        /// Time of the blocklisting.
        pub blocklisted_at: Option<Timestamp>,
        /// Link to the face.
        pub face_image: Option<MediaUrl>,
        /// Type of the document.
        pub document_type: Option<Personal>,
        /// Document number.
        pub document_number: Option<Personal>,
        /// The phone number.
        pub phone_number: Option<Personal>,
        /// The e-mail address.
        pub email: Option<Personal>,
    }
}

open_enum! {
    /// Type of a blocklist entry.
    pub enum BlocklistItemType {
        Face = "face",
        Document = "document",
        Phone = "phone",
        Email = "email",
    }
}

impl<T: Into<SessionId>> From<T> for AddToBlocklist {
    fn from(session_id: T) -> Self {
        Self::new(session_id)
    }
}

impl<T: Into<SessionId>> From<T> for RemoveFromBlocklist {
    fn from(session_id: T) -> Self {
        Self::new(session_id)
    }
}

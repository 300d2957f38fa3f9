//! The blocklist that is filled from sessions.
//!
//! Source: <https://docs.didit.me/management-api/blocklist/add>,
//! <https://docs.didit.me/management-api/blocklist/remove>,
//! <https://docs.didit.me/management-api/blocklist/list>

use crate::{
    MediaUrl, Personal, SessionId, Timestamp,
    model::model,
    open_enum::open_enum,
    query::{query, query_text},
    request::request,
    validate::{Problems, at_least_one},
};

request! {
    /// Blocklists what a session showed: at least one of the four. The latest
    /// record of each kind is taken; a later match is declined.
    pub struct AddToBlocklist {
        required {
            /// The session.
            session_id: into SessionId [required],
        }
        optional {
            /// The face.
            blocklist_face: exact bool,
            /// The document.
            blocklist_document: exact bool,
            /// The phone number.
            blocklist_phone: exact bool,
            /// The e-mail address.
            blocklist_email: exact bool,
        }
        check { has_target }
    }
}

request! {
    /// Takes what was blocklisted from a session off the list: at least one of the four.
    pub struct RemoveFromBlocklist {
        required {
            /// The session.
            session_id: into SessionId [required],
        }
        optional {
            /// The face.
            unblock_face: exact bool,
            /// The document.
            unblock_document: exact bool,
            /// The phone number.
            unblock_phone: exact bool,
            /// The e-mail address.
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
    /// What a change of the blocklist answers.
    pub struct BlocklistChange {
        /// A sentence for people.
        pub message: Option<Personal>,
    }
}

query! {
    /// The filters of the blocklist, latest entry first.
    pub struct ListBlocklist {
        /// One kind of entries.
        item_type: into BlocklistItemType,
        /// Rows of a page; 50 if not set.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
        /// Number of the page, from 1: paging as of February 2026, ignored since.
        page: exact u64,
        /// Rows of a page: paging as of February 2026, ignored since.
        page_size: exact u64,
    }
}

model! {
    /// Something that was blocklisted from a session.
    pub struct BlocklistItem {
        /// What it is.
        pub r#type: Option<BlocklistItemType> = "type",
        /// The session it comes from.
        pub session_id: Option<SessionId>,
        /// The number of that session.
        pub session_number: Option<u64>,
        /// Since when.
        pub blocklisted_at: Option<Timestamp>,
        /// The face.
        pub face_image: Option<MediaUrl>,
        /// Kind of document.
        pub document_type: Option<Personal>,
        /// Number of the document.
        pub document_number: Option<Personal>,
        /// The phone number.
        pub phone_number: Option<Personal>,
        /// The e-mail address.
        pub email: Option<Personal>,
    }
}

open_enum! {
    /// What can be blocklisted from a session.
    pub enum BlocklistItemType {
        /// A face.
        Face = "face",
        /// An identity document.
        Document = "document",
        /// A phone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
    }
}

query_text! {
    BlocklistItemType: word => word.as_str();
}

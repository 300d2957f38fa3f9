//! Notes of a case and their attachments.
//!
//! Source: <https://docs.didit.me/management-api/cases/create-note>

use alloc::vec::Vec;

use crate::{MediaUrl, Personal, Timestamp, Uuid, model::model, query::query, request::request};

query! {
    /// Page of the notes of a case.
    pub struct ListCaseNotes {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

request! {
    /// Adds a note to a case.
    pub struct CreateCaseNote {
        required {
            /// Text of the note.
            comment: into Personal [required],
        }
        optional {
            /// E-mail addresses of the members who are notified.
            mentioned_emails: into Vec<Personal> [email],
            /// Whether the note is internal; defaults to `false`.
            is_internal: exact bool,
            /// Uploaded files of the case.
            attachments: into Vec<CaseAttachmentKey> [nested],
            /// Tags of the note.
            tags: into Vec<Personal> [required],
        }
    }
}

request! {
    /// Uploaded file that is attached to a note.
    pub struct CaseAttachmentKey {
        required {
            /// Key of the file, from its upload.
            s3_key: into Personal [required],
        }
        optional {
            /// Name of the file.
            filename: into Personal,
            /// Size of the file in bytes.
            file_size: exact u64,
        }
    }
}

request! {
    /// Uploads a file to attach to a note.
    pub struct UploadCaseAttachment {}
}

query! {
    /// Selects an attachment of a case.
    pub struct RetrieveCaseAttachment {
        /// Key of the file.
        s3_key: into Personal [required],
    }
}

model! {
    /// Note of a case.
    pub struct CaseNote {
        /// Id of the note.
        pub uuid: Option<Uuid>,
        /// Text of the note.
        pub comment: Option<Personal>,
        /// E-mail address of the author.
        pub actor_email: Option<Personal>,
        /// Name of the author.
        pub actor_name: Option<Personal>,
        /// E-mail addresses of the members who were notified.
        pub mentioned_emails: Option<Vec<Personal>>,
        /// Whether the note is internal.
        pub is_internal: Option<bool>,
        /// Attached files.
        pub attachments: Option<Vec<CaseAttachment>>,
        /// Tags of the note.
        pub tags: Option<Vec<Personal>>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// File of a case.
    pub struct CaseAttachment {
        /// Key of the file.
        pub s3_key: Option<Personal>,
        /// Link to the file; expires.
        pub url: Option<MediaUrl>,
        /// Name of the file.
        pub filename: Option<Personal>,
        /// Size of the file in bytes.
        pub file_size: Option<u64>,
    }
}

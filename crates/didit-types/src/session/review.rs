//! Notes on a session and what happened to it.

use alloc::vec::Vec;

use crate::{
    Personal, SessionStatus, Timestamp, UntypedJson, Uuid,
    model::model,
    open_enum::open_enum,
    query::{query, query_text},
    request::request,
};

request! {
    /// A note on a person's session. Changes nothing else and sends no webhook;
    /// answered with a [`crate::decision::Review`].
    pub struct CreateReview {
        optional {
            /// A label for the note; the session keeps its status.
            new_status: into SessionStatus,
            /// The note.
            comment: into Personal,
        }
    }
}

query! {
    /// The order and part of what happened to a session.
    pub struct ListReviews {
        /// Rows of a page; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
        /// Latest first if not set.
        ordering: into ReviewOrdering,
    }
}

model! {
    /// Something that happened to a session.
    pub struct ReviewItem {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// What happened.
        pub activity_type: Option<ActivityType>,
        /// Who did it, for people to read.
        pub actor_display: Option<Personal>,
        /// The e-mail address of who did it.
        pub actor_email: Option<Personal>,
        /// What kind of actor.
        pub actor_type: Option<ActorType>,
        /// The status after.
        pub new_status: Option<SessionStatus>,
        /// The status before.
        pub previous_status: Option<SessionStatus>,
        /// What was noted.
        pub comment: Option<Personal>,
        /// Who was told.
        pub mentioned_emails: Option<Vec<Personal>>,
        /// The values before.
        pub previous_value: Option<UntypedJson>,
        /// The values after.
        pub new_value: Option<UntypedJson>,
        /// The fields that changed.
        pub changed_fields: Option<Vec<Personal>>,
        /// More about it.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// What happened to a session.
    pub enum ActivityType {
        /// A note.
        Comment = "COMMENT",
        /// Another status.
        StatusUpdated = "STATUS_UPDATED",
        /// Corrected identity data.
        KycDataUpdated = "KYC_DATA_UPDATED",
        /// Corrected proof-of-address data.
        PoaDataUpdated = "POA_DATA_UPDATED",
        /// A file more.
        FileAdded = "FILE_ADDED",
        /// A file less.
        FileRemoved = "FILE_REMOVED",
        /// Monitoring found a hit.
        AmlOngoingMatch = "AML_ONGOING_MATCH",
        /// Another AML status.
        AmlStatusUpdated = "AML_STATUS_UPDATED",
        /// An AML hit was reviewed.
        AmlHitStatusUpdated = "AML_HIT_STATUS_UPDATED",
        /// Corrected company data.
        KybDataUpdated = "KYB_DATA_UPDATED",
        /// A company document more.
        KybDocumentUploaded = "KYB_DOCUMENT_UPLOADED",
        /// A tag more.
        TagAdded = "TAG_ADDED",
        /// A tag less.
        TagRemoved = "TAG_REMOVED",
    }
}

open_enum! {
    /// Who did something to a session.
    pub enum ActorType {
        /// A program with a key.
        ApiKey = "API_KEY",
        /// A user of the console.
        ConsoleUser = "CONSOLE_USER",
        /// The service itself.
        System = "SYSTEM",
    }
}

open_enum! {
    /// The order of what happened to a session.
    pub enum ReviewOrdering {
        /// Latest first.
        LatestFirst = "-created_at",
        /// Earliest first.
        EarliestFirst = "created_at",
    }
}

query_text! {
    ReviewOrdering: word => word.as_str();
}

//! Reviews and activity of a session.

use alloc::vec::Vec;

use crate::{
    Personal, SessionStatus, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum,
    query::query, request::request,
};

request! {
    /// Adds a note to a session of a person; the response is a [`crate::decision::Review`].
    ///
    /// The session does not change, and no webhook is sent.
    pub struct CreateReview {
        optional {
            /// Label of the note; the session keeps its status.
            new_status: into SessionStatus [known],
            /// Text of the note.
            comment: into Personal,
        }
    }
}

query! {
    /// Page and order of the activity of a session.
    pub struct ListReviews {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
        /// Order of the items; defaults to latest first.
        ordering: into ReviewOrdering,
    }
}

model! {
    /// Activity of a session.
    pub struct ReviewItem {
        /// Id of the item.
        pub uuid: Option<Uuid>,
        /// Type of the activity.
        pub activity_type: Option<ActivityType>,
        /// Display name of the actor.
        pub actor_display: Option<Personal>,
        /// E-mail address of the actor.
        pub actor_email: Option<Personal>,
        /// Type of the actor.
        pub actor_type: Option<ActorType>,
        /// New status.
        pub new_status: Option<SessionStatus>,
        /// Previous status.
        pub previous_status: Option<SessionStatus>,
        /// Text of the note.
        pub comment: Option<Personal>,
        /// E-mail addresses of mentioned persons.
        pub mentioned_emails: Option<Vec<Personal>>,
        /// Previous values of the changed fields.
        pub previous_value: Option<UntypedJson>,
        /// New values of the changed fields.
        pub new_value: Option<UntypedJson>,
        /// Names of the changed fields.
        pub changed_fields: Option<Vec<Personal>>,
        /// Additional data of the activity.
        pub metadata: Option<UntypedJson>,
        /// Time of the activity.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Type of an activity of a session.
    pub enum ActivityType {
        Comment = "COMMENT",
        StatusUpdated = "STATUS_UPDATED",
        /// Correction of identity data.
        KycDataUpdated = "KYC_DATA_UPDATED",
        /// Correction of proof of address data.
        PoaDataUpdated = "POA_DATA_UPDATED",
        FileAdded = "FILE_ADDED",
        FileRemoved = "FILE_REMOVED",
        /// AML hit found by ongoing monitoring.
        AmlOngoingMatch = "AML_ONGOING_MATCH",
        AmlStatusUpdated = "AML_STATUS_UPDATED",
        AmlHitStatusUpdated = "AML_HIT_STATUS_UPDATED",
        /// Correction of company data.
        KybDataUpdated = "KYB_DATA_UPDATED",
        KybDocumentUploaded = "KYB_DOCUMENT_UPLOADED",
        TagAdded = "TAG_ADDED",
        TagRemoved = "TAG_REMOVED",
    }
}

open_enum! {
    /// Type of an actor.
    pub enum ActorType {
        /// Program with an API key.
        ApiKey = "API_KEY",
        /// User of the console.
        ConsoleUser = "CONSOLE_USER",
        System = "SYSTEM",
    }
}

open_enum! {
    /// Order of the activity of a session.
    pub enum ReviewOrdering {
        LatestFirst = "-created_at",
        EarliestFirst = "created_at",
    }
}

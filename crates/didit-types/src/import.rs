//! Importing verifications that were made elsewhere.

use crate::{
    MediaUrl, Personal, Timestamp, UntypedJson, Uuid, WorkflowId,
    model::model,
    open_enum::open_enum,
    query::{query, query_text},
    request::request,
};

request! {
    /// Starts an import from a file on the web. One at a time for an application,
    /// never in a sandbox.
    pub struct CreateImport {
        required {
            /// Where the file is; https.
            source_file_url: into MediaUrl,
        }
        optional {
            /// What the rows are; `user_verification` if not set.
            import_type: into ImportType,
            /// The workflow to import into; needed for all but transactions.
            workflow_id: into WorkflowId,
            /// How the file is written.
            source_format: into ImportFormat,
        }
    }
}

query! {
    /// Which template of an import is asked for.
    pub struct ImportTemplate {
        /// What the rows are; `user_verification` if not set.
        import_type: into ImportType,
    }
}

query! {
    /// Which part of the failed rows is asked for.
    pub struct ListImportErrors {
        /// Rows of a page; 50 if not set.
        limit: exact u64,
        /// Rows to pass over; 0 if not set.
        offset: exact u64,
    }
}

model! {
    /// An import and how far it is.
    pub struct ImportJob {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// How far it is.
        pub status: Option<ImportStatus>,
        /// What the rows are.
        pub import_type: Option<ImportType>,
        /// How the file is written.
        pub source_format: Option<ImportFormat>,
        /// Name of the file.
        pub source_filename: Option<Personal>,
        /// Rows of the file.
        pub total_rows: Option<u64>,
        /// Rows done.
        pub processed_rows: Option<u64>,
        /// The row where it would go on.
        pub checkpoint_row: Option<u64>,
        /// Sessions made.
        pub created_count: Option<u64>,
        /// Sessions changed.
        pub updated_count: Option<u64>,
        /// Rows passed over.
        pub skipped_count: Option<u64>,
        /// Rows that failed.
        pub failed_count: Option<u64>,
        /// Bytes of media fetched.
        pub total_media_bytes: Option<u64>,
        /// What went wrong last.
        pub last_error: Option<Personal>,
        /// When it was asked for.
        pub created_at: Option<Timestamp>,
        /// When it moved last.
        pub updated_at: Option<Timestamp>,
        /// When it began.
        pub started_at: Option<Timestamp>,
        /// When it ended.
        pub completed_at: Option<Timestamp>,
    }
}

model! {
    /// A row of an import that failed.
    pub struct ImportError {
        /// Its id.
        pub uuid: Option<Uuid>,
        /// Its number in the file.
        pub row_number: Option<u64>,
        /// Its id in the file.
        pub external_id: Option<Personal>,
        /// What went wrong.
        pub error: Option<Personal>,
        /// The row itself.
        pub raw_row: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// What the rows of an import are.
    pub enum ImportType {
        /// Verified people.
        UserVerification = "user_verification",
        /// Verified companies.
        BusinessVerification = "business_verification",
        /// Rules for statuses.
        StatusRules = "status_rules",
        /// Transactions.
        Transactions = "transactions",
    }
}

open_enum! {
    /// How the file of an import is written.
    pub enum ImportFormat {
        /// Comma-separated values.
        Csv = "csv",
        /// One JSON object a line.
        Ndjson = "ndjson",
    }
}

open_enum! {
    /// How far an import is.
    pub enum ImportStatus {
        /// Waits.
        Pending = "PENDING",
        /// Runs.
        Processing = "PROCESSING",
        /// Done.
        Completed = "COMPLETED",
        /// Given up.
        Failed = "FAILED",
        /// Stopped for now.
        Paused = "PAUSED",
        /// Stopped for good.
        Cancelled = "CANCELLED",
    }
}

query_text! {
    ImportType: word => word.as_str();
}

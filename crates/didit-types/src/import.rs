//! Imports of verifications from other providers.

use crate::{
    MediaUrl, Personal, Timestamp, UntypedJson, Uuid, WorkflowId, model::model,
    open_enum::open_enum, query::query, request::request, validate::Problems,
};

request! {
    /// Starts an import from a file at a URL.
    ///
    /// An application runs one import at a time; sandbox applications have none.
    pub struct CreateImport {
        required {
            /// URL of the file; `https` only.
            source_file_url: into MediaUrl [https_url],
        }
        optional {
            /// Type of the records; defaults to `user_verification`.
            import_type: into ImportType,
            /// Id of the target workflow; required unless the records are transactions.
            workflow_id: into WorkflowId,
            /// Format of the file.
            source_format: into ImportFormat,
        }
        check { has_workflow }
    }
}

fn has_workflow(request: &CreateImport, problems: &mut Problems) {
    if request.workflow_id.is_none() && ImportType::needs_workflow(request.import_type.as_ref()) {
        problems.add("workflow_id", ImportType::WORKFLOW_REQUIRED);
    }
}

impl ImportType {
    /// Problem of an import without the workflow that it requires.
    pub const WORKFLOW_REQUIRED: &'static str = "is required unless `import_type` is transactions";

    /// Returns whether an import requires a workflow; an absent type is the default type.
    #[must_use]
    pub fn needs_workflow(import_type: Option<&Self>) -> bool {
        import_type != Some(&Self::Transactions)
    }
}

query! {
    /// Selects an import template.
    pub struct ImportTemplate {
        /// Type of the records; defaults to `user_verification`.
        import_type: into ImportType,
    }
}

query! {
    /// Page of the failed records of an import.
    pub struct ListImportErrors {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Import and its progress.
    pub struct ImportJob {
        /// Id of the import.
        pub uuid: Option<Uuid>,
        /// Status of the import.
        pub status: Option<ImportStatus>,
        /// Type of the records.
        pub import_type: Option<ImportType>,
        /// Format of the file.
        pub source_format: Option<ImportFormat>,
        /// Name of the file.
        pub source_filename: Option<Personal>,
        /// Number of records in the file.
        pub total_rows: Option<u64>,
        /// Number of processed records.
        pub processed_rows: Option<u64>,
        /// Record from which the import resumes.
        pub checkpoint_row: Option<u64>,
        /// Number of created sessions.
        pub created_count: Option<u64>,
        /// Number of updated sessions.
        pub updated_count: Option<u64>,
        /// Number of skipped records.
        pub skipped_count: Option<u64>,
        /// Number of failed records.
        pub failed_count: Option<u64>,
        /// Bytes of downloaded media.
        pub total_media_bytes: Option<u64>,
        /// Latest error.
        pub last_error: Option<Personal>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest progress.
        pub updated_at: Option<Timestamp>,
        /// Start time.
        pub started_at: Option<Timestamp>,
        /// End time.
        pub completed_at: Option<Timestamp>,
    }
}

model! {
    /// Failed record of an import.
    pub struct ImportError {
        /// Id of the error.
        pub uuid: Option<Uuid>,
        /// Number of the record in the file.
        pub row_number: Option<u64>,
        /// Id of the record in the file.
        pub external_id: Option<Personal>,
        /// Description of the error.
        pub error: Option<Personal>,
        /// Unmodified record.
        pub raw_row: Option<UntypedJson>,
        /// Time of the error.
        pub created_at: Option<Timestamp>,
    }
}

open_enum! {
    /// Type of the records of an import.
    pub enum ImportType {
        /// Verified persons.
        UserVerification = "user_verification",
        /// Verified companies.
        BusinessVerification = "business_verification",
        StatusRules = "status_rules",
        Transactions = "transactions",
    }
}

open_enum! {
    /// Format of an import file.
    pub enum ImportFormat {
        /// Comma-separated values.
        Csv = "csv",
        /// One JSON object per line.
        Ndjson = "ndjson",
    }
}

open_enum! {
    /// Status of an import.
    pub enum ImportStatus {
        /// Awaits its start.
        Pending = "PENDING",
        Processing = "PROCESSING",
        Completed = "COMPLETED",
        Failed = "FAILED",
        Paused = "PAUSED",
        Cancelled = "CANCELLED",
    }
}

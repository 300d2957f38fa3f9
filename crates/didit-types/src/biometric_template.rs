//! Biometric templates that users keep after the deletion of their sessions.
//!
//! A template has numbers that describe a face, and no picture. It matches in face searches, in
//! the search for duplicates and in biometric authentication until it expires or is purged.
//!
//! Source: <https://docs.didit.me/management-api/biometric-templates/overview>

use alloc::vec::Vec;

use crate::{
    Personal, Timestamp, Uuid, model::model, open_enum::open_enum, query::query, request::request,
    session::delete::DeletionInstruction, validate::Problems,
};

query! {
    /// Filters of the biometric templates; purged ones are not listed.
    ///
    /// Source: <https://docs.didit.me/management-api/biometric-templates/overview>
    pub struct ListBiometricTemplates {
        /// Part of the `vendor_data` of the user, case-insensitive.
        vendor_data: into Personal,
        /// Didit's id of the user.
        vendor_user_uuid: into Uuid,
        /// Status of the templates.
        status: into BiometricTemplateStatus [known],
        /// Origin of the templates.
        source_type: into BiometricTemplateSource [known],
        /// Earliest time of the retention.
        retained_from: into Timestamp [date_time],
        /// Latest time of the retention.
        retained_to: into Timestamp [date_time],
        /// Order; defaults to the latest retention first.
        ordering: into BiometricTemplateOrdering [known],
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64,
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

query! {
    /// Filters of the biometric templates to count, as those of a list.
    pub struct CountBiometricTemplates {
        /// Part of the `vendor_data` of the user, case-insensitive.
        vendor_data: into Personal,
        /// Didit's id of the user.
        vendor_user_uuid: into Uuid,
        /// Status of the templates.
        status: into BiometricTemplateStatus [known],
        /// Origin of the templates.
        source_type: into BiometricTemplateSource [known],
        /// Earliest time of the retention.
        retained_from: into Timestamp [date_time],
        /// Latest time of the retention.
        retained_to: into Timestamp [date_time],
    }
}

request! {
    /// Purges biometric templates: those of a list, or all that the filters select.
    ///
    /// Source: <https://docs.didit.me/management-api/biometric-templates/batch-purge>
    pub struct BatchDeleteBiometricTemplates {
        optional {
            /// Ids of the templates, at least one.
            template_uuids: into Vec<Uuid> [required],
            /// Whether all templates that the filters select are purged; excludes the list.
            delete_all: exact bool,
            /// With `delete_all`: part of the `vendor_data` of the user, case-insensitive.
            vendor_data: into Personal,
            /// With `delete_all`: Didit's id of the user.
            vendor_user_uuid: into Uuid,
            /// With `delete_all`: status of the templates.
            status: into BiometricTemplateStatus [known],
            /// With `delete_all`: origin of the templates.
            source_type: into BiometricTemplateSource [known],
            /// With `delete_all`: earliest time of the retention.
            retained_from: into Timestamp [date_time],
            /// With `delete_all`: latest time of the retention.
            retained_to: into Timestamp [date_time],
        }
        check { names_its_templates_once, filters_need_delete_all }
    }
}

/// The API ignores the list beside `delete_all`.
fn names_its_templates_once(request: &BatchDeleteBiometricTemplates, problems: &mut Problems) {
    let has_list = (request.template_uuids.as_ref()).is_some_and(|list| !list.is_empty());
    match (has_list, request.delete_all == Some(true)) {
        (false, false) => problems.add("template_uuids", "is required unless `delete_all` is true"),
        (true, true) => problems.add("delete_all", "must not be set together with a list"),
        _ => {}
    }
}

/// The API ignores the filters without `delete_all`.
fn filters_need_delete_all(request: &BatchDeleteBiometricTemplates, problems: &mut Problems) {
    let filters = [
        ("vendor_data", request.vendor_data.is_some()),
        ("vendor_user_uuid", request.vendor_user_uuid.is_some()),
        ("status", request.status.is_some()),
        ("source_type", request.source_type.is_some()),
        ("retained_from", request.retained_from.is_some()),
        ("retained_to", request.retained_to.is_some()),
    ];
    let is_ignored = request.delete_all != Some(true);
    for (name, _) in filters
        .into_iter()
        .filter(|(_, is_set)| *is_set && is_ignored)
    {
        problems.add(name, "needs `delete_all`");
    }
}

model! {
    /// Biometric template of a user.
    ///
    /// Source: <https://docs.didit.me/management-api/biometric-templates/overview>
    pub struct BiometricTemplate {
        /// Id of the template.
        pub uuid: Option<Uuid>,
        /// Didit's id of the user.
        pub vendor_user_uuid: Option<Uuid>,
        /// Caller's own id of the user.
        pub vendor_data: Option<Personal>,
        /// Origin of the template.
        pub source_type: Option<BiometricTemplateSource>,
        /// Reference to the deletion that retained the template; not the id of the session.
        pub provenance_reference: Option<Uuid>,
        /// Policy of the application at the time.
        pub retention_policy: Option<FaceRetentionPolicy>,
        /// Decision of the deletion that differs from the policy.
        pub retention_override: Option<bool>,
        /// Time of the retention.
        pub retained_at: Option<Timestamp>,
        /// Expiry of the template.
        pub expires_at: Option<Timestamp>,
        /// Id of the author of the retention.
        pub retained_by: Option<Personal>,
        /// Kind of the author of the retention.
        pub retained_by_type: Option<TemplateActorType>,
        /// Reason of the deletion.
        pub instruction_class: Option<DeletionInstruction>,
        /// Origin of the latest instruction about the template.
        pub instruction_source: Option<TemplateInstructionSource>,
        /// Caller's own name of the instruction.
        pub instruction_id: Option<Personal>,
        /// Whether the template is kept and not compared.
        pub held_out_of_use: Option<bool>,
        /// Status of the template.
        pub status: Option<BiometricTemplateStatus>,
        /// Time of the purge.
        pub purged_at: Option<Timestamp>,
    }
}

model! {
    /// Number of biometric templates.
    pub struct BiometricTemplateCount {
        /// Number of templates that the filters select.
        pub count: Option<u64>,
    }
}

model! {
    /// Result of a purge.
    pub struct PurgedBiometricTemplate {
        /// Id of the template.
        pub uuid: Option<Uuid>,
        /// Outcome of the purge.
        pub outcome: Option<PurgeOutcome>,
    }
}

model! {
    /// Results of a purge of many templates.
    pub struct PurgedBiometricTemplates {
        /// Result of each template.
        pub results: Option<Vec<PurgedBiometricTemplate>>,
    }
}

open_enum! {
    /// Outcome of a purge.
    pub enum PurgeOutcome {
        Purged = "purged",
        /// An earlier request has purged the template.
        AlreadyPurged = "already_purged",
    }
}

open_enum! {
    /// Order of biometric templates.
    pub enum BiometricTemplateOrdering {
        LatestRetentionFirst = "-retained_at",
        EarliestRetentionFirst = "retained_at",
        LatestExpiryFirst = "-expires_at",
        EarliestExpiryFirst = "expires_at",
    }
}

open_enum! {
    /// Origin of a biometric template.
    pub enum BiometricTemplateSource {
        /// Deletion of a session by a request.
        SessionDelete = "session_delete",
        /// Deletion of a session at the end of its retention.
        AutomaticRetention = "automatic_retention",
        /// Session that was deleted before templates were retained.
        Backfill = "backfill",
    }
}

open_enum! {
    /// Policy for the faces of deleted sessions.
    pub enum FaceRetentionPolicy {
        DeleteWithSession = "delete_with_session",
        RetainUntilUserDeleted = "retain_until_user_deleted",
    }
}

open_enum! {
    /// Kind of the author of a retention.
    pub enum TemplateActorType {
        ApiKey = "API_KEY",
        /// Member of the organisation.
        ConsoleUser = "CONSOLE_USER",
        /// The service.
        System = "SYSTEM",
    }
}

open_enum! {
    /// Origin of an instruction about a template.
    pub enum TemplateInstructionSource {
        /// Request of an API key.
        Api = "api",
        Console = "console",
        /// End of the retention of a session.
        AutomaticRetention = "automatic_retention",
        Backfill = "backfill",
        /// Erasure request of the person.
        PrivacyErasure = "privacy_erasure",
        /// Purge of the template.
        ExplicitTemplatePurge = "explicit_template_purge",
        /// Deletion of the user.
        VendorUserDelete = "vendor_user_delete",
        Expiry = "expiry",
        /// Repair of an inconsistency.
        Reconciliation = "reconciliation",
        Migration = "migration",
        System = "system",
    }
}

open_enum! {
    /// Status of a biometric template.
    pub enum BiometricTemplateStatus {
        /// Not stored yet.
        Pending = "pending",
        /// Compared with faces.
        Active = "active",
        Expired = "expired",
        /// Kept and not compared.
        HeldOutOfUse = "held_out_of_use",
        /// The purge has not ended.
        PurgePending = "purge_pending",
        /// The purge failed; repeat it.
        PurgeFailed = "purge_failed",
        Purged = "purged",
    }
}

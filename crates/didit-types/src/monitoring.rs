//! Ongoing AML monitoring of users, businesses and sessions of companies.
//!
//! Monitoring repeats the AML screening automatically and is billed by the year. A change of many
//! subjects is a job.
//!
//! Source: <https://docs.didit.me/management-api/aml-monitoring/toggle-users>

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use crate::{
    Personal, SessionKind, SessionStatus, Timestamp, Uuid, WorkflowId, entity::EntityStatus,
    model::model, open_enum::open_enum, request::request, session::SessionNumber,
    validate::Problems,
};

request! {
    /// Starts or stops the monitoring of users or businesses.
    ///
    /// Source: <https://docs.didit.me/management-api/aml-monitoring/toggle-users>
    pub struct SetAmlMonitoring {
        required {
            /// Whether monitoring is on.
            is_enabled: exact bool,
        }
        optional {
            /// Whether only the cost is estimated; defaults to `false`.
            estimate_only: exact bool,
            /// Caller's own ids. Both lists have at most 1000 ids together.
            vendor_data_list: into Vec<Personal> [required],
            /// Didit's ids.
            didit_internal_id_list: into Vec<Uuid> [required],
        }
        check { names_1_to_1000 }
    }
}

fn names_1_to_1000(request: &SetAmlMonitoring, problems: &mut Problems) {
    let ids = request.vendor_data_list.as_ref().map_or(0, Vec::len)
        + request.didit_internal_id_list.as_ref().map_or(0, Vec::len);
    if !(1..=1000).contains(&ids) {
        problems.add(
            "vendor_data_list, didit_internal_id_list",
            "must have 1 to 1000 ids together",
        );
    }
}

request! {
    /// Starts or stops the monitoring of users or businesses as the console does: of a list, or of
    /// all that the filters select.
    ///
    /// Source: the OpenAPI document, `…/vendor-users/toggle-ongoing-monitoring/`
    pub struct ToggleOngoingMonitoring {
        required {
            /// Whether monitoring is on.
            is_enabled: exact bool,
        }
        optional {
            /// Whether only the cost is estimated; defaults to `false`.
            estimate_only: exact bool,
            /// Whether all that the filters select are changed; defaults to `false`.
            update_all: exact bool,
            /// Text in the `vendor_data`, names, e-mail addresses or phone numbers.
            filter_search: into Personal,
            /// Statuses of the users or businesses.
            filter_status: into Vec<EntityStatus> [known],
            /// Country of the users or businesses.
            filter_country: into Personal,
            /// First day of the creation, `YYYY-MM-DD`.
            filter_date_from: into Personal [date],
            /// Last day of the creation, `YYYY-MM-DD`.
            filter_date_to: into Personal [date],
            /// Didit's ids.
            didit_internal_id_list: into Vec<Uuid> [required],
        }
        check { names_its_entities }
    }
}

fn names_its_entities(request: &ToggleOngoingMonitoring, problems: &mut Problems) {
    let has_ids = is_filled(request.didit_internal_id_list.as_ref());
    if !has_ids && request.update_all != Some(true) {
        problems.add(
            "didit_internal_id_list, update_all",
            "needs at least one id, or update_all",
        );
    }
}

request! {
    /// Starts or stops the monitoring of companies by their sessions: of a list, or of all that the
    /// filters select.
    ///
    /// Source: the OpenAPI document, `…/businesses/toggle-ongoing-monitoring/`
    pub struct ToggleSessionMonitoring {
        required {
            /// Whether monitoring is on.
            is_enabled: exact bool,
        }
        optional {
            /// Whether only the cost is estimated; defaults to `false`.
            estimate_only: exact bool,
            /// Whether all that the filters select are changed; defaults to `false`.
            update_all: exact bool,
            /// Text in the name or registration number of the company, or in `vendor_data`.
            filter_search: into Personal,
            /// Statuses of the sessions.
            filter_status: into Vec<SessionStatus> [known],
            /// Country of the company.
            filter_country: into Personal,
            /// First day of the creation, `YYYY-MM-DD`.
            filter_date_from: into Personal [date],
            /// Last day of the creation, `YYYY-MM-DD`.
            filter_date_to: into Personal [date],
            /// Numbers of the sessions.
            session_numbers: into Vec<SessionNumber>,
            /// Older name of `update_all`.
            toggle_all: exact bool,
            /// Id of the workflow of the sessions.
            filter_workflow_id: into WorkflowId,
        }
        check { names_its_sessions }
    }
}

fn names_its_sessions(request: &ToggleSessionMonitoring, problems: &mut Problems) {
    let has_numbers = is_filled(request.session_numbers.as_ref());
    if !has_numbers && request.update_all != Some(true) && request.toggle_all != Some(true) {
        problems.add(
            "session_numbers, update_all",
            "needs at least one number, or update_all",
        );
    }
}

fn is_filled<T>(list: Option<&Vec<T>>) -> bool {
    list.is_some_and(|list| !list.is_empty())
}

model! {
    /// Job that changes the monitoring, or with `estimate_only` the estimate alone, which has no
    /// `job_id` and its figures at the top level.
    ///
    /// A change of few subjects is completed in the response; otherwise the job is retrieved until
    /// [it has ended](Self::is_finished).
    ///
    /// Source: <https://docs.didit.me/management-api/aml-monitoring/get-job>
    pub struct MonitoringJob {
        /// Id of the job; `None` for an estimate.
        pub job_id: Option<Uuid>,
        /// Status of the job.
        pub status: Option<MonitoringJobStatus>,
        /// Whether the job starts or stops monitoring.
        pub is_enabled: Option<bool>,
        /// Kind of the subjects.
        pub target_type: Option<SessionKind>,
        /// Number of subjects.
        pub total: Option<u64>,
        /// Number of subjects that are done.
        pub processed: Option<u64>,
        /// Number of subjects by outcome.
        pub outcomes: Option<MonitoringOutcomes>,
        /// Outcome of each subject.
        pub results: Option<Vec<MonitoringResult>>,
        /// Reason why the job failed.
        pub error: Option<Personal>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// End of the job.
        pub completed_at: Option<Timestamp>,
        /// Estimate of the change.
        pub estimate: Option<Box<MonitoringEstimate>>,
        /// Ids of the request that belong to no subject.
        pub unmatched: Option<Vec<Personal>>,
        /// Number of subjects of an estimate.
        pub users_total: Option<u64>,
        /// Number of subjects of an estimate that are monitored already.
        pub already_enabled: Option<u64>,
        /// Number of subjects of an estimate with an AML screening.
        pub with_existing_aml: Option<u64>,
        /// Number of subjects of an estimate to be screened first.
        pub needing_screening: Option<u64>,
        /// Number of subjects of an estimate without a name.
        pub skipped_no_identity_data: Option<u64>,
        /// Number of subjects of an estimate that are blocked.
        pub skipped_blocked: Option<u64>,
        /// Estimated cost of the first screenings in US dollars.
        pub estimated_screening_cost_usd: Option<Number>,
        /// Estimated cost of the monitoring in US dollars a year.
        pub estimated_annual_monitoring_cost_usd: Option<Number>,
        /// Whether the balance pays the estimated screenings.
        pub balance_sufficient: Option<bool>,
    }
}

impl MonitoringJob {
    /// Whether the job has ended, or is an estimate.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        let ended = [MonitoringJobStatus::Completed, MonitoringJobStatus::Failed];
        self.job_id.is_none() || self.status.as_ref().is_some_and(|it| ended.contains(it))
    }
}

open_enum! {
    /// Status of a monitoring job.
    pub enum MonitoringJobStatus {
        /// Not started.
        Pending = "PENDING",
        Processing = "PROCESSING",
        Completed = "COMPLETED",
        /// Ended by an error; the subjects that are done stay so.
        Failed = "FAILED",
    }
}

model! {
    /// Number of subjects of a monitoring job by outcome.
    pub struct MonitoringOutcomes {
        /// Monitored from now on.
        pub enabled: Option<u64>,
        /// Screened first, and monitored from now on.
        pub screened_and_enabled: Option<u64>,
        /// Monitored already.
        pub already_enabled: Option<u64>,
        /// No longer monitored.
        pub disabled: Option<u64>,
        /// Without a name to screen.
        pub skipped_no_identity_data: Option<u64>,
        /// Blocked.
        pub skipped_blocked: Option<u64>,
        /// Of a sandbox.
        pub skipped_sandbox: Option<u64>,
        /// The screening failed.
        pub failed_provider: Option<u64>,
        /// The balance did not pay the screening.
        pub failed_insufficient_balance: Option<u64>,
    }
}

model! {
    /// Outcome of a monitoring job for one subject.
    pub struct MonitoringResult {
        /// Didit's id of the user or business.
        pub didit_internal_id: Option<Uuid>,
        /// Caller's own id.
        pub vendor_data: Option<Personal>,
        /// Outcome.
        pub outcome: Option<MonitoringOutcome>,
    }
}

open_enum! {
    /// Outcome of a change of the monitoring for one subject.
    pub enum MonitoringOutcome {
        Enabled = "enabled",
        /// Screened first.
        ScreenedAndEnabled = "screened_and_enabled",
        AlreadyEnabled = "already_enabled",
        Disabled = "disabled",
        /// There is no name to screen.
        SkippedNoIdentityData = "skipped_no_identity_data",
        /// The user or business is blocked.
        SkippedBlocked = "skipped_blocked",
        /// A sandbox is not monitored.
        SkippedSandbox = "skipped_sandbox",
        /// The screening failed.
        FailedProvider = "failed_provider",
        /// The balance did not pay the screening.
        FailedInsufficientBalance = "failed_insufficient_balance",
    }
}

model! {
    /// Estimate of a change of the monitoring.
    pub struct MonitoringEstimate {
        /// Number of subjects.
        pub users_total: Option<u64>,
        /// Number of subjects that are monitored already.
        pub already_enabled: Option<u64>,
        /// Number of subjects with an AML screening.
        pub with_existing_aml: Option<u64>,
        /// Number of subjects to be screened first.
        pub needing_screening: Option<u64>,
        /// Number of subjects without a name.
        pub skipped_no_identity_data: Option<u64>,
        /// Number of subjects that are blocked.
        pub skipped_blocked: Option<u64>,
        /// Cost of the first screenings in US dollars.
        pub estimated_screening_cost_usd: Option<Number>,
        /// Cost of the monitoring in US dollars a year.
        pub estimated_annual_monitoring_cost_usd: Option<Number>,
        /// Whether the balance pays the screenings.
        pub balance_sufficient: Option<bool>,
    }
}

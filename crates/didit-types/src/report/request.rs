//! Requests for regulatory reports.

use alloc::vec::Vec;

use super::{
    RegulatoryReportFormat, RegulatoryReportStatus, RegulatoryReportType, ReportBlock,
    ReportNarrative, ReportSubmissionCode,
};
use crate::{
    Personal, Timestamp, UntypedJson, Uuid, query::query, request::request, validate::Problems,
};

query! {
    /// Filters of the regulatory reports of an application.
    ///
    /// Source: the OpenAPI document, `GET …/regulatory-reports/`
    pub struct ListRegulatoryReports {
        /// Status of the reports.
        status: into RegulatoryReportStatus [known],
        /// Type of the reports.
        report_type: into RegulatoryReportType [known],
        /// Id of the case of the reports.
        case: into Uuid,
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

query! {
    /// Page of the regulatory reports of a case.
    pub struct ListCaseRegulatoryReports {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

query! {
    /// Format of the file of a report.
    pub struct RetrieveRegulatoryReportDownload {
        /// Format of the file; defaults to `pdf`.
        file: into RegulatoryReportFormat [known],
    }
}

request! {
    /// Drafts a report about a case from a template.
    ///
    /// Source: the OpenAPI document, `POST …/regulatory-reports/`
    pub struct CreateRegulatoryReport {
        required {
            /// Id of the case.
            case: into Uuid [required],
            /// Id of the template.
            template: into Uuid [required],
        }
        optional {
            /// Type of the report; defaults to that of the template.
            report_type: into RegulatoryReportType [known],
            /// Jurisdiction, ISO 3166-1 alpha-2; defaults to that of the template.
            jurisdiction: into Personal [country2],
            /// Ids of the reported transactions; defaults to those that are linked to the case.
            transactions: into Vec<Uuid> [required],
            /// Id that the financial intelligence unit gave to the reporting entity.
            rentity_id: into Personal,
            /// Branch of the reporting entity.
            rentity_branch: into Personal,
            /// How the report is submitted; defaults to `E`, electronic.
            submission_code: into ReportSubmissionCode [known],
            /// Reporting entity's own reference.
            entity_reference: into Personal,
            /// Reference that the financial intelligence unit gave.
            fiu_ref_number: into Personal,
            /// Local currency, ISO 4217.
            currency_code_local: into Personal [min(3), max(3)],
            /// Time of the submission.
            submission_date: into Timestamp [date_time],
            /// Person who reports, in fields of goAML.
            reporting_person: json UntypedJson [object],
            /// Address of the incident, in fields of goAML.
            location: json UntypedJson [object],
            /// Reason of the report.
            reason: into Personal,
            /// Action that the reporting entity has taken.
            action: into Personal,
            /// Activity that is reported.
            activity: into Personal,
            /// What happened.
            narrative: into ReportNarrative [nested],
            /// Codes of indicators that the financial intelligence unit publishes.
            report_indicators: into Vec<Personal> [required],
            /// Optional blocks that the report contains.
            included_fields: into Vec<ReportBlock>,
        }
    }
}

request! {
    /// Drafts a report about a case, with or without a template.
    ///
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/create-for-case>
    pub struct CreateCaseRegulatoryReport {
        optional {
            /// Id of the template.
            template: into Uuid,
            /// Type of the report; required without a template.
            report_type: into RegulatoryReportType [known],
            /// Jurisdiction, ISO 3166-1 alpha-2; required without a template.
            jurisdiction: into Personal [country2],
            /// Ids of the reported transactions; defaults to those that are linked to the case.
            transactions: into Vec<Uuid> [required],
            /// Id that the financial intelligence unit gave to the reporting entity.
            rentity_id: into Personal,
            /// Branch of the reporting entity.
            rentity_branch: into Personal,
            /// How the report is submitted; defaults to `E`, electronic.
            submission_code: into ReportSubmissionCode [known],
            /// Reporting entity's own reference.
            entity_reference: into Personal,
            /// Reference that the financial intelligence unit gave.
            fiu_ref_number: into Personal,
            /// Local currency, ISO 4217.
            currency_code_local: into Personal [min(3), max(3)],
            /// Time of the submission.
            submission_date: into Timestamp [date_time],
            /// Person who reports, in fields of goAML.
            reporting_person: json UntypedJson [object],
            /// Address of the incident, in fields of goAML.
            location: json UntypedJson [object],
            /// Reason of the report.
            reason: into Personal,
            /// Action that the reporting entity has taken.
            action: into Personal,
            /// Activity that is reported.
            activity: into Personal,
            /// What happened.
            narrative: into ReportNarrative [nested],
            /// Codes of indicators that the financial intelligence unit publishes.
            report_indicators: into Vec<Personal> [required],
            /// Optional blocks that the report contains.
            included_fields: into Vec<ReportBlock>,
        }
        check { has_type }
    }
}

fn has_type(request: &CreateCaseRegulatoryReport, problems: &mut Problems) {
    if request.template.is_some() {
        return;
    }
    for (field, is_missing) in [
        ("report_type", request.report_type.is_none()),
        ("jurisdiction", request.jurisdiction.is_none()),
    ] {
        if is_missing {
            problems.add(field, "is required without a template");
        }
    }
}

request! {
    /// Changes a report that is not finalised; unset fields do not change.
    ///
    /// Source: the OpenAPI document, `PATCH …/regulatory-reports/{report_uuid}/`
    pub struct UpdateRegulatoryReport {
        optional {
            /// Jurisdiction, ISO 3166-1 alpha-2.
            jurisdiction: into Personal [country2],
            /// Id that the financial intelligence unit gave to the reporting entity.
            rentity_id: patch Personal,
            /// Branch of the reporting entity.
            rentity_branch: patch Personal,
            /// How the report is submitted.
            submission_code: into ReportSubmissionCode [known],
            /// Reporting entity's own reference.
            entity_reference: patch Personal,
            /// Reference that the financial intelligence unit gave.
            fiu_ref_number: patch Personal,
            /// Local currency, ISO 4217.
            currency_code_local: patch Personal [min(3), max(3)],
            /// Time of the submission.
            submission_date: patch Timestamp [date_time],
            /// Person who reports, in fields of goAML.
            reporting_person: json UntypedJson [object],
            /// Address of the incident, in fields of goAML.
            location: json UntypedJson [object],
            /// Reason of the report.
            reason: patch Personal,
            /// Action that the reporting entity has taken.
            action: patch Personal,
            /// Activity that is reported.
            activity: patch Personal,
            /// What happened; replaces the whole narrative.
            narrative: into ReportNarrative [nested],
            /// All codes of indicators.
            report_indicators: into Vec<Personal> [required],
            /// All optional blocks that the report contains.
            included_fields: into Vec<ReportBlock>,
        }
    }
}

request! {
    /// Deletes a report. The body is optional, but for a finalised report.
    ///
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/delete>
    pub struct DeleteRegulatoryReport {
        optional {
            /// Confirms the deletion of a finalised report, which can't be undone.
            confirm_delete: exact bool,
        }
    }
}

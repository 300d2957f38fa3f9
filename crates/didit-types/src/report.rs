//! Regulatory reports to a financial intelligence unit, and their templates.
//!
//! A report is drafted from a case, validated and finalised. Then it can be downloaded as goAML XML and as PDF.
//!
//! Source: <https://docs.didit.me/console/case-management/fiu-reports>,
//! <https://docs.didit.me/management-api/regulatory-reports/create-for-case>

mod request;
pub mod template;

use alloc::vec::Vec;

use crate::{
    MediaUrl, Personal, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum,
    request::request,
};

pub use self::request::{
    CreateCaseRegulatoryReport, CreateRegulatoryReport, DeleteRegulatoryReport,
    ListCaseRegulatoryReports, ListRegulatoryReports, RetrieveRegulatoryReportDownload,
    UpdateRegulatoryReport,
};

model! {
    /// Regulatory report about a case.
    pub struct RegulatoryReport {
        /// Id of the report.
        pub uuid: Option<Uuid>,
        /// Id of the case.
        pub case_uuid: Option<Uuid>,
        /// Number of the case, for people.
        pub case_number: Option<Personal>,
        /// Type of the report.
        pub report_type: Option<RegulatoryReportType>,
        /// Name of the type, such as `Suspicious Activity Report`.
        pub report_type_display: Option<Personal>,
        /// Code of the type in goAML.
        pub report_code: Option<Personal>,
        /// Number of the report.
        pub report_number: Option<Personal>,
        /// Status of the report.
        pub status: Option<RegulatoryReportStatus>,
        /// Name of the status.
        pub status_display: Option<Personal>,
        /// Jurisdiction, ISO 3166-1 alpha-2.
        pub jurisdiction: Option<Personal>,
        /// Id that the financial intelligence unit gave to the reporting entity.
        pub rentity_id: Option<Personal>,
        /// Branch of the reporting entity.
        pub rentity_branch: Option<Personal>,
        /// How the report is submitted.
        pub submission_code: Option<ReportSubmissionCode>,
        /// Reporting entity's own reference.
        pub entity_reference: Option<Personal>,
        /// Reference that the financial intelligence unit gave.
        pub fiu_ref_number: Option<Personal>,
        /// Local currency, ISO 4217.
        pub currency_code_local: Option<Personal>,
        /// Time of the submission.
        pub submission_date: Option<Timestamp>,
        /// Person who reports, in fields of goAML.
        pub reporting_person: Option<UntypedJson>,
        /// Address of the incident, in fields of goAML.
        pub location: Option<UntypedJson>,
        /// Reason of the report.
        pub reason: Option<Personal>,
        /// Action that the reporting entity has taken.
        pub action: Option<Personal>,
        /// Activity that is reported.
        pub activity: Option<Personal>,
        /// What happened.
        pub narrative: Option<ReportNarrative>,
        /// Codes of indicators that the financial intelligence unit publishes.
        pub report_indicators: Option<Vec<Personal>>,
        /// Optional blocks that the report contains.
        pub included_fields: Option<Vec<ReportBlock>>,
        /// Ids of the reported transactions.
        pub transactions: Option<Vec<Uuid>>,
        /// Errors of the latest validation.
        pub validation_errors: Option<Vec<ReportFieldError>>,
        /// Time of the latest validation.
        pub validated_at: Option<Timestamp>,
        /// Time at which the report was finalised.
        pub finalized_at: Option<Timestamp>,
        /// E-mail address of the author.
        pub created_by_email: Option<Personal>,
        /// Name of the author.
        pub created_by_name: Option<Personal>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

request! {
    /// What happened, by six questions.
    pub struct ReportNarrative {
        optional {
            /// Who is involved.
            who: into Personal,
            /// What was done.
            what: into Personal,
            /// When it was done.
            when: into Personal,
            /// Where it was done.
            r#where: into Personal,
            /// Why it is suspicious.
            why: into Personal,
            /// How it was done.
            how: into Personal,
        }
    }
}

model! {
    /// Field of a report that is not valid.
    pub struct ReportFieldError {
        /// Name of the field.
        pub field: Option<Personal>,
        /// Human-readable problem.
        pub message: Option<Personal>,
    }
}

model! {
    /// Result of the validation of a report.
    pub struct ValidatedRegulatoryReport {
        /// Status of the report after the validation.
        pub status: Option<RegulatoryReportStatus>,
        /// Whether the report can be finalised.
        pub is_valid: Option<bool>,
        /// Every field that is not valid.
        pub errors: Option<Vec<ReportFieldError>>,
    }
}

model! {
    /// Link to a file of a finalised report.
    pub struct RegulatoryReportDownload {
        /// Link to the file; expires.
        pub download_url: Option<MediaUrl>,
        /// Format of the file.
        pub file: Option<RegulatoryReportFormat>,
    }
}

open_enum! {
    /// Type of a regulatory report.
    pub enum RegulatoryReportType {
        /// Suspicious activity report.
        SuspiciousActivity = "SAR",
        /// Suspicious transaction report.
        SuspiciousTransaction = "STR",
        /// Cash transaction report.
        CashTransaction = "CTR",
        /// Threshold transaction report.
        ThresholdTransaction = "TTR",
        /// Unusual transaction report.
        UnusualTransaction = "UTR",
        /// International funds transfer report.
        InternationalFundsTransfer = "IFT",
        /// Cross-border report.
        CrossBorder = "CBR",
        /// Terrorism financing report.
        TerrorismFinancing = "TFR",
    }
}

open_enum! {
    /// Status of a regulatory report.
    pub enum RegulatoryReportStatus {
        /// Can be changed; not validated, or not valid.
        Draft = "DRAFT",
        /// Has every obligatory field.
        Validated = "VALIDATED",
        /// Has its files and can't be changed.
        Finalized = "FINALIZED",
    }
}

open_enum! {
    /// How a regulatory report is submitted.
    pub enum ReportSubmissionCode {
        Electronic = "E",
        Manual = "M",
    }
}

open_enum! {
    /// Format of the file of a regulatory report.
    pub enum RegulatoryReportFormat {
        /// For internal records.
        Pdf = "pdf",
        /// goAML, for the portal of the financial intelligence unit.
        Xml = "xml",
    }
}

open_enum! {
    /// Optional block of a regulatory report.
    pub enum ReportBlock {
        ReportingPerson = "reporting_person",
        Location = "location",
        Reason = "reason",
        Action = "action",
    }
}

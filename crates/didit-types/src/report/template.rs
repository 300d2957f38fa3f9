//! Templates of regulatory reports: what all reports of a type to one jurisdiction have in common.
//!
//! Source: <https://docs.didit.me/management-api/report-templates/create>

use alloc::vec::Vec;

use super::{RegulatoryReportType, ReportBlock, ReportSubmissionCode};
use crate::{
    Personal, Timestamp, Uuid, model::model, query::query, request::request, validate::Problems,
};

model! {
    /// Template of regulatory reports.
    pub struct ReportTemplate {
        /// Id of the template.
        pub uuid: Option<Uuid>,
        /// Name.
        pub name: Option<Personal>,
        /// Jurisdiction, ISO 3166-1 alpha-2.
        pub jurisdiction: Option<Personal>,
        /// Type of the reports.
        pub report_type: Option<RegulatoryReportType>,
        /// Name of the type, such as `Suspicious Activity Report`.
        pub report_type_display: Option<Personal>,
        /// Fields that reports take over.
        pub field_config: Option<ReportFieldConfig>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

query! {
    /// Page of the templates of an application.
    pub struct ListReportTemplates {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

request! {
    /// Creates a template. It needs `rentity_id`, `submission_code` and `currency_code_local`.
    ///
    /// Source: <https://docs.didit.me/management-api/report-templates/create>
    pub struct CreateReportTemplate {
        required {
            /// Name.
            name: into Personal [required],
            /// Jurisdiction, ISO 3166-1 alpha-2.
            jurisdiction: into Personal [country2],
            /// Type of the reports.
            report_type: into RegulatoryReportType [known],
        }
        optional {
            /// Fields that reports take over.
            field_config: into ReportFieldConfig [nested],
        }
        check { is_complete }
    }
}

fn is_complete(request: &CreateReportTemplate, problems: &mut Problems) {
    let config = request.field_config.as_ref();
    for (field, is_set) in [
        (
            "field_config.rentity_id",
            config.is_some_and(|config| config.rentity_id.is_some()),
        ),
        (
            "field_config.submission_code",
            config.is_some_and(|config| config.submission_code.is_some()),
        ),
        (
            "field_config.currency_code_local",
            config.is_some_and(|config| config.currency_code_local.is_some()),
        ),
    ] {
        if !is_set {
            problems.add(field, "is required");
        }
    }
}

request! {
    /// Changes a template; unset fields do not change. Reports keep what they took over.
    ///
    /// Source: the OpenAPI document, `PATCH …/report-templates/{template_uuid}/`
    pub struct UpdateReportTemplate {
        optional {
            /// Name.
            name: into Personal [required],
            /// Jurisdiction, ISO 3166-1 alpha-2.
            jurisdiction: into Personal [country2],
            /// Type of the reports.
            report_type: into RegulatoryReportType [known],
            /// All fields that reports take over.
            field_config: into ReportFieldConfig [nested],
        }
    }
}

request! {
    /// Fields of goAML that reports take over from their template.
    pub struct ReportFieldConfig {
        optional {
            /// Id that the financial intelligence unit gave to the reporting entity.
            rentity_id: into Personal [required],
            /// Branch of the reporting entity.
            rentity_branch: into Personal,
            /// How reports are submitted.
            submission_code: into ReportSubmissionCode [known],
            /// Local currency, ISO 4217.
            currency_code_local: into Personal [min(3), max(3)],
            /// Optional blocks that reports contain.
            enabled_fields: into Vec<ReportBlock>,
        }
    }
}

//! Requests about regulatory reports and their templates.

use std::collections::BTreeSet;

use didit_api::Client;
use didit_api::types::Patch;
use didit_api::types::report::template::{
    CreateReportTemplate, ListReportTemplates, ReportFieldConfig, UpdateReportTemplate,
};
use didit_api::types::report::{
    CreateCaseRegulatoryReport, CreateRegulatoryReport, ListCaseRegulatoryReports,
    ListRegulatoryReports, RegulatoryReportFormat, RegulatoryReportStatus, RegulatoryReportType,
    ReportBlock, ReportNarrative, ReportSubmissionCode, UpdateRegulatoryReport,
};
use serde_json::json;

use super::send;
use crate::support::{OTHER, SESSION};

pub(super) async fn all(client: &Client, called: &mut BTreeSet<&'static str>) {
    let reports = client.regulatory_reports();
    send(called, reports.list(ListRegulatoryReports::new())).await;
    let filter = ListRegulatoryReports::new()
        .status(RegulatoryReportStatus::Draft)
        .report_type(RegulatoryReportType::CashTransaction)
        .case(OTHER)
        .limit(10);
    send(called, reports.list(filter)).await;
    let narrative = ReportNarrative::new()
        .who("Carmen Española")
        .r#where("Madrid")
        .how("By card");
    let report = CreateRegulatoryReport::new(OTHER, SESSION)
        .transactions(vec![OTHER.into()])
        .submission_date("2026-11-30T09:00:00Z")
        .reporting_person(json!({"first_name": "Ada"}))
        .narrative(narrative)
        .included_fields(vec![ReportBlock::Reason]);
    send(called, reports.create(report)).await;
    send(called, reports.retrieve(OTHER)).await;
    let change = UpdateRegulatoryReport::new()
        .action("Account frozen")
        .fiu_ref_number(Patch::Clear)
        .report_indicators(vec!["STR01".into()]);
    send(called, reports.update(OTHER, change)).await;
    send(called, reports.delete(OTHER)).await;
    send(called, reports.delete(OTHER).confirm_delete(true)).await;
    send(called, reports.validate(OTHER)).await;
    send(called, reports.finalize(OTHER)).await;
    let xml = RegulatoryReportFormat::Xml;
    send(called, reports.retrieve_download_url(OTHER, xml)).await;
    let of_case = client.case_regulatory_reports();
    let page = ListCaseRegulatoryReports::new().offset(50);
    send(called, of_case.list(OTHER, page)).await;
    let report = CreateCaseRegulatoryReport::new()
        .report_type(RegulatoryReportType::SuspiciousActivity)
        .jurisdiction("US");
    send(called, of_case.create(OTHER, report)).await;
    let templates = client.report_templates();
    send(called, templates.list(ListReportTemplates::new())).await;
    let fields = ReportFieldConfig::new()
        .rentity_id("FIU-US-00123")
        .submission_code(ReportSubmissionCode::Electronic)
        .currency_code_local("USD")
        .enabled_fields(vec![ReportBlock::ReportingPerson, ReportBlock::Location]);
    let sar = RegulatoryReportType::SuspiciousActivity;
    let template = CreateReportTemplate::new("US SAR default", "US", sar).field_config(fields);
    send(called, templates.create(template)).await;
    send(called, templates.retrieve(OTHER)).await;
    let change = UpdateReportTemplate::new().name("US SAR");
    send(called, templates.update(OTHER, change)).await;
    send(called, templates.delete(OTHER)).await;
}

//! Regulatory reports and their templates.

operations! {
    /// Lists the regulatory reports of an application, newest first.
    /// Source: the OpenAPI document, `GET …/regulatory-reports/`
    LIST_REGULATORY_REPORTS = "regulatory_reports.list", Get "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/", [200], Safe, GenericGet, Some("cases");
    /// Drafts a regulatory report about a case, from a template.
    /// Source: the OpenAPI document, `POST …/regulatory-reports/`
    CREATE_REGULATORY_REPORT = "regulatory_reports.create", Post "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/", [201], Never, GenericWrite, Some("cases");
    /// Retrieves a regulatory report.
    RETRIEVE_REGULATORY_REPORT = "regulatory_reports.retrieve", Get "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/{report_uuid}/", [200], Safe, GenericGet, Some("cases");
    /// Changes a regulatory report that is not finalised.
    UPDATE_REGULATORY_REPORT = "regulatory_reports.update", Patch "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/{report_uuid}/", [200], Never, GenericWrite, Some("cases");
    /// Deletes a regulatory report with its files; a finalised one with a confirmation. After a
    /// 503 (the store of the files is away) the deletion is to be repeated.
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/delete>
    DELETE_REGULATORY_REPORT = "regulatory_reports.delete", Delete "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/{report_uuid}/", [204], WhenUnavailable, GenericWrite, Some("cases");
    /// Validates a regulatory report and keeps the result.
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/validate>
    VALIDATE_REGULATORY_REPORT = "regulatory_reports.validate", Post "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/{report_uuid}/validate/", [200], Never, GenericWrite, Some("cases");
    /// Renders the files of a valid regulatory report, which can't be changed any more.
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/finalize>
    FINALIZE_REGULATORY_REPORT = "regulatory_reports.finalize", Post "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/{report_uuid}/finalize/", [200], Never, GenericWrite, Some("cases");
    /// Creates a link to a file of a finalised regulatory report.
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/download-url>
    RETRIEVE_REGULATORY_REPORT_DOWNLOAD_URL = "regulatory_reports.retrieve_download_url", Get "/v3/organization/{organization_id}/application/{application_id}/regulatory-reports/{report_uuid}/download-url/", [200], Safe, GenericGet, Some("cases");
    /// Lists the regulatory reports about a case, newest first.
    LIST_CASE_REGULATORY_REPORTS = "cases.regulatory_reports.list", Get "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/regulatory-reports/", [200], Safe, GenericGet, Some("cases");
    /// Drafts a regulatory report about a case.
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/create-for-case>
    CREATE_CASE_REGULATORY_REPORT = "cases.regulatory_reports.create", Post "/v3/organization/{organization_id}/application/{application_id}/cases/{case_uuid}/regulatory-reports/", [201], Never, GenericWrite, Some("cases");
    /// Lists the templates of regulatory reports, newest first.
    /// Source: <https://docs.didit.me/management-api/report-templates/list>
    LIST_REPORT_TEMPLATES = "report_templates.list", Get "/v3/organization/{organization_id}/application/{application_id}/report-templates/", [200], Safe, GenericGet, Some("cases");
    /// Creates a template of regulatory reports.
    /// Source: <https://docs.didit.me/management-api/report-templates/create>
    CREATE_REPORT_TEMPLATE = "report_templates.create", Post "/v3/organization/{organization_id}/application/{application_id}/report-templates/", [201], Never, GenericWrite, Some("cases");
    /// Retrieves a template.
    RETRIEVE_REPORT_TEMPLATE = "report_templates.retrieve", Get "/v3/organization/{organization_id}/application/{application_id}/report-templates/{template_uuid}/", [200], Safe, GenericGet, Some("cases");
    /// Changes a template; reports keep what they took over.
    UPDATE_REPORT_TEMPLATE = "report_templates.update", Patch "/v3/organization/{organization_id}/application/{application_id}/report-templates/{template_uuid}/", [200], Never, GenericWrite, Some("cases");
    /// Deletes a template.
    DELETE_REPORT_TEMPLATE = "report_templates.delete", Delete "/v3/organization/{organization_id}/application/{application_id}/report-templates/{template_uuid}/", [204], Never, GenericWrite, Some("cases");
}

//! Regulatory reports and their templates. Their paths contain the [account](crate::Account) of the client.

mod templates;

use didit_types::report::{
    CreateCaseRegulatoryReport, CreateRegulatoryReport, DeleteRegulatoryReport,
    ListCaseRegulatoryReports, ListRegulatoryReports, RegulatoryReport, RegulatoryReportDownload,
    RegulatoryReportFormat, RetrieveRegulatoryReportDownload, UpdateRegulatoryReport,
    ValidatedRegulatoryReport,
};
use didit_types::{Uuid, setters};

use super::table::{endpoints, filters};
use super::{CaseRegulatoryReports, RegulatoryReports};
use crate::account::Account;
use crate::by_id::{Act, ById, Retrieve};
use crate::call::Call;

pub use self::templates::{
    CreateReportTemplateIn, DeleteReportTemplate, ListReportTemplatesOf, RetrieveReportTemplate,
    UpdateReportTemplateById,
};

impl RegulatoryReports<'_> {
    /// Lists the reports of the application, newest first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::{ListRegulatoryReports, RegulatoryReportStatus};
    ///
    /// let drafts = ListRegulatoryReports::new().status(RegulatoryReportStatus::Draft);
    /// let mut reports = client.regulatory_reports().list(drafts).items();
    /// while let Some(report) = reports.next_item().await? {
    ///     println!("{:?} {:?}", report.uuid, report.report_type);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/regulatory-reports/`
    pub fn list(&self, filter: ListRegulatoryReports) -> Call<ListRegulatoryReportsOf> {
        self.0.call(ById::new(self.0.ids(), filter))
    }

    /// Drafts a report about a case from a template. The draft takes over the fields of the template
    /// and, unless given, the transactions that are linked to the case.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::CreateRegulatoryReport;
    ///
    /// let case = "11111111-2222-4333-8444-555555555555";
    /// let template = "22222222-3333-4444-8555-666666666666";
    /// let report = client
    ///     .regulatory_reports()
    ///     .create(CreateRegulatoryReport::new(case, template))
    ///     .action("Account frozen")
    ///     .submission_date("2026-11-30T09:00:00Z")
    ///     .await?;
    /// println!("{:?}", report.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `POST …/regulatory-reports/`
    pub fn create(&self, request: CreateRegulatoryReport) -> Call<CreateRegulatoryReportIn> {
        self.0.call(ById::new(self.0.ids(), request))
    }

    /// Retrieves a report.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let report = client.regulatory_reports().retrieve(id).await?;
    /// println!("{:?} {:?}", report.status, report.validated_at);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/regulatory-reports/{report_uuid}/`
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveRegulatoryReport> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Changes a report. Fails (409) if it is finalised.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::{ReportNarrative, UpdateRegulatoryReport};
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let narrative = ReportNarrative::new().what("Twelve transfers below the threshold in two days");
    /// let change = UpdateRegulatoryReport::new().narrative(narrative);
    /// client.regulatory_reports().update(id, change).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `PATCH …/regulatory-reports/{report_uuid}/`
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateRegulatoryReport,
    ) -> Call<UpdateRegulatoryReportById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Deletes a report with its files, whose links stop working. A finalised report needs a
    /// confirmation, without which the call fails (400).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.regulatory_reports().delete(id).confirm_delete(true).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/delete>
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteRegulatoryReportById> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Checks whether a report has every obligatory field of goAML, at least one transaction and a
    /// jurisdiction, and keeps the result.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let result = client.regulatory_reports().validate(id).await?;
    /// println!("valid: {:?}, {} errors", result.is_valid, result.errors.map_or(0, |all| all.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/validate>
    pub fn validate(&self, id: impl Into<Uuid>) -> Call<ValidateRegulatoryReport> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Validates a report and renders its files. It can't be changed afterwards. Fails if it is not
    /// valid (400) or finalised already (409).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::RegulatoryReportFormat;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.regulatory_reports().finalize(id).await?;
    /// let format = RegulatoryReportFormat::Xml;
    /// let file = client.regulatory_reports().retrieve_download_url(id, format).await?;
    /// if let Some(link) = &file.download_url {
    ///     let xml = client.media().fetch(link).await?;
    ///     println!("{} bytes", xml.bytes().len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/finalize>
    pub fn finalize(&self, id: impl Into<Uuid>) -> Call<FinalizeRegulatoryReport> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Creates a link to a file of a finalised report, which expires. Fails (409) if the report is not
    /// finalised. [`finalize`](Self::finalize) has an example.
    ///
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/download-url>
    pub fn retrieve_download_url(
        &self,
        id: impl Into<Uuid>,
        file: RegulatoryReportFormat,
    ) -> Call<RetrieveRegulatoryReportDownloadById> {
        let request = RetrieveRegulatoryReportDownload::new().file(file);
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }
}

impl CaseRegulatoryReports<'_> {
    /// Lists the reports about a case, newest first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::ListCaseRegulatoryReports;
    ///
    /// let case = "11111111-2222-4333-8444-555555555555";
    /// let page = ListCaseRegulatoryReports::new();
    /// let reports = client.case_regulatory_reports().list(case, page).await?;
    /// println!("{:?} reports", reports.count);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/cases/{case_uuid}/regulatory-reports/`
    pub fn list(
        &self,
        case: impl Into<Uuid>,
        filter: ListCaseRegulatoryReports,
    ) -> Call<ListCaseRegulatoryReportsById> {
        self.0.call(ById::new((self.0.ids(), case.into()), filter))
    }

    /// Drafts a report about a case. Without a template, it needs a type and a jurisdiction.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::{CreateCaseRegulatoryReport, RegulatoryReportType};
    ///
    /// let case = "11111111-2222-4333-8444-555555555555";
    /// let report = CreateCaseRegulatoryReport::new()
    ///     .report_type(RegulatoryReportType::SuspiciousActivity)
    ///     .jurisdiction("US");
    /// let report = client.case_regulatory_reports().create(case, report).await?;
    /// println!("{:?}", report.narrative.and_then(|narrative| narrative.who));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/regulatory-reports/create-for-case>
    pub fn create(
        &self,
        case: impl Into<Uuid>,
        request: CreateCaseRegulatoryReport,
    ) -> Call<CreateCaseRegulatoryReportById> {
        self.0.call(ById::new((self.0.ids(), case.into()), request))
    }
}

/// Request of [`RegulatoryReports::list`].
pub type ListRegulatoryReportsOf = ById<Account, ListRegulatoryReports>;
/// Request of [`RegulatoryReports::create`].
pub type CreateRegulatoryReportIn = ById<Account, CreateRegulatoryReport>;
/// Request of [`RegulatoryReports::retrieve`].
pub type RetrieveRegulatoryReport = ById<(Account, Uuid), Retrieve<RegulatoryReport>>;
/// Request of [`RegulatoryReports::update`].
pub type UpdateRegulatoryReportById = ById<(Account, Uuid), UpdateRegulatoryReport>;
/// Request of [`RegulatoryReports::delete`].
pub type DeleteRegulatoryReportById = ById<(Account, Uuid), DeleteRegulatoryReport>;
/// Request of [`RegulatoryReports::validate`].
pub type ValidateRegulatoryReport = ById<(Account, Uuid), Act<ValidateReport>>;
/// Request of [`RegulatoryReports::finalize`].
pub type FinalizeRegulatoryReport = ById<(Account, Uuid), Act<FinalizeReport>>;
/// Request of [`RegulatoryReports::retrieve_download_url`].
pub type RetrieveRegulatoryReportDownloadById =
    ById<(Account, Uuid), RetrieveRegulatoryReportDownload>;
/// Request of [`CaseRegulatoryReports::list`].
pub type ListCaseRegulatoryReportsById = ById<(Account, Uuid), ListCaseRegulatoryReports>;
/// Request of [`CaseRegulatoryReports::create`].
pub type CreateCaseRegulatoryReportById = ById<(Account, Uuid), CreateCaseRegulatoryReport>;

/// Action of [`RegulatoryReports::validate`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ValidateReport {}
/// Action of [`RegulatoryReports::finalize`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FinalizeReport {}

endpoints! {
    ListRegulatoryReportsOf: LIST_REGULATORY_REPORTS -> pages of RegulatoryReport;
    CreateRegulatoryReportIn: CREATE_REGULATORY_REPORT, json -> RegulatoryReport, json;
    RetrieveRegulatoryReport: RETRIEVE_REGULATORY_REPORT, query -> RegulatoryReport, json;
    UpdateRegulatoryReportById: UPDATE_REGULATORY_REPORT, optional_json -> RegulatoryReport, json;
    DeleteRegulatoryReportById: DELETE_REGULATORY_REPORT, optional_json -> (), empty;
    ValidateRegulatoryReport: VALIDATE_REGULATORY_REPORT, query -> ValidatedRegulatoryReport, json;
    FinalizeRegulatoryReport: FINALIZE_REGULATORY_REPORT, query -> RegulatoryReport, json;
    RetrieveRegulatoryReportDownloadById: RETRIEVE_REGULATORY_REPORT_DOWNLOAD_URL, query -> RegulatoryReportDownload, json;
    ListCaseRegulatoryReportsById: LIST_CASE_REGULATORY_REPORTS -> pages of RegulatoryReport;
    CreateCaseRegulatoryReportById: CREATE_CASE_REGULATORY_REPORT, json -> RegulatoryReport, json;
}

setters! { CreateRegulatoryReport for Call<CreateRegulatoryReportIn> via map_body }
setters! { UpdateRegulatoryReport for Call<UpdateRegulatoryReportById> via map_body }
setters! { DeleteRegulatoryReport for Call<DeleteRegulatoryReportById> via map_body }
setters! { CreateCaseRegulatoryReport for Call<CreateCaseRegulatoryReportById> via map_body }

filters! {
    ListRegulatoryReports: [offset, limit];
    ListCaseRegulatoryReports: [offset, limit];
}

impl crate::request::QueryPairs for RetrieveRegulatoryReportDownload {
    fn pairs(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
        self.query_pairs()
    }
}

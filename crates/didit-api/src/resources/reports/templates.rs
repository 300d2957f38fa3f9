//! Templates of regulatory reports.

use didit_types::report::template::{
    CreateReportTemplate, ListReportTemplates, ReportTemplate, UpdateReportTemplate,
};
use didit_types::{Uuid, setters};

use crate::account::Account;
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;
use crate::resources::ReportTemplates;
use crate::resources::table::{endpoints, filters};

impl ReportTemplates<'_> {
    /// Lists the templates of the application, newest first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::template::ListReportTemplates;
    ///
    /// let mut templates = client.report_templates().list(ListReportTemplates::new()).items();
    /// while let Some(template) = templates.next_item().await? {
    ///     println!("{:?} {:?}", template.uuid, template.report_type);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/report-templates/list>
    pub fn list(&self, filter: ListReportTemplates) -> Call<ListReportTemplatesOf> {
        self.0.call(ById::new(self.0.ids(), filter))
    }

    /// Creates a template.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::template::{CreateReportTemplate, ReportFieldConfig};
    /// use didit_api::types::report::{RegulatoryReportType, ReportBlock, ReportSubmissionCode};
    ///
    /// let fields = ReportFieldConfig::new()
    ///     .rentity_id("FIU-US-00123")
    ///     .submission_code(ReportSubmissionCode::Electronic)
    ///     .currency_code_local("USD")
    ///     .enabled_fields(vec![ReportBlock::ReportingPerson]);
    /// let sar = RegulatoryReportType::SuspiciousActivity;
    /// let template = CreateReportTemplate::new("US SAR", "US", sar).field_config(fields);
    /// let template = client.report_templates().create(template).await?;
    /// println!("{:?}", template.uuid);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/report-templates/create>
    pub fn create(&self, request: CreateReportTemplate) -> Call<CreateReportTemplateIn> {
        self.0.call(ById::new(self.0.ids(), request))
    }

    /// Retrieves a template.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let template = client.report_templates().retrieve(id).await?;
    /// println!("{:?}", template.report_type);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/report-templates/{template_uuid}/`
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveReportTemplate> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Changes a template. Reports keep what they took over.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::report::template::UpdateReportTemplate;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.report_templates().update(id, UpdateReportTemplate::new().name("SAR")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `PATCH …/report-templates/{template_uuid}/`
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateReportTemplate,
    ) -> Call<UpdateReportTemplateById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Deletes a template.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// client.report_templates().delete("11111111-2222-4333-8444-555555555555").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `DELETE …/report-templates/{template_uuid}/`
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteReportTemplate> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }
}

/// Request of [`ReportTemplates::list`].
pub type ListReportTemplatesOf = ById<Account, ListReportTemplates>;
/// Request of [`ReportTemplates::create`].
pub type CreateReportTemplateIn = ById<Account, CreateReportTemplate>;
/// Request of [`ReportTemplates::retrieve`].
pub type RetrieveReportTemplate = ById<(Account, Uuid), Retrieve<ReportTemplate>>;
/// Request of [`ReportTemplates::update`].
pub type UpdateReportTemplateById = ById<(Account, Uuid), UpdateReportTemplate>;
/// Request of [`ReportTemplates::delete`].
pub type DeleteReportTemplate = ById<(Account, Uuid), Delete<ReportTemplate>>;

endpoints! {
    ListReportTemplatesOf: LIST_REPORT_TEMPLATES -> pages of ReportTemplate;
    CreateReportTemplateIn: CREATE_REPORT_TEMPLATE, json -> ReportTemplate, json;
    RetrieveReportTemplate: RETRIEVE_REPORT_TEMPLATE, query -> ReportTemplate, json;
    UpdateReportTemplateById: UPDATE_REPORT_TEMPLATE, optional_json -> ReportTemplate, json;
    DeleteReportTemplate: DELETE_REPORT_TEMPLATE, query -> (), empty;
}

setters! { CreateReportTemplate for Call<CreateReportTemplateIn> via map_body }
setters! { UpdateReportTemplate for Call<UpdateReportTemplateById> via map_body }

filters! {
    ListReportTemplates: [offset, limit];
}

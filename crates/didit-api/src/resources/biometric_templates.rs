//! Biometric templates that users keep after the deletion of their sessions.

use didit_types::biometric_template::{
    BatchDeleteBiometricTemplates, BiometricTemplate, BiometricTemplateCount,
    CountBiometricTemplates, ListBiometricTemplates, PurgedBiometricTemplate,
    PurgedBiometricTemplates,
};
use didit_types::{Uuid, setters};

use super::BiometricTemplates;
use super::table::{endpoints, filters};
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;
use crate::request::QueryPairs;

impl BiometricTemplates<'_> {
    /// Lists the templates of the application, the latest retention first.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::biometric_template::{
    ///     BatchDeleteBiometricTemplates, ListBiometricTemplates,
    /// };
    ///
    /// let mut all = client.biometric_templates().list(ListBiometricTemplates::new()).items();
    /// while let Some(template) = all.next_item().await? {
    ///     let Some(id) = &template.uuid else { continue };
    ///     println!("{:?}", client.biometric_templates().retrieve(id).await?.expires_at);
    ///     println!("{:?}", client.biometric_templates().delete(id).await?.outcome);
    /// }
    /// let all = BatchDeleteBiometricTemplates::new().delete_all(true);
    /// println!("{:?}", client.biometric_templates().batch_delete(all).await?.results);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/biometric-templates/overview>
    pub fn list(&self, filter: ListBiometricTemplates) -> Call<ListBiometricTemplates> {
        self.0.call(filter)
    }

    /// Counts the templates that filters select.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::biometric_template::{BiometricTemplateStatus, CountBiometricTemplates};
    ///
    /// let active = CountBiometricTemplates::new().status(BiometricTemplateStatus::Active);
    /// println!("{:?}", client.biometric_templates().count(active).await?.count);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `/v3/biometric-templates/count/`
    pub fn count(&self, filter: CountBiometricTemplates) -> Call<CountBiometricTemplates> {
        self.0.call(filter)
    }

    /// Retrieves a template, purged or not.
    ///
    /// Source: the OpenAPI document, `/v3/biometric-templates/{template_uuid}/`
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveBiometricTemplate> {
        self.0.call(ById::of(id))
    }

    /// Purges a template: it matches no face any more. A template that is purged already stays so.
    ///
    /// Source: the OpenAPI document, `/v3/biometric-templates/{template_uuid}/`
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteBiometricTemplate> {
        self.0.call(ById::of(id))
    }

    /// Purges templates: those of a list, or all that filters select. After an error (503) some may
    /// be purged; repeat the request.
    ///
    /// Source: <https://docs.didit.me/management-api/biometric-templates/batch-purge>
    pub fn batch_delete(
        &self,
        request: BatchDeleteBiometricTemplates,
    ) -> Call<BatchDeleteBiometricTemplates> {
        self.0.call(request)
    }
}

/// Request of [`BiometricTemplates::retrieve`].
pub type RetrieveBiometricTemplate = ById<Uuid, Retrieve<BiometricTemplate>>;
/// Request of [`BiometricTemplates::delete`].
pub type DeleteBiometricTemplate = ById<Uuid, Delete<BiometricTemplate>>;

endpoints! {
    ListBiometricTemplates: LIST_BIOMETRIC_TEMPLATES -> pages of BiometricTemplate;
    CountBiometricTemplates: COUNT_BIOMETRIC_TEMPLATES, query -> BiometricTemplateCount, json;
    RetrieveBiometricTemplate: RETRIEVE_BIOMETRIC_TEMPLATE, query -> BiometricTemplate, json;
    DeleteBiometricTemplate: DELETE_BIOMETRIC_TEMPLATE, query -> PurgedBiometricTemplate, json;
    BatchDeleteBiometricTemplates: BATCH_DELETE_BIOMETRIC_TEMPLATES, json -> PurgedBiometricTemplates, json;
}

impl QueryPairs for CountBiometricTemplates {
    fn pairs(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
        self.query_pairs()
    }
}

setters! { BatchDeleteBiometricTemplates for Call<BatchDeleteBiometricTemplates> via map }

filters! {
    ListBiometricTemplates: [offset, limit];
}

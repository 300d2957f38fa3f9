//! Blueprints of cases.

use didit_types::case::blueprint::{
    CaseBlueprint, CaseBlueprintPresets, CreateCaseBlueprint, InstallCaseBlueprintPresets,
    InstalledCaseBlueprintPresets, ListCaseBlueprints, UpdateCaseBlueprint,
};
use didit_types::{Uuid, setters};

use crate::account::Account;
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;
use crate::resources::CaseBlueprints;
use crate::resources::table::{endpoints, filters};

impl CaseBlueprints<'_> {
    /// Lists the blueprints of the application.
    ///
    /// Source: <https://docs.didit.me/management-api/case-blueprints/list>
    pub fn list(&self, filter: ListCaseBlueprints) -> Call<ListCaseBlueprintsOf> {
        self.0.call(ById::new(self.0.ids(), filter))
    }

    /// Creates a blueprint.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::blueprint::{
    ///     CaseContentConfig, ChecklistSection, ChecklistTemplateItem, CreateCaseBlueprint,
    ///     ListCaseBlueprints, UpdateCaseBlueprint,
    /// };
    ///
    /// let officer = "22222222-3333-4444-8555-666666666666";
    /// let checklist = ChecklistSection::new()
    ///     .enabled(true)
    ///     .items(vec![ChecklistTemplateItem::new("Source of funds")]);
    /// let blueprint = CreateCaseBlueprint::new("Fraud", vec![officer.into()])
    ///     .content_config(CaseContentConfig::new().checklist(checklist));
    /// let blueprints = client.case_blueprints();
    /// if let Some(id) = &blueprints.create(blueprint).await?.uuid {
    ///     blueprints.update(id, UpdateCaseBlueprint::new().transfer_enabled(true)).await?;
    ///     println!("{:?}", blueprints.retrieve(id).await?.name);
    ///     blueprints.delete(id).await?;
    /// }
    /// let first = blueprints.list(ListCaseBlueprints::new()).await?.results;
    /// println!("{} blueprints", first.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/case-blueprints/create>
    pub fn create(&self, request: CreateCaseBlueprint) -> Call<CreateCaseBlueprintIn> {
        self.0.call(ById::new(self.0.ids(), request))
    }

    /// Retrieves a blueprint.
    ///
    /// Source: the OpenAPI document, `GET …/cases/blueprints/{blueprint_uuid}/`
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveCaseBlueprint> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Changes a blueprint. Cases keep the blueprint as it was when they were opened.
    ///
    /// Source: the OpenAPI document, `PATCH …/cases/blueprints/{blueprint_uuid}/`
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateCaseBlueprint,
    ) -> Call<UpdateCaseBlueprintById> {
        self.0.call(ById::new((self.0.ids(), id.into()), request))
    }

    /// Deletes a blueprint.
    ///
    /// Source: the OpenAPI document, `DELETE …/cases/blueprints/{blueprint_uuid}/`
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteCaseBlueprint> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Lists the presets of blueprints.
    ///
    /// Source: the OpenAPI document, `GET …/cases/blueprints/presets/`
    pub fn list_presets(&self) -> Call<ListCaseBlueprintPresets> {
        self.0.call(ById::of(self.0.ids()))
    }

    /// Installs presets as blueprints; those that are installed are skipped.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::case::blueprint::InstallCaseBlueprintPresets;
    ///
    /// let presets = client.case_blueprints().list_presets().await?;
    /// println!("{} presets", presets.results.iter().flatten().count());
    /// let all = InstallCaseBlueprintPresets::new();
    /// let installed = client.case_blueprints().install_presets(all).await?;
    /// println!("{:?}", installed.created);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/case-blueprints/install-presets>
    pub fn install_presets(
        &self,
        request: InstallCaseBlueprintPresets,
    ) -> Call<InstallCaseBlueprintPresetsIn> {
        self.0.call(ById::new(self.0.ids(), request))
    }
}

/// Request of [`CaseBlueprints::list`].
pub type ListCaseBlueprintsOf = ById<Account, ListCaseBlueprints>;
/// Request of [`CaseBlueprints::create`].
pub type CreateCaseBlueprintIn = ById<Account, CreateCaseBlueprint>;
/// Request of [`CaseBlueprints::retrieve`].
pub type RetrieveCaseBlueprint = ById<(Account, Uuid), Retrieve<CaseBlueprint>>;
/// Request of [`CaseBlueprints::update`].
pub type UpdateCaseBlueprintById = ById<(Account, Uuid), UpdateCaseBlueprint>;
/// Request of [`CaseBlueprints::delete`].
pub type DeleteCaseBlueprint = ById<(Account, Uuid), Delete<CaseBlueprint>>;
/// Request of [`CaseBlueprints::list_presets`].
pub type ListCaseBlueprintPresets = ById<Account, Retrieve<CaseBlueprintPresets>>;
/// Request of [`CaseBlueprints::install_presets`].
pub type InstallCaseBlueprintPresetsIn = ById<Account, InstallCaseBlueprintPresets>;

endpoints! {
    ListCaseBlueprintsOf: LIST_CASE_BLUEPRINTS -> pages of CaseBlueprint;
    CreateCaseBlueprintIn: CREATE_CASE_BLUEPRINT, json -> CaseBlueprint, json;
    RetrieveCaseBlueprint: RETRIEVE_CASE_BLUEPRINT, query -> CaseBlueprint, json;
    UpdateCaseBlueprintById: UPDATE_CASE_BLUEPRINT, optional_json -> CaseBlueprint, json;
    DeleteCaseBlueprint: DELETE_CASE_BLUEPRINT, query -> (), empty;
    ListCaseBlueprintPresets: LIST_CASE_BLUEPRINT_PRESETS, query -> CaseBlueprintPresets, json;
    InstallCaseBlueprintPresetsIn: INSTALL_CASE_BLUEPRINT_PRESETS, optional_json -> InstalledCaseBlueprintPresets, json;
}

setters! { CreateCaseBlueprint for Call<CreateCaseBlueprintIn> via map_body }
setters! { UpdateCaseBlueprint for Call<UpdateCaseBlueprintById> via map_body }
setters! { InstallCaseBlueprintPresets for Call<InstallCaseBlueprintPresetsIn> via map_body }

filters! {
    ListCaseBlueprints: [offset, limit];
}

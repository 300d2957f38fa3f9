//! Corrections of a session by a reviewer.

use didit_types::decision::party::Party;
use didit_types::decision::registry::Company;
use didit_types::session::{
    BulkUpdateAmlHitStatus, BulkUpdatedAmlHitStatus, UpdateAmlHitStatus, UpdateData,
    UpdateFeatureStatus, UpdateKybCompany, UpdateKybParty, UpdatePoaData, UpdatedAmlHitStatus,
    UpdatedData, UpdatedFeatureStatus, UpdatedPoaData,
};
use didit_types::setters;
use didit_types::{NodeId, SessionId, Uuid};

use super::Sessions;
use super::table::endpoints;
use crate::by_id::ById;
use crate::call::Call;

/// Corrections.
impl Sessions<'_> {
    /// Corrects the identity data of a finished session. Limited to ten requests per minute,
    /// rejected ones included.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::session::UpdateData;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.sessions().update_data(id, UpdateData::new().first_name("Carmen")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_data(
        &self,
        id: impl Into<SessionId>,
        request: UpdateData,
    ) -> Call<UpdateDataById> {
        self.0.call(ById::new(id, request))
    }

    /// Corrects the proof of address of a session. Limited to ten requests per minute,
    /// rejected ones included.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::session::UpdatePoaData;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.sessions().update_poa_data(id, UpdatePoaData::new().issuer("Utility")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_poa_data(
        &self,
        id: impl Into<SessionId>,
        request: UpdatePoaData,
    ) -> Call<UpdatePoaDataById> {
        self.0.call(ById::new(id, request))
    }

    /// Sets the status of one feature; the status of the session is unchanged. The node of a
    /// session without a graph is `default`.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::FeatureStatus;
    /// use didit_api::types::session::UpdateFeatureStatus;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let approval = UpdateFeatureStatus::new(FeatureStatus::Approved);
    /// client.sessions().update_feature_status(id, "feature_ocr_1", approval).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_feature_status(
        &self,
        id: impl Into<SessionId>,
        node: impl Into<NodeId>,
        request: UpdateFeatureStatus,
    ) -> Call<UpdateFeatureStatusById> {
        self.0.call(ById::new((id.into(), node.into()), request))
    }

    /// Sets the review status of one AML hit.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::decision::aml_hit::AmlHitReviewStatus;
    /// use didit_api::types::session::UpdateAmlHitStatus;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let update = UpdateAmlHitStatus::new("hit-1", AmlHitReviewStatus::FalsePositive);
    /// client.sessions().update_aml_hit_status(id, update).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_aml_hit_status(
        &self,
        id: impl Into<SessionId>,
        request: UpdateAmlHitStatus,
    ) -> Call<UpdateAmlHitStatusById> {
        self.0.call(ById::new(id, request))
    }

    /// Sets the review status of several AML hits: all are changed, or none.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::decision::aml_hit::AmlHitReviewStatus;
    /// use didit_api::types::session::BulkUpdateAmlHitStatus;
    /// use didit_api::types::session::aml_hit::HitUpdate;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let hits = vec![HitUpdate::new("hit-1", AmlHitReviewStatus::FalsePositive)];
    /// let update = BulkUpdateAmlHitStatus::new(hits);
    /// client.sessions().bulk_update_aml_hit_status(id, update).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk_update_aml_hit_status(
        &self,
        id: impl Into<SessionId>,
        request: BulkUpdateAmlHitStatus,
    ) -> Call<BulkUpdateAmlHitStatusById> {
        self.0.call(ById::new(id, request))
    }

    /// Corrects the registry data of a company.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, company: &str) -> Result<(), didit_api::Error> {
    /// use didit_api::types::session::UpdateKybCompany;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let update = UpdateKybCompany::new().company_name("Ejemplo SL");
    /// client.sessions().update_kyb_company(id, company, update).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_kyb_company(
        &self,
        id: impl Into<SessionId>,
        company: impl Into<Uuid>,
        request: UpdateKybCompany,
    ) -> Call<UpdateKybCompanyById> {
        self.0.call(ById::new((id.into(), company.into()), request))
    }

    /// Skips a key person of a company, or requires that person again.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, party: &str) -> Result<(), didit_api::Error> {
    /// use didit_api::types::session::UpdateKybParty;
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// client.sessions().update_kyb_party(id, party, UpdateKybParty::new(true)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_kyb_party(
        &self,
        id: impl Into<SessionId>,
        party: impl Into<Uuid>,
        request: UpdateKybParty,
    ) -> Call<UpdateKybPartyById> {
        self.0.call(ById::new((id.into(), party.into()), request))
    }
}

/// Request of [`Sessions::update_data`].
pub type UpdateDataById = ById<SessionId, UpdateData>;
/// Request of [`Sessions::update_poa_data`].
pub type UpdatePoaDataById = ById<SessionId, UpdatePoaData>;
/// Request of [`Sessions::update_feature_status`].
pub type UpdateFeatureStatusById = ById<(SessionId, NodeId), UpdateFeatureStatus>;
/// Request of [`Sessions::update_aml_hit_status`].
pub type UpdateAmlHitStatusById = ById<SessionId, UpdateAmlHitStatus>;
/// Request of [`Sessions::bulk_update_aml_hit_status`].
pub type BulkUpdateAmlHitStatusById = ById<SessionId, BulkUpdateAmlHitStatus>;
/// Request of [`Sessions::update_kyb_company`].
pub type UpdateKybCompanyById = ById<(SessionId, Uuid), UpdateKybCompany>;
/// Request of [`Sessions::update_kyb_party`].
pub type UpdateKybPartyById = ById<(SessionId, Uuid), UpdateKybParty>;

endpoints! {
    UpdateDataById: UPDATE_DATA, json -> UpdatedData, json;
    UpdatePoaDataById: UPDATE_POA_DATA, json -> UpdatedPoaData, json;
    UpdateFeatureStatusById: UPDATE_FEATURE_STATUS, json -> UpdatedFeatureStatus, optional_json;
    UpdateAmlHitStatusById: UPDATE_AML_HIT_STATUS, json -> UpdatedAmlHitStatus, optional_json;
    BulkUpdateAmlHitStatusById: BULK_UPDATE_AML_HIT_STATUS,
        json -> BulkUpdatedAmlHitStatus, optional_json;
    UpdateKybCompanyById: UPDATE_KYB_COMPANY, json -> Company, json;
    UpdateKybPartyById: UPDATE_KYB_PARTY, json -> Party, json;
}

setters! { UpdateData for Call<UpdateDataById> via map_body }
setters! { UpdatePoaData for Call<UpdatePoaDataById> via map_body }
setters! { UpdateFeatureStatus for Call<UpdateFeatureStatusById> via map_body }
setters! { UpdateAmlHitStatus for Call<UpdateAmlHitStatusById> via map_body }
setters! { UpdateKybCompany for Call<UpdateKybCompanyById> via map_body }

//! Corrections of what a session found, by a reviewer.

use super::Sessions;
use crate::call::Call;
use crate::endpoint::{self, OnPart, OnSession, endpoint};
use didit_types::decision::party::Party;
use didit_types::decision::registry::Company;
use didit_types::session::{
    BulkUpdateAmlHitStatus, BulkUpdatedAmlHitStatus, UpdateAmlHitStatus, UpdateData,
    UpdateFeatureStatus, UpdateKybCompany, UpdateKybParty, UpdatePoaData, UpdatedAmlHitStatus,
    UpdatedData, UpdatedFeatureStatus, UpdatedPoaData,
};
use didit_types::{NodeId, SessionId, Uuid};

/// Corrections.
impl Sessions<'_> {
    /// Corrects the identity data of a session that has an outcome. At most ten
    /// times a minute; a refused correction counts.
    pub fn update_data(
        &self,
        id: impl Into<SessionId>,
        request: UpdateData,
    ) -> Call<OnSession<UpdateData>> {
        self.client().call(OnSession::new(id, request))
    }

    /// Corrects the proof of address of a session. At most ten times a minute; a
    /// refused correction counts.
    pub fn update_poa_data(
        &self,
        id: impl Into<SessionId>,
        request: UpdatePoaData,
    ) -> Call<OnSession<UpdatePoaData>> {
        self.client().call(OnSession::new(id, request))
    }

    /// Sets the status of one feature; the session keeps its own. The node of a
    /// session without a graph is `default`.
    pub fn update_feature_status(
        &self,
        id: impl Into<SessionId>,
        node: impl Into<NodeId>,
        request: UpdateFeatureStatus,
    ) -> Call<OnPart<NodeId, UpdateFeatureStatus>> {
        self.client().call(OnPart::new(id, node, request))
    }

    /// Says what a hit of an AML screening is.
    pub fn update_aml_hit_status(
        &self,
        id: impl Into<SessionId>,
        request: UpdateAmlHitStatus,
    ) -> Call<OnSession<UpdateAmlHitStatus>> {
        self.client().call(OnSession::new(id, request))
    }

    /// Says what many hits of an AML screening are: all are changed, or none.
    pub fn bulk_update_aml_hit_status(
        &self,
        id: impl Into<SessionId>,
        request: BulkUpdateAmlHitStatus,
    ) -> Call<OnSession<BulkUpdateAmlHitStatus>> {
        self.client().call(OnSession::new(id, request))
    }

    /// Corrects what the registry says of a company.
    pub fn update_kyb_company(
        &self,
        id: impl Into<SessionId>,
        company: impl Into<Uuid>,
        request: UpdateKybCompany,
    ) -> Call<OnPart<Uuid, UpdateKybCompany>> {
        self.client().call(OnPart::new(id, company, request))
    }

    /// Skips a key person of a company, or asks for that person again.
    pub fn update_kyb_party(
        &self,
        id: impl Into<SessionId>,
        party: impl Into<Uuid>,
        request: UpdateKybParty,
    ) -> Call<OnPart<Uuid, UpdateKybParty>> {
        self.client().call(OnPart::new(id, party, request))
    }
}

endpoint! { OnSession<UpdateData>: UPDATE_DATA -> UpdatedData as json,
    |call, operation| endpoint::on_session(operation, call),
}

endpoint! { OnSession<UpdatePoaData>: UPDATE_POA_DATA -> UpdatedPoaData as json,
    |call, operation| endpoint::on_session(operation, call),
}

endpoint! { OnPart<NodeId, UpdateFeatureStatus>: UPDATE_FEATURE_STATUS -> UpdatedFeatureStatus as json_or_default,
    |call, operation| endpoint::on_part(operation, call),
}

endpoint! { OnSession<UpdateAmlHitStatus>: UPDATE_AML_HIT_STATUS -> UpdatedAmlHitStatus as json_or_default,
    |call, operation| endpoint::on_session(operation, call),
}

endpoint! { OnSession<BulkUpdateAmlHitStatus>: BULK_UPDATE_AML_HIT_STATUS -> BulkUpdatedAmlHitStatus as json_or_default,
    |call, operation| endpoint::on_session(operation, call),
}

endpoint! { OnPart<Uuid, UpdateKybCompany>: UPDATE_KYB_COMPANY -> Company as json,
    |call, operation| endpoint::on_part(operation, call),
}

endpoint! { OnPart<Uuid, UpdateKybParty>: UPDATE_KYB_PARTY -> Party as json,
    |call, operation| endpoint::on_part(operation, call),
}

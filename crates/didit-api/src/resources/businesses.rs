//! The companies behind the sessions.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use crate::pager::paged;
use didit_types::business::{Business, CreateBusiness, ListBusinesses, UpdateBusiness};
use didit_types::entity::{BatchDeleteEntities, DeletedEntities, UpdateEntityStatus};
use didit_types::{Page, Personal};

/// Companies; see [`Client::businesses`].
#[derive(Debug, Clone, Copy)]
pub struct Businesses<'a>(&'a Client);

impl<'a> Businesses<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Lists companies, the one with the latest session first. `count` ends at 100;
    /// the pages do not.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::business::ListBusinesses;
    ///
    /// let mut british = client.businesses().list(ListBusinesses::new().country("GB")).items();
    /// while let Some(company) = british.next_item().await? {
    ///     println!("{:?}: {:?}", company.didit_internal_id, company.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/list>
    pub fn list(&self, filter: ListBusinesses) -> Call<ListBusinesses> {
        self.0.call(filter)
    }

    /// Makes a company before its first session. A `vendor_data` that has one already
    /// is refused.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::business::CreateBusiness;
    ///
    /// let company = CreateBusiness::new()
    ///     .vendor_data("company-1")
    ///     .legal_name("Example Ltd")
    ///     .country_code("GB");
    /// let company = client.businesses().create(company).await?;
    /// println!("{:?}", company.didit_internal_id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/create>
    pub fn create(&self, request: CreateBusiness) -> Call<CreateBusiness> {
        self.0.call(request)
    }

    /// Reads a company.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let company = client.businesses().retrieve("company-1").await?;
    /// println!("{:?} sessions", company.session_count);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/entities/businesses/operations>
    pub fn retrieve(&self, vendor_data: impl Into<Personal>) -> Call<RetrieveBusiness> {
        let vendor_data = vendor_data.into();
        self.0.call(RetrieveBusiness { vendor_data })
    }

    /// Changes what is known of a company.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::business::UpdateBusiness;
    ///
    /// let change = UpdateBusiness::new().display_name("Example");
    /// client.businesses().update("company-1", change).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/update>
    pub fn update(
        &self,
        vendor_data: impl Into<Personal>,
        request: UpdateBusiness,
    ) -> Call<ChangeBusiness> {
        let (vendor_data, body) = (vendor_data.into(), request);
        self.0.call(ChangeBusiness { vendor_data, body })
    }

    /// Sets the status of a company. For one that is `BLOCKED`, no session can be
    /// created; setting another status lifts that.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::entity::{EntityStatus, UpdateEntityStatus};
    ///
    /// let block = UpdateEntityStatus::new(EntityStatus::Blocked);
    /// client.businesses().update_status("company-1", block).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/businesses/update-status>
    pub fn update_status(
        &self,
        vendor_data: impl Into<Personal>,
        request: UpdateEntityStatus,
    ) -> Call<ChangeBusinessStatus> {
        let (vendor_data, body) = (vendor_data.into(), request);
        self.0.call(ChangeBusinessStatus { vendor_data, body })
    }

    /// Deletes companies for good: those of a list, or all. Unknown ones are passed
    /// over, and it may be repeated.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::entity::BatchDeleteEntities;
    ///
    /// let all = BatchDeleteEntities::new().delete_all(true);
    /// client.businesses().batch_delete(all).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `/v3/businesses/delete/`
    pub fn batch_delete(&self, request: BatchDeleteEntities) -> Call<BatchDeleteBusinesses> {
        self.0.call(BatchDeleteBusinesses { body: request })
    }
}

/// Reads a company.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetrieveBusiness {
    /// Which one.
    pub vendor_data: Personal,
}

/// Changes a company.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangeBusiness {
    /// Which one.
    pub vendor_data: Personal,
    /// To what.
    pub body: UpdateBusiness,
}

/// Sets the status of a company.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangeBusinessStatus {
    /// Which one.
    pub vendor_data: Personal,
    /// To what.
    pub body: UpdateEntityStatus,
}

/// Deletes companies.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchDeleteBusinesses {
    /// Which ones.
    pub body: BatchDeleteEntities,
}

endpoint! { ListBusinesses: LIST_BUSINESSES -> Page<Business> as json,
    |call, operation| endpoint::with_query(operation, &[], call, call.query_pairs()),
}

paged! { ListBusinesses: Business, [offset, limit] }

endpoint! { CreateBusiness: CREATE_BUSINESS -> Business as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { RetrieveBusiness: RETRIEVE_BUSINESS -> Business as json,
    |call, operation| endpoint::bare(operation, &[call.vendor_data.reveal()]),
}

endpoint! { ChangeBusiness: UPDATE_BUSINESS -> Business as json,
    |call, operation| endpoint::with_json(operation, &[call.vendor_data.reveal()], &call.body),
}

endpoint! { ChangeBusinessStatus: UPDATE_BUSINESS_STATUS -> Business as json,
    |call, operation| endpoint::with_json(operation, &[call.vendor_data.reveal()], &call.body),
}

endpoint! { BatchDeleteBusinesses: BATCH_DELETE_BUSINESSES -> DeletedEntities as json,
    |call, operation| endpoint::with_json(operation, &[], &call.body),
}

//! Users and businesses: the people and companies behind the sessions, one for each
//! `vendor_data`.

use std::marker::PhantomData;

use didit_types::business::{Business, CreateBusiness, ListBusinesses, UpdateBusiness};
use didit_types::entity::{BatchDeleteEntities, DeletedEntities, UpdateEntityStatus};
use didit_types::setters;
use didit_types::user::{CreateUser, ListUsers, UpdateUser, UploadUserFace, User, UserFace};
use didit_types::{Personal, Uuid};

use super::table::{endpoints, filters};
use crate::account::Account;
use crate::by_id::{ById, GeneratePdf, Retrieve, tagged};
use crate::call::Call;
use crate::client::Client;
use crate::endpoint::Endpoint;

/// Methods of users and businesses. Returned by [`Client::users`] and [`Client::businesses`].
#[derive(Debug, Clone, Copy)]
pub struct Entities<'a, T> {
    pub(super) client: &'a Client,
    entity: PhantomData<fn() -> T>,
}

/// Users of the application. Returned by [`Client::users`].
pub type Users<'a> = Entities<'a, User>;
/// Businesses of the application. Returned by [`Client::businesses`].
pub type Businesses<'a> = Entities<'a, Business>;

impl Client {
    /// Users of the application: the people behind the sessions, one for each `vendor_data`.
    pub fn users(&self) -> Users<'_> {
        Entities::new(self)
    }

    /// Businesses of the application: the companies behind the sessions, one for each
    /// `vendor_data`.
    pub fn businesses(&self) -> Businesses<'_> {
        Entities::new(self)
    }
}

/// Kind of an entity: [`User`] or [`Business`].
#[expect(private_bounds, reason = "the API has no third kind")]
pub trait Entity: Sealed {
    /// Request of [`Entities::list`].
    type List: Endpoint;
    /// Request of [`Entities::create`].
    type Create: Endpoint;
    /// Body of [`Entities::update`].
    type Update;
}

trait Sealed {}

impl Sealed for User {}

impl Entity for User {
    type List = ListUsers;
    type Create = CreateUser;
    type Update = UpdateUser;
}

impl Sealed for Business {}

impl Entity for Business {
    type List = ListBusinesses;
    type Create = CreateBusiness;
    type Update = UpdateBusiness;
}

impl<'a, T> Entities<'a, T> {
    fn new(client: &'a Client) -> Self {
        Self {
            client,
            entity: PhantomData,
        }
    }
}

impl<T: Entity> Entities<'_, T>
where
    ById<Personal, Retrieve<T>>: Endpoint,
    ById<Personal, T::Update>: Endpoint,
    ById<Personal, SetStatus<T>>: Endpoint,
    BatchDelete<T>: Endpoint,
{
    /// Lists entities, the one with the latest session first. `count` stops at 100, the pages
    /// do not.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::entity::EntityStatus;
    /// use didit_api::types::user::ListUsers;
    ///
    /// let blocked = ListUsers::new().status(EntityStatus::Blocked);
    /// let mut users = client.users().list(blocked).items();
    /// while let Some(user) = users.next_item().await? {
    ///     println!("{:?}: {:?} sessions", user.didit_internal_id, user.session_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/list>,
    /// <https://docs.didit.me/management-api/businesses/list>
    pub fn list(&self, filter: T::List) -> Call<T::List> {
        self.client.call(filter)
    }

    /// Creates an entity before its first session. Fails if its `vendor_data` exists.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::business::CreateBusiness;
    /// use didit_api::types::user::CreateUser;
    ///
    /// let user = CreateUser::new("user-1").full_name("Ana Example");
    /// let user = client.users().create(user).await?;
    /// let company = CreateBusiness::new()
    ///     .vendor_data("company-1")
    ///     .legal_name("Example Ltd")
    ///     .country_code("GB");
    /// let company = client.businesses().create(company).await?;
    /// println!("{:?}, {:?}", user.didit_internal_id, company.didit_internal_id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/create>,
    /// <https://docs.didit.me/management-api/businesses/create>
    pub fn create(&self, request: T::Create) -> Call<T::Create> {
        self.client.call(request)
    }

    /// Retrieves an entity.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let user = client.users().retrieve("user-1").await?;
    /// println!("{:?} of {:?} sessions", user.approved_count, user.session_count);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/entities/users/operations>,
    /// <https://docs.didit.me/entities/businesses/operations>
    pub fn retrieve(&self, vendor_data: impl Into<Personal>) -> Call<ById<Personal, Retrieve<T>>> {
        self.client.call(ById::of(vendor_data))
    }

    /// Updates the data of an entity.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::Patch;
    /// use didit_api::types::business::UpdateBusiness;
    /// use didit_api::types::user::UpdateUser;
    ///
    /// let update = UpdateUser::new().display_name("Ana").date_of_birth(Patch::Clear);
    /// client.users().update("user-1", update).await?;
    /// let update = UpdateBusiness::new().display_name("Example");
    /// client.businesses().update("company-1", update).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/update>,
    /// <https://docs.didit.me/management-api/businesses/update>
    pub fn update(
        &self,
        vendor_data: impl Into<Personal>,
        request: T::Update,
    ) -> Call<ById<Personal, T::Update>> {
        self.client.call(ById::new(vendor_data, request))
    }

    /// Sets the status of an entity. A `BLOCKED` entity can't get a session until its status
    /// changes.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::entity::{EntityStatus, UpdateEntityStatus};
    ///
    /// let block = UpdateEntityStatus::new(EntityStatus::Blocked).reason("Chargeback");
    /// client.users().update_status("user-1", block).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/update-status>,
    /// <https://docs.didit.me/management-api/businesses/update-status>
    pub fn update_status(
        &self,
        vendor_data: impl Into<Personal>,
        request: UpdateEntityStatus,
    ) -> Call<ById<Personal, SetStatus<T>>> {
        self.client
            .call(ById::new(vendor_data, SetStatus::new(request)))
    }

    /// Deletes entities permanently: those of a list, or all. Ignores unknown ones.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::entity::BatchDeleteEntities;
    ///
    /// let both = vec!["user-1".into(), "user-2".into()];
    /// let both = BatchDeleteEntities::new().vendor_data_list(both);
    /// println!("{:?} deleted", client.users().batch_delete(both).await?.deleted);
    /// let all = BatchDeleteEntities::new().delete_all(true);
    /// client.businesses().batch_delete(all).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/delete>; the OpenAPI document,
    /// `/v3/businesses/delete/`
    pub fn batch_delete(&self, request: BatchDeleteEntities) -> Call<BatchDelete<T>> {
        self.client.call(BatchDelete::new(request))
    }
}

impl Users<'_> {
    /// Renders the finished sessions of a user, at most 20, as one PDF report. May take a
    /// minute.
    ///
    /// Awaiting the call returns the whole report, [`Call::stream`] a stream of it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let report = client.users().generate_pdf("user-1").await?;
    /// println!("{} bytes", report.bytes().len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `/v3/users/{vendor_data}/generate-pdf/`
    pub fn generate_pdf(
        &self,
        vendor_data: impl Into<Personal>,
    ) -> Call<ById<Personal, GeneratePdf<User>>> {
        self.client.call(ById::of(vendor_data))
    }

    /// Adds a face to a user, at most 5: it matches in face searches and in biometric
    /// authentication, and is on no list. The path contains the [account](Account) of the client.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::user::UploadUserFace;
    ///
    /// let user = client.users().retrieve("user-1").await?;
    /// if let Some(id) = user.didit_internal_id {
    ///     let face = UploadUserFace::new("/9j/4AAQSkZJRg==").comment("Earlier provider");
    ///     println!("{:?}", client.users().upload_face(id, face).await?.uuid);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/upload-face>
    pub fn upload_face(
        &self,
        didit_internal_id: impl Into<Uuid>,
        request: UploadUserFace,
    ) -> Call<UploadUserFaceById> {
        let id = (self.client.ids(), didit_internal_id.into());
        self.client.call(ById::new(id, request))
    }
}

/// Request of [`Users::upload_face`].
pub type UploadUserFaceById = ById<(Account, Uuid), UploadUserFace>;

tagged! {
    /// Body of [`Entities::update_status`].
    SetStatus(UpdateEntityStatus);
    /// Request of [`Entities::batch_delete`].
    BatchDelete(BatchDeleteEntities);
}

endpoints! {
    ListUsers: LIST_USERS -> pages of User;
    CreateUser: CREATE_USER, json -> User, json;
    ById<Personal, Retrieve<User>>: RETRIEVE_USER, query -> User, json;
    ById<Personal, UpdateUser>: UPDATE_USER, json -> User, json;
    ById<Personal, SetStatus<User>>: UPDATE_USER_STATUS, json -> User, json;
    BatchDelete<User>: BATCH_DELETE_USERS, json -> DeletedEntities, json;
    UploadUserFaceById: UPLOAD_USER_FACE, json -> UserFace, json;
    ById<Personal, GeneratePdf<User>>: GENERATE_USER_PDF, query -> Pdf document;

    ListBusinesses: LIST_BUSINESSES -> pages of Business;
    CreateBusiness: CREATE_BUSINESS, json -> Business, json;
    ById<Personal, Retrieve<Business>>: RETRIEVE_BUSINESS, query -> Business, json;
    ById<Personal, UpdateBusiness>: UPDATE_BUSINESS, json -> Business, json;
    ById<Personal, SetStatus<Business>>: UPDATE_BUSINESS_STATUS, json -> Business, json;
    BatchDelete<Business>: BATCH_DELETE_BUSINESSES, json -> DeletedEntities, json;
}

setters! { CreateUser for Call<CreateUser> via map }
setters! { CreateBusiness for Call<CreateBusiness> via map }
setters! { UploadUserFace for Call<UploadUserFaceById> via map_body }
setters! { UpdateUser for Call<ById<Personal, UpdateUser>> via map_body }
setters! { UpdateBusiness for Call<ById<Personal, UpdateBusiness>> via map_body }

filters! {
    ListUsers: [offset, limit];
    ListBusinesses: [offset, limit];
}

//! The people behind the sessions.

use crate::call::Call;
use crate::client::Client;
use crate::download::{Document, FileEndpoint, Format, PDF_LIMIT};
use crate::endpoint::{self, endpoint};
use crate::pager::paged;
use didit_types::entity::{BatchDeleteEntities, DeletedEntities, UpdateEntityStatus};
use didit_types::user::{CreateUser, ListUsers, UpdateUser, User};
use didit_types::{Page, Personal};

/// Users; see [`Client::users`].
#[derive(Debug, Clone, Copy)]
pub struct Users<'a>(&'a Client);

impl<'a> Users<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Lists users, the one with the latest session first. `count` ends at 100;
    /// the pages do not.
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
    /// Source: <https://docs.didit.me/management-api/users/list>
    pub fn list(&self, filter: ListUsers) -> Call<ListUsers> {
        self.0.call(filter)
    }

    /// Makes a user before its first session. A `vendor_data` that has one already
    /// is refused.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::user::CreateUser;
    ///
    /// let user = CreateUser::new("user-1").full_name("Ana Example");
    /// let user = client.users().create(user).await?;
    /// println!("{:?}", user.didit_internal_id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/create>
    pub fn create(&self, request: CreateUser) -> Call<CreateUser> {
        self.0.call(request)
    }

    /// Reads a user.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let user = client.users().retrieve("user-1").await?;
    /// println!("{:?} of {:?} sessions", user.approved_count, user.session_count);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/entities/users/operations>
    pub fn retrieve(&self, vendor_data: impl Into<Personal>) -> Call<RetrieveUser> {
        let vendor_data = vendor_data.into();
        self.0.call(RetrieveUser { vendor_data })
    }

    /// Changes what is known of a user.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::Patch;
    /// use didit_api::types::user::UpdateUser;
    ///
    /// let change = UpdateUser::new().display_name("Ana").date_of_birth(Patch::Clear);
    /// client.users().update("user-1", change).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/update>
    pub fn update(
        &self,
        vendor_data: impl Into<Personal>,
        request: UpdateUser,
    ) -> Call<ChangeUser> {
        let (vendor_data, body) = (vendor_data.into(), request);
        self.0.call(ChangeUser { vendor_data, body })
    }

    /// Sets the status of a user. For one who is `BLOCKED`, no session can be
    /// created; setting another status lifts that.
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
    /// Source: <https://docs.didit.me/management-api/users/update-status>
    pub fn update_status(
        &self,
        vendor_data: impl Into<Personal>,
        request: UpdateEntityStatus,
    ) -> Call<ChangeUserStatus> {
        let (vendor_data, body) = (vendor_data.into(), request);
        self.0.call(ChangeUserStatus { vendor_data, body })
    }

    /// Deletes users for good: those of a list, or all. Unknown ones are passed
    /// over, and it may be repeated.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::entity::BatchDeleteEntities;
    ///
    /// let both = vec!["user-1".into(), "user-2".into()];
    /// let both = BatchDeleteEntities::new().vendor_data_list(both);
    /// println!("{:?} deleted", client.users().batch_delete(both).await?.deleted);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/users/delete>
    pub fn batch_delete(&self, request: BatchDeleteEntities) -> Call<BatchDeleteUsers> {
        self.0.call(BatchDeleteUsers { body: request })
    }

    /// Renders the finished sessions of a user, at most 20, as one PDF report.
    ///
    /// Awaited, it gives the whole report; `.stream()` gives it piece by piece.
    /// It may take a minute.
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
    pub fn generate_pdf(&self, vendor_data: impl Into<Personal>) -> Call<GenerateUserPdf> {
        let vendor_data = vendor_data.into();
        self.0.call(GenerateUserPdf { vendor_data })
    }
}

/// Reads a user.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetrieveUser {
    /// Which one.
    pub vendor_data: Personal,
}

/// Changes a user.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangeUser {
    /// Which one.
    pub vendor_data: Personal,
    /// To what.
    pub body: UpdateUser,
}

/// Sets the status of a user.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangeUserStatus {
    /// Which one.
    pub vendor_data: Personal,
    /// To what.
    pub body: UpdateEntityStatus,
}

/// Deletes users.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchDeleteUsers {
    /// Which ones.
    pub body: BatchDeleteEntities,
}

/// Renders the sessions of a user as a PDF report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GenerateUserPdf {
    /// Whose.
    pub vendor_data: Personal,
}

endpoint! { ListUsers: LIST_USERS -> Page<User> as json,
    |call, operation| endpoint::with_query(operation, &[], call, call.query_pairs()),
}

paged! { ListUsers: User, [offset, limit] }

endpoint! { CreateUser: CREATE_USER -> User as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

endpoint! { RetrieveUser: RETRIEVE_USER -> User as json,
    |call, operation| endpoint::bare(operation, &[call.vendor_data.reveal()]),
}

endpoint! { ChangeUser: UPDATE_USER -> User as json,
    |call, operation| endpoint::with_json(operation, &[call.vendor_data.reveal()], &call.body),
}

endpoint! { ChangeUserStatus: UPDATE_USER_STATUS -> User as json,
    |call, operation| endpoint::with_json(operation, &[call.vendor_data.reveal()], &call.body),
}

endpoint! { BatchDeleteUsers: BATCH_DELETE_USERS -> DeletedEntities as json,
    |call, operation| endpoint::with_json(operation, &[], &call.body),
}

endpoint! { GenerateUserPdf: GENERATE_USER_PDF -> Document as pdf,
    |call, operation| endpoint::for_file(operation, &[call.vendor_data.reveal()], None, "application/pdf"),
    fn response_limit(&self) -> usize {
        PDF_LIMIT
    }
}

impl FileEndpoint for GenerateUserPdf {
    const FORMAT: Format = Format::Pdf;
}

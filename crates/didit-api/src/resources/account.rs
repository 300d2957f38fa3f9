//! Accounts: registration, login, organisations and their applications. The API key is never sent.
//!
//! Source: <https://docs.didit.me/integration/programmatic-registration>

use bytes::Bytes;
use didit_transport::RequestBody;
use didit_types::account::{
    AccountApplication, AccountTokens, CreateAccountApplication, Login, Organization,
    RegisterAccount, RegisteredAccount, ResendAccountOtp, UpdateAccountApplication,
    VerifyAccountEmail,
};
use didit_types::{ApplicationId, Drift, Operation, SecretString, Uuid, ValidationError};
use http::header::AUTHORIZATION;
use http::{Request, Response};

use super::table::endpoints;
use super::{AccountApplications, AccountOrganizations, AccountRegistration};
use crate::by_id::{ById, Retrieve};
use crate::call::Call;
use crate::endpoint::{Credential, Endpoint};
use crate::error::Error;
use crate::request;

impl AccountRegistration<'_> {
    /// Registers an account. The service sends a code to its e-mail address.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::account::{
    ///     Login, RegisterAccount, ResendAccountOtp, VerifyAccountEmail,
    /// };
    ///
    /// let (email, password) = ("ada@example.com", "Correct-Horse-7");
    /// client.account().register(RegisterAccount::new(email, password)).await?;
    /// client.account().resend_otp(ResendAccountOtp::new(email)).await?;
    /// client.account().verify_email(VerifyAccountEmail::new(email, "A3K9F2")).await?;
    /// let tokens = client.account().login(Login::new(email, password)).await?;
    /// # drop(tokens);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/auth-api/register>
    pub fn register(&self, request: RegisterAccount) -> Call<RegisterAccount> {
        self.0.call(request)
    }

    /// Sends another code to the e-mail address of an account that is not verified yet.
    ///
    /// Source: `POST /programmatic/resend-otp/` of <https://docs.didit.me/openapi-auth.json>
    pub fn resend_otp(&self, request: ResendAccountOtp) -> Call<ResendAccountOtp> {
        self.0.call(request)
    }

    /// Verifies the e-mail address of an account, and returns its tokens and the API keys of its
    /// first applications.
    ///
    /// Source: <https://docs.didit.me/auth-api/verify-email>
    pub fn verify_email(&self, request: VerifyAccountEmail) -> Call<VerifyAccountEmail> {
        self.0.call(request)
    }

    /// Exchanges an e-mail address and a password for tokens.
    ///
    /// Source: <https://docs.didit.me/auth-api/login>
    pub fn login(&self, request: Login) -> Call<Login> {
        self.0.call(request)
    }
}

impl AccountOrganizations<'_> {
    /// Lists the organisations of the account of an access token.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, token: didit_api::types::SecretString)
    /// # -> Result<(), didit_api::Error> {
    /// for organization in client.account_organizations().list(token.clone()).await? {
    ///     let Some(id) = organization.uuid else { continue };
    ///     for application in client.account_applications().list(token.clone(), &id).await? {
    ///         let Some(application) = application.uuid else { continue };
    ///         let call = client.account_applications().retrieve(token.clone(), &id, application);
    ///         println!("{:?}", call.await?.client_id);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: `GET /organizations/me/` of <https://docs.didit.me/openapi-auth.json>
    pub fn list(
        &self,
        access_token: impl Into<SecretString>,
    ) -> Call<WithAccessToken<ListOrganizations>> {
        self.0
            .call(WithAccessToken::new(access_token, ById::of(())))
    }
}

impl AccountApplications<'_> {
    /// Lists the applications of an organisation.
    ///
    /// Source: `GET /organizations/me/{org_id}/applications/` of
    /// <https://docs.didit.me/openapi-auth.json>
    pub fn list(
        &self,
        access_token: impl Into<SecretString>,
        organization: impl Into<Uuid>,
    ) -> Call<WithAccessToken<ListApplications>> {
        let request = ById::of(organization);
        self.0.call(WithAccessToken::new(access_token, request))
    }

    /// Creates an application. The response has its API key.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, token: didit_api::types::SecretString)
    /// # -> Result<(), didit_api::Error> {
    /// use didit_api::types::account::{CreateAccountApplication, UpdateAccountApplication};
    ///
    /// let organization = "11111111-2222-4333-8444-555555555555";
    /// let shop = CreateAccountApplication::new().name("Shop");
    /// let shop = client.account_applications().create(token.clone(), organization, shop).await?;
    /// if let Some(id) = shop.uuid {
    ///     let website = UpdateAccountApplication::new().website_url("https://shop.example.com");
    ///     client.account_applications().update(token, organization, id, website).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/auth-api/create-application>
    pub fn create(
        &self,
        access_token: impl Into<SecretString>,
        organization: impl Into<Uuid>,
        request: CreateAccountApplication,
    ) -> Call<WithAccessToken<CreateApplicationById>> {
        let request = ById::new(organization, request);
        self.0.call(WithAccessToken::new(access_token, request))
    }

    /// Retrieves an application with its API key.
    ///
    /// Source: <https://docs.didit.me/auth-api/get-credentials>
    pub fn retrieve(
        &self,
        access_token: impl Into<SecretString>,
        organization: impl Into<Uuid>,
        application: impl Into<ApplicationId>,
    ) -> Call<WithAccessToken<RetrieveApplication>> {
        let request = ById::of((organization.into(), application.into()));
        self.0.call(WithAccessToken::new(access_token, request))
    }

    /// Changes the name and the addresses of an application. The API key stays the same.
    ///
    /// Source: <https://docs.didit.me/auth-api/update-application>
    pub fn update(
        &self,
        access_token: impl Into<SecretString>,
        organization: impl Into<Uuid>,
        application: impl Into<ApplicationId>,
        request: UpdateAccountApplication,
    ) -> Call<WithAccessToken<UpdateApplicationById>> {
        let request = ById::new((organization.into(), application.into()), request);
        self.0.call(WithAccessToken::new(access_token, request))
    }
}

/// Request of [`AccountOrganizations::list`], without its token.
pub type ListOrganizations = ById<(), Retrieve<Vec<Organization>>>;
/// Request of [`AccountApplications::list`], without its token.
pub type ListApplications = ById<Uuid, Retrieve<Vec<AccountApplication>>>;
/// Request of [`AccountApplications::create`], without its token.
pub type CreateApplicationById = ById<Uuid, CreateAccountApplication>;
/// Request of [`AccountApplications::retrieve`], without its token.
pub type RetrieveApplication = ById<(Uuid, ApplicationId), Retrieve<AccountApplication>>;
/// Request of [`AccountApplications::update`], without its token.
pub type UpdateApplicationById = ById<(Uuid, ApplicationId), UpdateAccountApplication>;

/// Request of an account, authorized by its access token.
#[derive(Debug, Clone, PartialEq)]
pub struct WithAccessToken<R> {
    request: R,
    token: SecretString,
}

impl<R> WithAccessToken<R> {
    /// Creates a request from its token and the request of the operation.
    pub fn new(access_token: impl Into<SecretString>, request: R) -> Self {
        Self {
            request,
            token: access_token.into(),
        }
    }
}

impl<R: Endpoint> Endpoint for WithAccessToken<R> {
    type Output = R::Output;

    fn operation(&self) -> Operation {
        self.request.operation()
    }

    fn request(&self) -> Result<Request<RequestBody>, ValidationError> {
        let token = format!("Bearer {}", self.token.reveal());
        let token = request::token_header("access_token", &token);
        let (token, mut request) = ValidationError::both(token, self.request.request())?;
        request.headers_mut().insert(AUTHORIZATION, token);
        Ok(request)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<R::Output, Error> {
        self.request.decode(response)
    }

    fn drift(&self, output: &R::Output) -> Vec<Drift> {
        self.request.drift(output)
    }

    fn credential(&self) -> Credential {
        Credential::Account
    }
}

/// Endpoints without the API key, on the host of accounts.
macro_rules! account {
    ($($Request:ty: $OPERATION:ident, $build:ident -> $Output:ty, $decode:ident;)+) => { endpoints! {
        $( $Request: $OPERATION, $build -> $Output, $decode {
            fn credential(&self) -> Credential {
                Credential::Account
            }
        }; )+
    } };
}

account! {
    RegisterAccount: REGISTER_ACCOUNT, json -> RegisteredAccount, json;
    ResendAccountOtp: RESEND_ACCOUNT_OTP, json -> RegisteredAccount, optional_json;
    VerifyAccountEmail: VERIFY_ACCOUNT_EMAIL, json -> AccountTokens, json;
    Login: LOGIN, json -> AccountTokens, json;
    ListOrganizations: LIST_ACCOUNT_ORGANIZATIONS, query -> Vec<Organization>, json;
    ListApplications: LIST_ACCOUNT_APPLICATIONS, query -> Vec<AccountApplication>, json;
    CreateApplicationById: CREATE_ACCOUNT_APPLICATION, json -> AccountApplication, json;
    RetrieveApplication: RETRIEVE_ACCOUNT_APPLICATION, query -> AccountApplication, json;
    UpdateApplicationById: UPDATE_ACCOUNT_APPLICATION, json -> AccountApplication, json;
}

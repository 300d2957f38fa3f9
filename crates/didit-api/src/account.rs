//! The organisation and the application of a client.

use didit_types::{ApplicationId, Uuid};

/// Ids of the organisation and the application, which the paths of cases, networks and reports
/// contain. A setting of the [client](crate::ClientBuilder::account), whose methods fill them in.
///
/// The console shows both. Without them such a call is a
/// [`ValidationError`](crate::ValidationError), and nothing is sent.
///
/// ```
/// use didit_api::{Account, Client};
///
/// let organization = "11111111-2222-4333-8444-555555555555";
/// let application = "22222222-3333-4444-8555-666666666666";
/// let client = Client::builder("key").account(Account::new(organization, application)).build()?;
/// # drop(client);
/// # Ok::<_, didit_api::ConfigError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    pub(crate) organization: Option<Uuid>,
    pub(crate) application: Option<ApplicationId>,
}

impl Account {
    /// Creates an account from its ids.
    pub fn new(organization_id: impl Into<Uuid>, application_id: impl Into<ApplicationId>) -> Self {
        Self {
            organization: Some(organization_id.into()),
            application: Some(application_id.into()),
        }
    }

    /// Path segment of the organisation; empty, and so refused, if it is unknown.
    pub(crate) fn organization(&self) -> &str {
        self.organization.as_ref().map_or("", Uuid::as_str)
    }

    /// Path segment of the application; empty, and so refused, if it is unknown.
    pub(crate) fn application(&self) -> &str {
        self.application.as_ref().map_or("", ApplicationId::as_str)
    }
}

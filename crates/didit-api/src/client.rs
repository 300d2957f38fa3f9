//! The client.

use std::fmt;
use std::sync::Arc;

use didit_transport::{SharedClock, SharedTransport};
use didit_types::{SecretString, operation::Method};
use http::HeaderValue;

use crate::call::Call;
use crate::config::{BaseUrl, ClientBuilder, ConfigError};
use crate::endpoint::Endpoint;
use crate::media::Media;
use crate::resources::{self, CustomRequest};

/// A client of the Didit API.
///
/// It is cheap to clone, and every clone shares connections and limits. It can
/// be used from any number of tasks at once.
#[derive(Clone)]
pub struct Client(Arc<Parts>);

/// What a client is made of.
pub(crate) struct Parts {
    /// All policies around the HTTP stack.
    pub(crate) transport: SharedTransport,
    pub(crate) clock: SharedClock,
    pub(crate) base: BaseUrl,
    pub(crate) key: HeaderValue,
    pub(crate) user_agent: HeaderValue,
}

impl Client {
    /// A client with this key and the default settings.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the key can't be sent in a header.
    pub fn new(api_key: impl Into<SecretString>) -> Result<Self, ConfigError> {
        Self::builder(api_key).build()
    }

    /// Sets up a client with this key.
    pub fn builder(api_key: impl Into<SecretString>) -> ClientBuilder {
        ClientBuilder::new(api_key.into())
    }

    /// A client set up by the environment:
    ///
    /// | variable | holds |
    /// | --- | --- |
    /// | `DIDIT_API_KEY` | the key; required |
    /// | `DIDIT_BASE_URL` | the address, with or without `/v3` |
    /// | `DIDIT_TIMEOUT` | the limit of a whole call in seconds |
    /// | `DIDIT_MAX_RETRIES` | how often a failed request is sent again |
    ///
    /// [`ClientBuilder::from_env`] does the same and lets other settings follow.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], which names the variable.
    pub fn from_env() -> Result<Self, ConfigError> {
        ClientBuilder::from_env()?.build()
    }

    pub(crate) fn from_parts(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }

    /// Verification sessions: create, read, list, review, share, delete.
    pub fn sessions(&self) -> resources::Sessions<'_> {
        resources::Sessions::new(self)
    }

    /// The faces, documents, phone numbers and e-mail addresses of sessions that
    /// are declined when they come again.
    pub fn blocklist(&self) -> resources::Blocklist<'_> {
        resources::Blocklist::new(self)
    }

    /// Blocklists, allowlists and an application's own lists.
    pub fn lists(&self) -> resources::Lists<'_> {
        resources::Lists::new(self)
    }

    /// What is on these lists.
    pub fn list_entries(&self) -> resources::ListEntries<'_> {
        resources::ListEntries::new(self)
    }

    /// Notes on sessions, and what happened to them.
    pub fn reviews(&self) -> resources::Reviews<'_> {
        resources::Reviews::new(self)
    }

    /// Verifications that were made elsewhere.
    pub fn imports(&self) -> resources::Imports<'_> {
        resources::Imports::new(self)
    }

    /// Sandbox sessions, whose outcome is chosen.
    pub fn sandbox(&self) -> resources::Sandbox<'_> {
        resources::Sandbox::new(self)
    }

    /// Where the application gets its webhooks.
    pub fn webhook_destinations(&self) -> resources::WebhookDestinations<'_> {
        resources::WebhookDestinations::new(self)
    }

    /// The people behind the sessions: one user for each `vendor_data`.
    pub fn users(&self) -> resources::Users<'_> {
        resources::Users::new(self)
    }

    /// The companies behind the sessions: one for each `vendor_data`.
    pub fn businesses(&self) -> resources::Businesses<'_> {
        resources::Businesses::new(self)
    }

    /// What the organisation has paid in advance.
    pub fn billing(&self) -> resources::Billing<'_> {
        resources::Billing::new(self)
    }

    /// What is checked, and in which order.
    pub fn workflows(&self) -> resources::Workflows<'_> {
        resources::Workflows::new(self)
    }

    /// E-mail addresses, checked on their own.
    pub fn email(&self) -> resources::Email<'_> {
        resources::Email::new(self)
    }

    /// Phone numbers, checked on their own.
    pub fn phone(&self) -> resources::Phone<'_> {
        resources::Phone::new(self)
    }

    /// IP addresses, checked on their own.
    pub fn ip(&self) -> resources::Ip<'_> {
        resources::Ip::new(self)
    }

    /// Identity documents, checked on their own.
    pub fn id_verification(&self) -> resources::IdVerification<'_> {
        resources::IdVerification::new(self)
    }

    /// Faces, compared on their own.
    pub fn face_match(&self) -> resources::FaceMatch<'_> {
        resources::FaceMatch::new(self)
    }

    /// Liveness from one picture, checked on its own.
    pub fn passive_liveness(&self) -> resources::PassiveLiveness<'_> {
        resources::PassiveLiveness::new(self)
    }

    /// Age from one picture, estimated on its own.
    pub fn age_estimation(&self) -> resources::AgeEstimation<'_> {
        resources::AgeEstimation::new(self)
    }

    /// AML screening on its own.
    pub fn aml(&self) -> resources::Aml<'_> {
        resources::Aml::new(self)
    }

    /// Proofs of address, checked on their own.
    pub fn poa(&self) -> resources::Poa<'_> {
        resources::Poa::new(self)
    }

    /// The pictures, videos and files of decisions.
    pub fn media(&self) -> Media<'_> {
        Media::new(self)
    }

    /// Whether the service is up.
    pub fn health(&self) -> resources::Health<'_> {
        resources::Health::new(self)
    }

    /// Calls an endpoint: one of this crate, or the caller's own.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Call<E> {
        Call::new(self.clone(), endpoint)
    }

    /// Calls what has no method here, through the same policies.
    ///
    /// `path` is sent as given, so it must be percent-encoded; it starts with
    /// `/v3/` or another root of the API, and may carry a query. A `GET` is
    /// repeated when it fails, nothing else is.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Call<CustomRequest> {
        self.call(CustomRequest::new(method, path))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.base)
            .finish_non_exhaustive()
    }
}

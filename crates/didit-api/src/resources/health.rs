//! Whether the service is up.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, Credential, endpoint};

/// The healthcheck; see [`Client::health`].
#[derive(Debug, Clone, Copy)]
pub struct Health<'a>(&'a Client);

impl<'a> Health<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Asks the service whether it is up. The key is not sent.
    pub fn check(&self) -> Call<Healthcheck> {
        self.0.call(Healthcheck)
    }
}

/// Asks whether the service is up. Source: the OpenAPI document, `GET /system/healthcheck`.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Healthcheck;

endpoint! { Healthcheck: HEALTHCHECK -> didit_types::Health as json_or_default,
    |_call, operation| endpoint::bare(operation, &[]),
    fn credential(&self) -> Credential {
        Credential::None
    }
}

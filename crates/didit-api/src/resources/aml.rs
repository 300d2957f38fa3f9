//! AML screening on its own.

use crate::call::Call;
use crate::check::ValidationError;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use didit_types::standalone::{ScreenAml, ScreenedAml};

/// AML screening; see [`Client::aml`].
#[derive(Debug, Clone, Copy)]
pub struct Aml<'a>(&'a Client);

impl<'a> Aml<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Screens a person or a company. Each screening is paid for; a failed one is
    /// repeated only if it surely was not sent, or has an
    /// [`idempotency_key`](Call::idempotency_key).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::ScreenAml;
    ///
    /// let person = ScreenAml::new("Carmen Española").date_of_birth("1980-01-31");
    /// let screening = client.aml().screen(person).idempotency_key("user-1-2026-11").await?;
    /// println!("{:?}", screening.aml.and_then(|found| found.total_hits));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    pub fn screen(&self, request: ScreenAml) -> Call<ScreenAml> {
        self.0.call(request)
    }
}

impl Call<ScreenAml> {
    /// Names the screening, in at most 255 characters. The same request under the same
    /// name is screened and paid for once, so a failed one is repeated; another request
    /// under it is refused (409).
    pub fn idempotency_key(self, key: &str) -> Self {
        if key.trim().is_empty() || key.len() > 255 {
            let problem = "must have 1 to 255 characters";
            return self.refuse(ValidationError::new("idempotency-key", problem));
        }
        self.with_header("idempotency-key", key)
            .with_harmless_duplicates()
    }
}

endpoint! { ScreenAml: SCREEN_AML -> ScreenedAml as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

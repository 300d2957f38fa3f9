//! E-mail addresses, checked on their own.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use didit_types::standalone::{AssessEmailRisk, EmailRisk};

/// E-mail addresses; see [`Client::email`].
#[derive(Debug, Clone, Copy)]
pub struct Email<'a>(&'a Client);

impl<'a> Email<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Assesses the risk of an address, and sends no mail to it. Each assessment is
    /// paid for; a failed one is repeated only if it surely was not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::FeatureStatus;
    /// use didit_api::types::standalone::AssessEmailRisk;
    ///
    /// let address = AssessEmailRisk::new("carmen@example.com").vendor_data("user-1");
    /// let risk = client.email().assess_risk(address).await?;
    /// if risk.status != FeatureStatus::Approved {
    ///     println!("{:?}", risk.email.and_then(|found| found.enrichment));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub fn assess_risk(&self, request: AssessEmailRisk) -> Call<AssessEmailRisk> {
        self.0.call(request)
    }
}

endpoint! { AssessEmailRisk: ASSESS_EMAIL_RISK -> EmailRisk as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

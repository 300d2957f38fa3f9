//! IP addresses, checked on their own.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use didit_types::standalone::{AssessIpRisk, IpRisk};

/// IP addresses; see [`Client::ip`].
#[derive(Debug, Clone, Copy)]
pub struct Ip<'a>(&'a Client);

impl<'a> Ip<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Assesses the risk of an address: where it is, and what it hides. Each
    /// assessment is paid for; a failed one is repeated only if it surely was not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::AssessIpRisk;
    ///
    /// let address = AssessIpRisk::new("192.0.2.1").claimed_country("ESP");
    /// let risk = client.ip().assess_risk(address).await?;
    /// let is_elsewhere = risk.ip.and_then(|found| found.country_mismatch);
    /// println!("{} {is_elsewhere:?}", risk.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/ip-risk>
    pub fn assess_risk(&self, request: AssessIpRisk) -> Call<AssessIpRisk> {
        self.0.call(request)
    }
}

endpoint! { AssessIpRisk: ASSESS_IP_RISK -> IpRisk as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

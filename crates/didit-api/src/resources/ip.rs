//! IP addresses, checked on their own.

use didit_types::standalone::{AssessIpRisk, IpRisk};

use super::standalone;
use crate::call::Call;
use crate::check::{Check, Checked, at_most, each, ip_address};
use crate::client::Client;
use crate::endpoint::{self, endpoint};

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

impl Check for AssessIpRisk {
    fn check(&self) -> Checked {
        ip_address("ip_address", self.ip_address.reveal())?;
        each(&self.claimed_country, |code| {
            at_most("claimed_country", code.reveal(), 3)
        })?;
        each(&self.user_agent, |text| {
            at_most("user_agent", text.reveal(), 512)
        })?;
        standalone::metadata(self.metadata.as_ref())
    }
}

endpoint! { AssessIpRisk: ASSESS_IP_RISK -> IpRisk as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

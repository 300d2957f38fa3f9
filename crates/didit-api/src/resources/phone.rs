//! Phone numbers, checked on their own.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use didit_types::standalone::{AssessPhoneRisk, PhoneRisk};

/// Phone numbers; see [`Client::phone`].
#[derive(Debug, Clone, Copy)]
pub struct Phone<'a>(&'a Client);

impl<'a> Phone<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Assesses the risk of a number, and sends nothing to it. Each assessment is
    /// paid for; a failed one is repeated only if it surely was not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::AssessPhoneRisk;
    ///
    /// let risk = client.phone().assess_risk(AssessPhoneRisk::new("+33639980001")).await?;
    /// println!("{} {:?}", risk.status, risk.phone.and_then(|found| found.is_virtual));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub fn assess_risk(&self, request: AssessPhoneRisk) -> Call<AssessPhoneRisk> {
        self.0.call(request)
    }
}

endpoint! { AssessPhoneRisk: ASSESS_PHONE_RISK -> PhoneRisk as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

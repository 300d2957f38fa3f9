//! What an organisation has paid in advance.

use crate::call::Call;
use crate::client::Client;
use crate::endpoint::{self, endpoint};
use didit_types::billing::{Balance, CheckoutSession, TopUp};

/// Billing; see [`Client::billing`].
#[derive(Debug, Clone, Copy)]
pub struct Billing<'a>(&'a Client);

impl<'a> Billing<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Reads the balance of the organisation.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let balance = client.billing().retrieve_balance().await?;
    /// println!("{} US dollars are left", balance.balance.reveal());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/billing/balance>
    pub fn retrieve_balance(&self) -> Call<RetrieveBalance> {
        self.0.call(RetrieveBalance)
    }

    /// Opens a page on which somebody pays for more credit. Nothing is charged
    /// before that.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::billing::TopUp;
    ///
    /// let page = client.billing().top_up(TopUp::new(500)).await?;
    /// println!("pay at {}", page.checkout_session_url.reveal());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/billing/top-up>
    pub fn top_up(&self, request: TopUp) -> Call<TopUp> {
        self.0.call(request)
    }
}

/// Reads the balance of the organisation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetrieveBalance;

endpoint! { RetrieveBalance: RETRIEVE_BALANCE -> Balance as json,
    |_call, operation| endpoint::bare(operation, &[]),
}

endpoint! { TopUp: TOP_UP -> CheckoutSession as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

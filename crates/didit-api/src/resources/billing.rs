//! Credits of an organisation.

use didit_types::billing::{Balance, CheckoutSession, TopUp};
use didit_types::setters;

use super::Billing;
use super::table::endpoints;
use crate::by_id::{ById, Retrieve};
use crate::call::Call;

impl Billing<'_> {
    /// Retrieves the balance of the organisation.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let balance = client.billing().retrieve_balance().await?;
    /// println!("{} US dollars", balance.balance.reveal());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/billing/balance>
    pub fn retrieve_balance(&self) -> Call<RetrieveBalance> {
        self.0.call(ById::of(()))
    }

    /// Creates a checkout page for more credits. Nothing is charged before a person pays there.
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

/// Request of [`Billing::retrieve_balance`].
pub type RetrieveBalance = ById<(), Retrieve<Balance>>;

endpoints! {
    RetrieveBalance: RETRIEVE_BALANCE, query -> Balance, json;
    TopUp: TOP_UP, json -> CheckoutSession, json;
}

setters! { TopUp for Call<TopUp> via map }

//! What an organisation has paid in advance.

use didit_types::billing::{Balance, CheckoutSession, TopUp};

use crate::call::Call;
use crate::check::{Check, Checked, each, link, refuse};
use crate::client::Client;
use crate::endpoint::{self, endpoint};

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

/// In US dollars.
const LEAST: f64 = 50.0;

impl Check for TopUp {
    fn check(&self) -> Checked {
        if self
            .amount_in_dollars
            .as_f64()
            .is_none_or(|amount| amount < LEAST)
        {
            return refuse("amount_in_dollars", "must be at least 50");
        }
        each(&self.success_url, |url| link("success_url", url.reveal()))?;
        each(&self.cancel_url, |url| link("cancel_url", url.reveal()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_the_least_amount_is_refused() {
        let field = |request: TopUp| request.check().unwrap_err().field().to_owned();
        assert_eq!(field(TopUp::new(49)), "amount_in_dollars");
        assert_eq!(field(TopUp::new(50).cancel_url("back")), "cancel_url");
        assert!(
            TopUp::new(50)
                .success_url("https://example.com")
                .check()
                .is_ok()
        );
    }
}

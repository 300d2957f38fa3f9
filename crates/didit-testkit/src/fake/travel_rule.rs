//! What the counterparties and users of travel rule transfers do outside the API.

use super::Fake;
use crate::vocabulary::canonical_uuid;

impl Fake {
    /// Returns the token of the link that the service sends by e-mail to the counterparty of a
    /// transaction, by Didit's id; `None` if it was not sent by e-mail.
    ///
    /// ```
    /// assert_eq!(didit_testkit::Fake::new().pickup_token("unknown"), None);
    /// ```
    pub fn pickup_token(&self, transaction: impl AsRef<str>) -> Option<String> {
        let id = canonical_uuid(transaction.as_ref())?;
        self.lock().pickup_token(id)
    }

    /// Proves control of the wallet of a widget session, as its user does by signing a message.
    /// Returns false if the token is unknown, expired or used up.
    ///
    /// ```
    /// assert!(!didit_testkit::Fake::new().prove_wallet("unknown"));
    /// ```
    pub fn prove_wallet(&self, token: &str) -> bool {
        let proven = self.lock().prove_wallet(token);
        self.deliver();
        proven
    }
}

//! What users of an application, and its issuer, do outside the API.

use didit_types::authentication::StepUpAction;
use http::Uri;

use super::{Fake, FakeError};
use crate::http::Reply;
use crate::vocabulary::Query;

impl Fake {
    /// Returns the issuer of the first application, without a slash at its end.
    ///
    /// ```
    /// assert!(didit_testkit::Fake::new().issuer().starts_with("https://"));
    /// ```
    pub fn issuer(&self) -> String {
        self.lock().issuer(0)
    }

    /// Signs a user in, as the sign-in page of the first application at `url` does, and returns the
    /// URL to which it redirects the browser.
    ///
    /// # Errors
    ///
    /// [`FakeError`] if the page would refuse the parameters of the URL.
    ///
    /// ```
    /// let didit = didit_testkit::Fake::new();
    /// assert!(didit.sign_in("https://app.auth.didit.me/sign-in", "user-7").is_err());
    /// ```
    pub fn sign_in(&self, url: &str, vendor_data: &str) -> Result<String, FakeError> {
        let url: Option<Uri> = url.parse().ok();
        let query = Query::parse(url.as_ref().and_then(Uri::query));
        let redirect = self.lock().authorize(0, &query, Some(vendor_data));
        redirect.map_err(|problem| FakeError::new(&Reply::rule("sign-in", problem)))
    }

    /// Replaces the keys that sign tokens. The previous ones stay published, as for a day in the
    /// service.
    ///
    /// ```
    /// didit_testkit::Fake::new().rotate_signing_keys();
    /// ```
    pub fn rotate_signing_keys(&self) {
        self.lock().rotate_signing_keys();
    }

    /// Requires a verification before an action of users. The step-up is approved when its session
    /// is, whose id it has.
    ///
    /// ```
    /// use didit_types::authentication::StepUpAction;
    ///
    /// didit_testkit::Fake::new().require_step_up(StepUpAction::Payout);
    /// ```
    pub fn require_step_up(&self, action: StepUpAction) {
        self.lock().sign_ins.step_ups.insert(action);
    }
}

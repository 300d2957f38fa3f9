//! Proofs of address, checked on their own.

use super::standalone::{self, DOCUMENTS, WithFiles};
use crate::call::Call;
use crate::client::Client;
use crate::endpoint::endpoint;
use crate::multipart::FileUpload;
use didit_types::standalone::{VerifiedPoa, VerifyPoa};
use std::time::Duration;

/// The API asks callers to wait for at least 45 seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Proofs of address; see [`Client::poa`].
#[derive(Debug, Clone, Copy)]
pub struct Poa<'a>(&'a Client);

impl<'a> Poa<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Reads and checks a proof of address from a picture or a PDF of at most 15 MB.
    /// That takes up to half a minute, so an attempt may take a whole one unless
    /// [`Call::with_attempt_timeout`] says otherwise. Each check is paid for, also one
    /// that declines; a failed one is repeated only if it surely was not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::VerifyPoa;
    ///
    /// let bill = FileUpload::from_path("bill.pdf");
    /// let how = VerifyPoa::new().expected_last_name("Española").vendor_data("user-1");
    /// let check = client.poa().verify(bill, how).await?;
    /// println!("{:?}", check.poa.and_then(|found| found.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    pub fn verify(&self, document: FileUpload, request: VerifyPoa) -> Call<WithFiles<VerifyPoa>> {
        let files = WithFiles::<VerifyPoa>::new(document, request);
        self.0.call(files).with_attempt_timeout(PATIENCE)
    }
}

impl WithFiles<VerifyPoa> {
    /// The document that is checked.
    pub fn new(document: FileUpload, request: VerifyPoa) -> Self {
        Self::of(vec![("document", document)], request)
    }
}

endpoint! { WithFiles<VerifyPoa>: VERIFY_POA -> VerifiedPoa as json,
    |call, operation| standalone::with_files(operation, call, DOCUMENTS, 15),
}

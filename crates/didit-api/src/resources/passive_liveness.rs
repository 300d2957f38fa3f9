//! Liveness, checked on its own.

use super::standalone::{self, PICTURES, WithFiles};
use crate::call::Call;
use crate::client::Client;
use crate::endpoint::endpoint;
use crate::multipart::FileUpload;
use didit_types::standalone::{CheckLiveness, CheckedLiveness};

/// Liveness from one picture; see [`Client::passive_liveness`].
#[derive(Debug, Clone, Copy)]
pub struct PassiveLiveness<'a>(&'a Client);

impl<'a> PassiveLiveness<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Tells whether the face in a picture of at most 5 MB is alive. Each check is
    /// paid for; a failed one is repeated only if it surely was not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::CheckLiveness;
    ///
    /// let selfie = FileUpload::from_path("selfie.jpg");
    /// let check = client.passive_liveness().check(selfie, CheckLiveness::new()).await?;
    /// println!("{:?}", check.liveness.and_then(|found| found.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    pub fn check(
        &self,
        user_image: FileUpload,
        request: CheckLiveness,
    ) -> Call<WithFiles<CheckLiveness>> {
        self.0
            .call(WithFiles::<CheckLiveness>::new(user_image, request))
    }
}

impl WithFiles<CheckLiveness> {
    /// The picture that is checked.
    pub fn new(user_image: FileUpload, request: CheckLiveness) -> Self {
        Self::of(vec![("user_image", user_image)], request)
    }
}

endpoint! { WithFiles<CheckLiveness>: CHECK_LIVENESS -> CheckedLiveness as json,
    |call, operation| standalone::with_files(operation, call, PICTURES, 5),
}

//! Identity documents, checked on their own.

use super::standalone::{self, DOCUMENTS, WithFiles};
use crate::call::Call;
use crate::client::Client;
use crate::endpoint::endpoint;
use crate::multipart::FileUpload;
use didit_types::standalone::{VerifiedId, VerifyId};

/// Identity documents; see [`Client::id_verification`].
#[derive(Debug, Clone, Copy)]
pub struct IdVerification<'a>(&'a Client);

impl<'a> IdVerification<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Reads and checks a document from pictures or a PDF of at most 10 MB each. Each
    /// check is paid for, also one that declines; a failed one is repeated only if it
    /// surely was not sent. Pictures on which there is no document are an error (400).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::VerifyId;
    ///
    /// let front = FileUpload::from_path("front.jpg");
    /// let how = VerifyId::new().minimum_age(18).vendor_data("user-1");
    /// let check = client
    ///     .id_verification()
    ///     .verify(front, how)
    ///     .back_image(FileUpload::from_path("back.jpg"))
    ///     .await?;
    /// println!("{:?}", check.id_verification.and_then(|found| found.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    pub fn verify(&self, front_image: FileUpload, request: VerifyId) -> Call<WithFiles<VerifyId>> {
        self.0
            .call(WithFiles::<VerifyId>::new(front_image, request))
    }
}

impl WithFiles<VerifyId> {
    /// A document, of which this is the front.
    pub fn new(front_image: FileUpload, request: VerifyId) -> Self {
        Self::of(vec![("front_image", front_image)], request)
    }

    /// The back.
    #[must_use]
    pub fn back_image(self, back_image: FileUpload) -> Self {
        self.and("back_image", back_image)
    }
}

impl Call<WithFiles<VerifyId>> {
    /// Sends the back of the document along.
    pub fn back_image(self, back_image: FileUpload) -> Self {
        self.map(|call| call.back_image(back_image))
    }
}

endpoint! { WithFiles<VerifyId>: VERIFY_ID -> VerifiedId as json,
    |call, operation| standalone::with_files(operation, call, DOCUMENTS, 10),
}

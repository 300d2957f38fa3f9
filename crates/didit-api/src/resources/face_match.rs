//! Faces, compared on their own.

use super::standalone::{self, PICTURES, WithFiles};
use crate::call::Call;
use crate::client::Client;
use crate::endpoint::endpoint;
use crate::multipart::FileUpload;
use didit_types::standalone::{CompareFaces, ComparedFaces};

/// The comparison of faces; see [`Client::face_match`].
#[derive(Debug, Clone, Copy)]
pub struct FaceMatch<'a>(&'a Client);

impl<'a> FaceMatch<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Compares a face with another one; pictures of at most 5 MB each. Each
    /// comparison is paid for; a failed one is repeated only if it surely was not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::CompareFaces;
    ///
    /// let selfie = FileUpload::from_path("selfie.jpg");
    /// let known = FileUpload::from_path("portrait.jpg");
    /// let how = CompareFaces::new().face_match_score_decline_threshold(50.0);
    /// let check = client.face_match().compare(selfie, known, how).await?;
    /// println!("{:?}", check.face_match.and_then(|found| found.score));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    pub fn compare(
        &self,
        user_image: FileUpload,
        ref_image: FileUpload,
        request: CompareFaces,
    ) -> Call<WithFiles<CompareFaces>> {
        let files = WithFiles::<CompareFaces>::new(user_image, ref_image, request);
        self.0.call(files)
    }
}

impl WithFiles<CompareFaces> {
    /// The picture that is checked, and the one that it is compared with.
    pub fn new(user_image: FileUpload, ref_image: FileUpload, request: CompareFaces) -> Self {
        let files = vec![("user_image", user_image), ("ref_image", ref_image)];
        Self::of(files, request)
    }
}

endpoint! { WithFiles<CompareFaces>: COMPARE_FACES -> ComparedFaces as json,
    |call, operation| standalone::with_files(operation, call, PICTURES, 5),
}

//! Age, estimated on its own.

use super::standalone::{self, PICTURES, WithFiles};
use crate::call::Call;
use crate::client::Client;
use crate::endpoint::endpoint;
use crate::multipart::FileUpload;
use didit_types::standalone::{EstimateAge, EstimatedAge};

/// Age from one picture; see [`Client::age_estimation`].
#[derive(Debug, Clone, Copy)]
pub struct AgeEstimation<'a>(&'a Client);

impl<'a> AgeEstimation<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Estimates the age of the face in a picture of at most 5 MB, and tells whether
    /// it is alive. Each estimate is paid for; a failed one is repeated only if it
    /// surely was not sent.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::EstimateAge;
    ///
    /// let selfie = FileUpload::from_path("selfie.jpg");
    /// let how = EstimateAge::new().age_estimation_decline_threshold(21);
    /// let check = client.age_estimation().estimate(selfie, how).await?;
    /// println!("{:?}", check.age_estimation.and_then(|found| found.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    pub fn estimate(
        &self,
        user_image: FileUpload,
        request: EstimateAge,
    ) -> Call<WithFiles<EstimateAge>> {
        self.0
            .call(WithFiles::<EstimateAge>::new(user_image, request))
    }
}

impl WithFiles<EstimateAge> {
    /// The picture whose face is looked at.
    pub fn new(user_image: FileUpload, request: EstimateAge) -> Self {
        Self::of(vec![("user_image", user_image)], request)
    }
}

endpoint! { WithFiles<EstimateAge>: ESTIMATE_AGE -> EstimatedAge as json,
    |call, operation| standalone::with_files(operation, call, PICTURES, 5),
}

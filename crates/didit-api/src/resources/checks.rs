//! Standalone checks, without a session.

mod codes;
mod companies;
mod data;

use std::time::Duration;

use super::Checks;
use super::table::endpoints;
use crate::call::Call;
use crate::multipart::FileUpload;
use crate::with_files::{FileLimits, WithFiles};
use didit_types::ValidationError;
use didit_types::convert::IntoField;
use didit_types::setters;
use didit_types::standalone::{
    AssessEmailRisk, AssessIpRisk, AssessPhoneRisk, CheckLiveness, CheckedLiveness, CompareFaces,
    ComparedFaces, EmailRisk, EstimateAge, EstimatedAge, IpRisk, PhoneRisk, ScreenAml, ScreenedAml,
    SearchFaces, SearchedFaces, VerifiedId, VerifiedPoa, VerifyId, VerifyPoa,
};

pub use self::companies::{BeneficialOwners, Officers, ReportWith, Shareholders};

const IMAGES: &[&str] = &["tiff", "jpg", "jpeg", "png", "webp"];
const DOCUMENTS: &[&str] = &["tiff", "jpg", "jpeg", "png", "webp", "pdf"];

/// Attempt timeout of a proof of address; the API recommends at least 45 s.
const POA_TIMEOUT: Duration = Duration::from_secs(60);

/// Every check is charged, declined ones included. A failed check is repeated only if it was
/// certainly not sent. Each method names its method in the official SDKs.
impl Checks<'_> {
    /// Assesses the risk of an e-mail address, without sending mail to it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::FeatureStatus;
    /// use didit_api::types::standalone::AssessEmailRisk;
    ///
    /// let email = AssessEmailRisk::new("carmen@example.com").vendor_data("user-1");
    /// let risk = client.checks().assess_email_risk(email).await?;
    /// if risk.status != FeatureStatus::Approved {
    ///     println!("{:?}", risk.email.and_then(|report| report.enrichment));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `email.assess_risk`.
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub fn assess_email_risk(&self, request: AssessEmailRisk) -> Call<AssessEmailRisk> {
        self.0.call(request)
    }

    /// Assesses the risk of a phone number, without sending a message to it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::AssessPhoneRisk;
    ///
    /// let phone = AssessPhoneRisk::new("+33639980001");
    /// let risk = client.checks().assess_phone_risk(phone).await?;
    /// println!("{} {:?}", risk.status, risk.phone.and_then(|report| report.is_virtual));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `phone.assess_risk`.
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub fn assess_phone_risk(&self, request: AssessPhoneRisk) -> Call<AssessPhoneRisk> {
        self.0.call(request)
    }

    /// Assesses the risk of an IP address: its location, and whether a VPN or proxy hides it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::AssessIpRisk;
    ///
    /// let ip = AssessIpRisk::new("192.0.2.1").claimed_country("ESP");
    /// let risk = client.checks().assess_ip_risk(ip).await?;
    /// let mismatch = risk.ip.and_then(|report| report.country_mismatch);
    /// println!("{} {mismatch:?}", risk.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `ip.assess_risk`.
    /// Source: <https://docs.didit.me/standalone-apis/ip-risk>
    pub fn assess_ip_risk(&self, request: AssessIpRisk) -> Call<AssessIpRisk> {
        self.0.call(request)
    }

    /// Verifies an identity document from images or a PDF of at most 10 MB each. Images
    /// without a document are an error (400).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::VerifyId;
    ///
    /// let front = FileUpload::from_path("front.jpg");
    /// let verify = VerifyId::new().minimum_age(18).vendor_data("user-1");
    /// let check = client
    ///     .checks()
    ///     .verify_id(front, verify)
    ///     .back_image(FileUpload::from_path("back.jpg"))
    ///     .await?;
    /// println!("{:?}", check.id_verification.and_then(|report| report.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `id_verification.verify`.
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    pub fn verify_id(
        &self,
        front_image: FileUpload,
        request: VerifyId,
    ) -> Call<WithFiles<VerifyId>> {
        self.0
            .call(WithFiles::<VerifyId>::new(front_image, request))
    }

    /// Compares two faces in images of at most 5 MB each.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::CompareFaces;
    ///
    /// let selfie = FileUpload::from_path("selfie.jpg");
    /// let portrait = FileUpload::from_path("portrait.jpg");
    /// let compare = CompareFaces::new().face_match_score_decline_threshold(50.0);
    /// let check = client.checks().compare_faces(selfie, portrait, compare).await?;
    /// println!("{:?}", check.face_match.and_then(|report| report.score));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `face_match.compare`.
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    pub fn compare_faces(
        &self,
        user_image: FileUpload,
        ref_image: FileUpload,
        request: CompareFaces,
    ) -> Call<WithFiles<CompareFaces>> {
        self.0.call(WithFiles::<CompareFaces>::new(
            user_image, ref_image, request,
        ))
    }

    /// Checks the liveness of the face in an image of at most 5 MB.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::CheckLiveness;
    ///
    /// let selfie = FileUpload::from_path("selfie.jpg");
    /// let check = client.checks().check_liveness(selfie, CheckLiveness::new()).await?;
    /// println!("{:?}", check.liveness.and_then(|report| report.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `passive_liveness.check`.
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    pub fn check_liveness(
        &self,
        user_image: FileUpload,
        request: CheckLiveness,
    ) -> Call<WithFiles<CheckLiveness>> {
        self.0
            .call(WithFiles::<CheckLiveness>::new(user_image, request))
    }

    /// Estimates the age of the face in an image of at most 5 MB, and checks its liveness.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::EstimateAge;
    ///
    /// let selfie = FileUpload::from_path("selfie.jpg");
    /// let estimate = EstimateAge::new().age_estimation_decline_threshold(21);
    /// let check = client.checks().estimate_age(selfie, estimate).await?;
    /// println!("{:?}", check.age_estimation.and_then(|report| report.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `age_estimation.estimate`.
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    pub fn estimate_age(
        &self,
        user_image: FileUpload,
        request: EstimateAge,
    ) -> Call<WithFiles<EstimateAge>> {
        self.0
            .call(WithFiles::<EstimateAge>::new(user_image, request))
    }

    /// Searches a face in an image of at most 5 MB among the faces of the application: of sessions,
    /// users, lists and biometric templates. A blocklisted face declines.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::SearchFaces;
    ///
    /// let selfie = FileUpload::from_path("selfie.jpg");
    /// let search = client.checks().search_faces(selfie, SearchFaces::new()).await?;
    /// for hit in search.face_search.iter().flat_map(|search| &search.matches).flatten() {
    ///     println!("{:?} {:?}", hit.session_id, hit.similarity_percentage);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `face_search.search`.
    /// Source: <https://docs.didit.me/standalone-apis/face-search>
    pub fn search_faces(
        &self,
        user_image: FileUpload,
        request: SearchFaces,
    ) -> Call<WithFiles<SearchFaces>> {
        self.0
            .call(WithFiles::<SearchFaces>::new(user_image, request))
    }

    /// Verifies a proof of address from an image or a PDF of at most 15 MB. Takes up to half
    /// a minute; the attempt timeout is 60 s unless [`Call::with_attempt_timeout`] sets it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::standalone::VerifyPoa;
    ///
    /// let bill = FileUpload::from_path("bill.pdf");
    /// let verify = VerifyPoa::new().expected_last_name("Española").vendor_data("user-1");
    /// let check = client.checks().verify_poa(bill, verify).await?;
    /// println!("{:?}", check.poa.and_then(|report| report.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `poa.verify`.
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    pub fn verify_poa(
        &self,
        document: FileUpload,
        request: VerifyPoa,
    ) -> Call<WithFiles<VerifyPoa>> {
        self.0
            .call(WithFiles::<VerifyPoa>::new(document, request))
            .with_attempt_timeout(POA_TIMEOUT)
    }

    /// Screens a person or a company for AML. A failed screening is repeated if it has an
    /// [`idempotency_key`](Call::idempotency_key).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::ScreenAml;
    ///
    /// let person = ScreenAml::new("Carmen Española").date_of_birth("1980-01-31");
    /// let screening = client.checks().screen_aml(person).idempotency_key("user-1").await?;
    /// println!("{:?}", screening.aml.and_then(|report| report.total_hits));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `aml.screen`.
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    pub fn screen_aml(&self, request: ScreenAml) -> Call<ScreenAml> {
        self.0.call(request)
    }
}

impl Call<ScreenAml> {
    /// Sets the idempotency key, 1 to 255 characters. The same request with the same key is
    /// screened and charged once; another request with it fails (409).
    pub fn idempotency_key<M>(self, key: impl IntoField<Option<String>, M>) -> Self {
        let Some(key) = key.into_field() else {
            return self;
        };
        if key.trim().is_empty() || key.len() > 255 {
            let problem = "must have 1 to 255 characters";
            return self.fail(ValidationError::new("idempotency-key", problem));
        }
        self.with_header("idempotency-key", key)
            .with_idempotent(true)
    }
}

impl Call<WithFiles<VerifyId>> {
    /// Adds an image of the back of the document.
    pub fn back_image(self, back_image: impl Into<Option<FileUpload>>) -> Self {
        self.map(|call| call.back_image(back_image))
    }
}

macro_rules! file_requests {
    ($($Body:ty: $EXTENSIONS:ident up to $megabytes:literal MB, [$($file:ident),*];)+) => { $(
        impl WithFiles<$Body> {
            /// Creates a request from its files and its body.
            pub fn new($($file: FileUpload,)* request: $Body) -> Self {
                Self::from_parts((), vec![$((stringify!($file), $file)),*], request)
            }
        }

        impl FileLimits for $Body {
            const EXTENSIONS: &[&str] = $EXTENSIONS;
            const MEGABYTES: u64 = $megabytes;
        }
    )+ };
}

use file_requests;

file_requests! {
    VerifyId: DOCUMENTS up to 10 MB, [front_image];
    CompareFaces: IMAGES up to 5 MB, [user_image, ref_image];
    CheckLiveness: IMAGES up to 5 MB, [user_image];
    EstimateAge: IMAGES up to 5 MB, [user_image];
    SearchFaces: IMAGES up to 5 MB, [user_image];
    VerifyPoa: DOCUMENTS up to 15 MB, [document];
}

impl WithFiles<VerifyId> {
    /// Sets the image of the back of the document.
    #[must_use]
    pub fn back_image(self, back_image: impl Into<Option<FileUpload>>) -> Self {
        match back_image.into() {
            Some(file) => self.with_file("back_image", file),
            None => self,
        }
    }
}

endpoints! {
    AssessEmailRisk: ASSESS_EMAIL_RISK, json -> EmailRisk, json;
    AssessPhoneRisk: ASSESS_PHONE_RISK, json -> PhoneRisk, json;
    AssessIpRisk: ASSESS_IP_RISK, json -> IpRisk, json;
    WithFiles<VerifyId>: VERIFY_ID, form -> VerifiedId, json;
    WithFiles<CompareFaces>: COMPARE_FACES, form -> ComparedFaces, json;
    WithFiles<CheckLiveness>: CHECK_LIVENESS, form -> CheckedLiveness, json;
    WithFiles<EstimateAge>: ESTIMATE_AGE, form -> EstimatedAge, json;
    WithFiles<SearchFaces>: SEARCH_FACES, form -> SearchedFaces, json;
    WithFiles<VerifyPoa>: VERIFY_POA, form -> VerifiedPoa, json;
    ScreenAml: SCREEN_AML, json -> ScreenedAml, json;
}

setters! { AssessEmailRisk for Call<AssessEmailRisk> via map }
setters! { AssessPhoneRisk for Call<AssessPhoneRisk> via map }
setters! { AssessIpRisk for Call<AssessIpRisk> via map }
setters! { ScreenAml for Call<ScreenAml> via map }
setters! { VerifyId for Call<WithFiles<VerifyId>> via map_body }
setters! { CompareFaces for Call<WithFiles<CompareFaces>> via map_body }
setters! { CheckLiveness for Call<WithFiles<CheckLiveness>> via map_body }
setters! { EstimateAge for Call<WithFiles<EstimateAge>> via map_body }
setters! { SearchFaces for Call<WithFiles<SearchFaces>> via map_body }
setters! { VerifyPoa for Call<WithFiles<VerifyPoa>> via map_body }

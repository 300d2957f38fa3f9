//! AML screening on its own.

use didit_types::standalone::{ScreenAml, ScreenedAml};

use super::standalone;
use crate::call::Call;
use crate::check::{Check, Checked, ValidationError, country2, date, each, ensure, within};
use crate::client::Client;
use crate::endpoint::{self, endpoint};

/// AML screening; see [`Client::aml`].
#[derive(Debug, Clone, Copy)]
pub struct Aml<'a>(&'a Client);

impl<'a> Aml<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// Screens a person or a company. Each screening is paid for; a failed one is
    /// repeated only if it surely was not sent, or has an
    /// [`idempotency_key`](Call::idempotency_key).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::ScreenAml;
    ///
    /// let person = ScreenAml::new("Carmen Española").date_of_birth("1980-01-31");
    /// let screening = client.aml().screen(person).idempotency_key("user-1-2026-11").await?;
    /// println!("{:?}", screening.aml.and_then(|found| found.total_hits));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    pub fn screen(&self, request: ScreenAml) -> Call<ScreenAml> {
        self.0.call(request)
    }
}

impl Call<ScreenAml> {
    /// Names the screening, in at most 255 characters. The same request under the same
    /// name is screened and paid for once, so a failed one is repeated; another request
    /// under it is refused (409).
    pub fn idempotency_key(self, key: &str) -> Self {
        if key.trim().is_empty() || key.len() > 255 {
            let problem = "must have 1 to 255 characters";
            return self.refuse(ValidationError::new("idempotency-key", problem));
        }
        self.with_header("idempotency-key", key)
            .with_harmless_duplicates()
    }
}

impl Check for ScreenAml {
    fn check(&self) -> Checked {
        let is_long = self.full_name.reveal().chars().nth(1).is_some();
        ensure(is_long, "full_name", "has fewer than 2 characters")?;
        each(&self.date_of_birth, |day| {
            date("date_of_birth", day.reveal())
        })?;
        each(&self.nationality, |code| {
            country2("nationality", code.reveal())
        })?;
        let (approve, review) = (
            self.aml_score_approve_threshold,
            self.aml_score_review_threshold,
        );
        standalone::score("aml_score_approve_threshold", approve)?;
        standalone::score("aml_score_review_threshold", review)?;
        ensure(
            approve.unwrap_or(80.0) <= review.unwrap_or(100.0),
            "aml_score_approve_threshold",
            "is above aml_score_review_threshold",
        )?;
        let mut sum = 0;
        for (field, weight, otherwise) in [
            ("aml_name_weight", self.aml_name_weight, 60),
            ("aml_dob_weight", self.aml_dob_weight, 25),
            ("aml_country_weight", self.aml_country_weight, 15),
        ] {
            let weight = weight.unwrap_or(otherwise);
            within(field, weight, 0..=100)?;
            sum += weight;
        }
        ensure(
            sum == 100,
            "aml_name_weight",
            "does not sum to 100 with aml_dob_weight and aml_country_weight",
        )?;
        each(&self.aml_match_score_threshold, |score| {
            within("aml_match_score_threshold", *score, 0..=100)
        })?;
        let is_lost = self.save_api_request == Some(false);
        ensure(
            !(is_lost && self.include_ongoing_monitoring == Some(true)),
            "include_ongoing_monitoring",
            "needs the screening to be saved",
        )?;
        standalone::metadata(self.metadata.as_ref())
    }
}

endpoint! { ScreenAml: SCREEN_AML -> ScreenedAml as json,
    |call, operation| endpoint::with_json(operation, &[], call),
}

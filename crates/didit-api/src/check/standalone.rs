//! Checks of requests.

use crate::check::{
    Check, Checked, at_most, country2, date, each, email, ensure, ip_address, phone, refuse, within,
};
use didit_types::UntypedJson;
use didit_types::standalone::{
    AssessEmailRisk, AssessIpRisk, AssessPhoneRisk, CheckLiveness, CompareFaces, EstimateAge,
    RiskSignals, ScreenAml, VerifyId, VerifyPoa,
};

/// The API takes no other JSON than an object here.
fn metadata(value: Option<&UntypedJson>) -> Checked {
    let is_object = value.is_none_or(|value| value.reveal().is_object());
    ensure(is_object, "metadata", "must be a JSON object")
}
/// A score from 0 to 100.
fn score(field: &'static str, value: Option<f64>) -> Checked {
    match value {
        Some(value) if !(0.0..=100.0).contains(&value) => refuse(field, "must be from 0 to 100"),
        _ => Ok(()),
    }
}
impl Check for RiskSignals {
    fn check(&self) -> Checked {
        each(&self.ip, |ip| ip_address("signals.ip", ip.reveal()))?;
        for (field, value, characters) in [
            ("signals.device_id", &self.device_id, 255),
            ("signals.device_model", &self.device_model, 255),
            ("signals.os_version", &self.os_version, 64),
            ("signals.app_version", &self.app_version, 64),
            ("signals.user_agent", &self.user_agent, 512),
        ] {
            each(value, |text| at_most(field, text.reveal(), characters))?;
        }
        Ok(())
    }
}
impl Check for VerifyId {
    fn check(&self) -> Checked {
        each(&self.minimum_age, |years| {
            within("minimum_age", *years, 1..=120)
        })?;
        metadata(self.metadata.as_ref())
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
        score("aml_score_approve_threshold", approve)?;
        score("aml_score_review_threshold", review)?;
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
        metadata(self.metadata.as_ref())
    }
}
impl Check for VerifyPoa {
    fn check(&self) -> Checked {
        metadata(self.metadata.as_ref())
    }
}
impl Check for CheckLiveness {
    fn check(&self) -> Checked {
        let threshold = self.face_liveness_score_decline_threshold;
        score("face_liveness_score_decline_threshold", threshold)?;
        metadata(self.metadata.as_ref())
    }
}
impl Check for AssessPhoneRisk {
    fn check(&self) -> Checked {
        phone("phone_number", self.phone_number.reveal())?;
        each(&self.country_code, |code| {
            at_most("country_code", code.reveal(), 3)
        })?;
        each(&self.signals, Check::check)?;
        metadata(self.metadata.as_ref())
    }
}
impl Check for AssessEmailRisk {
    fn check(&self) -> Checked {
        email("email", self.email.reveal())?;
        each(&self.country_code, |code| {
            at_most("country_code", code.reveal(), 3)
        })?;
        each(&self.signals, Check::check)?;
        metadata(self.metadata.as_ref())
    }
}
impl Check for AssessIpRisk {
    fn check(&self) -> Checked {
        ip_address("ip_address", self.ip_address.reveal())?;
        each(&self.claimed_country, |code| {
            at_most("claimed_country", code.reveal(), 3)
        })?;
        each(&self.user_agent, |text| {
            at_most("user_agent", text.reveal(), 512)
        })?;
        metadata(self.metadata.as_ref())
    }
}
impl Check for CompareFaces {
    fn check(&self) -> Checked {
        let threshold = self.face_match_score_decline_threshold;
        score("face_match_score_decline_threshold", threshold)?;
        metadata(self.metadata.as_ref())
    }
}
impl Check for EstimateAge {
    fn check(&self) -> Checked {
        let threshold = self.face_liveness_score_decline_threshold;
        score("face_liveness_score_decline_threshold", threshold)?;
        each(&self.age_estimation_decline_threshold, |years| {
            within("age_estimation_decline_threshold", *years, 0..=100)
        })?;
        metadata(self.metadata.as_ref())
    }
}

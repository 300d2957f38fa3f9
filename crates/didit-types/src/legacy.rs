//! Decisions of API v1 and v2, read as the models of v3.
//!
//! A decision of v2 has an object for each feature where v3 has an array of reports. One of v1
//! has the objects `kyc`, `aml`, `face` and `location`, names its features in a text, and lists
//! the warnings of all reports together. Their fields decode into [`Decision::extra`], and
//! [`Decision::to_v3`] moves them to the reports. Source: <https://docs.didit.me/integration/webhooks>
//! (`webhook_version`), and bodies that integrators published.
//!
//! ```
//! use didit_types::{Decision, decision::RiskCode, legacy::ApiVersion};
//!
//! let text = r#"{"status": "Declined", "liveness": {"status": "Declined", "score": 12.5,
//!     "warnings": [{"risk": "LIVENESS_FACE_ATTACK"}]}, "nfc": null}"#;
//! let decision: Decision = didit_types::from_str(text)?;
//! assert_eq!(decision.api_version(), ApiVersion::V2);
//! assert_eq!(decision.reports().count(), 0);
//! assert!(decision.to_v3().has_warning(&RiskCode::from("LIVENESS_FACE_ATTACK")));
//! # Ok::<(), didit_types::DecodeError>(())
//! ```

use alloc::{borrow::Cow, string::String, vec, vec::Vec};

use serde_json::Value as Json;

use crate::{
    Decision, Extra, Feature, FeatureStatus, WarningFeature,
    codec::{json::json_text, read::from_text},
    decision::{
        DecisionFeature, FaceMatch, IpAnalysis, LivenessCheck, NfcVerification, Warning,
        ip_analysis::{Distance, Place},
    },
    field::Value,
};

/// Version of the API that wrote a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ApiVersion {
    /// Objects `kyc`, `aml`, `face` and `location`.
    V1,
    /// One object for each feature.
    V2,
    /// An array of reports for each feature.
    V3,
}

/// The arrays of v3, and the names of their objects in v2 and v1.
macro_rules! arrays {
    ($($array:ident: $($name:literal),+;)+) => {
        const NAMES: &[&str] = &[$($($name),+),+];

        fn has_arrays(decision: &Decision) -> bool {
            $( decision.$array.is_some() )||+
        }

        /// Moves each object that an older version names to its array.
        fn fill_arrays(decision: &mut Decision) {
            $($(
                if let Some(report) = take(&mut decision.extra, $name) {
                    decision.$array.get_or_insert_default().push(report);
                }
            )+)+
        }
    };
}

arrays! {
    id_verifications: "id_verification", "kyc";
    nfc_verifications: "nfc", "nfc_verification";
    liveness_checks: "liveness";
    face_matches: "face_match";
    phone_verifications: "phone", "phone_verification";
    email_verifications: "email", "email_verification";
    poa_verifications: "poa", "proof_of_address";
    questionnaire_responses: "questionnaire";
    aml_screenings: "aml";
    ip_analyses: "ip_analysis", "location";
    database_validations: "database_validation";
}

impl Decision {
    /// Returns the version of the API that wrote the decision, by the names of its reports.
    #[must_use]
    pub fn api_version(&self) -> ApiVersion {
        let has = |name: &&str| self.extra.get(name).is_some();
        if has_arrays(self) {
            ApiVersion::V3
        } else if ["kyc", "face", "location"].iter().any(has) || features(&self.extra).is_some() {
            ApiVersion::V1
        } else if NAMES.iter().any(has) {
            ApiVersion::V2
        } else {
            ApiVersion::V3
        }
    }

    /// Returns the decision with the reports of v1 and v2 in the arrays of v3.
    ///
    /// Fields of a report that v3 does not have are in the `extra` of the report. A warning of v1
    /// about a feature without a report stays in the `extra` of the decision.
    // Inline, because the clone of every model is much code to build where it is not used.
    #[inline]
    #[must_use]
    pub fn to_v3(&self) -> Cow<'_, Self> {
        if self.api_version() == ApiVersion::V3 {
            return Cow::Borrowed(self);
        }
        Cow::Owned(self.clone().into_v3())
    }

    fn into_v3(self) -> Self {
        let mut decision = self;
        split_face(&mut decision);
        fill_arrays(&mut decision);
        for analysis in decision.ip_analyses.iter_mut().flatten() {
            place(analysis);
        }
        read_chip(&mut decision);
        share_warnings(&mut decision);
        if let Some(features) = features(&decision.extra) {
            decision.extra.forget("features");
            decision.features = Some(features);
        }
        decision
    }
}

/// Takes a value out of unknown fields, unless it does not fit. A null is dropped.
fn take<T: Value>(extra: &mut Extra, name: &str) -> Option<T> {
    let value = extra.get(name)?;
    if value.is_null() {
        extra.remove(name);
        return None;
    }
    let exact = extra
        .kept(name)
        .first()
        .map(|deviation| String::from(&*deviation.text));
    let text = exact.unwrap_or_else(|| json_text(value));
    let taken = from_text(&text).ok()?;
    extra.remove(name);
    Some(taken)
}

/// The features of v1, a text such as `OCR + FACE`.
fn features(extra: &Extra) -> Option<Vec<DecisionFeature>> {
    let misfit = extra.misfit("features")?;
    let mut features = Vec::new();
    for word in misfit.reveal().as_str()?.split('+').map(str::trim) {
        features.extend_from_slice(&match word {
            "OCR" | "KYC" => vec![Feature::IdVerification],
            "FACE" => vec![Feature::Liveness, Feature::FaceMatch],
            "LOCATION" => vec![Feature::IpAnalysis],
            word => vec![Feature::from(word)],
        });
    }
    Some(features.into_iter().map(DecisionFeature::Name).collect())
}

/// Splits the object `face` of v1 into its liveness check and its face match.
fn split_face(decision: &mut Decision) {
    let Some(mut face) = take::<Extra>(&mut decision.extra, "face") else {
        return;
    };
    let mut check = LivenessCheck {
        status: take(&mut face, "liveness_status"),
        score: take(&mut face, "liveness_confidence"),
        reference_image: face
            .get("target_image")
            .and_then(Json::as_str)
            .map(Into::into),
        video_url: take(&mut face, "video_url"),
        age_estimation: take(&mut face, "age_estimation"),
        ..LivenessCheck::default()
    };
    let face_match = FaceMatch {
        status: take(&mut face, "face_match_status"),
        score: take(&mut face, "face_match_similarity"),
        source_image: take(&mut face, "source_image"),
        target_image: take(&mut face, "target_image"),
        ..FaceMatch::default()
    };
    let status: Option<FeatureStatus> = take(&mut face, "status");
    check.status = check.status.or(status);
    check.extra = face;
    decision.liveness_checks = Some(vec![check]);
    if face_match != FaceMatch::default() {
        decision.face_matches = Some(vec![face_match]);
    }
}

/// Moves the places of an analysis: `locations_info` of v2, single fields of v1.
fn place(analysis: &mut IpAnalysis) {
    let extra = &mut analysis.extra;
    if let Some(mut places) = take::<Extra>(extra, "locations_info") {
        analysis.ip = take(&mut places, "ip");
        analysis.id_document = take(&mut places, "id_document");
        analysis.poa_document = take(&mut places, "poa_document");
    }
    let distance: Option<Distance> = take(extra, "distance_from_document_to_ip_km");
    let (ip, document) = (take(extra, "ip_location"), take(extra, "document_location"));
    if ip.is_some() || document.is_some() || distance.is_some() {
        let ip_place = analysis.ip.get_or_insert_default();
        ip_place.location = ip;
        ip_place.distance_from_id_document.clone_from(&distance);
        analysis.id_document = Some(Place {
            location: document,
            distance_from_ip: distance,
            ..Place::default()
        });
    }
}

/// Adds the report of a chip, which v1 has in the object `kyc`.
fn read_chip(decision: &mut Decision) {
    let Some([check]) = decision.id_verifications.as_deref_mut() else {
        return;
    };
    if check.extra.get("is_nfc_verified") == Some(&Json::Bool(true)) {
        decision.nfc_verifications = Some(vec![NfcVerification {
            status: take(&mut check.extra, "epassport_status"),
            ..NfcVerification::default()
        }]);
    }
}

/// Moves the warnings of v1 to the report of their feature.
fn share_warnings(decision: &mut Decision) {
    let Some(warnings) = take::<Vec<Warning>>(&mut decision.extra, "warnings") else {
        return;
    };
    let mut rest = Vec::new();
    for warning in warnings {
        let feature = warning.feature.as_ref().map_or("", WarningFeature::as_str);
        macro_rules! report {
            ($array:ident) => {
                (decision.$array.iter_mut().flatten().next()).map(|report| &mut report.warnings)
            };
        }
        let report = match feature {
            "ID_VERIFICATION" | "OCR" | "KYC" => report!(id_verifications),
            "NFC" => report!(nfc_verifications).or(report!(id_verifications)),
            "LIVENESS" | "FACE" => report!(liveness_checks),
            "FACEMATCH" | "FACE_MATCH" => report!(face_matches),
            "AML" => report!(aml_screenings),
            "LOCATION" | "IP_ANALYSIS" => report!(ip_analyses),
            _ => None,
        };
        match report {
            Some(warnings) => warnings.get_or_insert_default().push(warning),
            None => rest.push(serde_json::to_value(warning).unwrap_or_default()),
        }
    }
    if !rest.is_empty() {
        decision.extra.insert("warnings", rest.into());
    }
}

//! Standalone phone risk assessment.

use alloc::boxed::Box;

use super::shared::RiskSignals;
use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, decision::PhoneVerification,
    model::model, request::request,
};

request! {
    /// Assesses the risk of a phone number; sends nothing to it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub struct AssessPhoneRisk {
        required {
            /// Phone number, E.164.
            phone_number: into Personal [phone],
        }
        optional {
            /// Country claimed by the user, at most 3 characters.
            country_code: into Personal [max(3)],
            /// Device of the user.
            signals: exact RiskSignals [nested],
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
            /// Whether the platforms with the number are searched; defaults to `false`.
            enable_social: exact bool,
        }
    }
}

model! {
    /// Response of a phone risk assessment.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub struct PhoneRisk {
        required {
            /// Id of the check and of its session.
            pub request_id: SessionId,
            /// Status of the check.
            pub status: FeatureStatus,
        }
        /// Report of the check.
        pub phone: Option<Box<PhoneVerification>>,
        /// Value of `vendor_data` sent with the request.
        pub vendor_data: Option<Personal>,
        /// Value of `metadata` sent with the request.
        pub metadata: Option<UntypedJson>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

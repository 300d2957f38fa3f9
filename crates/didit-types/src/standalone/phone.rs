//! The risk of a phone number.

use alloc::boxed::Box;

use super::RiskSignals;
use crate::decision::PhoneVerification;
use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, model::model, request::request,
};

request! {
    /// Assesses the risk of a phone number. Nothing is sent to it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub struct AssessPhoneRisk {
        required {
            /// The number in E.164.
            phone_number: into Personal,
        }
        optional {
            /// The country that its user says to be in, at most 3 characters.
            country_code: into Personal,
            /// The device that it was typed on.
            signals: exact RiskSignals,
            /// Your own key of the user.
            vendor_data: into Personal,
            /// A JSON object; comes back in the answer.
            metadata: into UntypedJson,
            /// Whether the networks are searched on which the number is registered;
            /// `false` if not set.
            enable_social: exact bool,
        }
    }
}

model! {
    /// The risk of a phone number.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    pub struct PhoneRisk {
        required {
            /// The check; the id of a session that was made for it.
            pub request_id: SessionId,
            /// Its result.
            pub status: FeatureStatus,
        }
        /// What was found out.
        pub phone: Option<Box<PhoneVerification>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

//! The risk of an e-mail address.

use alloc::boxed::Box;

use super::RiskSignals;
use crate::decision::EmailVerification;
use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, model::model, request::request,
};

request! {
    /// Assesses the risk of an e-mail address. No mail is sent to it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub struct AssessEmailRisk {
        required {
            /// The address.
            email: into Personal,
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
            /// Whether the networks are searched on which the address is registered;
            /// `false` if not set.
            enable_social: exact bool,
        }
    }
}

model! {
    /// The risk of an e-mail address.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub struct EmailRisk {
        required {
            /// The check; the id of a session that was made for it.
            pub request_id: SessionId,
            /// Its result.
            pub status: FeatureStatus,
        }
        /// What was found out.
        pub email: Option<Box<EmailVerification>>,
        /// As it was sent.
        pub vendor_data: Option<Personal>,
        /// As it was sent.
        pub metadata: Option<UntypedJson>,
        /// When.
        pub created_at: Option<Timestamp>,
    }
}

//! Standalone e-mail risk assessment.

use alloc::boxed::Box;

use super::shared::RiskSignals;
use crate::{
    FeatureStatus, Personal, SessionId, Timestamp, UntypedJson, decision::EmailVerification,
    model::model, request::request,
};

request! {
    /// Assesses the risk of an e-mail address; sends no mail to it.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub struct AssessEmailRisk {
        required {
            /// E-mail address.
            email: into Personal [email],
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
            /// Whether the platforms with the address are searched; defaults to `false`.
            enable_social: exact bool,
        }
    }
}

model! {
    /// Response of an e-mail risk assessment.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    pub struct EmailRisk {
        required {
            /// Id of the check and of its session.
            pub request_id: SessionId,
            /// Status of the check.
            pub status: FeatureStatus,
        }
        /// Report of the check.
        pub email: Option<Box<EmailVerification>>,
        /// Value of `vendor_data` sent with the request.
        pub vendor_data: Option<Personal>,
        /// Value of `metadata` sent with the request.
        pub metadata: Option<UntypedJson>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

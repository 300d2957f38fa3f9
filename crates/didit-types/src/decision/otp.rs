//! One-time codes sent by phone or e-mail.

use serde_json::Number;

use crate::{Personal, Timestamp, model::model, open_enum::open_enum};

model! {
    /// Event of a one-time code verification.
    pub struct OtpEvent {
        /// Type of the event.
        pub kind: Option<OtpEventType> = "type",
        /// Time of the event.
        pub timestamp: Option<Timestamp>,
        /// Details of the event.
        pub details: Option<OtpEventDetails>,
        /// Cost of the event in the currency of the account.
        pub fee: Option<Number>,
    }
}

open_enum! {
    /// Type of a one-time code event.
    pub enum OtpEventType {
        /// A code was sent by phone.
        PhoneMessageSent = "PHONE_VERIFICATION_MESSAGE_SENT",
        /// Another code was sent by phone.
        PhoneRetryMessageSent = "PHONE_VERIFICATION_RETRY_MESSAGE_SENT",
        /// The phone number was approved.
        PhoneApproved = "PHONE_VERIFICATION_APPROVED",
        /// The phone number was declined.
        PhoneDeclined = "PHONE_VERIFICATION_DECLINED",
        /// The phone number awaits a reviewer.
        PhoneInReview = "PHONE_VERIFICATION_IN_REVIEW",
        /// The code sent by phone expired.
        PhoneExpired = "PHONE_VERIFICATION_EXPIRED",
        /// The phone number is blocked.
        PhoneBlocked = "PHONE_VERIFICATION_BLOCKED",
        /// The message was delivered.
        PhoneDelivered = "PHONE_DELIVERY_DELIVERED",
        /// The message could not be delivered.
        PhoneUndeliverable = "PHONE_DELIVERY_UNDELIVERABLE",
        /// A code was sent by e-mail.
        EmailMessageSent = "EMAIL_VERIFICATION_MESSAGE_SENT",
        /// Another code was sent by e-mail.
        EmailRetryMessageSent = "EMAIL_VERIFICATION_RETRY_MESSAGE_SENT",
        /// The e-mail address was approved.
        EmailApproved = "EMAIL_VERIFICATION_APPROVED",
        /// The e-mail address was declined.
        EmailDeclined = "EMAIL_VERIFICATION_DECLINED",
        /// The e-mail address awaits a reviewer.
        EmailInReview = "EMAIL_VERIFICATION_IN_REVIEW",
        /// The code sent by e-mail expired.
        EmailExpired = "EMAIL_VERIFICATION_EXPIRED",
        /// The user entered the correct code.
        ValidCodeEntered = "VALID_CODE_ENTERED",
        /// The user entered a wrong code.
        InvalidCodeEntered = "INVALID_CODE_ENTERED",
    }
}

model! {
    /// Details of a one-time code event.
    pub struct OtpEventDetails {
        /// Status of the event.
        pub status: Option<Personal>,
        /// Reason for the status.
        pub reason: Option<Personal>,
        /// Requested channel.
        pub channel: Option<Personal>,
        /// Channel used.
        pub actual_channel: Option<Personal>,
        /// Code entered by the user.
        pub code_tried: Option<Personal>,
    }
}

open_enum! {
    /// Source of a phone number or e-mail address match.
    pub enum ContactHitSource {
        Session = "session",
        /// Entry of a list.
        ListEntry = "list_entry",
    }
}

//! One-time codes by phone or mail.

use serde_json::Number;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::{Personal, Timestamp};

model! {
    /// One step in sending and checking a one-time code.
    pub struct OtpEvent {
        /// What happened.
        pub kind: Option<OtpEventType> = "type",
        /// When.
        pub timestamp: Option<Timestamp>,
        /// How it went.
        pub details: Option<OtpEventDetails>,
        /// What it cost, in the currency of the account.
        pub fee: Option<Number>,
    }
}

open_enum! {
    /// A step in sending and checking a one-time code.
    pub enum OtpEventType {
        /// A code went out by phone.
        PhoneMessageSent = "PHONE_VERIFICATION_MESSAGE_SENT",
        /// Another code went out by phone.
        PhoneRetryMessageSent = "PHONE_VERIFICATION_RETRY_MESSAGE_SENT",
        /// The phone number passed.
        PhoneApproved = "PHONE_VERIFICATION_APPROVED",
        /// The phone number failed.
        PhoneDeclined = "PHONE_VERIFICATION_DECLINED",
        /// The phone number waits for a reviewer.
        PhoneInReview = "PHONE_VERIFICATION_IN_REVIEW",
        /// The code by phone lapsed.
        PhoneExpired = "PHONE_VERIFICATION_EXPIRED",
        /// The phone number is blocked.
        PhoneBlocked = "PHONE_VERIFICATION_BLOCKED",
        /// The message arrived.
        PhoneDelivered = "PHONE_DELIVERY_DELIVERED",
        /// The message could not be delivered.
        PhoneUndeliverable = "PHONE_DELIVERY_UNDELIVERABLE",
        /// A code went out by mail.
        EmailMessageSent = "EMAIL_VERIFICATION_MESSAGE_SENT",
        /// Another code went out by mail.
        EmailRetryMessageSent = "EMAIL_VERIFICATION_RETRY_MESSAGE_SENT",
        /// The e-mail address passed.
        EmailApproved = "EMAIL_VERIFICATION_APPROVED",
        /// The e-mail address failed.
        EmailDeclined = "EMAIL_VERIFICATION_DECLINED",
        /// The e-mail address waits for a reviewer.
        EmailInReview = "EMAIL_VERIFICATION_IN_REVIEW",
        /// The code by mail lapsed.
        EmailExpired = "EMAIL_VERIFICATION_EXPIRED",
        /// The right code was typed.
        ValidCodeEntered = "VALID_CODE_ENTERED",
        /// A wrong code was typed.
        InvalidCodeEntered = "INVALID_CODE_ENTERED",
    }
}

model! {
    /// How a step went.
    pub struct OtpEventDetails {
        /// Its result.
        pub status: Option<Personal>,
        /// Why.
        pub reason: Option<Personal>,
        /// The channel that was asked for.
        pub channel: Option<Personal>,
        /// The channel that was used.
        pub actual_channel: Option<Personal>,
        /// The code that was typed.
        pub code_tried: Option<Personal>,
    }
}

open_enum! {
    /// Where an earlier phone number or e-mail address came from.
    pub enum ContactHitSource {
        /// A session.
        Session = "session",
        /// A list.
        ListEntry = "list_entry",
    }
}

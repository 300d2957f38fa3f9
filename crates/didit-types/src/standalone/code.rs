//! Standalone verification of e-mail addresses and phone numbers by one-time codes.

use alloc::boxed::Box;

use super::shared::{FindingAction, RiskSignals, response};
use crate::{
    Language, Personal, SessionId, UntypedJson,
    decision::{EmailVerification, PhoneVerification},
    model::model,
    open_enum::open_enum,
    request::request,
};

request! {
    /// Sends a one-time code by e-mail. A code is valid for 5 minutes and 3 attempts.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-send>
    pub struct SendEmailCode {
        required {
            /// E-mail address.
            email: into Personal [email],
        }
        optional {
            /// Code and message.
            options: exact EmailCodeOptions [nested],
            /// Device of the user.
            signals: exact RiskSignals [nested],
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
    }
}

request! {
    /// Code and message of an e-mail.
    pub struct EmailCodeOptions {
        optional {
            /// Number of characters of the code, 4 to 8; defaults to 6.
            code_size: exact u64 [range(4..=8)],
            /// Whether the code contains letters; defaults to `false`.
            alphanumeric_code: exact bool,
            /// Language of the message.
            locale: into Language [known],
            /// Whether the message has the branding of the application; defaults to `false`.
            use_white_label_customization: exact bool,
        }
    }
}

request! {
    /// Checks a code that was sent by e-mail.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-check>
    pub struct CheckEmailCode {
        required {
            /// E-mail address that the code was sent to.
            email: into Personal [email],
            /// Code, at most 10 characters.
            code: into Personal [required, max(10)],
        }
        optional {
            /// Effect of an address that another user has verified; none by default.
            duplicated_email_action: into FindingAction [known],
            /// Effect of an address in a data breach; none by default.
            breached_email_action: into FindingAction [known],
            /// Effect of a disposable address; none by default.
            disposable_email_action: into FindingAction [known],
            /// Whether the platforms with the address are searched; defaults to `false`.
            enable_social: exact bool,
            /// Effect of an address without a platform; none by default.
            email_no_social_presence_action: into FindingAction [known],
        }
    }
}

request! {
    /// Sends a one-time code to a phone. A code is valid for 5 minutes and 3 attempts.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-send>
    pub struct SendPhoneCode {
        required {
            /// Phone number, E.164.
            phone_number: into Personal [phone],
        }
        optional {
            /// Code and message.
            options: exact PhoneCodeOptions [nested],
            /// Device of the user.
            signals: exact RiskSignals [nested],
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
    }
}

request! {
    /// Code and message to a phone.
    pub struct PhoneCodeOptions {
        optional {
            /// Number of digits of the code, 4 to 8; defaults to 6.
            code_size: exact u64 [range(4..=8)],
            /// Language of the message, with a country if need be: `es`, `en-US`.
            locale: into Language [max(5)],
            /// Channel that is tried first; defaults to WhatsApp.
            preferred_channel: into PhoneChannel [known],
        }
    }
}

open_enum! {
    /// Channel of a message to a phone.
    pub enum PhoneChannel {
        /// WhatsApp.
        Whatsapp = "whatsapp",
        /// SMS.
        Sms = "sms",
        /// Telegram.
        Telegram = "telegram",
        /// Call that reads the code out.
        Voice = "voice",
        /// RCS.
        Rcs = "rcs",
        /// Viber.
        Viber = "viber",
        /// Zalo.
        Zalo = "zalo",
    }
}

request! {
    /// Checks a code that was sent to a phone.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-check>
    pub struct CheckPhoneCode {
        required {
            /// Phone number that the code was sent to, E.164.
            phone_number: into Personal [phone],
            /// Code, 4 to 8 digits.
            code: into Personal [phone_code],
        }
        optional {
            /// Effect of a number that another user has verified; none by default.
            duplicated_phone_number_action: into FindingAction [known],
            /// Effect of a disposable number; none by default.
            disposable_number_action: into FindingAction [known],
            /// Effect of an Internet telephony number; none by default.
            voip_number_action: into FindingAction [known],
            /// Whether the platforms with the number are searched; defaults to `false`.
            enable_social: exact bool,
            /// Effect of a number without a platform; none by default.
            phone_no_social_presence_action: into FindingAction [known],
        }
    }
}

model! {
    /// Response to [`SendEmailCode`] and [`SendPhoneCode`].
    pub struct SentCode {
        /// Id of the verification; sending again to the same address keeps it.
        pub request_id: Option<SessionId>,
        /// Whether a code was sent.
        pub status: Option<SentCodeStatus>,
        /// Reason why no code was sent.
        pub reason: Option<SentCodeReason>,
        /// Value of `vendor_data` sent with the request.
        pub vendor_data: Option<Personal>,
        /// Value of `metadata` sent with the request.
        pub metadata: Option<UntypedJson>,
    }
}

open_enum! {
    /// Whether a one-time code was sent.
    pub enum SentCodeStatus {
        /// A code was sent.
        Success = "Success",
        /// The code was sent again.
        Retry = "Retry",
        /// The e-mail address cannot receive mail.
        Undeliverable = "Undeliverable",
        /// No code is sent to the phone number.
        Blocked = "Blocked",
    }
}

open_enum! {
    /// Reason why no one-time code was sent.
    pub enum SentCodeReason {
        /// The e-mail address cannot receive mail.
        EmailCanNotBeDelivered = "email_can_not_be_delivered",
        /// Too many codes were sent to the phone number.
        RepeatedAttempts = "repeated_attempts",
    }
}

open_enum! {
    /// Result of the check of a one-time code.
    pub enum CheckedCodeStatus {
        /// The code is correct.
        Approved = "Approved",
        /// The code is correct and the address is not acceptable, or the attempts are used up.
        Declined = "Declined",
        /// The code is wrong, and attempts remain.
        Failed = "Failed",
        /// No code was sent in the last 5 minutes, or it was used.
        ExpiredOrNotFound = "Expired or Not Found",
    }
}

response! {
    /// Response to [`CheckEmailCode`].
    ///
    /// Source: <https://docs.didit.me/standalone-apis/email-check>
    pub struct CheckedEmailCode {
        /// Result of the check.
        pub status: Option<CheckedCodeStatus>,
        /// Result as a sentence, with the number of attempts that remain.
        pub message: Option<Personal>,
        /// Report of the verification, once it is approved or declined.
        pub email: Option<Box<EmailVerification>>,
    }
}

response! {
    /// Response to [`CheckPhoneCode`].
    ///
    /// Source: <https://docs.didit.me/standalone-apis/phone-check>
    pub struct CheckedPhoneCode {
        /// Result of the check.
        pub status: Option<CheckedCodeStatus>,
        /// Result as a sentence, with the number of attempts that remain.
        pub message: Option<Personal>,
        /// Report of the verification, once it is approved or declined.
        pub phone: Option<Box<PhoneVerification>>,
    }
}

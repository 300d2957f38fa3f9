//! Verification of e-mail addresses and phone numbers by one-time codes.

use didit_types::setters;
use didit_types::standalone::{
    CheckEmailCode, CheckPhoneCode, CheckedEmailCode, CheckedPhoneCode, SendEmailCode,
    SendPhoneCode, SentCode,
};

use super::super::Checks;
use super::super::table::endpoints;
use crate::call::Call;

impl Checks<'_> {
    /// Sends a one-time code by e-mail; within 5 minutes, sends the same code again.
    ///
    /// An address that cannot receive mail is no error: the status is `Undeliverable`.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::Language;
    /// use didit_api::types::standalone::SendEmailCode;
    /// use didit_api::types::standalone::code::EmailCodeOptions;
    ///
    /// let options = EmailCodeOptions::new().code_size(8).locale(Language::Spanish);
    /// let code = SendEmailCode::new("carmen@example.com").options(options);
    /// let sent = client.checks().send_email_code(code).await?;
    /// println!("{:?} {:?}", sent.status, sent.reason);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `email.send_code`.
    /// Source: <https://docs.didit.me/standalone-apis/email-send>
    pub fn send_email_code(&self, request: SendEmailCode) -> Call<SendEmailCode> {
        self.0.call(request)
    }

    /// Checks a code that was sent by e-mail. A wrong code is no error: the status is `Failed`, and
    /// `Declined` after the third.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::CheckEmailCode;
    /// use didit_api::types::standalone::FindingAction;
    /// use didit_api::types::standalone::code::CheckedCodeStatus;
    ///
    /// let check = CheckEmailCode::new("carmen@example.com", "123456")
    ///     .disposable_email_action(FindingAction::Decline);
    /// let checked = client.checks().check_email_code(check).await?;
    /// if checked.status != Some(CheckedCodeStatus::Approved) {
    ///     println!("{:?}", checked.message.map(|message| message.reveal().to_owned()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `email.check_code`.
    /// Source: <https://docs.didit.me/standalone-apis/email-check>
    pub fn check_email_code(&self, request: CheckEmailCode) -> Call<CheckEmailCode> {
        self.0.call(request)
    }

    /// Sends a one-time code to a phone; within 5 minutes, sends the same code again. A number gets
    /// 4 codes an hour at most (429).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::SendPhoneCode;
    /// use didit_api::types::standalone::code::{PhoneChannel, PhoneCodeOptions};
    ///
    /// let options = PhoneCodeOptions::new().preferred_channel(PhoneChannel::Sms);
    /// let code = SendPhoneCode::new("+33639980001").options(options).vendor_data("user-1");
    /// println!("{:?}", client.checks().send_phone_code(code).await?.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `phone.send_code`.
    /// Source: <https://docs.didit.me/standalone-apis/phone-send>
    pub fn send_phone_code(&self, request: SendPhoneCode) -> Call<SendPhoneCode> {
        self.0.call(request)
    }

    /// Checks a code that was sent to a phone. A wrong code is no error: the status is `Failed`, and
    /// `Declined` after the third.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::CheckPhoneCode;
    ///
    /// let check = CheckPhoneCode::new("+33639980001", "123456");
    /// let checked = client.checks().check_phone_code(check).await?;
    /// println!("{:?} {:?}", checked.status, checked.phone.and_then(|report| report.carrier));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `phone.check_code`.
    /// Source: <https://docs.didit.me/standalone-apis/phone-check>
    pub fn check_phone_code(&self, request: CheckPhoneCode) -> Call<CheckPhoneCode> {
        self.0.call(request)
    }
}

endpoints! {
    SendEmailCode: SEND_EMAIL_CODE, json -> SentCode, json;
    CheckEmailCode: CHECK_EMAIL_CODE, json -> CheckedEmailCode, json;
    SendPhoneCode: SEND_PHONE_CODE, json -> SentCode, json;
    CheckPhoneCode: CHECK_PHONE_CODE, json -> CheckedPhoneCode, json;
}

setters! { SendEmailCode for Call<SendEmailCode> via map }
setters! { CheckEmailCode for Call<CheckEmailCode> via map }
setters! { SendPhoneCode for Call<SendPhoneCode> via map }
setters! { CheckPhoneCode for Call<CheckPhoneCode> via map }

//! Signing users in, with Didit as an OpenID Connect provider.
//!
//! Source: <https://docs.didit.me/authentication>,
//! <https://docs.didit.me/authentication/tokens-and-jwks>

use alloc::vec::Vec;

use crate::{
    ApplicationId, MediaUrl, Personal, SecretString, UntypedJson, Uuid, model::model,
    open_enum::open_enum, request::request, validate::Problems,
};

model! {
    /// Tokens of a signed-in user.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/token>
    pub struct TokenSet {
        required {
            /// Access token, a JWT that is valid for at most 5 minutes.
            pub access_token: SecretString,
        }
        /// ID token, a JWT about the user and the sign-in.
        pub id_token: Option<SecretString>,
        /// Refresh token. It works once: its second use ends the session.
        pub refresh_token: Option<SecretString>,
        /// Kind of the access token, `Bearer`.
        pub token_type: Option<Personal>,
        /// Lifetime of the access token in seconds.
        pub expires_in: Option<u64>,
    }
}

model! {
    /// Claims of an access token or an ID token.
    ///
    /// `Debug` hides those about the user.
    pub struct TokenClaims {
        required {
            /// Id of the user at the issuer.
            pub sub: Personal,
        }
        /// Issuer.
        pub iss: Option<Personal>,
        /// Application id, as text or in an array.
        pub aud: Option<UntypedJson>,
        /// Id of the session, the same in all its tokens.
        pub sid: Option<Personal>,
        /// Id of the token.
        pub jti: Option<Personal>,
        /// Time of issue, in seconds since 1970.
        pub iat: Option<u64>,
        /// Time of expiry, in seconds since 1970.
        pub exp: Option<u64>,
        /// Caller's own id of the user.
        pub vendor_data: Option<Personal>,
        /// Organisation of the user. Its structure is not documented.
        pub org: Option<UntypedJson>,
        /// What is verified about the user. Its structure is not documented.
        pub verified: Option<UntypedJson>,
        /// Methods of the sign-in, such as `password`.
        pub amr: Option<Vec<Personal>>,
        /// Actor on behalf of the user. Its structure is not documented.
        pub act: Option<UntypedJson>,
        /// Application id; in access tokens.
        pub client_id: Option<ApplicationId>,
        /// Nonce of the sign-in; in ID tokens.
        pub nonce: Option<SecretString>,
    }
}

model! {
    /// Session of a signed-in user that has not ended. The response is not documented in full; the
    /// fields are named like the claims of its tokens.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/get-session>
    pub struct AuthenticationSession {
        /// Id of the session.
        pub sid: Option<Personal>,
        /// Id of the user at the issuer.
        pub sub: Option<Personal>,
        /// Caller's own id of the user.
        pub vendor_data: Option<Personal>,
        /// Methods of the sign-in.
        pub amr: Option<Vec<Personal>>,
    }
}

open_enum! {
    /// Sensitive action of a user.
    pub enum StepUpAction {
        /// Withdrawal or transfer. Also applies the rule of new devices.
        Payout = "payout",
        /// Another bank account.
        Bank = "bank",
        /// Another e-mail address or phone number.
        Contact = "contact",
    }
}

request! {
    /// Asks whether a user must be verified before a sensitive action.
    ///
    /// Source: <https://docs.didit.me/authentication/api-reference/create-step-up>
    pub struct CreateStepUp {
        required {
            /// Action that the user is about to take.
            action: into StepUpAction,
            /// Redirect URL after the verification, with `step_up` and `status` in its query. One of
            /// the application's redirect URLs, of at most 2,048 characters.
            return_to: into MediaUrl [url, max(2048)],
        }
        optional {
            /// Amount of a payout with at most two decimals, which a payout requires.
            amount: into Personal [required, max(19)],
            /// Currency of the amount, ISO 4217. Defaults to that of the rule; a payout in another one
            /// is always verified.
            currency: into Personal [min(3), max(3)],
        }
        check { payout_has_an_amount }
    }
}

fn payout_has_an_amount(request: &CreateStepUp, problems: &mut Problems) {
    if request.action == StepUpAction::Payout && request.amount.is_none() {
        problems.add("amount", "is required for a payout");
    }
}

open_enum! {
    /// Status of a step-up. Only `approved` is documented.
    pub enum StepUpStatus {
        Pending = "pending",
        /// The user may take the action.
        Approved = "approved",
        Declined = "declined",
    }
}

model! {
    /// Step-up: whether the user must be verified, and the result.
    ///
    /// The fields of a required one are not documented in full.
    pub struct StepUp {
        /// Whether a rule applies; if not, the user may take the action.
        pub required: Option<bool>,
        /// Id of the step-up, also in the query of the redirect.
        pub id: Option<Uuid>,
        /// URL at which the user is verified.
        pub url: Option<MediaUrl>,
        /// Status.
        pub status: Option<StepUpStatus>,
    }
}

impl StepUp {
    /// Whether the user may take the action: no rule applies, or the user was verified.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        match &self.status {
            Some(status) => *status == StepUpStatus::Approved,
            None => self.required == Some(false),
        }
    }
}

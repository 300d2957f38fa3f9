//! Accounts: registration, login, organisations and their applications.
//!
//! Source: <https://docs.didit.me/integration/programmatic-registration>

use alloc::vec::Vec;

use crate::{
    ApplicationId, MediaUrl, Personal, SecretString, Timestamp, Uuid, model::model,
    request::request, validate::Problems,
};

request! {
    /// Registers an account.
    ///
    /// Source: <https://docs.didit.me/auth-api/register>
    pub struct RegisterAccount {
        required {
            /// E-mail address, to which a code is sent.
            email: into Personal [email],
            /// Password: at least 8 characters, with an upper-case and a lower-case letter, a digit and
            /// a special character.
            password: into SecretString [min(8)],
        }
        check { has_strong_password }
    }
}

/// Special characters of which a password needs one.
const SPECIAL: &str = "!@#$%^&*()_+-=[]{}|;:,.<>?";

fn has_strong_password(request: &RegisterAccount, problems: &mut Problems) {
    let password = request.password.reveal();
    let kinds = [
        (
            password.contains(|c: char| c.is_ascii_uppercase()),
            "needs an upper-case letter",
        ),
        (
            password.contains(|c: char| c.is_ascii_lowercase()),
            "needs a lower-case letter",
        ),
        (
            password.contains(|c: char| c.is_ascii_digit()),
            "needs a digit",
        ),
        (
            password.contains(|c| SPECIAL.contains(c)),
            "needs a special character",
        ),
    ];
    for (is_there, problem) in kinds {
        if !is_there {
            problems.add("password", problem);
        }
    }
}

request! {
    /// Sends another code to the e-mail address of an account that is not verified yet.
    pub struct ResendAccountOtp {
        required {
            /// E-mail address of the registration.
            email: into Personal [email],
        }
    }
}

request! {
    /// Verifies the e-mail address of an account.
    ///
    /// Source: <https://docs.didit.me/auth-api/verify-email>
    pub struct VerifyAccountEmail {
        required {
            /// E-mail address of the registration.
            email: into Personal [email],
            /// Code of the e-mail, 6 characters.
            code: into SecretString [min(6), max(6)],
        }
    }
}

request! {
    /// Exchanges an e-mail address and a password for tokens.
    ///
    /// Source: <https://docs.didit.me/auth-api/login>
    pub struct Login {
        required {
            /// E-mail address of a verified account.
            email: into Personal [email],
            /// Password of the account.
            password: into SecretString [required],
        }
    }
}

request! {
    /// Creates an application in an organisation.
    ///
    /// Source: <https://docs.didit.me/auth-api/create-application>
    pub struct CreateAccountApplication {
        optional {
            /// Name of the application; defaults to that of the organisation, and `App`.
            name: into Personal [required],
            /// Website of the application.
            website_url: into MediaUrl [url],
            /// Addresses to which users may be redirected.
            redirect_uris: into Vec<MediaUrl> [url],
            /// Terms of service.
            terms_url: into MediaUrl [url],
            /// Privacy policy.
            privacy_url: into MediaUrl [url],
            /// Internal description.
            description: into Personal,
        }
    }
}

request! {
    /// Changes an application. Its id, `client_id` and API key stay the same.
    ///
    /// Source: <https://docs.didit.me/auth-api/update-application>
    pub struct UpdateAccountApplication {
        optional {
            /// Name of the application.
            name: into Personal [required],
            /// Website of the application.
            website_url: into MediaUrl [url],
            /// Addresses to which users may be redirected; replaces the earlier ones.
            redirect_uris: into Vec<MediaUrl> [url],
            /// Terms of service.
            terms_url: into MediaUrl [url],
            /// Privacy policy.
            privacy_url: into MediaUrl [url],
            /// Internal description.
            description: into Personal,
        }
    }
}

model! {
    /// Response to [`RegisterAccount`] and [`ResendAccountOtp`].
    pub struct RegisteredAccount {
        /// Human-readable confirmation.
        pub message: Option<Personal>,
        /// E-mail address to which the code was sent.
        pub email: Option<Personal>,
    }
}

model! {
    /// Tokens of an account. After [`VerifyAccountEmail`] with its first organisation and applications.
    pub struct AccountTokens {
        /// Token that authorizes the calls of the account.
        pub access_token: Option<SecretString>,
        /// Token with which the access token is renewed.
        pub refresh_token: Option<SecretString>,
        /// Seconds for which the access token is valid; 86,400 by default.
        pub expires_in: Option<u64>,
        /// Human-readable confirmation; after a login.
        pub message: Option<Personal>,
        /// Organisation of a new account.
        pub organization: Option<Organization>,
        /// Application of a new account, whose checks are billed.
        pub application: Option<AccountApplication>,
        /// Sandbox application of a new account.
        pub sandbox_application: Option<AccountApplication>,
    }
}

model! {
    /// Organisation of an account.
    pub struct Organization {
        /// Id of the organisation.
        pub uuid: Option<Uuid>,
        /// Name of the organisation.
        pub name: Option<Personal>,
        /// E-mail address of the organisation.
        pub contact_email: Option<Personal>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

model! {
    /// Application with its credentials.
    pub struct AccountApplication {
        /// Id of the application.
        pub uuid: Option<ApplicationId>,
        /// Name of the application.
        pub name: Option<Personal>,
        /// Public identifier of the application.
        pub client_id: Option<Personal>,
        /// API key of the application.
        pub api_key: Option<SecretString>,
        /// Region of the data, such as `eu`.
        pub data_location: Option<Personal>,
        /// Website of the application.
        pub website_url: Option<MediaUrl>,
        /// Addresses to which users may be redirected.
        pub redirect_uris: Option<Vec<MediaUrl>>,
        /// Terms of service.
        pub terms_url: Option<MediaUrl>,
        /// Privacy policy.
        pub privacy_url: Option<MediaUrl>,
        /// Internal description.
        pub description: Option<Personal>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
    }
}

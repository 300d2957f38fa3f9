//! Accounts: registration, login, organisations and their applications. They are on another host
//! than the rest of the API, and take an access token in place of an API key.
//!
//! Source: <https://docs.didit.me/integration/programmatic-registration>

operations! {
    /// Registers an account, and sends a code to its e-mail address.
    /// Source: <https://docs.didit.me/auth-api/register>
    REGISTER_ACCOUNT = "account.register", Post "/auth/v2/programmatic/register/", [201], Never, Unlimited, None;
    /// Sends another code to the e-mail address of a new account.
    RESEND_ACCOUNT_OTP = "account.resend_otp", Post "/auth/v2/programmatic/resend-otp/", [200], Never, Unlimited, None;
    /// Verifies the e-mail address of an account, and returns its keys.
    /// Source: <https://docs.didit.me/auth-api/verify-email>
    VERIFY_ACCOUNT_EMAIL = "account.verify_email", Post "/auth/v2/programmatic/verify-email/", [200], Never, Unlimited, None;
    /// Exchanges an e-mail address and a password for tokens.
    /// Source: <https://docs.didit.me/auth-api/login>
    LOGIN = "account.login", Post "/auth/v2/programmatic/login/", [200], Never, Unlimited, None;
    /// Lists the organisations of the account.
    LIST_ACCOUNT_ORGANIZATIONS = "account.organizations.list", Get "/auth/v2/organizations/me/", [200], Safe, Unlimited, None;
    /// Lists the applications of an organisation.
    LIST_ACCOUNT_APPLICATIONS = "account.applications.list", Get "/auth/v2/organizations/me/{organization_id}/applications/", [200], Safe, Unlimited, None;
    /// Creates an application in an organisation.
    /// Source: <https://docs.didit.me/auth-api/create-application>
    CREATE_ACCOUNT_APPLICATION = "account.applications.create", Post "/auth/v2/organizations/me/{organization_id}/applications/", [201], Never, Unlimited, None;
    /// Retrieves an application with its API key.
    /// Source: <https://docs.didit.me/auth-api/get-credentials>
    RETRIEVE_ACCOUNT_APPLICATION = "account.applications.retrieve", Get "/auth/v2/organizations/me/{organization_id}/applications/{application_id}/", [200], Safe, Unlimited, None;
    /// Changes the name and the addresses of an application.
    /// Source: <https://docs.didit.me/auth-api/update-application>
    UPDATE_ACCOUNT_APPLICATION = "account.applications.update", Patch "/auth/v2/organizations/me/{organization_id}/applications/{application_id}/", [200], Never, Unlimited, None;
}

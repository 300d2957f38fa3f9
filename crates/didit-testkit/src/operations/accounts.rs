//! Accounts: registration with a code, login, organisations and their applications. All accounts
//! belong to the organisation of the fake, and see its applications.
//!
//! Source: <https://docs.didit.me/integration/programmatic-registration>

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::fields::{self, ANY_TEXT, Fields, Rule};
use crate::http::{Form, HandlerResult, Limits, OrNotFound, Reply, RequestContext, auth};
use crate::state::{Application, ApplicationEnvironment, CollectionKey, Item, State};
use crate::vocabulary::{AppIndex, Ids, UtcTime, Uuid, hash, jwt};

/// The accounts, by ids that follow from their addresses, in the collections of the first application.
const ACCOUNTS: CollectionKey = CollectionKey::of("accounts");

/// What requests set of the applications, by their ids, in the collections of the first application.
const APPLICATIONS: CollectionKey = CollectionKey::of("applications");

const APPLICATION_FIELDS: Fields = &[
    ("name", ANY_TEXT),
    ("website_url", Rule::Url),
    ("redirect_uris", Rule::Texts),
    ("terms_url", Rule::Url),
    ("privacy_url", Rule::Url),
    ("description", ANY_TEXT),
];

/// The code of every e-mail.
const CODE: &str = "A1B2C3";
const CODE_SECONDS: i64 = 15 * 60;
/// Seconds between two codes to an address, if there are limits.
const RESEND_SECONDS: i64 = 60;
const ACCESS_SECONDS: i64 = 86_400;
const REFRESH_SECONDS: i64 = 30 * 86_400;

const SPECIAL: &str = "!@#$%^&*()_+-=[]{}|;:,.<>?";

fn id_of(email: &str) -> Uuid {
    Ids::new(hash(0, email.to_lowercase())).uuid()
}

/// Returns the account with an e-mail address.
fn find(state: &State, email: &str) -> Option<Item> {
    let account = state.collections.get(0, ACCOUNTS, id_of(email));
    account.map(|account| Item::clone(account))
}

fn is_verified(account: &Item) -> bool {
    account.get("is_verified") == true
}

/// Returns the code that awaits its entry.
pub(crate) fn code(state: &State, email: &str) -> Option<&'static str> {
    find(state, email)
        .filter(|account| !is_verified(account))
        .map(|_| CODE)
}

/// The rule that a password breaks; the service reports one at a time.
fn weakness(password: &str) -> Option<String> {
    let lacks = |is_needed: fn(char) -> bool| !password.contains(is_needed);
    let rule = if password.chars().count() < 8 {
        "be at least 8 characters long"
    } else if lacks(|c| c.is_ascii_uppercase()) {
        "contain an uppercase letter"
    } else if lacks(|c| c.is_ascii_lowercase()) {
        "contain a lowercase letter"
    } else if lacks(|c| c.is_ascii_digit()) {
        "contain a digit"
    } else if lacks(|c| SPECIAL.contains(c)) {
        "contain a special character"
    } else {
        return None;
    };
    Some(format!("Password must {rule}."))
}

/// Reads the address of an account, and a password or code.
fn credentials(form: &mut Form, secret: &str) -> Option<(String, String)> {
    let email = form.require("email").email("email");
    email.zip(form.require(secret).text(secret, usize::MAX))
}

/// `POST /auth/v2/programmatic/register/`
pub(crate) fn register(context: &mut RequestContext<'_>) -> HandlerResult {
    let mut form = context.form()?;
    form.require_all(&["email", "password"]);
    let (email, password) = (form.email("email"), form.text("password", usize::MAX));
    if let Some(problem) = password.as_deref().and_then(weakness) {
        form.invalid("password", problem);
    }
    let known = email
        .as_deref()
        .and_then(|email| find(context.state, email));
    if known.is_some_and(|account| is_verified(&account)) {
        form.invalid("email", "An account with this email already exists.");
    }
    let (email, password) = form.finish_with(email.zip(password))?;
    let now = context.state.now;
    let fields = json!({
        "email": email, "password": hash(0, &password), "is_verified": false,
        "sent_at": now.micros(),
    });
    let account = Item::new(id_of(&email), now, fields);
    context.state.collections.put(0, ACCOUNTS, account);
    Ok(Reply::created(&json!({
        "message": "Registration successful. Check your email for the verification code.",
        "email": email,
    })))
}

/// Seconds since the latest code was sent.
fn age(context: &RequestContext<'_>, account: &Item) -> i64 {
    let sent_at = account.get("sent_at").as_i64().unwrap_or_default();
    (context.state.now.micros() - sent_at) / 1_000_000
}

/// `POST /auth/v2/programmatic/resend-otp/`
pub(crate) fn resend_otp(context: &mut RequestContext<'_>) -> HandlerResult {
    let email = context.read(|form| form.require("email").email("email"))?;
    let account = find(context.state, &email).filter(|account| !is_verified(account));
    let mut account =
        account.ok_or_else(|| Reply::field("email", "No pending registration for this email."))?;
    let is_limited = !matches!(context.state.settings.limits, Limits::Off);
    if is_limited && age(context, &account) < RESEND_SECONDS {
        let text = "Please wait before requesting another code.";
        return Err(Reply::detail(StatusCode::TOO_MANY_REQUESTS, text));
    }
    account.set("sent_at", context.state.now.micros());
    context.state.collections.put(0, ACCOUNTS, account);
    Ok(Reply::ok(&json!({})))
}

/// `POST /auth/v2/programmatic/verify-email/`
pub(crate) fn verify_email(context: &mut RequestContext<'_>) -> HandlerResult {
    let (email, code) = context.read(|form| credentials(form, "code"))?;
    let is_right = |account: &Item| {
        !is_verified(account) && code == CODE && age(context, account) < CODE_SECONDS
    };
    let account = find(context.state, &email).filter(is_right);
    let mut account =
        account.ok_or_else(|| Reply::field("code", "Invalid or expired verification code."))?;
    account.set("is_verified", true);
    let mut response = tokens(context, &account);
    let state = &*context.state;
    let of = |environment| {
        let mut found = state.applications.iter();
        found.find(|application| application.environment == environment)
    };
    let live = of(ApplicationEnvironment::Live).unwrap_or_else(|| context.app());
    response["organization"] = organization(context, &account);
    response["application"] = application(state, live, account.created_at);
    let sandbox = of(ApplicationEnvironment::Sandbox);
    let sandbox = sandbox.map(|sandbox| application(state, sandbox, account.created_at));
    response["sandbox_application"] = sandbox.unwrap_or_default();
    context.state.collections.put(0, ACCOUNTS, account);
    Ok(Reply::ok(&response))
}

/// `POST /auth/v2/programmatic/login/`
pub(crate) fn login(context: &mut RequestContext<'_>) -> HandlerResult {
    let (email, password) = context.read(|form| credentials(form, "password"))?;
    let (account, password) = (find(context.state, &email), hash(0, &password));
    let account = account
        .filter(|account| is_verified(account) && *account.get("password") == password)
        .ok_or_else(|| Reply::unauthorized("Invalid email or password."))?;
    let mut response = tokens(context, &account);
    response["message"] = "Login successful.".into();
    Ok(Reply::ok(&response))
}

/// New tokens of an account.
fn tokens(context: &RequestContext<'_>, account: &Item) -> Value {
    let state = &*context.state;
    let sign = |kind: &str, seconds| {
        let claims = json!({
            "email": account.get("email"), "token_type": kind,
            "exp": state.now.plus(seconds).seconds(),
        });
        jwt::sign(&claims.to_string(), state.share_secret.as_bytes())
    };
    json!({
        "access_token": sign("access", ACCESS_SECONDS),
        "refresh_token": sign("refresh", REFRESH_SECONDS),
        "expires_in": ACCESS_SECONDS,
    })
}

/// Returns the account of the access token of a request.
fn authenticate(context: &RequestContext<'_>) -> Result<Item, Reply> {
    let state = &*context.state;
    let token = auth::bearer(context.headers);
    let claims = token.and_then(|token| jwt::verify(token, state.share_secret.as_bytes()));
    let claims = claims.filter(|claims| {
        claims.get("token_type") == Some(&"access".into())
            && claims.get("exp").and_then(Value::as_i64) > Some(state.now.seconds())
    });
    claims
        .and_then(|claims| find(state, claims.get("email")?.as_str()?))
        .ok_or_else(|| Reply::unauthorized("Invalid or expired token."))
}

fn organization(context: &RequestContext<'_>, account: &Item) -> Value {
    json!({
        "uuid": context.state.organization, "name": "Organization",
        "contact_email": account.get("email"), "created_at": account.created_at.rfc3339(),
    })
}

/// `created_at` is the creation time of an application that no request created.
fn application(state: &State, application: &Application, created_at: UtcTime) -> Value {
    let set = state.collections.get(0, APPLICATIONS, application.id);
    let created_at = set.map_or(created_at, |set| set.created_at);
    let mut response = json!({
        "uuid": application.id, "name": "Application",
        "client_id": URL_SAFE_NO_PAD.encode(application.id.as_bytes()),
        "api_key": application.api_key, "data_location": "eu",
        "website_url": null, "redirect_uris": [], "terms_url": null, "privacy_url": null,
        "description": null, "created_at": created_at.rfc3339(),
    });
    for (name, value) in set.iter().flat_map(|set| &set.fields) {
        response[name] = value.clone();
    }
    response
}

/// `GET /auth/v2/organizations/me/`
pub(crate) fn organizations(context: &mut RequestContext<'_>) -> HandlerResult {
    let account = authenticate(context)?;
    Ok(Reply::ok(&[organization(context, &account)]))
}

/// Returns the account of a request that names the organisation of the fake.
fn member(context: &RequestContext<'_>) -> Result<Item, Reply> {
    let account = authenticate(context)?;
    if context.id("organization_id") == Some(context.state.organization) {
        return Ok(account);
    }
    Err(Reply::not_found("Organization not found."))
}

/// `GET /auth/v2/organizations/me/{organization_id}/applications/`
pub(crate) fn applications(context: &mut RequestContext<'_>) -> HandlerResult {
    let account = member(context)?;
    let state = &*context.state;
    let applications = state.applications.iter();
    let applications: Vec<_> = applications
        .map(|found| application(state, found, account.created_at))
        .collect();
    Ok(Reply::ok(&applications))
}

/// Returns the application that the path names.
fn named(context: &RequestContext<'_>) -> Result<AppIndex, Reply> {
    let id = context.id("application_id");
    id.and_then(|id| context.state.app_by_id.get(&id).copied())
        .or_not_found("Application not found.")
}

/// `GET /auth/v2/organizations/me/{organization_id}/applications/{application_id}/`
pub(crate) fn retrieve_application(context: &mut RequestContext<'_>) -> HandlerResult {
    let created_at = member(context)?.created_at;
    let found = context.state.app(named(context)?);
    Ok(Reply::ok(&application(context.state, found, created_at)))
}

/// Keeps what a request sets of an application, and returns the application.
fn set(state: &mut State, index: AppIndex, mut item: Item, fields: Map<String, Value>) -> Value {
    item.fields.extend(fields);
    let created_at = item.created_at;
    state.collections.put(0, APPLICATIONS, item);
    application(state, state.app(index), created_at)
}

/// `POST /auth/v2/organizations/me/{organization_id}/applications/`
pub(crate) fn create_application(context: &mut RequestContext<'_>) -> HandlerResult {
    member(context)?;
    let fields = fields::body(context, APPLICATION_FIELDS)?;
    let state = &mut *context.state;
    let index = state.add_application(state.settings.environment);
    let new = json!({"name": "Organization App"});
    let new = Item::new(state.app(index).id, state.now, new);
    Ok(Reply::created(&set(state, index, new, fields)))
}

/// `PATCH /auth/v2/organizations/me/{organization_id}/applications/{application_id}/`
pub(crate) fn update_application(context: &mut RequestContext<'_>) -> HandlerResult {
    let account = member(context)?;
    let index = named(context)?;
    let fields = fields::body(context, APPLICATION_FIELDS)?;
    let state = &mut *context.state;
    let id = state.app(index).id;
    let known = state.collections.get(0, APPLICATIONS, id).cloned();
    let item = known.map_or_else(
        || Item::new(id, account.created_at, Value::Null),
        Arc::unwrap_or_clone,
    );
    Ok(Reply::ok(&set(state, index, item, fields)))
}

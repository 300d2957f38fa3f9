//! The page on which users of an application sign in.

use serde_json::Value;

use crate::browser::Browser;

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// Path of the page, with parameters of a sign-in.
fn path(browser: &Browser, redirect_uri: &str) -> String {
    let issuer = browser.didit.issuer();
    let (_, host) = issuer.split_once("://").unwrap();
    let at = host.find('/').unwrap();
    format!(
        "{}/sign-in?redirect_uri={redirect_uri}&state=s1&code_challenge={CHALLENGE}&code_challenge_method=S256",
        &host[at..]
    )
}

#[test]
fn user_is_chosen_and_returns_with_a_code() {
    let browser = Browser::new();
    browser.didit.approved("user-7");
    let page = path(&browser, "https://app.example/done?tab=1");
    let shown = browser.get(&page);
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("<option value=\"user-7\">"));

    let returned = browser.post(&page, &[("vendor_data", "user-7")]);
    assert_eq!(returned.status, 303);
    let query = returned
        .location()
        .strip_prefix("https://app.example/done?tab=1&code=");
    let (code, state) = query.unwrap().split_once('&').unwrap();
    assert_eq!(state, "state=s1");
    let token = page.split_once("/sign-in").unwrap().0.to_owned() + "/token/";
    let form = format!(
        "grant_type=authorization_code&code={code}&code_verifier={VERIFIER}&redirect_uri=https://app.example/done?tab=1"
    );
    let tokens = browser.send("POST", &token, &[], &form);
    let tokens: Value = serde_json::from_str(&tokens.body).unwrap();
    assert_eq!(tokens["token_type"], "Bearer");

    let cancelled = browser.post(&page, &[("vendor_data", "user-7"), ("cancel", "1")]);
    let location = "https://app.example/done?tab=1&error=access_denied&state=s1";
    assert_eq!(cancelled.location(), location);
}

#[test]
fn wrong_parameters_redirect_nowhere() {
    let browser = Browser::new();
    let page = path(&browser, "https://app.example/");
    for wrong in [
        path(&browser, ""),
        page.replace(CHALLENGE, "short"),
        page.replace("S256", "plain"),
        format!("{page}&client_id=other"),
        format!("{page}&response_type=token"),
        page.replace("/authentication/", "/authentication/x"),
    ] {
        let refused = browser.post(&wrong, &[("vendor_data", "user-7")]);
        assert_eq!(refused.status, 400, "{wrong}");
    }
}

#[test]
fn page_has_the_language_of_the_request_or_browser() {
    let browser = Browser::new();
    let page = path(&browser, "https://app.example/");
    let spanish = ["accept-language: es-MX,en;q=0.5"];
    for (path, lines, code, title) in [
        (page.clone(), &[][..], "en", "Sign in"),
        (page.clone(), &spanish[..], "es", "Iniciar sesión"),
        (
            format!("{page}&ui_locales=de-AT%20en"),
            &spanish[..],
            "de",
            "Anmelden",
        ),
    ] {
        let shown = browser.send("GET", &path, lines, "");
        assert!(
            shown.body.contains(&format!("<html lang=\"{code}\"")),
            "{path}"
        );
        assert_eq!(shown.h1(), title);
        let other = format!(
            "&#38;code_challenge={CHALLENGE}&#38;code_challenge_method=S256&#38;ui_locales=fr"
        );
        assert!(shown.body.contains(&other), "{}", shown.body);
    }
    let missing = browser.get(&format!("{page}&ui_locales=pl"));
    assert!(missing.body.contains("no texts in <code>pl</code>"));
    let refused = browser.post(
        &format!("{page}&ui_locales=fr&response_type=token"),
        &[("vendor_data", "user-7")],
    );
    assert_eq!(refused.status, 400);
    assert_eq!(refused.h1(), "Cette connexion n&#39;est pas possible");
}

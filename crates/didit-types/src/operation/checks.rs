//! Standalone checks, without a session.

operations! {
    /// Assesses the risk of an e-mail address. Billed per request, as every standalone check.
    /// Source: <https://docs.didit.me/standalone-apis/email-risk>
    ASSESS_EMAIL_RISK = "email.assess_risk", Post "/v3/email/risk/", [200], Never, GenericWrite, Some("sessions");
    /// Assesses the risk of a phone number.
    /// Source: <https://docs.didit.me/standalone-apis/phone-risk>
    ASSESS_PHONE_RISK = "phone.assess_risk", Post "/v3/phone/risk/", [200], Never, GenericWrite, Some("sessions");
    /// Assesses the risk of an IP address.
    /// Source: <https://docs.didit.me/standalone-apis/ip-risk>
    ASSESS_IP_RISK = "ip.assess_risk", Post "/v3/ip/risk/", [200], Never, GenericWrite, Some("sessions");
    /// Reads and checks the pictures of an identity document.
    /// Source: <https://docs.didit.me/standalone-apis/id-verification>
    VERIFY_ID = "id_verification.verify", Post "/v3/id-verification/", [200], Never, GenericWrite, Some("sessions");
    /// Compares the faces in two pictures.
    /// Source: <https://docs.didit.me/standalone-apis/face-match>
    COMPARE_FACES = "face_match.compare", Post "/v3/face-match/", [200], Never, GenericWrite, Some("sessions");
    /// Checks from one picture whether a face is live.
    /// Source: <https://docs.didit.me/standalone-apis/passive-liveness>
    CHECK_LIVENESS = "passive_liveness.check", Post "/v3/passive-liveness/", [200], Never, GenericWrite, Some("sessions");
    /// Estimates the age of a face in one picture.
    /// Source: <https://docs.didit.me/standalone-apis/age-estimation>
    ESTIMATE_AGE = "age_estimation.estimate", Post "/v3/age-estimation/", [200], Never, GenericWrite, Some("sessions");
    /// Reads and checks a proof of address. Takes up to 30 s.
    /// Source: <https://docs.didit.me/standalone-apis/proof-of-address>
    VERIFY_POA = "poa.verify", Post "/v3/poa/", [200], Never, GenericWrite, Some("sessions");
    /// Screens a person or a company; once for each `Idempotency-Key`.
    /// Source: <https://docs.didit.me/standalone-apis/aml-screening>
    SCREEN_AML = "aml.screen", Post "/v3/aml/", [200], WithKey, GenericWrite, Some("sessions");
    /// Sends a one-time code by e-mail, or sends it again.
    /// Source: <https://docs.didit.me/standalone-apis/email-send>
    SEND_EMAIL_CODE = "email.send_code", Post "/v3/email/send/", [200], Never, GenericWrite, Some("sessions");
    /// Checks a code that was sent by e-mail. Each wrong code uses up an attempt.
    /// Source: <https://docs.didit.me/standalone-apis/email-check>
    CHECK_EMAIL_CODE = "email.check_code", Post "/v3/email/check/", [200], Never, GenericWrite, Some("sessions");
    /// Sends a one-time code to a phone, or sends it again; 4 times per number and hour.
    /// Source: <https://docs.didit.me/standalone-apis/phone-send>
    SEND_PHONE_CODE = "phone.send_code", Post "/v3/phone/send/", [200], Never, GenericWrite, Some("sessions");
    /// Checks a code that was sent to a phone. Each wrong code uses up an attempt.
    /// Source: <https://docs.didit.me/standalone-apis/phone-check>
    CHECK_PHONE_CODE = "phone.check_code", Post "/v3/phone/check/", [200], Never, GenericWrite, Some("sessions");
    /// Searches a face among all faces of an application.
    /// Source: <https://docs.didit.me/standalone-apis/face-search>
    SEARCH_FACES = "face_search.search", Post "/v3/face-search/", [200], Never, GenericWrite, Some("sessions");
    /// Compares a person's data with the sources of a country.
    /// Source: <https://docs.didit.me/standalone-apis/database-validation>
    VALIDATE_DATABASE = "database_validation.validate", Post "/v3/database-validation/", [200], Never, GenericWrite, Some("sessions");
    /// Extracts named fields from any document.
    /// Source: <https://docs.didit.me/standalone-apis/document-ai>
    ANALYZE_DOCUMENT = "document_ai.analyze", Post "/v3/document-ai/", [200], Never, GenericWrite, Some("sessions");
    /// Searches a company in the registry of its country.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-search>
    SEARCH_COMPANIES = "kyb.search", Post "/v3/kyb/search/", [200], Never, GenericWrite, Some("sessions");
    /// Retrieves the profile and the officers of a company.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-select>
    SELECT_COMPANY = "kyb.select", Post "/v3/kyb/select/", [200], Never, GenericWrite, Some("sessions");
    /// Retrieves the profile, the officers and the shareholders of a company.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-shareholders>
    LIST_COMPANY_SHAREHOLDERS = "kyb.list_shareholders", Post "/v3/kyb/shareholders/", [200, 202], Never, GenericWrite, Some("sessions");
    /// Retrieves the profile, the officers and the beneficial owners of a company.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-ubo>
    LIST_COMPANY_UBOS = "kyb.list_ubos", Post "/v3/kyb/ubo/", [200, 202], Never, GenericWrite, Some("sessions");
}

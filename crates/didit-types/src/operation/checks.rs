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
}

//! Origins of a session.

use crate::open_enum::open_enum;

open_enum! {
    /// Origin of a session.
    pub enum SessionType {
        /// Standalone API.
        Api = "API",
        /// Hosted flow.
        Hosted = "HOSTED",
        /// Import from another provider.
        Migrated = "MIGRATED",
        /// Any origin; in filters only.
        All = "ALL",
    }
}

open_enum! {
    /// Standalone API.
    pub enum ApiService {
        IdVerification = "ID_VERIFICATION",
        FaceMatch = "FACE_MATCH",
        AgeEstimation = "AGE_ESTIMATION",
        FaceSearch = "FACE_SEARCH",
        /// Proof of address.
        Poa = "POA",
        /// AML screening.
        Aml = "AML",
        /// Registry lookup of a company.
        KybRegistry = "KYB_REGISTRY",
        PassiveLiveness = "PASSIVE_LIVENESS",
        DatabaseValidation = "DATABASE_VALIDATION",
        PhoneVerification = "PHONE_VERIFICATION",
        EmailVerification = "EMAIL_VERIFICATION",
    }
}

//! Standalone comparison of a person's data with national sources.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::shared::{FindingAction, response};
use crate::{
    FeatureStatus, Personal, UntypedJson,
    decision::{
        Warning,
        database_validation::{
            DatabaseMatchType, DatabaseScreenedData, FieldValidation, SourceError,
            SourceValidation, ValidationType,
        },
    },
    model::{forms, model},
    open_enum::open_enum,
    request::request,
    session::create::Gender,
};

request! {
    /// Compares the data of a person with the sources of a country.
    ///
    /// Which fields are required depends on the country and the services; the API names the
    /// missing ones.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/database-validation>
    pub struct ValidateDatabase {
        required {
            /// Country of the sources, ISO 3166-1 alpha-3; `GLB` for global ones.
            issuing_state: into Personal [country3],
        }
        optional {
            /// Ids of the sources, such as `bra_cpf`; defaults to those of the application.
            services: into Vec<Personal> [required],
            /// Superseded by `services`.
            validation_type: into ValidationType,
            /// Whether the person has consented, which some sources require; defaults to
            /// `false`.
            consent: exact bool,
            /// Number of the document or person, whatever its kind; mapped to the field that the
            /// country uses.
            identification_number: into Personal,
            /// First name.
            first_name: into Personal,
            /// Last name.
            last_name: into Personal,
            /// Middle name.
            middle_name: into Personal,
            /// Full name.
            full_name: into Personal,
            /// Date of birth, `YYYY-MM-DD`.
            date_of_birth: into Personal [date],
            /// Personal number.
            personal_number: into Personal,
            /// Tax number.
            tax_number: into Personal,
            /// Document number.
            document_number: into Personal,
            /// Code of the document type.
            document_type: into IdDocumentCode [known],
            /// Expiry date of the document, `YYYY-MM-DD`.
            expiration_date: into Personal [date],
            /// Date of issue of the document, `YYYY-MM-DD`.
            date_of_issue: into Personal [date],
            /// Nationality.
            nationality: into Personal,
            /// Gender: `M`, `F` or `X`.
            gender: into Gender [one_of(&["M", "F", "X"])],
            /// Address in parts; [`with`](Self::with) sends it in one line.
            address: exact DatabaseAddress [nested],
            /// First part of an address without known parts.
            address_element_1: into Personal,
            /// Second part of an address without known parts.
            address_element_2: into Personal,
            /// Third part of an address without known parts.
            address_element_3: into Personal,
            /// Fourth part of an address without known parts.
            address_element_4: into Personal,
            /// Fifth part of an address without known parts.
            address_element_5: into Personal,
            /// Postal code.
            postal_code: into Personal,
            /// Number of the driver's licence.
            driver_license_number: into Personal,
            /// Card number of the driver's licence.
            driver_license_card_number: into Personal,
            /// State that issued the driver's licence.
            driver_license_state: into Personal,
            /// Version of the driver's licence.
            driver_license_version: into Personal,
            /// Passport number.
            passport_number: into Personal,
            /// Expiry date of the passport, `YYYY-MM-DD`.
            passport_expiration_date: into Personal [date],
            /// File number of the passport.
            passport_file_number: into Personal,
            /// Country that issued the passport.
            passport_issue_country: into Personal,
            /// Number of the Medicare card (Australia).
            medicare_card_number: into Personal,
            /// Number of the ImmiCard (Australia).
            immi_card_number: into Personal,
            /// Expiry date of the ImmiCard, `YYYY-MM-DD`.
            immi_card_expiry_date: into Personal [date],
            /// Number of the certificate of citizenship.
            citizenship_certificate_number: into Personal,
            /// Number of the birth registration.
            birth_registration_number: into Personal,
            /// Date of the birth registration, `YYYY-MM-DD`.
            birth_registration_date: into Personal [date],
            /// State of the birth registration.
            birth_registration_state: into Personal,
            /// Number of the marriage certificate.
            marriage_certificate_number: into Personal,
            /// Number of the certificate of a change of name.
            change_of_name_certificate_number: into Personal,
            /// Name of the first partner on the marriage certificate.
            first_partner_name: into Personal,
            /// Name of the second partner on the marriage certificate.
            last_partner_name: into Personal,
            /// Voter id.
            voter_id: into Personal,
            /// Number of the EPIC card (India).
            epic_card: into Personal,
            /// Permanent account number (India).
            pan: into Personal,
            /// National id.
            national_id: into Personal,
            /// CIC of the voter card (Mexico).
            cic: into Personal,
            /// Citizen identifier of the voter card (Mexico).
            identificador_ciudadano: into Personal,
            /// OCR number of the voter card (Mexico).
            ocr: into Personal,
            /// Voter number.
            voter_number: into Personal,
            /// Emission number of the voter card.
            emission_number: into Personal,
            /// Bank verification number (Nigeria).
            bvn: into Personal,
            /// Number of a bank card.
            bank_card_number: into Personal,
            /// Social security number.
            ssn: into Personal,
            /// Phone number.
            phone: into Personal,
            /// Phone number of a landline.
            landline: into Personal,
            /// E-mail address.
            email: into Personal [email],
            /// Country of residence.
            country_of_residence: into Personal,
            /// Effect of a match in part; none by default.
            partial_match_action: into FindingAction [known],
            /// Effect of data that differ; declines by default.
            no_match_action: into FindingAction [known],
            /// Whether the check is stored; defaults to `true`. The response of an unstored check
            /// has the result by field in place of that by source.
            save_api_request: exact bool,
            /// Caller's own id of the user.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
        }
    }
}

open_enum! {
    /// Code of a document type.
    pub enum IdDocumentCode {
        Passport = "P",
        /// Driver's licence.
        DriversLicense = "DL",
        IdentityCard = "ID",
        ResidencePermit = "RP",
        SocialSecurityCard = "SSC",
        HealthInsuranceCard = "HIC",
        WorkPermit = "WP",
        TaxCard = "TC",
        Visa = "VISA",
        PublicServiceCard = "PSC",
        BirthCertificate = "BC",
        Other = "OTHER",
    }
}

request! {
    /// Address in parts.
    pub struct DatabaseAddress {
        optional {
            /// House number and street.
            street_1: into Personal,
            /// Second line of the street.
            street_2: into Personal,
            /// City.
            city: into Personal,
            /// State or province.
            region: into Personal,
            /// Postal code.
            postal_code: into Personal,
            /// Country.
            country: into Personal,
        }
    }
}

response! {
    /// Response of a comparison with national sources.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/database-validation>
    pub struct ValidatedDatabase {
        /// Report of the check.
        pub database_validation: Option<Box<DatabaseComparison>>,
    }
}

model! {
    /// Comparison of a person's data with national sources.
    pub struct DatabaseComparison {
        /// Status of the check.
        pub status: Option<FeatureStatus>,
        /// Country of the sources, ISO 3166-1 alpha-3.
        pub issuing_state: Option<Personal>,
        /// Number of sources compared; superseded by `validations`.
        pub validation_type: Option<ValidationType>,
        /// Data compared with the sources.
        pub screened_data: Option<Box<DatabaseScreenedData>>,
        /// Result over all sources.
        pub match_type: Option<DatabaseMatchType>,
        /// Result of each source, or of each field.
        pub validations: Option<ValidationResults>,
        /// Warnings of the check.
        pub warnings: Option<Vec<Warning>>,
        /// Sources that failed.
        pub errors: Option<Vec<SourceError>>,
        /// Ids of the sources, if the request names them.
        pub services_used: Option<Vec<Personal>>,
        /// Similarity over all sources, if the request names them: 0 to 1, in a sandbox 100.
        pub match_score: Option<Number>,
    }
}

forms! {
    /// Results of a comparison: by source, or by field if the check is not stored.
    pub enum ValidationResults: "array" {
        /// Result of each source.
        Sources(Vec<SourceValidation>) if Kind::Array,
        /// Result of each field.
        Fields(FieldValidation) if _,
    }
}

//! Standalone reports about companies from their registries.

use alloc::boxed::Box;

use super::shared::response;
use crate::{
    Personal, UntypedJson,
    decision::registry::{Company, RegistryTier},
    open_enum::open_enum,
    request::request,
    validate::Problems,
    webhook::registry_search::RegistrySearch,
};

request! {
    /// Searches a company in the registry of its country, by name or registration number.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-search>
    pub struct SearchCompanies {
        required {
            /// Country, ISO 3166-1 alpha-2, or a subdivision such as `US-DE`.
            country_code: into Personal [registry_country],
        }
        optional {
            /// Name of the company, at most 255 characters.
            name: into Personal [required, max(255)],
            /// Registration number, at most 100 characters.
            registration_number: into Personal [required, max(100)],
            /// Comparison of names; defaults to `contains`.
            search_type: into CompanySearchType [known],
            /// Caller's own id of the company.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
            /// URL that receives the result of a slow registry, unsigned
            /// ([`RegistrySearchCallback`](crate::webhook::RegistrySearchCallback)); the response
            /// then does not wait for it. At most 500 characters.
            webhook_url: into Personal [url, max(500)],
        }
        check { names_a_company }
    }
}

fn names_a_company(request: &SearchCompanies, problems: &mut Problems) {
    if request.name.is_none() && request.registration_number.is_none() {
        problems.add("name, registration_number", "needs at least one of the two");
    }
}

open_enum! {
    /// Comparison of the names of companies.
    pub enum CompanySearchType {
        /// The name contains the text.
        Contains = "contains",
        /// The name starts with the text.
        StartWith = "start_with",
        /// The name is similar to the text.
        Fuzzy = "fuzzy",
    }
}

request! {
    /// Retrieves the report of a company that a search has found.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-select>
    pub struct RetrieveCompanyReport {
        required {
            /// `kyb_response_id` of the company found, at most 255 characters.
            kyb_response_id: into Personal [required, max(255)],
        }
        optional {
            /// Caller's own id of the company.
            vendor_data: into Personal,
            /// Metadata of the caller, a JSON object; returned in the response.
            metadata: json UntypedJson [object],
            /// Whether the report is stored, which the API requires; defaults to `true`.
            save_api_request: exact bool,
        }
        check { is_stored }
    }
}

fn is_stored(request: &RetrieveCompanyReport, problems: &mut Problems) {
    if request.save_api_request == Some(false) {
        problems.add("save_api_request", "must be true for a report");
    }
}

response! {
    /// Response of a search for companies.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-search>
    pub struct SearchedCompanies {
        /// Companies found.
        pub kyb_registry: Option<Box<RegistrySearch>>,
    }
}

response! {
    /// Report about a company.
    ///
    /// While the registry has not responded, `data_resolved` is false and most fields are null;
    /// the decision of the session `request_id` is complete later.
    ///
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-select>
    pub struct CompanyReport {
        /// Tier of the report that the request names.
        pub registry_tier_requested: Option<RegistryTier>,
        /// Tier of the report that was delivered and billed.
        pub registry_tier_delivered: Option<RegistryTier>,
        /// Company with its officers and owners.
        pub kyb_registry: Option<Box<Company>>,
    }
}

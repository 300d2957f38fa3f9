//! Reports about companies from their registries.

use std::time::Duration;

use didit_types::setters;
use didit_types::standalone::{
    CompanyReport, RetrieveCompanyReport, SearchCompanies, SearchedCompanies,
};

use super::super::Checks;
use super::super::table::endpoints;
use crate::by_id::tagged;
use crate::call::Call;

/// Attempt timeout of a request that waits for a registry, as in the examples of the API.
const REGISTRY_TIMEOUT: Duration = Duration::from_secs(90);

impl Checks<'_> {
    /// Searches a company in the registry of its country. Waits for the registry; the attempt
    /// timeout is 90 s unless [`Call::with_attempt_timeout`] sets it.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::{RetrieveCompanyReport, SearchCompanies};
    ///
    /// let company = SearchCompanies::new("GB").name("Example");
    /// let found = client.checks().search_companies(company).await?;
    /// for company in found.kyb_registry.iter().flat_map(|found| &found.companies).flatten() {
    ///     let Some(id) = &company.kyb_response_id else { continue };
    ///     let report = RetrieveCompanyReport::new(id.clone());
    ///     let report = client.checks().list_company_ubos(report).await?;
    ///     let company = report.kyb_registry.as_deref();
    ///     println!("{:?}", company.and_then(|company| company.beneficial_owners.as_ref()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `kyb.search`.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-search>
    pub fn search_companies(&self, request: SearchCompanies) -> Call<SearchCompanies> {
        self.0.call(request).with_attempt_timeout(REGISTRY_TIMEOUT)
    }

    /// Retrieves the profile and the officers of a company. Waits for the registry as
    /// [`search_companies`](Self::search_companies) does.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::RetrieveCompanyReport;
    ///
    /// let company = RetrieveCompanyReport::new("69aeeb95febb0f1704042259");
    /// let report = client.checks().select_company(company.vendor_data("company-1")).await?;
    /// let company = report.kyb_registry.as_deref();
    /// println!("{:?}", company.and_then(|company| company.registry_status.as_ref()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `kyb.select`.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-select>
    pub fn select_company(&self, request: RetrieveCompanyReport) -> Call<ReportWith<Officers>> {
        self.report(request)
    }

    /// Retrieves the profile, the officers and the direct shareholders of a company. Waits for the
    /// registry as [`search_companies`](Self::search_companies) does; a slow one leaves the report
    /// pending.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::RetrieveCompanyReport;
    ///
    /// let company = RetrieveCompanyReport::new("69aeeb95febb0f1704042259");
    /// let report = client.checks().list_company_shareholders(company).await?;
    /// println!("{:?} delivered", report.registry_tier_delivered);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `kyb.list_shareholders`.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-shareholders>
    pub fn list_company_shareholders(
        &self,
        request: RetrieveCompanyReport,
    ) -> Call<ReportWith<Shareholders>> {
        self.report(request)
    }

    /// Retrieves the profile, the officers, the shareholders and the ultimate beneficial owners of
    /// a company. Waits for the registry as [`search_companies`](Self::search_companies) does; a
    /// slow one leaves the report pending.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::RetrieveCompanyReport;
    ///
    /// let company = RetrieveCompanyReport::new("69aeeb95febb0f1704042259");
    /// let report = client.checks().list_company_ubos(company).await?;
    /// let company = report.kyb_registry.as_deref();
    /// for owner in company.iter().flat_map(|company| &company.beneficial_owners).flatten() {
    ///     println!("{:?}", owner.effective_ownership_percent);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `kyb.list_ubos`.
    /// Source: <https://docs.didit.me/standalone-apis/kyb-registry-ubo>
    pub fn list_company_ubos(
        &self,
        request: RetrieveCompanyReport,
    ) -> Call<ReportWith<BeneficialOwners>> {
        self.report(request)
    }

    fn report<T>(self, request: RetrieveCompanyReport) -> Call<ReportWith<T>>
    where
        ReportWith<T>: crate::Endpoint,
    {
        let call = self.0.call(ReportWith::new(request));
        call.with_attempt_timeout(REGISTRY_TIMEOUT)
    }
}

/// Contents of a report: the officers of a company.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Officers;

/// Contents of a report: the direct shareholders of a company, too.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Shareholders;

/// Contents of a report: the ultimate beneficial owners of a company, too.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct BeneficialOwners;

tagged! {
    /// Request for a report about a company, with contents of the kind `T`.
    ReportWith(RetrieveCompanyReport);
}

endpoints! {
    SearchCompanies: SEARCH_COMPANIES, json -> SearchedCompanies, json;
    ReportWith<Officers>: SELECT_COMPANY, json -> CompanyReport, json;
    ReportWith<Shareholders>: LIST_COMPANY_SHAREHOLDERS, json -> CompanyReport, json;
    ReportWith<BeneficialOwners>: LIST_COMPANY_UBOS, json -> CompanyReport, json;
}

setters! { SearchCompanies for Call<SearchCompanies> via map }

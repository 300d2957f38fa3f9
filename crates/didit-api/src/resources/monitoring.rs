//! Ongoing AML monitoring of users, businesses and sessions of companies.

use didit_types::business::Business;
use didit_types::monitoring::{
    MonitoringJob, SetAmlMonitoring, ToggleOngoingMonitoring, ToggleSessionMonitoring,
};
use didit_types::user::User;
use didit_types::{SessionSummary, Uuid};

use super::table::endpoints;
use super::{AmlMonitoring, Businesses, Entities};
use crate::account::Account;
use crate::by_id::{ById, Retrieve, tagged};
use crate::call::Call;
use crate::endpoint::Endpoint;

impl<T> Entities<'_, T>
where
    SetMonitoring<T>: Endpoint,
    ToggleMonitoring<T>: Endpoint,
    RetrieveOngoingMonitoringJob<T>: Endpoint,
{
    /// Starts or stops the AML monitoring of entities. An entity without an AML screening is
    /// screened first, and charged for it. More than 20 entities are a job to
    /// [retrieve](AmlMonitoring::retrieve_job).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::monitoring::SetAmlMonitoring;
    ///
    /// let users = SetAmlMonitoring::new(true).vendor_data_list(vec!["user-1".into()]);
    /// let cost = client.users().set_aml_monitoring(users.clone().estimate_only(true)).await?;
    /// println!("{:?} USD a year", cost.estimated_annual_monitoring_cost_usd);
    /// let mut job = client.users().set_aml_monitoring(users).await?;
    /// while let (false, Some(id)) = (job.is_finished(), &job.job_id) {
    ///     job = client.aml_monitoring().retrieve_job(id).await?;
    /// }
    /// let companies = SetAmlMonitoring::new(false).vendor_data_list(vec!["company-1".into()]);
    /// let job = client.businesses().set_aml_monitoring(companies).await?;
    /// println!("{:?}", job.outcomes);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 403 with an estimate if the balance does not pay the screenings.
    ///
    /// Source: <https://docs.didit.me/management-api/aml-monitoring/toggle-users>
    pub fn set_aml_monitoring(&self, request: SetAmlMonitoring) -> Call<SetMonitoring<T>> {
        self.client.call(SetMonitoring::new(request))
    }

    /// Starts or stops the monitoring of listed or filtered entities as the console does. The path
    /// contains the [account](Account) of the client.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::monitoring::ToggleOngoingMonitoring;
    ///
    /// let all = ToggleOngoingMonitoring::new(true).update_all(true).filter_country("ESP");
    /// let job = client.users().toggle_ongoing_monitoring(all.clone()).await?;
    /// if let Some(id) = &job.job_id {
    ///     let job = client.users().retrieve_ongoing_monitoring_job(id).await?;
    ///     println!("{:?} of {:?}", job.processed, job.total);
    /// }
    /// let job = client.businesses().toggle_ongoing_monitoring(all).await?;
    /// if let Some(id) = &job.job_id {
    ///     let job = client.businesses().retrieve_ongoing_monitoring_job(id).await?;
    ///     println!("{:?} of {:?}", job.processed, job.total);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `…/vendor-users/toggle-ongoing-monitoring/`,
    /// `…/vendor-businesses/toggle-ongoing-monitoring/`
    pub fn toggle_ongoing_monitoring(
        &self,
        request: ToggleOngoingMonitoring,
    ) -> Call<ToggleMonitoring<T>> {
        let call = ById::new(self.client.ids(), OngoingMonitoringOf::new(request));
        self.client.call(call)
    }

    /// Retrieves a job of [`toggle_ongoing_monitoring`](Self::toggle_ongoing_monitoring).
    ///
    /// Source: the OpenAPI document, `…/vendor-users/toggle-ongoing-monitoring/{job_id}/`,
    /// `…/vendor-businesses/toggle-ongoing-monitoring/{job_id}/`
    pub fn retrieve_ongoing_monitoring_job(
        &self,
        id: impl Into<Uuid>,
    ) -> Call<RetrieveOngoingMonitoringJob<T>> {
        let call = ById::of((self.client.ids(), id.into()));
        self.client.call(call)
    }
}

impl Businesses<'_> {
    /// Starts or stops the monitoring of companies by their sessions. The path contains the
    /// [account](Account) of the client.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::monitoring::ToggleSessionMonitoring;
    /// use didit_api::types::session::SessionNumber;
    ///
    /// let numbers = vec![SessionNumber::new(7)];
    /// let session = ToggleSessionMonitoring::new(true).session_numbers(numbers);
    /// let job = client.businesses().toggle_session_monitoring(session).await?;
    /// if let Some(id) = &job.job_id {
    ///     let job = client.businesses().retrieve_session_monitoring_job(id).await?;
    ///     println!("{:?}", job.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `…/businesses/toggle-ongoing-monitoring/`
    pub fn toggle_session_monitoring(
        &self,
        request: ToggleSessionMonitoring,
    ) -> Call<ToggleSessionMonitoringIn> {
        let call = ById::new(self.client.ids(), request);
        self.client.call(call)
    }

    /// Retrieves a job of [`toggle_session_monitoring`](Self::toggle_session_monitoring).
    ///
    /// Source: the OpenAPI document, `…/businesses/toggle-ongoing-monitoring/{job_id}/`
    pub fn retrieve_session_monitoring_job(
        &self,
        id: impl Into<Uuid>,
    ) -> Call<RetrieveOngoingMonitoringJob<SessionSummary>> {
        let call = ById::of((self.client.ids(), id.into()));
        self.client.call(call)
    }
}

impl AmlMonitoring<'_> {
    /// Retrieves a job of `set_aml_monitoring` with the outcome of each entity.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let job = client.aml_monitoring().retrieve_job(id).await?;
    /// for result in job.results.iter().flatten() {
    ///     println!("{:?} {:?}", result.didit_internal_id, result.outcome);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/aml-monitoring/get-job>
    pub fn retrieve_job(&self, id: impl Into<Uuid>) -> Call<RetrieveMonitoringJob> {
        self.0.call(ById::of(id))
    }
}

tagged! {
    /// Request of [`Entities::set_aml_monitoring`].
    SetMonitoring(SetAmlMonitoring);
    /// Body of [`Entities::toggle_ongoing_monitoring`].
    OngoingMonitoringOf(ToggleOngoingMonitoring);
}

/// Request of [`Entities::toggle_ongoing_monitoring`].
pub type ToggleMonitoring<T> = ById<Account, OngoingMonitoringOf<T>>;
/// Request of [`Entities::retrieve_ongoing_monitoring_job`].
pub type RetrieveOngoingMonitoringJob<T> = ById<(Account, Uuid), Retrieve<(T, MonitoringJob)>>;
/// Request of [`Businesses::toggle_session_monitoring`].
pub type ToggleSessionMonitoringIn = ById<Account, ToggleSessionMonitoring>;
/// Request of [`AmlMonitoring::retrieve_job`].
pub type RetrieveMonitoringJob = ById<Uuid, Retrieve<MonitoringJob>>;

endpoints! {
    SetMonitoring<User>: SET_USERS_AML_MONITORING, json -> MonitoringJob, json;
    SetMonitoring<Business>: SET_BUSINESSES_AML_MONITORING, json -> MonitoringJob, json;
    RetrieveMonitoringJob: RETRIEVE_AML_MONITORING_JOB, query -> MonitoringJob, json;
    ToggleMonitoring<User>: TOGGLE_USERS_ONGOING_MONITORING, json -> MonitoringJob, json;
    RetrieveOngoingMonitoringJob<User>: RETRIEVE_USERS_MONITORING_JOB, query -> MonitoringJob, json;
    ToggleMonitoring<Business>: TOGGLE_BUSINESSES_ONGOING_MONITORING, json -> MonitoringJob, json;
    RetrieveOngoingMonitoringJob<Business>: RETRIEVE_BUSINESSES_MONITORING_JOB, query -> MonitoringJob, json;
    ToggleSessionMonitoringIn: TOGGLE_SESSIONS_ONGOING_MONITORING, json -> MonitoringJob, json;
    RetrieveOngoingMonitoringJob<SessionSummary>: RETRIEVE_SESSIONS_MONITORING_JOB, query -> MonitoringJob, json;
}

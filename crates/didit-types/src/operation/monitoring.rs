//! Ongoing AML monitoring of users, businesses and sessions of companies.

operations! {
    /// Starts or stops the monitoring of users. More than 20 users are a job.
    /// Source: <https://docs.didit.me/management-api/aml-monitoring/toggle-users>
    SET_USERS_AML_MONITORING = "users.set_aml_monitoring", Post "/v3/users/aml-monitoring/", [200, 202], Never, GenericWrite, Some("users");
    /// Starts or stops the monitoring of businesses. More than 20 businesses are a job.
    /// Source: <https://docs.didit.me/management-api/aml-monitoring/toggle-businesses>
    SET_BUSINESSES_AML_MONITORING = "businesses.set_aml_monitoring", Post "/v3/businesses/aml-monitoring/", [200, 202], Never, GenericWrite, Some("businesses");
    /// Retrieves a monitoring job with the outcome of each subject.
    /// Source: <https://docs.didit.me/management-api/aml-monitoring/get-job>
    RETRIEVE_AML_MONITORING_JOB = "aml_monitoring.retrieve_job", Get "/v3/aml-monitoring/jobs/{job_id}/", [200], Safe, GenericGet, Some("users");
    /// Starts or stops the monitoring of listed or filtered users.
    TOGGLE_USERS_ONGOING_MONITORING = "users.toggle_ongoing_monitoring", Patch "/v3/organization/{organization_id}/application/{application_id}/vendor-users/toggle-ongoing-monitoring/", [200, 202], Never, GenericWrite, Some("users");
    /// Retrieves a job of `users.toggle_ongoing_monitoring`.
    RETRIEVE_USERS_MONITORING_JOB = "users.retrieve_ongoing_monitoring_job", Get "/v3/organization/{organization_id}/application/{application_id}/vendor-users/toggle-ongoing-monitoring/{job_id}/", [200], Safe, GenericGet, Some("users");
    /// Starts or stops the monitoring of listed or filtered businesses.
    TOGGLE_BUSINESSES_ONGOING_MONITORING = "businesses.toggle_ongoing_monitoring", Patch "/v3/organization/{organization_id}/application/{application_id}/vendor-businesses/toggle-ongoing-monitoring/", [200, 202], Never, GenericWrite, Some("businesses");
    /// Retrieves a job of `businesses.toggle_ongoing_monitoring`.
    RETRIEVE_BUSINESSES_MONITORING_JOB = "businesses.retrieve_ongoing_monitoring_job", Get "/v3/organization/{organization_id}/application/{application_id}/vendor-businesses/toggle-ongoing-monitoring/{job_id}/", [200], Safe, GenericGet, Some("businesses");
    /// Starts or stops the monitoring of companies by their sessions.
    TOGGLE_SESSIONS_ONGOING_MONITORING = "businesses.toggle_session_monitoring", Patch "/v3/organization/{organization_id}/application/{application_id}/businesses/toggle-ongoing-monitoring/", [200, 202], Never, GenericWrite, Some("businesses");
    /// Retrieves a job of `businesses.toggle_session_monitoring`.
    RETRIEVE_SESSIONS_MONITORING_JOB = "businesses.retrieve_session_monitoring_job", Get "/v3/organization/{organization_id}/application/{application_id}/businesses/toggle-ongoing-monitoring/{job_id}/", [200], Safe, GenericGet, Some("businesses");
}

//! Credits of the organisation, and the health of the service.

operations! {
    /// Retrieves the balance of the organization.
    /// Source: <https://docs.didit.me/management-api/billing/balance>
    RETRIEVE_BALANCE = "billing.retrieve_balance", Get "/v3/billing/balance/", [200], Safe, GenericGet, Some("billing");
    /// Creates a checkout page for more credit.
    /// Source: <https://docs.didit.me/management-api/billing/top-up>
    TOP_UP = "billing.top_up", Post "/v3/billing/top-up/", [200], Never, GenericWrite, Some("billing");
    /// Checks whether the service is up. Takes no API key; the path has no trailing slash.
    HEALTHCHECK = "system.healthcheck", Get "/system/healthcheck", [200], Safe, Unlimited, None;
}

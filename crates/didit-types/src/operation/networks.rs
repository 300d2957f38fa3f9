//! Fraud networks and the memberships in them.

operations! {
    /// Lists the networks with a member of the application, latest activity first.
    /// Source: <https://docs.didit.me/management-api/networks/list>
    LIST_NETWORKS = "networks.list", Get "/v3/organization/{organization_id}/application/{application_id}/networks/", [200], Safe, GenericGet, Some("networks");
    /// Retrieves a network.
    /// Source: <https://docs.didit.me/management-api/networks/get>
    RETRIEVE_NETWORK = "networks.retrieve", Get "/v3/organization/{organization_id}/application/{application_id}/networks/{network_uuid}/", [200], Safe, GenericGet, Some("networks");
    /// Retrieves a network as a graph of members and signals.
    /// Source: <https://docs.didit.me/management-api/networks/graph>
    RETRIEVE_NETWORK_GRAPH = "networks.retrieve_graph", Get "/v3/organization/{organization_id}/application/{application_id}/networks/{network_uuid}/graph/", [200], Safe, GenericGet, Some("networks");
    /// Lists the members of a network.
    /// Source: <https://docs.didit.me/management-api/networks/members>
    LIST_NETWORK_MEMBERS = "networks.list_members", Get "/v3/organization/{organization_id}/application/{application_id}/networks/{network_uuid}/members/", [200], Safe, GenericGet, Some("networks");
    /// Lists the signals that link the members of a network.
    /// Source: <https://docs.didit.me/management-api/networks/signals>
    LIST_NETWORK_SIGNALS = "networks.list_signals", Get "/v3/organization/{organization_id}/application/{application_id}/networks/{network_uuid}/signals/", [200], Safe, GenericGet, Some("networks");
    /// Retrieves the history of a network.
    RETRIEVE_NETWORK_TIMELINE = "networks.retrieve_timeline", Get "/v3/organization/{organization_id}/application/{application_id}/networks/{network_uuid}/timeline/", [200], Safe, GenericGet, Some("networks");
    /// Retrieves the places from which the members of a network came.
    RETRIEVE_NETWORK_MAP = "networks.retrieve_map", Get "/v3/organization/{organization_id}/application/{application_id}/networks/{network_uuid}/map/", [200], Safe, GenericGet, Some("networks");
    /// Lists the networks of the user of a session.
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    LIST_SESSION_NETWORK_MEMBERSHIPS = "networks.list_session_memberships", Get "/v3/organization/{organization_id}/application/{application_id}/sessions/{session_id}/networks/", [200], Safe, GenericGet, Some("networks");
    /// Lists the networks of the company of a session.
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    LIST_BUSINESS_SESSION_NETWORK_MEMBERSHIPS = "networks.list_business_session_memberships", Get "/v3/organization/{organization_id}/application/{application_id}/business-sessions/{business_session_id}/networks/", [200], Safe, GenericGet, Some("networks");
    /// Lists the networks of a user.
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    LIST_USER_NETWORK_MEMBERSHIPS = "networks.list_user_memberships", Get "/v3/organization/{organization_id}/application/{application_id}/users/{vendor_user_uuid}/networks/", [200], Safe, GenericGet, Some("networks");
    /// Lists the networks of a company.
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    LIST_BUSINESS_NETWORK_MEMBERSHIPS = "networks.list_business_memberships", Get "/v3/organization/{organization_id}/application/{application_id}/businesses/{vendor_business_uuid}/networks/", [200], Safe, GenericGet, Some("networks");
    /// Lists the networks of the subject of a transaction.
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    LIST_TRANSACTION_NETWORK_MEMBERSHIPS = "networks.list_transaction_memberships", Get "/v3/organization/{organization_id}/application/{application_id}/transactions/{transaction_uuid}/networks/", [200], Safe, GenericGet, Some("networks");
    /// Lists the networks of a party of a transaction.
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    LIST_TRANSACTION_PARTY_NETWORK_MEMBERSHIPS = "networks.list_transaction_party_memberships", Get "/v3/organization/{organization_id}/application/{application_id}/transactions/{transaction_uuid}/parties/{transaction_party_uuid}/networks/", [200], Safe, GenericGet, Some("networks");
}

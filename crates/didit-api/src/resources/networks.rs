//! Fraud networks. Their paths contain the [account](crate::Account) of the client.

use didit_types::network::{
    ListNetworks, Network, NetworkGraph, NetworkMap, NetworkMembers, NetworkMemberships,
    NetworkPage, NetworkSignals, NetworkTimeline, RetrieveNetworkGraph,
};
use didit_types::{SessionId, Uuid};

use super::Networks;
use super::table::endpoints;
use crate::account::Account;
use crate::by_id::{Act, ById, Retrieve};
use crate::call::Call;

impl Networks<'_> {
    /// Lists the networks with a member of the application, latest activity first, without
    /// dismissed ones. The response names the offset of the next page.
    ///
    /// Needs a key without restrictions; any other one fails (403).
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::network::{ListNetworks, NetworkRiskBand};
    ///
    /// let mut risky = ListNetworks::new().risk_band([NetworkRiskBand::High]).min_size(3);
    /// loop {
    ///     let page = client.networks().list(risky.clone()).await?;
    ///     for network in page.results.iter().flatten() {
    ///         println!("{:?} {:?}", network.uuid, network.signal_types);
    ///     }
    ///     let Some(offset) = page.next else { break };
    ///     risky = risky.offset(offset);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/list>
    pub fn list(&self, filter: ListNetworks) -> Call<ListNetworksOf> {
        self.0.call(ById::new(self.0.ids(), filter))
    }

    /// Retrieves a network.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let network = client.networks().retrieve(id).await?;
    /// println!("{:?} {:?}", network.status, network.pattern_types);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/get>
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveNetwork> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Retrieves a network as a graph, or the part of it around one member.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::network::{
    ///     NetworkGraphDepth, NetworkSubjectKind, RetrieveNetworkGraph,
    /// };
    ///
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let around = RetrieveNetworkGraph::new()
    ///     .focus_kind(NetworkSubjectKind::VendorUser)
    ///     .focus_id("22222222-3333-4444-8555-666666666666")
    ///     .depth(NetworkGraphDepth::Two);
    /// let graph = client.networks().retrieve_graph(id, around).await?;
    /// for edge in graph.edges.iter().flatten() {
    ///     println!("{:?} since {:?}", edge.signal_type, edge.first_seen_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/graph>
    pub fn retrieve_graph(
        &self,
        id: impl Into<Uuid>,
        part: RetrieveNetworkGraph,
    ) -> Call<RetrieveNetworkGraphById> {
        self.0.call(ById::new((self.0.ids(), id.into()), part))
    }

    /// Lists the members of a network, all in one response.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// for member in client.networks().list_members(id).await?.results.iter().flatten() {
    ///     println!("{:?} since {:?}", member.node_status, member.joined_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/members>
    pub fn list_members(&self, id: impl Into<Uuid>) -> Call<ListNetworkMembers> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Lists the signals that link the members of a network, all in one response and without their
    /// values.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// for signal in client.networks().list_signals(id).await?.results.iter().flatten() {
    ///     println!("{:?} of {:?} members", signal.signal_type, signal.subject_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/signals>
    pub fn list_signals(&self, id: impl Into<Uuid>) -> Call<ListNetworkSignals> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Retrieves the history of a network, all in one response.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// for event in client.networks().retrieve_timeline(id).await?.results.iter().flatten() {
    ///     println!("{:?} {:?}", event.occurred_at, event.event_type);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/networks/{network_uuid}/timeline/`
    pub fn retrieve_timeline(&self, id: impl Into<Uuid>) -> Call<RetrieveNetworkTimeline> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Retrieves the places from which the members of a network came.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let id = "11111111-2222-4333-8444-555555555555";
    /// let map = client.networks().retrieve_map(id).await?;
    /// println!("{} places", map.points.map_or(0, |points| points.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `GET …/networks/{network_uuid}/map/`
    pub fn retrieve_map(&self, id: impl Into<Uuid>) -> Call<RetrieveNetworkMap> {
        self.0.call(ById::of((self.0.ids(), id.into())))
    }

    /// Lists the networks of the user of a session.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let session = "11111111-2222-4333-8444-555555555555";
    /// let found = client.networks().list_session_memberships(session).await?;
    /// println!("in {} networks", found.results.map_or(0, |all| all.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    pub fn list_session_memberships(
        &self,
        session: impl Into<SessionId>,
    ) -> Call<ListSessionNetworkMemberships> {
        self.0.call(ById::of((self.0.ids(), session.into())))
    }

    /// Lists the networks of the company of a session.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let session = "11111111-2222-4333-8444-555555555555";
    /// let found = client.networks().list_business_session_memberships(session).await?;
    /// println!("in {} networks", found.results.map_or(0, |all| all.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    pub fn list_business_session_memberships(
        &self,
        session: impl Into<SessionId>,
    ) -> Call<ListBusinessSessionNetworkMemberships> {
        self.0.call(ById::of((self.0.ids(), session.into())))
    }

    /// Lists the networks of a user, by Didit's id.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let user = "11111111-2222-4333-8444-555555555555";
    /// let found = client.networks().list_user_memberships(user).await?;
    /// println!("in {} networks", found.results.map_or(0, |all| all.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    pub fn list_user_memberships(&self, user: impl Into<Uuid>) -> Call<ListUserNetworkMemberships> {
        self.0.call(ById::of((self.0.ids(), user.into())))
    }

    /// Lists the networks of a company, by Didit's id.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let business = "11111111-2222-4333-8444-555555555555";
    /// let found = client.networks().list_business_memberships(business).await?;
    /// println!("in {} networks", found.results.map_or(0, |all| all.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    pub fn list_business_memberships(
        &self,
        business: impl Into<Uuid>,
    ) -> Call<ListBusinessNetworkMemberships> {
        self.0.call(ById::of((self.0.ids(), business.into())))
    }

    /// Lists the networks of the subject of a transaction.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let transaction = "11111111-2222-4333-8444-555555555555";
    /// let found = client.networks().list_transaction_memberships(transaction).await?;
    /// println!("in {} networks", found.results.map_or(0, |all| all.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    pub fn list_transaction_memberships(
        &self,
        transaction: impl Into<Uuid>,
    ) -> Call<ListTransactionNetworkMemberships> {
        self.0.call(ById::of((self.0.ids(), transaction.into())))
    }

    /// Lists the networks of a party of a transaction.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// let transaction = "11111111-2222-4333-8444-555555555555";
    /// let party = "22222222-3333-4444-8555-666666666666";
    /// let found = client.networks().list_transaction_party_memberships(transaction, party).await?;
    /// println!("in {} networks", found.results.map_or(0, |all| all.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/networks/membership-lookup>
    pub fn list_transaction_party_memberships(
        &self,
        transaction: impl Into<Uuid>,
        party: impl Into<Uuid>,
    ) -> Call<ListTransactionPartyNetworkMemberships> {
        let id = (self.0.ids(), transaction.into(), party.into());
        self.0.call(ById::of(id))
    }
}

/// Request of [`Networks::list`].
pub type ListNetworksOf = ById<Account, ListNetworks>;
/// Request of [`Networks::retrieve`].
pub type RetrieveNetwork = ById<(Account, Uuid), Retrieve<Network>>;
/// Request of [`Networks::retrieve_graph`].
pub type RetrieveNetworkGraphById = ById<(Account, Uuid), RetrieveNetworkGraph>;
/// Request of [`Networks::list_members`].
pub type ListNetworkMembers = ById<(Account, Uuid), Retrieve<NetworkMembers>>;
/// Request of [`Networks::list_signals`].
pub type ListNetworkSignals = ById<(Account, Uuid), Retrieve<NetworkSignals>>;
/// Request of [`Networks::retrieve_timeline`].
pub type RetrieveNetworkTimeline = ById<(Account, Uuid), Retrieve<NetworkTimeline>>;
/// Request of [`Networks::retrieve_map`].
pub type RetrieveNetworkMap = ById<(Account, Uuid), Retrieve<NetworkMap>>;
/// Request of [`Networks::list_session_memberships`].
pub type ListSessionNetworkMemberships = ById<(Account, SessionId), Act<SessionMemberships>>;
/// Request of [`Networks::list_business_session_memberships`].
pub type ListBusinessSessionNetworkMemberships =
    ById<(Account, SessionId), Act<BusinessSessionMemberships>>;
/// Request of [`Networks::list_user_memberships`].
pub type ListUserNetworkMemberships = ById<(Account, Uuid), Act<UserMemberships>>;
/// Request of [`Networks::list_business_memberships`].
pub type ListBusinessNetworkMemberships = ById<(Account, Uuid), Act<BusinessMemberships>>;
/// Request of [`Networks::list_transaction_memberships`].
pub type ListTransactionNetworkMemberships = ById<(Account, Uuid), Act<TransactionMemberships>>;
/// Request of [`Networks::list_transaction_party_memberships`].
pub type ListTransactionPartyNetworkMemberships =
    ById<(Account, Uuid, Uuid), Retrieve<NetworkMemberships>>;

/// Action of [`Networks::list_session_memberships`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SessionMemberships {}
/// Action of [`Networks::list_business_session_memberships`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum BusinessSessionMemberships {}
/// Action of [`Networks::list_user_memberships`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum UserMemberships {}
/// Action of [`Networks::list_business_memberships`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum BusinessMemberships {}
/// Action of [`Networks::list_transaction_memberships`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TransactionMemberships {}

endpoints! {
    ListNetworksOf: LIST_NETWORKS, query -> NetworkPage, json;
    RetrieveNetwork: RETRIEVE_NETWORK, query -> Network, json;
    RetrieveNetworkGraphById: RETRIEVE_NETWORK_GRAPH, query -> NetworkGraph, json;
    ListNetworkMembers: LIST_NETWORK_MEMBERS, query -> NetworkMembers, json;
    ListNetworkSignals: LIST_NETWORK_SIGNALS, query -> NetworkSignals, json;
    RetrieveNetworkTimeline: RETRIEVE_NETWORK_TIMELINE, query -> NetworkTimeline, json;
    RetrieveNetworkMap: RETRIEVE_NETWORK_MAP, query -> NetworkMap, json;
    ListSessionNetworkMemberships: LIST_SESSION_NETWORK_MEMBERSHIPS, query -> NetworkMemberships, json;
    ListBusinessSessionNetworkMemberships: LIST_BUSINESS_SESSION_NETWORK_MEMBERSHIPS, query -> NetworkMemberships, json;
    ListUserNetworkMemberships: LIST_USER_NETWORK_MEMBERSHIPS, query -> NetworkMemberships, json;
    ListBusinessNetworkMemberships: LIST_BUSINESS_NETWORK_MEMBERSHIPS, query -> NetworkMemberships, json;
    ListTransactionNetworkMemberships: LIST_TRANSACTION_NETWORK_MEMBERSHIPS, query -> NetworkMemberships, json;
    ListTransactionPartyNetworkMemberships: LIST_TRANSACTION_PARTY_NETWORK_MEMBERSHIPS, query -> NetworkMemberships, json;
}

macro_rules! queries {
    ($($Query:ty),+) => { $(
        impl crate::request::QueryPairs for $Query {
            fn pairs(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
                self.query_pairs()
            }
        }
    )+ };
}

queries! { ListNetworks, RetrieveNetworkGraph }

//! Travel rule: transfers between providers of virtual assets (VASPs), wallets and their owners.

use didit_types::travel_rule::{
    ConfirmTravelRuleOwnership, CreateTravelRuleWidgetSession, CreateWalletAddress, ListVasps,
    ListWalletAddresses, RegisterTravelRuleInbound, RegisteredTravelRuleInbound,
    RespondTravelRulePickup, RespondedTravelRulePickup, TravelRulePickup, TravelRuleSettings,
    TravelRuleTransfer, TravelRuleWidget, TravelRuleWidgetSession, UpdateTravelRuleSettings,
    UpdateTravelRuleTransfer, UpdateWalletAddress, UpdatedWalletAddress, Vasp, WalletAddress,
};
use didit_types::{SecretString, Uuid, setters};

use super::table::{endpoints, filters};
use super::{TravelRule, TravelRuleTransfers, TravelRuleWalletAddresses};
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;
use crate::endpoint::Credential;

impl TravelRule<'_> {
    /// Retrieves the settings and the profile of the application as a VASP.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-settings>
    pub fn retrieve_settings(&self) -> Call<RetrieveTravelRuleSettings> {
        self.0.call(ById::of(()))
    }

    /// Changes the settings that are set; the others stay. Without a legal name the exchange can't
    /// be enabled.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::travel_rule::UpdateTravelRuleSettings;
    ///
    /// let settings = client.travel_rule().retrieve_settings().await?;
    /// if settings.is_enabled != Some(true) {
    ///     let profile = UpdateTravelRuleSettings::new().is_enabled(true).legal_name("Example VASP SL");
    ///     client.travel_rule().update_settings(profile).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-settings>
    pub fn update_settings(
        &self,
        request: UpdateTravelRuleSettings,
    ) -> Call<UpdateTravelRuleSettings> {
        self.0.call(request)
    }

    /// Lists the directory of VASPs, with their due diligence and the channels to them.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::travel_rule::ListVasps;
    ///
    /// let page = client.travel_rule().list_vasps(ListVasps::new().search("example")).await?;
    /// for vasp in page.results {
    ///     println!("{:?} {:?}", vasp.dd_score, vasp.reachable_rails);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-vasps>
    pub fn list_vasps(&self, filter: ListVasps) -> Call<ListVasps> {
        self.0.call(filter)
    }

    /// Registers a deposit that was settled before data were exchanged, as an incoming transaction.
    ///
    /// A deposit with the same `txid` and wallet is registered once; then `created` is false. Not
    /// sent again when its outcome is unknown, because `created` would hide what the first request
    /// did; it is safe to send it again.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::travel_rule::{OriginatingVasp, RegisterTravelRuleInbound};
    ///
    /// let deposit = RegisterTravelRuleInbound::new("ethereum", "0x5c50", "0xwallet", "500.00", "USDC")
    ///     .originating_vasp(OriginatingVasp::new().name("Origin CASP SL"));
    /// let registered = client.travel_rule().register_inbound(deposit).await?;
    /// if let Some(transfer) = registered.travel_rule {
    ///     println!("{:?}", transfer.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/register-inbound>
    pub fn register_inbound(
        &self,
        request: RegisterTravelRuleInbound,
    ) -> Call<RegisterTravelRuleInbound> {
        self.0.call(request)
    }

    /// Shows the transfer that awaits a response, by the token of the link in an e-mail. The API
    /// key is not sent.
    ///
    /// # Errors
    ///
    /// 404 for an unknown token, 410 for one that is used up or expired.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, token: &str) -> Result<(), didit_api::Error> {
    /// use didit_api::types::travel_rule::{PickupDecision, RespondTravelRulePickup};
    ///
    /// let transfer = client.travel_rule().retrieve_pickup(token).await?;
    /// println!("{:?}", transfer.status);
    /// let accept = RespondTravelRulePickup::new(PickupDecision::Accept).beneficiary_name("Carlos Ruiz");
    /// client.travel_rule().respond_pickup(token, accept).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-pickup>
    pub fn retrieve_pickup(
        &self,
        token: impl Into<SecretString>,
    ) -> Call<RetrieveTravelRulePickup> {
        self.0.call(ById::of(token))
    }

    /// Accepts or declines a transfer, by the token of the link in an e-mail, which is used up. The
    /// API key is not sent.
    ///
    /// # Errors
    ///
    /// 404 for an unknown token, 410 for one that is used up or expired.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/respond-pickup>
    pub fn respond_pickup(
        &self,
        token: impl Into<SecretString>,
        request: RespondTravelRulePickup,
    ) -> Call<RespondTravelRulePickupByToken> {
        self.0.call(ById::new(token, request))
    }

    /// Creates a link to the page on which a user proves control of a wallet. Open it in a browser,
    /// not in a web view.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::travel_rule::CreateTravelRuleWidgetSession;
    ///
    /// let widget = CreateTravelRuleWidgetSession::new("0xwallet", "ethereum").expires_in_minutes(60);
    /// let widget = client.travel_rule().create_widget_session(widget).await?;
    /// if let Some(token) = widget.token {
    ///     let context = client.travel_rule().retrieve_widget_context(token).await?;
    ///     println!("proven: {}", context.completed_at.is_some());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/create-widget-session>
    pub fn create_widget_session(
        &self,
        request: CreateTravelRuleWidgetSession,
    ) -> Call<CreateTravelRuleWidgetSession> {
        self.0.call(request)
    }

    /// Retrieves the wallet and the proofs of a widget session, by its token. The API key is not
    /// sent.
    ///
    /// # Errors
    ///
    /// 404 for an unknown token, 410 for one that is expired.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/get-widget-context>
    pub fn retrieve_widget_context(
        &self,
        token: impl Into<SecretString>,
    ) -> Call<RetrieveTravelRuleWidgetContext> {
        self.0.call(ById::of(token))
    }
}

impl TravelRuleWalletAddresses<'_> {
    /// Lists the wallets of the application's users.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/list-wallet-addresses>
    pub fn list(&self, filter: ListWalletAddresses) -> Call<ListWalletAddresses> {
        self.0.call(filter)
    }

    /// Adds a wallet of a user, to which incoming transfers are matched. A second one with its
    /// address and chain is refused.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::travel_rule::{
    ///     CreateWalletAddress, ListWalletAddresses, UpdateWalletAddress,
    /// };
    ///
    /// let wallet = CreateWalletAddress::new("0xwallet").chain("ethereum").holder_name("Ana Diaz");
    /// if let Some(id) = client.travel_rule_wallet_addresses().create(wallet).await?.uuid {
    ///     let holder = UpdateWalletAddress::new().holder_vendor_data("user-042");
    ///     client.travel_rule_wallet_addresses().update(&id, holder).await?;
    ///     client.travel_rule_wallet_addresses().delete(&id).await?;
    /// }
    /// let mut all = client.travel_rule_wallet_addresses().list(ListWalletAddresses::new()).items();
    /// while let Some(wallet) = all.next_item().await? {
    ///     println!("{:?}", wallet.is_ownership_verified);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/create-wallet-address>
    pub fn create(&self, request: CreateWalletAddress) -> Call<CreateWalletAddress> {
        self.0.call(request)
    }

    /// Changes the holder or the travel address of a wallet. Returns these fields alone.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-wallet-address>
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateWalletAddress,
    ) -> Call<UpdateWalletAddressById> {
        self.0.call(ById::new(id, request))
    }

    /// Deletes a wallet.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/delete-wallet-address>
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteWalletAddress> {
        self.0.call(ById::of(id))
    }
}

impl TravelRuleTransfers<'_> {
    /// Finishes the transfer of a transaction with the hash of the payment, cancels it, or looks
    /// for the counterparty again. Pay only after the status is `Completed`.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, id: didit_api::types::Uuid) -> Result<(), didit_api::Error> {
    /// use didit_api::types::travel_rule::UpdateTravelRuleTransfer;
    ///
    /// let paid = UpdateTravelRuleTransfer::new().payment_txn_id("0x5c504ed4");
    /// let transfer = client.transaction_travel_rule().update_transfer(id, paid).await?;
    /// println!("{:?}", transfer.timeline.map(|changes| changes.len()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 409 if the status does not permit it: an outgoing transfer is finished when it is
    /// `Completed`, sent again when its counterparty was not found, not reached or not described
    /// enough, and cancelled until it has ended.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/update-transfer>
    pub fn update_transfer(
        &self,
        transaction: impl Into<Uuid>,
        request: UpdateTravelRuleTransfer,
    ) -> Call<UpdateTravelRuleTransferById> {
        self.0.call(ById::new(transaction, request))
    }

    /// Confirms or denies that the user controls the wallet of a transfer, which completes it or
    /// declines it on both sides.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client, id: didit_api::types::Uuid) -> Result<(), didit_api::Error> {
    /// let transfer = client.transaction_travel_rule().confirm_ownership(id, true).await?;
    /// println!("{:?}", transfer.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 409 unless the status is `UnconfirmedOwnership`, or `OnHold` for an incoming transfer.
    ///
    /// Source: <https://docs.didit.me/management-api/travel-rule/confirm-ownership>
    pub fn confirm_ownership(
        &self,
        transaction: impl Into<Uuid>,
        confirmed: bool,
    ) -> Call<ConfirmTravelRuleOwnershipById> {
        let request = ConfirmTravelRuleOwnership::new(confirmed);
        self.0.call(ById::new(transaction, request))
    }
}

/// Request of [`TravelRule::retrieve_settings`].
pub type RetrieveTravelRuleSettings = ById<(), Retrieve<TravelRuleSettings>>;
/// Request of [`TravelRule::retrieve_pickup`].
pub type RetrieveTravelRulePickup = ById<SecretString, Retrieve<TravelRulePickup>>;
/// Request of [`TravelRule::respond_pickup`].
pub type RespondTravelRulePickupByToken = ById<SecretString, RespondTravelRulePickup>;
/// Request of [`TravelRule::retrieve_widget_context`].
pub type RetrieveTravelRuleWidgetContext = ById<SecretString, Retrieve<TravelRuleWidget>>;
/// Request of [`TravelRuleWalletAddresses::update`].
pub type UpdateWalletAddressById = ById<Uuid, UpdateWalletAddress>;
/// Request of [`TravelRuleWalletAddresses::delete`].
pub type DeleteWalletAddress = ById<Uuid, Delete<WalletAddress>>;
/// Request of [`TravelRuleTransfers::update_transfer`].
pub type UpdateTravelRuleTransferById = ById<Uuid, UpdateTravelRuleTransfer>;
/// Request of [`TravelRuleTransfers::confirm_ownership`].
pub type ConfirmTravelRuleOwnershipById = ById<Uuid, ConfirmTravelRuleOwnership>;

endpoints! {
    RetrieveTravelRuleSettings: RETRIEVE_TRAVEL_RULE_SETTINGS, query -> TravelRuleSettings, json;
    UpdateTravelRuleSettings: UPDATE_TRAVEL_RULE_SETTINGS, json -> TravelRuleSettings, json;
    ListVasps: LIST_TRAVEL_RULE_VASPS -> pages of Vasp;
    ListWalletAddresses: LIST_TRAVEL_RULE_WALLET_ADDRESSES -> pages of WalletAddress;
    CreateWalletAddress: CREATE_TRAVEL_RULE_WALLET_ADDRESS, json -> WalletAddress, json;
    UpdateWalletAddressById: UPDATE_TRAVEL_RULE_WALLET_ADDRESS, json -> UpdatedWalletAddress, json;
    DeleteWalletAddress: DELETE_TRAVEL_RULE_WALLET_ADDRESS, query -> (), empty;
    UpdateTravelRuleTransferById: UPDATE_TRAVEL_RULE_TRANSFER, json -> TravelRuleTransfer, json;
    ConfirmTravelRuleOwnershipById: CONFIRM_TRAVEL_RULE_OWNERSHIP, json -> TravelRuleTransfer, json;
    RegisterTravelRuleInbound: REGISTER_TRAVEL_RULE_INBOUND, json -> RegisteredTravelRuleInbound, json;
    RetrieveTravelRulePickup: RETRIEVE_TRAVEL_RULE_PICKUP, query -> TravelRulePickup, json {
        fn credential(&self) -> Credential {
            Credential::None
        }
    };
    RespondTravelRulePickupByToken: RESPOND_TRAVEL_RULE_PICKUP, json -> RespondedTravelRulePickup, json {
        fn credential(&self) -> Credential {
            Credential::None
        }
    };
    CreateTravelRuleWidgetSession: CREATE_TRAVEL_RULE_WIDGET_SESSION, json -> TravelRuleWidgetSession, json;
    RetrieveTravelRuleWidgetContext: RETRIEVE_TRAVEL_RULE_WIDGET_CONTEXT, query -> TravelRuleWidget, json {
        fn credential(&self) -> Credential {
            Credential::None
        }
    };
}

setters! { UpdateTravelRuleSettings for Call<UpdateTravelRuleSettings> via map }
setters! { CreateWalletAddress for Call<CreateWalletAddress> via map }
setters! { UpdateWalletAddress for Call<UpdateWalletAddressById> via map_body }
setters! { UpdateTravelRuleTransfer for Call<UpdateTravelRuleTransferById> via map_body }
setters! { RegisterTravelRuleInbound for Call<RegisterTravelRuleInbound> via map }
setters! { RespondTravelRulePickup for Call<RespondTravelRulePickupByToken> via map_body }
setters! { CreateTravelRuleWidgetSession for Call<CreateTravelRuleWidgetSession> via map }

filters! {
    ListVasps: [offset, limit];
    ListWalletAddresses: [offset, limit];
}

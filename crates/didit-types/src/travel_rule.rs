//! Travel rule: what providers of virtual assets (VASPs) must exchange about the sender and the
//! recipient of a transfer.
//!
//! Source: <https://docs.didit.me/transaction-monitoring/travel-rule>

pub mod settings;
pub mod transfer;
pub mod wallet;
pub mod widget;

pub use self::{
    settings::{
        NameMatchingStrictness, TravelRuleNetwork, TravelRuleSettings, TravelRuleTimeoutOutcome,
        UpdateTravelRuleSettings,
    },
    transfer::{
        ConfirmTravelRuleOwnership, OriginatingVasp, PickupDecision, RegisterTravelRuleInbound,
        RegisteredTravelRuleInbound, RespondTravelRulePickup, RespondedTravelRulePickup,
        TransferAction, TravelRulePickup, TravelRuleTransfer, UpdateTravelRuleTransfer,
    },
    wallet::{
        CreateWalletAddress, DueDiligenceStatus, ListVasps, ListWalletAddresses,
        UpdateWalletAddress, UpdatedWalletAddress, Vasp, WalletAddress,
    },
    widget::{
        CreateTravelRuleWidgetSession, OwnershipProof, OwnershipProofMethod, OwnershipProofStatus,
        TravelRuleWidget, TravelRuleWidgetSession,
    },
};
pub use crate::webhook::transaction::{Direction, TravelRuleRail, TravelRuleStatus};

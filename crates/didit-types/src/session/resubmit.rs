//! Steps that a session must repeat.

use alloc::vec::Vec;

use serde_json::Value;

use crate::{
    NodeFeature, NodeId, UntypedJson,
    model::{forms, model},
};

model! {
    /// Steps that the user must repeat; part of the webhook of a `Resubmitted` session.
    pub struct ResubmitInfo {
        /// Steps to repeat.
        pub nodes_to_resubmit: Option<Vec<ResubmitStep>>,
        /// Reasons by node; see [`Self::reason`].
        pub reasons: Option<UntypedJson>,
    }
}

impl ResubmitInfo {
    /// Returns the reason for repeating a step. The shape of a reason is not public.
    #[must_use]
    pub fn reason(&self, node: &NodeId) -> Option<&Value> {
        self.reasons.as_ref()?.reveal().get(node.as_str())
    }
}

forms! {
    /// Step to repeat: the API sends its node alone, or the node with its feature.
    pub enum ResubmitStep: "string" {
        /// Node and its feature.
        Step(ResubmitNode) if Kind::Object,
        /// Node alone.
        Node(NodeId) if _,
    }
}

impl ResubmitStep {
    /// Returns the id of the workflow node.
    #[must_use]
    pub const fn node_id(&self) -> Option<&NodeId> {
        match self {
            Self::Node(node) => Some(node),
            Self::Step(step) => step.node_id.as_ref(),
        }
    }

    /// Feature of the node.
    #[must_use]
    pub const fn feature(&self) -> Option<&NodeFeature> {
        match self {
            Self::Step(step) => step.feature.as_ref(),
            Self::Node(_) => None,
        }
    }
}

model! {
    /// Step to repeat, by node and feature.
    pub struct ResubmitNode {
        /// Id of the workflow node; `None` for a session without a workflow graph.
        pub node_id: Option<NodeId>,
        /// Feature of the node.
        pub feature: Option<NodeFeature>,
    }
}

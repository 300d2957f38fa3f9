//! Steps that a session must repeat.

use alloc::vec::Vec;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::{
    NodeFeature, NodeId, UntypedJson,
    codec::{
        json::{Read, Reader},
        read::{Decode, deserialize},
    },
    drift::{Drifting, Kind, Walk},
    model::model,
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

/// Step to repeat: the API sends its node alone, or the node with its feature.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(untagged))]
#[non_exhaustive]
pub enum ResubmitStep {
    /// Node alone.
    Node(NodeId),
    /// Node and its feature.
    Step(ResubmitNode),
    /// Shape that this version does not know.
    Other(UntypedJson),
}

impl Serialize for ResubmitStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Node(node) => node.serialize(serializer),
            Self::Step(step) => step.serialize(serializer),
            Self::Other(other) => other.serialize(serializer),
        }
    }
}

deserialize!(ResubmitStep);

impl Decode for ResubmitStep {
    const KIND: &'static str = "";

    fn decode(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        match reader.kind()? {
            Kind::String => Ok(reader.text()?.map(|node| Self::Node(NodeId::from(&*node)))),
            Kind::Object => Ok(ResubmitNode::decode(reader)?.map(Self::Step)),
            _ => Ok(UntypedJson::decode(reader)?.map(Self::Other)),
        }
    }
}

impl Drifting for ResubmitStep {
    fn walk(&self, walk: &mut Walk) {
        if let Self::Step(step) = self {
            step.walk(walk);
        }
    }
}

#[cfg(feature = "bench")]
crate::derived::derived! { ResubmitStep => Value }

#[cfg(feature = "testing")]
crate::testing::either! { ResubmitStep: Node, Step }

impl crate::field::Field for ResubmitStep {}

impl ResubmitStep {
    /// Returns the id of the workflow node.
    #[must_use]
    pub const fn node_id(&self) -> Option<&NodeId> {
        match self {
            Self::Node(node) => Some(node),
            Self::Step(step) => step.node_id.as_ref(),
            Self::Other(_) => None,
        }
    }

    /// Feature of the node.
    #[must_use]
    pub const fn feature(&self) -> Option<&NodeFeature> {
        match self {
            Self::Step(step) => step.feature.as_ref(),
            Self::Node(_) | Self::Other(_) => None,
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

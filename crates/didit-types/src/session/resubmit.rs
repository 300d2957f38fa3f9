//! What a session was sent back for.

use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::{NodeFeature, NodeId, UntypedJson, model::model};

model! {
    /// What the user has to do again; comes with a webhook of a `Resubmitted` session.
    pub struct ResubmitInfo {
        /// The steps.
        pub nodes_to_resubmit: Option<Vec<ResubmitStep>>,
        /// Why, by node: [`Self::reason`] reads it.
        pub reasons: Option<UntypedJson>,
    }
}

impl ResubmitInfo {
    /// Why a step was sent back. The shape of a reason is not public.
    #[must_use]
    pub fn reason(&self, node: &NodeId) -> Option<&Value> {
        self.reasons.as_ref()?.reveal().get(node.as_str())
    }
}

/// A step to do again: the API names it by its node alone, or with its feature.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(untagged))]
#[non_exhaustive]
pub enum ResubmitStep {
    /// The node alone.
    Node(NodeId),
    /// The node and its feature.
    Step(ResubmitNode),
    /// A shape that this version does not know.
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

impl<'de> Deserialize<'de> for ResubmitStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::String(node) => Self::Node(node.into()),
            other => match ResubmitNode::deserialize(&other) {
                Ok(step) => Self::Step(step),
                Err(_) => Self::Other(other.into()),
            },
        })
    }
}

impl crate::field::Field for ResubmitStep {}

impl ResubmitStep {
    /// The node of the workflow.
    #[must_use]
    pub const fn node_id(&self) -> Option<&NodeId> {
        match self {
            Self::Node(node) => Some(node),
            Self::Step(step) => step.node_id.as_ref(),
            Self::Other(_) => None,
        }
    }

    /// The feature, if it is told.
    #[must_use]
    pub const fn feature(&self) -> Option<&NodeFeature> {
        match self {
            Self::Step(step) => step.feature.as_ref(),
            Self::Node(_) | Self::Other(_) => None,
        }
    }
}

model! {
    /// A step to do again.
    pub struct ResubmitNode {
        /// The node of the workflow.
        pub node_id: Option<NodeId>,
        /// Its feature.
        pub feature: Option<NodeFeature>,
    }
}

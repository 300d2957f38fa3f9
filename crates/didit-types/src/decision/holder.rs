//! Holders of identity documents.

use super::{Decision, IdVerification, id_verification::DocumentKind};
use crate::{FeatureStatus, MediaUrl, NodeId, Personal};

/// Person of one identity verification, with the data of the document or source.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Holder<'a> {
    /// Id of the workflow node; `None` for a session without a workflow graph.
    pub node_id: Option<&'a NodeId>,
    /// Status of the check; a declined person is not verified.
    pub status: Option<&'a FeatureStatus>,
    /// Given names.
    pub first_name: Option<&'a Personal>,
    /// Family names.
    pub last_name: Option<&'a Personal>,
    /// Given and family names.
    pub full_name: Option<&'a Personal>,
    /// Date of birth, `YYYY-MM-DD`.
    pub date_of_birth: Option<&'a Personal>,
    /// Gender: `M`, `F` or `U`.
    pub gender: Option<&'a Personal>,
    /// Nationality, ISO 3166-1 alpha-3.
    pub nationality: Option<&'a Personal>,
    /// Address in one line; formatted, if available.
    pub address: Option<&'a Personal>,
    /// Type of the document.
    pub document_type: Option<&'a DocumentKind>,
    /// Document number.
    pub document_number: Option<&'a Personal>,
    /// Personal number of the holder.
    pub personal_number: Option<&'a Personal>,
    /// Issuing country, ISO 3166-1 alpha-3.
    pub issuing_state: Option<&'a Personal>,
    /// Expiry date of the document, `YYYY-MM-DD`.
    pub expiration_date: Option<&'a Personal>,
    /// Link to the document's portrait.
    pub portrait: Option<&'a MediaUrl>,
}

impl<'a> From<&'a IdVerification> for Holder<'a> {
    fn from(check: &'a IdVerification) -> Self {
        Self {
            node_id: check.node_id.as_ref(),
            status: check.status.as_ref(),
            first_name: check.first_name.as_ref(),
            last_name: check.last_name.as_ref(),
            full_name: check.full_name.as_ref(),
            date_of_birth: check.date_of_birth.as_ref(),
            gender: check.gender.as_ref(),
            nationality: check.nationality.as_ref(),
            address: check.formatted_address.as_ref().or(check.address.as_ref()),
            document_type: check.document_type.as_ref(),
            document_number: check.document_number.as_ref(),
            personal_number: check.personal_number.as_ref(),
            issuing_state: check.issuing_state.as_ref(),
            expiration_date: check.expiration_date.as_ref(),
            portrait: check.portrait_image.as_ref(),
        }
    }
}

impl Decision {
    /// Returns the person of each identity verification, in report order.
    ///
    /// Each run has its own entry, because two documents may name two persons.
    pub fn holders(&self) -> impl Iterator<Item = Holder<'_>> {
        self.runs::<IdVerification>().all().iter().map(Holder::from)
    }

    /// Returns the only person of the session.
    ///
    /// Returns `None` if the identity verifications name different persons, by full name and
    /// date of birth, or none of them names a person.
    #[must_use]
    pub fn holder(&self) -> Option<Holder<'_>> {
        let mut named = self.holders().filter(|holder| holder.full_name.is_some());
        let first = named.next()?;
        named
            .all(|other| {
                other.full_name == first.full_name && other.date_of_birth == first.date_of_birth
            })
            .then_some(first)
    }
}

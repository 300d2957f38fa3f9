//! The holder of a document.

use super::{Decision, IdVerification, id_verification::DocumentKind};
use crate::{FeatureStatus, MediaUrl, NodeId, Personal};

/// The person of one identity check, with what its document or source says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Holder<'a> {
    /// The node of the check; `None` in sessions without a graph.
    pub node_id: Option<&'a NodeId>,
    /// The result of the check: who was declined is not verified.
    pub status: Option<&'a FeatureStatus>,
    /// Given names.
    pub first_name: Option<&'a Personal>,
    /// Family names.
    pub last_name: Option<&'a Personal>,
    /// Both.
    pub full_name: Option<&'a Personal>,
    /// `YYYY-MM-DD`.
    pub date_of_birth: Option<&'a Personal>,
    /// `M`, `F` or `U`.
    pub gender: Option<&'a Personal>,
    /// ISO 3166-1 alpha-3.
    pub nationality: Option<&'a Personal>,
    /// Address in one line, formatted if it was understood.
    pub address: Option<&'a Personal>,
    /// The kind of document.
    pub document_type: Option<&'a DocumentKind>,
    /// Number of the document.
    pub document_number: Option<&'a Personal>,
    /// Number of the person.
    pub personal_number: Option<&'a Personal>,
    /// ISO 3166-1 alpha-3.
    pub issuing_state: Option<&'a Personal>,
    /// `YYYY-MM-DD`.
    pub expiration_date: Option<&'a Personal>,
    /// The document's portrait.
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
    /// The person of each identity check, in the order of the checks: one a run,
    /// because two documents may name two people.
    pub fn holders(&self) -> impl Iterator<Item = Holder<'_>> {
        self.runs::<IdVerification>().all().iter().map(Holder::from)
    }

    /// The one person of the session: that of the only identity check, or of all
    /// of them if every one that names a person names the same full name and date
    /// of birth. `None` if they differ or none names a person.
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

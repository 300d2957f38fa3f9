//! The person and the document.

use std::fmt::Write as _;

use super::Values;
use crate::scenario::{
    mrz,
    script::Twist,
    template::Slot,
    text::{number, quote},
};

impl Values<'_> {
    pub(super) fn fill_person(&self, slot: Slot, out: &mut String) -> bool {
        let person = self.person;
        let document = &person.document;
        match slot {
            Slot::FirstName => quote(out, &person.first_name),
            Slot::LastName => quote(out, &person.last_name),
            Slot::FullName => quote(out, &person.full_name()),
            Slot::Gender => quote(out, &person.gender),
            Slot::DateOfBirth => quote(out, &person.date_of_birth),
            Slot::Age => number(out, self.age()),
            Slot::Nationality => quote(out, &person.nationality),
            Slot::PersonalNumber => quote(out, &person.personal_number),
            Slot::Address => quote(out, &person.address()),
            Slot::FormattedAddress => quote(
                out,
                &[&*person.address(), &*document.issuing_state_name].join(", "),
            ),
            Slot::Street => quote(out, &person.street),
            Slot::City => quote(out, &person.city),
            Slot::Region => quote(out, &person.region),
            Slot::PostalCode => quote(out, &person.postal_code),
            Slot::Country => quote(out, &person.country),
            Slot::Latitude => out.push_str("46.2276"),
            Slot::Longitude => out.push_str("2.2137"),
            Slot::Device => quote(out, &person.device),
            Slot::IpAddress => quote(out, &person.ip_address),
            Slot::Phone => quote(out, &person.phone),
            Slot::Email => quote(out, &person.email),
            _ => return self.fill_document(slot, out),
        }
        true
    }

    fn fill_document(&self, slot: Slot, out: &mut String) -> bool {
        let document = &self.person.document;
        match slot {
            Slot::DocumentType => quote(out, &document.kind),
            Slot::DocumentCode => quote(out, code(&document.kind)),
            Slot::DocumentSubtype if document.kind == "Identity Card" => {
                quote(out, "ID_CARD_GENERIC");
            }
            Slot::DocumentSubtype => out.push_str("null"),
            Slot::DocumentNumber => quote(out, &document.number),
            Slot::DateOfIssue => quote(out, &document.date_of_issue),
            Slot::ExpirationDate => quote(out, &document.expiration_date),
            Slot::IssuingState => quote(out, &document.issuing_state),
            Slot::IssuingStateName | Slot::CountryName => {
                quote(out, &document.issuing_state_name);
            }
            Slot::Mrz => mrz::write(out, self.person, !self.is(Twist::MrzWrong)),
            Slot::DocumentMatches if self.run.blocklisted.document => self.document_hit(out),
            Slot::DocumentMatches => out.push_str("[]"),
            _ => return false,
        }
        true
    }

    pub(super) fn age(&self) -> Option<i16> {
        self.person.age_on(self.today)
    }

    fn document_hit(&self, out: &mut String) {
        // Writing to a string can't fail.
        let _ = write!(out, "[{EARLIER},\"user_details\":{{\"name\":");
        quote(out, &self.person.full_name());
        out.push_str(",\"document_type\":");
        quote(out, code(&self.person.document.kind));
        out.push_str(",\"document_number\":");
        quote(out, &self.person.document.number);
        out.push_str("},\"front_image_url\":\"media:earlier_front.jpg\"}]");
    }
}

/// The beginning of a hit of an earlier, blocklisted session.
pub(super) const EARLIER: &str = "{\"session_id\":\"00000000-0000-4000-8000-000000000001\",\"session_number\":1,\
    \"vendor_data\":null,\"verification_date\":\"2026-01-01T00:00:00Z\",\"status\":\"Declined\",\
    \"is_blocklisted\":true,\"api_service\":null";

/// The code of a kind of document.
fn code(kind: &str) -> &'static str {
    match kind {
        "Passport" => "P",
        "Identity Card" => "ID",
        "Driver's License" => "DL",
        "Residence Permit" => "RP",
        "Health Insurance Card" => "HIC",
        "Tax Card" => "TC",
        _ => "OTHER",
    }
}

//! Checks of requests.

use crate::check::{
    Check, Checked, at_most, country2, country3, date, each, email, longest, one_of, refuse,
    required, set,
};
use didit_types::FeatureStatus;
use didit_types::decision::aml_hit::AmlHitReviewStatus;
use didit_types::session::aml_hit::HitUpdate;
use didit_types::session::update_data::AddressPatch;
use didit_types::session::{
    BulkUpdateAmlHitStatus, UpdateAmlHitStatus, UpdateData, UpdateFeatureStatus, UpdateKybCompany,
    UpdateKybParty, UpdatePoaData,
};

impl Check for UpdateData {
    fn check(&self) -> Checked {
        for (field, value, characters) in [
            ("document_subtype", &self.document_subtype, 128),
            ("document_number", &self.document_number, 255),
            ("personal_number", &self.personal_number, 255),
            ("first_name", &self.first_name, 255),
            ("last_name", &self.last_name, 255),
            ("address", &self.address, 255),
            ("place_of_birth", &self.place_of_birth, 255),
            ("nationality", &self.nationality, 32),
        ] {
            longest(field, value, characters)?;
        }
        set(&self.date_of_birth, |day| {
            date("date_of_birth", day.reveal())
        })?;
        set(&self.date_of_issue, |day| {
            date("date_of_issue", day.as_str())
        })?;
        set(&self.expiration_date, |day| {
            date("expiration_date", day.as_str())
        })?;
        set(&self.issuing_state, |code| {
            country3("issuing_state", code.reveal())
        })?;
        set(&self.gender, |gender| {
            one_of("gender", gender.reveal().is_known(), "M, F, U")
        })?;
        each(&self.marital_status, |status| {
            one_of(
                "marital_status",
                status.reveal().is_known(),
                "SINGLE, MARRIED, DIVORCED, WIDOWED, UNKNOWN",
            )
        })?;
        set(&self.parsed_address, |address| {
            address_country("parsed_address.country", address)
        })
    }
}
fn address_country(field: &'static str, address: &AddressPatch) -> Checked {
    set(&address.country, |code| country2(field, code.reveal()))
}
impl Check for UpdatePoaData {
    fn check(&self) -> Checked {
        set(&self.issuing_state, |code| {
            country3("issuing_state", code.reveal())
        })?;
        each(&self.document_type, |kind| {
            one_of(
                "document_type",
                kind.is_known(),
                "UTILITY_BILL, BANK_STATEMENT, GOVERNMENT_ISSUED_DOCUMENT, OTHER_POA_DOCUMENT, UNKNOWN",
            )
        })?;
        longest("document_language", &self.document_language, 50)?;
        longest("issuer", &self.issuer, 255)?;
        longest("name_on_document", &self.name_on_document, 255)?;
        set(&self.issue_date, |day| date("issue_date", day.as_str()))?;
        set(&self.poa_parsed_address, |address| {
            address_country("poa_parsed_address.country", address)
        })
    }
}
impl Check for UpdateFeatureStatus {
    fn check(&self) -> Checked {
        use FeatureStatus::{Approved, Declined, InReview};
        one_of(
            "new_status",
            matches!(self.new_status, Approved | Declined | InReview),
            "Approved, Declined, In Review",
        )
    }
}
fn review_status(field: &'static str, status: &AmlHitReviewStatus) -> Checked {
    one_of(
        field,
        status.is_known(),
        "Unreviewed, Confirmed Match, False Positive, Inconclusive",
    )
}
impl Check for UpdateAmlHitStatus {
    fn check(&self) -> Checked {
        required("hit_id", self.hit_id.reveal())?;
        review_status("review_status", &self.review_status)
    }
}
impl Check for BulkUpdateAmlHitStatus {
    fn check(&self) -> Checked {
        if self.hit_updates.is_empty() {
            return refuse("hit_updates", "must not be empty");
        }
        self.hit_updates.iter().try_for_each(Check::check)
    }
}
impl Check for HitUpdate {
    fn check(&self) -> Checked {
        required("hit_updates.hit_id", self.hit_id.reveal())?;
        review_status("hit_updates.review_status", &self.review_status)
    }
}
impl Check for UpdateKybCompany {
    fn check(&self) -> Checked {
        for (field, value, characters) in [
            ("company_name", &self.company_name, 255),
            ("registration_number", &self.registration_number, 100),
            ("tax_number", &self.tax_number, 100),
            ("company_type", &self.company_type, 100),
            ("registered_capital", &self.registered_capital, 100),
            ("website", &self.website, 500),
            ("phone", &self.phone, 50),
            ("legal_entity_identifier", &self.legal_entity_identifier, 50),
            (
                "location_of_registration",
                &self.location_of_registration,
                255,
            ),
            ("vat_number", &self.vat_number, 64),
        ] {
            each(value, |text| at_most(field, text.reveal(), characters))?;
        }
        each(&self.country_code, |code| {
            country2("country_code", code.reveal())
        })?;
        longest("region", &self.region, 10)?;
        longest(
            "registered_capital_currency",
            &self.registered_capital_currency,
            3,
        )?;
        each(&self.incorporation_date, |day| {
            date("incorporation_date", day.as_str())
        })?;
        set(&self.registration_date, |day| {
            date("registration_date", day.as_str())
        })?;
        set(&self.dissolution_date, |day| {
            date("dissolution_date", day.as_str())
        })?;
        each(&self.email, |text| email("email", text.reveal()))
    }
}
impl Check for UpdateKybParty {
    fn check(&self) -> Checked {
        Ok(())
    }
}

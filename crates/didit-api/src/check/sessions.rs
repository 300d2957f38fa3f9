//! Checks of requests.

use crate::check::{
    Check, Checked, at_most, base64, country3, date, date_time, each, email, ip_address, one_of,
    refuse, registry_country, required, within,
};
use didit_types::session::{
    BatchDeleteSessions, CreateSession, DeleteSession, ExpectedDetails, ImportSharedSession,
    ListSessions, NodeToResubmit, ShareSession, UpdateStatus,
};
use didit_types::{Personal, SessionStatus, Timestamp};

/// The API's own limit of a portrait.
const PORTRAIT: usize = 2 << 20;
impl Check for CreateSession {
    fn check(&self) -> Checked {
        each(&self.expected_details, Check::check)?;
        each(&self.portrait_image, |image| {
            base64("portrait_image", image.reveal(), PORTRAIT)
        })
    }
}
impl Check for ExpectedDetails {
    fn check(&self) -> Checked {
        each(&self.date_of_birth, |text| {
            date("expected_details.date_of_birth", text.reveal())
        })?;
        each(&self.gender, |gender| {
            let valid = matches!(gender.reveal().as_str(), "M" | "F");
            one_of("expected_details.gender", valid, "M, F")
        })?;
        let countries = [
            ("expected_details.nationality", &self.nationality),
            ("expected_details.country", &self.country),
            ("expected_details.id_country", &self.id_country),
            ("expected_details.poa_country", &self.poa_country),
        ];
        for (field, country) in countries {
            each(country, |code| country3(field, code.reveal()))?;
        }
        if self.address.is_some() && self.country.is_none() && self.poa_country.is_none() {
            return refuse(
                "expected_details.address",
                "needs `country` or `poa_country` beside it",
            );
        }
        each(&self.ip_address, |text| {
            ip_address("expected_details.ip_address", text.reveal())
        })?;
        for document in self.expected_document_types.iter().flatten() {
            one_of(
                "expected_details.expected_document_types",
                document.is_known() || is_known_in_capitals(document.as_str()),
                "P, ID, DL, RP, HIC, TC, SSC",
            )?;
        }
        each(&self.company_name, |text| {
            at_most("expected_details.company_name", text.reveal(), 255)
        })?;
        each(&self.registry_country, |text| {
            registry_country("expected_details.registry_country", text.reveal())
        })?;
        each(&self.registration_number, |text| {
            at_most("expected_details.registration_number", text.reveal(), 100)
        })
    }
}
/// The API reads these codes in either case.
fn is_known_in_capitals(code: &str) -> bool {
    didit_types::session::create::ExpectedDocumentType::from(&*code.to_ascii_uppercase()).is_known()
}
impl Check for ListSessions {
    fn check(&self) -> Checked {
        each(&self.limit, |limit| within("limit", *limit, 1..=u64::MAX))?;
        each(&self.date_from, |day| date("date_from", day.as_str()))?;
        each(&self.date_to, |day| date("date_to", day.as_str()))?;
        each(&self.session_kind, |kind| {
            one_of("session_kind", kind.is_known(), "user, business, all")
        })
    }
}
impl Check for DeleteSession {
    fn check(&self) -> Checked {
        retention(
            self.face_retention_days,
            self.face_retention_deadline.as_ref(),
            self.instruction_id.as_ref(),
        )
    }
}
impl Check for BatchDeleteSessions {
    fn check(&self) -> Checked {
        let named = self
            .session_numbers
            .as_ref()
            .is_some_and(|numbers| !numbers.is_empty());
        if !named && self.delete_all != Some(true) {
            return refuse("session_numbers", "is required unless `delete_all` is true");
        }
        // The API would ignore the numbers and delete everything.
        if named && self.delete_all == Some(true) {
            return refuse(
                "delete_all",
                "is true, so `session_numbers` must be left out",
            );
        }
        retention(
            self.face_retention_days,
            self.face_retention_deadline.as_ref(),
            self.instruction_id.as_ref(),
        )
    }
}
fn retention(days: Option<u32>, deadline: Option<&Timestamp>, id: Option<&Personal>) -> Checked {
    if let Some(days) = days {
        within("face_retention_days", days.into(), 1..=3650)?;
    }
    if let Some(deadline) = deadline {
        date_time("face_retention_deadline", deadline.as_str())?;
    }
    id.map_or(Ok(()), |id| at_most("instruction_id", id.reveal(), 255))
}
impl Check for UpdateStatus {
    fn check(&self) -> Checked {
        use SessionStatus::{Approved, Declined, Resubmitted};
        one_of(
            "new_status",
            matches!(self.new_status, Approved | Declined | Resubmitted),
            "Approved, Declined, Resubmitted",
        )?;
        for node in self.nodes_to_resubmit.iter().flatten() {
            node.check()?;
        }
        if self.send_email == Some(true) && self.email_address.is_none() {
            return refuse("email_address", "is required when `send_email` is true");
        }
        each(&self.email_address, |text| {
            email("email_address", text.reveal())
        })
    }
}
impl Check for NodeToResubmit {
    fn check(&self) -> Checked {
        required("nodes_to_resubmit.node_id", self.node_id.as_str())?;
        required("nodes_to_resubmit.feature", self.feature.as_str())
    }
}
impl Check for ShareSession {
    fn check(&self) -> Checked {
        required("for_application_id", self.for_application_id.as_str())?;
        each(&self.ttl_in_seconds, |ttl| {
            within("ttl_in_seconds", (*ttl).into(), 60..=86400)
        })
    }
}
impl Check for ImportSharedSession {
    fn check(&self) -> Checked {
        required("share_token", self.share_token.reveal())?;
        required("workflow_id", self.workflow_id.as_str())
    }
}

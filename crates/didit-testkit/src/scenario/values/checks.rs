//! What the checks of a person find.

use std::fmt::Write as _;

use didit_types::Feature;
use jiff::Span;

use super::{Values, person::EARLIER};
use crate::scenario::{
    dialling::dialled,
    person::below,
    report::Report,
    script::Twist,
    template::{Slot, Template},
    text::{flag, optional, plain, quote, text},
};

static AML_HIT: Template = Template::new(include_str!("../reports/aml_hit.json"));

/// A street that is not the person's.
const ELSEWHERE: &str = "7 avenue d'Ailleurs";

impl Values<'_> {
    pub(super) fn fill_checks(&self, report: &Report<'_>, slot: Slot, out: &mut String) -> bool {
        self.fill_identity(slot, out)
            || self.fill_face(slot, out)
            || self.fill_contact(report, slot, out)
            || self.fill_poa(slot, out)
            || self.fill_sources(report, slot, out)
    }

    fn fill_identity(&self, slot: Slot, out: &mut String) -> bool {
        let finds_person = self.is(Twist::Lookup { finds_person: true });
        let person = self.person;
        match slot {
            Slot::ChipGenuine => flag(out, !self.is(Twist::ChipForged)),
            Slot::FallbackFrom => self.fallback(out),
            Slot::LookupOutcome if finds_person => quote(out, "partial_match"),
            Slot::LookupName if finds_person => quote(out, "partial"),
            Slot::LookupNumber | Slot::LookupBirth if finds_person => quote(out, "match"),
            Slot::LookupOutcome | Slot::LookupName | Slot::LookupNumber | Slot::LookupBirth => {
                quote(out, "no_match");
            }
            Slot::LookupRecordNumber if finds_person => quote(out, &person.personal_number),
            Slot::LookupRecordBirth if finds_person => quote(out, &person.date_of_birth),
            Slot::LookupRecordName if finds_person => quote(out, &person.last_name),
            Slot::LookupRecordNumber | Slot::LookupRecordBirth | Slot::LookupRecordName => {
                out.push_str("null");
            }
            _ => return false,
        }
        true
    }

    fn fallback(&self, out: &mut String) {
        let (method, why) = match self.twist {
            Some(Twist::LookupFailed) => ("id_lookup", "provider_error"),
            Some(Twist::WalletLeft { why }) => ("wallet", why),
            _ => return out.push_str("null"),
        };
        plain(
            out,
            format_args!(
                "{{\"method\":\"{method}\",\"reason\":\"{why}\",\"action\":\"document\"}}"
            ),
        );
    }

    fn fill_face(&self, slot: Slot, out: &mut String) -> bool {
        match slot {
            Slot::LivenessScore if self.is(Twist::Replay) => out.push_str("4.2"),
            Slot::LivenessScore => self.score(1, 90, out),
            Slot::AgeEstimation => plain(out, format_args!("{}.3", self.age().unwrap_or(30))),
            Slot::FaceMatchScore => match self.twist {
                Some(Twist::FaceOther) => out.push_str("21.4"),
                Some(Twist::FaceBorderline) => out.push_str("62.5"),
                _ => self.score(2, 88, out),
            },
            Slot::FaceMatchSource if self.shows_document() => quote(out, "media:portrait.jpg"),
            Slot::FaceMatchSource => quote(out, "media:reference.jpg"),
            Slot::FaceMatches if self.run.blocklisted.face => plain(
                out,
                format_args!(
                    "[{EARLIER},\"similarity_percentage\":99.1,\"vendor_user_id\":null,\
                     \"biometric_template_id\":null,\"user_details\":null,\
                     \"match_image_url\":\"media:earlier_face.jpg\",\
                     \"is_allowlisted\":false,\"source\":\"list_entry\"}}]"
                ),
            ),
            Slot::FaceMatches => out.push_str("[]"),
            _ => return false,
        }
        true
    }

    fn fill_contact(&self, report: &Report<'_>, slot: Slot, out: &mut String) -> bool {
        let phone = &self.person.phone;
        match slot {
            Slot::PhonePrefix => quote(out, dialled(phone).prefix),
            Slot::PhoneNational => {
                let national = phone.strip_prefix(dialled(phone).prefix);
                quote(out, national.unwrap_or_default());
            }
            Slot::PhoneCountry => optional(out, dialled(phone).country),
            Slot::PhoneCountryName => optional(out, dialled(phone).name),
            Slot::PhoneEnd => text(out, format_args!("PHONE_VERIFICATION_{}", report.end())),
            Slot::PhoneMatches if self.run.blocklisted.phone => {
                contact_hit(out, "phone_number", phone);
            }
            Slot::EmailEnd => text(out, format_args!("EMAIL_VERIFICATION_{}", report.end())),
            Slot::EmailMatches if self.run.blocklisted.email => {
                contact_hit(out, "email", &self.person.email);
            }
            Slot::PhoneMatches | Slot::EmailMatches => out.push_str("[]"),
            Slot::Code => text(
                out,
                format_args!("{:06}", below(&mut self.draw(3), 1_000_000)),
            ),
            _ => return false,
        }
        true
    }

    fn fill_poa(&self, slot: Slot, out: &mut String) -> bool {
        let person = self.person;
        let is_elsewhere = self.is(Twist::PoaOtherAddress);
        match slot {
            Slot::PoaIssueDate => {
                let date = self.today.saturating_sub(Span::new().days(30));
                text(out, format_args!("{date}"));
            }
            Slot::PoaStreet if is_elsewhere => quote(out, ELSEWHERE),
            Slot::PoaStreet => quote(out, &person.street),
            Slot::PoaAddress if is_elsewhere => {
                text(out, format_args!("{ELSEWHERE}, 99000 Villefictive"));
            }
            Slot::PoaAddress => quote(out, &person.address()),
            Slot::PoaName if self.is(Twist::PoaOtherName) => {
                quote(out, &["Dominique", &*person.last_name].join(" "));
            }
            Slot::PoaName => quote(out, &person.full_name()),
            Slot::PoaNameScore => self.name_score(self.shows_document(), out),
            Slot::PoaExpectedNameScore => {
                let expected = self.expected(|expected| expected.last_name.as_ref());
                self.name_score(expected.is_some(), out);
            }
            Slot::ExpectedAddress => {
                optional(out, self.expected(|expected| expected.address.as_ref()));
            }
            _ => return false,
        }
        true
    }

    /// The lists and the national source.
    fn fill_sources(&self, report: &Report<'_>, slot: Slot, out: &mut String) -> bool {
        let person = self.person;
        let is_listed = matches!(self.twist, Some(Twist::AmlHit | Twist::AmlPossible));
        let is_unknown = self.is(Twist::DatabaseUnknown);
        match slot {
            Slot::AmlEntityType if self.is_company() => quote(out, "company"),
            Slot::AmlEntityType => quote(out, "person"),
            Slot::AmlName if self.is_company() => quote(out, &self.company_name()),
            Slot::AmlName => quote(out, &person.full_name()),
            Slot::AmlBirth | Slot::AmlDocument if self.is_company() => out.push_str("null"),
            Slot::AmlBirth => quote(out, &person.date_of_birth),
            Slot::AmlDocument => quote(out, &person.document.number),
            Slot::AmlTotalHits => plain(out, format_args!("{}", u8::from(is_listed))),
            Slot::AmlScore => out.push_str(match self.twist {
                Some(Twist::AmlHit) => "100",
                Some(Twist::AmlPossible) => "85",
                _ => "0",
            }),
            Slot::AmlHits => {
                out.push('[');
                if is_listed {
                    AML_HIT.write(out, |slot, out| self.fill(report, slot, out));
                }
                out.push(']');
            }
            Slot::HitId => text(out, format_args!("{:016x}", self.draw(4).next())),
            Slot::HitLikeness if self.is(Twist::AmlHit) => out.push_str("0.98"),
            Slot::HitLikeness => out.push_str("0.73"),
            Slot::DatabaseMatch if is_unknown => quote(out, "no_match"),
            Slot::DatabaseMatch => quote(out, "full_match"),
            Slot::DatabaseOutcome if is_unknown => quote(out, "NO_MATCH"),
            Slot::DatabaseOutcome => quote(out, "MATCH"),
            Slot::DatabaseSource if is_unknown => out.push_str("{}"),
            Slot::DatabaseSource => {
                out.push_str("{\"full_name\":");
                quote(out, &person.full_name());
                out.push_str(",\"date_of_birth\":");
                quote(out, &person.date_of_birth);
                out.push('}');
            }
            _ => return false,
        }
        true
    }

    fn shows_document(&self) -> bool {
        self.run.features.contains(&Feature::IdVerification)
    }

    /// A score from `least` up to below 100, with one decimal.
    fn score(&self, purpose: u64, least: u64, out: &mut String) {
        let tenths = least * 10 + below(&mut self.draw(purpose), (100 - least) * 10);
        plain(out, format_args!("{}.{}", tenths / 10, tenths % 10));
    }

    fn name_score(&self, is_compared: bool, out: &mut String) {
        out.push_str(match self.twist {
            _ if !is_compared => "null",
            Some(Twist::PoaOtherName) => "62.5",
            _ => "100.0",
        });
    }
}

fn contact_hit(out: &mut String, field: &str, value: &str) {
    let _ = write!(
        out,
        "[{{\"session_id\":null,\"session_number\":null,\"vendor_data\":null,\
         \"verification_date\":null,\"status\":null,\"is_blocklisted\":true,\
         \"api_service\":null,\"source\":\"list_entry\",\"{field}\":"
    );
    quote(out, value);
    out.push_str("}]");
}

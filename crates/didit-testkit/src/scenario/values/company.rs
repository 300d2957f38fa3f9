//! The company and its people.

use didit_types::FeatureStatus;

use super::Values;
use crate::scenario::{
    person::below,
    report::Report,
    script::Twist,
    template::Slot,
    text::{plain, quote, text},
};

impl Values<'_> {
    pub(super) fn fill_company(&self, report: &Report<'_>, slot: Slot, out: &mut String) -> bool {
        let one = |status| u8::from(report.status == status);
        match slot {
            Slot::CompanyTyped if self.is(Twist::CompanyUnknown) => {
                quote(out, "Another Company");
            }
            Slot::CompanyName | Slot::CompanyTyped => quote(out, &self.company_name()),
            Slot::CompanyNumber => {
                match self.expected(|expected| expected.registration_number.as_ref()) {
                    Some(number) => quote(out, number),
                    None => text(
                        out,
                        format_args!("{:08}", below(&mut self.draw(5), 100_000_000)),
                    ),
                }
            }
            Slot::CompanyCountry => {
                let expected = self.expected(|expected| expected.registry_country.as_ref());
                quote(out, expected.and_then(|code| code.get(..2)).unwrap_or("FR"));
            }
            Slot::CompanyVerified if report.status == FeatureStatus::Declined => {
                quote(out, "failed");
            }
            Slot::CompanyVerified => quote(out, "verified"),
            Slot::CompanyUuid => self.uuid(6, out),
            Slot::OfficerUuid => self.uuid(7, out),
            Slot::OwnerUuid => self.uuid(8, out),
            Slot::PartyUuid => self.uuid(9, out),
            Slot::FileUuid => self.uuid(10, out),
            Slot::PersonKyc => match report.status {
                FeatureStatus::Approved | FeatureStatus::Declined => {
                    quote(out, report.status.as_str());
                }
                _ => quote(out, "Pending"),
            },
            Slot::UboSummary => {
                let approved = one(FeatureStatus::Approved);
                plain(
                    out,
                    format_args!(
                        "{{\"total\":1,\"approved\":{approved},\"flagged\":{},\"pending\":0}}",
                        1 - approved
                    ),
                );
            }
            Slot::DocumentCounts => plain(
                out,
                format_args!(
                    "{{\"total\":1,\"approved\":{},\"pending\":0,\"declined\":{},\
                     \"in_review\":{},\"other\":0,\"missing\":0}}",
                    one(FeatureStatus::Approved),
                    one(FeatureStatus::Declined),
                    one(FeatureStatus::InReview),
                ),
            ),
            _ => return false,
        }
        true
    }

    pub(super) fn company_name(&self) -> String {
        match self.expected(|expected| expected.company_name.as_ref()) {
            Some(name) => name.to_owned(),
            None => [&*self.person.last_name, "Exemples SAS"].join(" "),
        }
    }

    fn uuid(&self, purpose: u64, out: &mut String) {
        quote(out, &self.draw(purpose).uuid().to_string());
    }
}

//! What stands in the slots of the templates.

mod checks;
mod company;
mod person;

use didit_types::session::ExpectedDetails;
use didit_types::{Feature, FeatureStatus, Personal};
use jiff::civil::Date;

use super::{
    person::{Person, key_of},
    report::Report,
    run::Run,
    script::Twist,
    template::Slot,
    text::{quote, text},
    warnings,
};
use crate::vocabulary::id::Ids;

/// A person in a run, with what follows from both.
pub(super) struct Values<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) person: &'a Person,
    pub(super) twist: Option<Twist>,
    pub(super) now: &'a str,
    pub(super) today: Date,
}

impl Values<'_> {
    /// Writes the value of a slot in a report.
    pub(super) fn fill(&self, report: &Report<'_>, slot: Slot, out: &mut String) {
        let is_filled = self.fill_report(report, slot, out)
            || self.fill_person(slot, out)
            || self.fill_checks(report, slot, out)
            || self.fill_company(report, slot, out);
        debug_assert!(is_filled, "{slot:?} has no value");
    }

    fn fill_report(&self, report: &Report<'_>, slot: Slot, out: &mut String) -> bool {
        match slot {
            Slot::Node => text(
                out,
                format_args!("feature_{}_{}", report.node(), report.run),
            ),
            Slot::Status => quote(out, report.status.as_str()),
            Slot::Warnings => warnings::write(out, report),
            Slot::VerifiedAt if report.status != FeatureStatus::Approved => out.push_str("null"),
            Slot::Now | Slot::VerifiedAt => quote(out, self.now),
            _ => return false,
        }
        true
    }

    fn is(&self, twist: Twist) -> bool {
        self.twist == Some(twist)
    }

    fn is_company(&self) -> bool {
        self.run.features.contains(&Feature::KybRegistry)
    }

    /// Numbers of the person's own, one sequence for each purpose.
    fn draw(&self, purpose: u64) -> Ids {
        Ids::new(key_of(purpose, &self.person.face))
    }

    fn expected<'e>(
        &'e self,
        field: impl Fn(&'e ExpectedDetails) -> Option<&'e Personal>,
    ) -> Option<&'e str> {
        Some(&**field(self.run.expected?)?.reveal())
    }
}

//! The values of the report templates' placeholders.

use didit_types::session::ExpectedDetails;
use didit_types::{Feature, FeatureStatus, Personal};
use jiff::{Span, civil::Date};
use serde_json::{Map, Value, json};

use super::report::{self, Report};
use super::{mrz, person::Person, run::ScenarioRun, script::Variation};
use crate::vocabulary::{Ids, document_code, hash, object};

/// Everything that the values of a run depend on.
pub(super) struct Facts<'a> {
    pub(super) run: &'a ScenarioRun<'a>,
    pub(super) person: &'a Person,
    pub(super) variation: Option<Variation>,
    /// RFC 3339.
    pub(super) now: String,
    pub(super) today: Date,
}

/// Returns the template with each placeholder replaced by the value of its name. A
/// placeholder without a value stays.
pub(super) fn fill(template: &Value, values: &Map<String, Value>) -> Value {
    match template {
        Value::String(text) => text
            .strip_prefix('$')
            .and_then(|name| values.get(name))
            .unwrap_or(template)
            .clone(),
        Value::Array(items) => items.iter().map(|item| fill(item, values)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), fill(field, values)))
            .collect(),
        _ => template.clone(),
    }
}

impl Facts<'_> {
    /// The values that all reports of the run share.
    pub(super) fn values(&self) -> Map<String, Value> {
        let parts = [
            self.person(),
            self.document(),
            self.lookup(),
            self.face(),
            self.contact(),
            self.poa(),
            self.sources(),
            self.company(),
        ];
        let mut values: Map<_, _> = parts.into_iter().flat_map(object).collect();
        let is_hit = self.is(Variation::AmlHit) || self.is(Variation::AmlPossible);
        let listed = self.run.blocklisted;
        for (name, is_found) in [
            ("aml_hits", is_hit),
            ("document_matches", listed.document),
            ("face_matches", listed.face),
            ("phone_matches", listed.phone),
            ("email_matches", listed.email),
        ] {
            let found = is_found.then(|| fill(report::found(name), &values));
            values.insert(name.to_owned(), found.into_iter().collect());
        }
        values.insert("aml_total_hits".to_owned(), u8::from(is_hit).into());
        values
    }

    /// The values that differ from report to report.
    pub(super) fn report_values(&self, report: &Report<'_>) -> Map<String, Value> {
        let status = &report.status;
        let one = |other| u8::from(*status == other);
        let approved = one(FeatureStatus::Approved);
        let declined = one(FeatureStatus::Declined);
        let in_review = one(FeatureStatus::InReview);
        let step = match status {
            FeatureStatus::Declined => "DECLINED",
            FeatureStatus::InReview => "IN_REVIEW",
            _ => "APPROVED",
        };
        object(json!({
            "node": report.node_id(),
            "status": status.as_str(),
            "warnings": report.warnings(),
            "verified_at": (approved == 1).then_some(&self.now),
            "phone_end": format!("PHONE_VERIFICATION_{step}"),
            "email_end": format!("EMAIL_VERIFICATION_{step}"),
            "company_verified": if declined == 1 { "failed" } else { "verified" },
            "person_kyc": if approved + declined > 0 { status.as_str() } else { "Pending" },
            "ubo_summary": {
                "total": 1, "approved": approved, "flagged": 1 - approved, "pending": 0,
            },
            "document_counts": {
                "total": 1, "approved": approved, "pending": 0, "declined": declined,
                "in_review": in_review, "other": 0, "missing": 0,
            },
        }))
    }

    fn person(&self) -> Value {
        let person = self.person;
        let address = person.address();
        json!({
            "now": self.now,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "full_name": person.full_name(),
            "gender": person.gender,
            "date_of_birth": person.date_of_birth,
            "age": person.age_on(self.today),
            "nationality": person.nationality,
            "personal_number": person.personal_number,
            "formatted_address": format!("{address}, {}", person.document.issuing_state_name),
            "address": address,
            "street": person.street,
            "city": person.city,
            "region": person.region,
            "postal_code": person.postal_code,
            "country": person.country,
            "latitude": 46.2276,
            "longitude": 2.2137,
            "device": person.device,
            "ip_address": person.ip_address,
            "phone": person.phone,
            "email": person.email,
        })
    }

    fn document(&self) -> Value {
        let document = &self.person.document;
        let is_card = document.kind == "Identity Card";
        let fallback_from = match self.variation {
            Some(Variation::LookupFailed) => Some(("id_lookup", "provider_error")),
            Some(Variation::WalletLeft { why }) => Some(("wallet", why)),
            _ => None,
        };
        json!({
            "document_type": document.kind,
            "document_code": document_code(&document.kind).unwrap_or("OTHER"),
            "document_subtype": is_card.then_some("ID_CARD_GENERIC"),
            "document_number": document.number,
            "date_of_issue": document.date_of_issue,
            "expiration_date": document.expiration_date,
            "issuing_state": document.issuing_state,
            "issuing_state_name": document.issuing_state_name,
            "country_name": document.issuing_state_name,
            "mrz": mrz::zone(self.person, !self.is(Variation::MrzWrong)),
            "chip_genuine": !self.is(Variation::ChipForged),
            "fallback_from": fallback_from.map(|(method, reason)| {
                json!({ "method": method, "reason": reason, "action": "document" })
            }),
        })
    }

    fn lookup(&self) -> Value {
        let person = self.person;
        let is_found = self.is(Variation::Lookup { finds_person: true });
        let result = |found| if is_found { found } else { "no_match" };
        json!({
            "lookup_outcome": result("partial_match"),
            "lookup_name": result("partial"),
            "lookup_number": result("match"),
            "lookup_birth": result("match"),
            "lookup_record_number": is_found.then_some(&person.personal_number),
            "lookup_record_birth": is_found.then_some(&person.date_of_birth),
            "lookup_record_name": is_found.then_some(&person.last_name),
        })
    }

    fn face(&self) -> Value {
        let source = if self.shows_document() {
            "portrait"
        } else {
            "reference"
        };
        json!({
            "liveness_score": match self.variation {
                Some(Variation::Replay) => 4.2,
                _ => self.score(1, 90),
            },
            "age_estimation": f64::from(self.person.age_on(self.today).unwrap_or(30)) + 0.3,
            "face_match_score": match self.variation {
                Some(Variation::FaceOther) => 21.4,
                Some(Variation::FaceBorderline) => 62.5,
                _ => self.score(2, 88),
            },
            "face_match_source": format!("media:{source}.jpg"),
        })
    }

    fn contact(&self) -> Value {
        let phone = &self.person.phone;
        let country = COUNTRIES
            .iter()
            .find(|(prefix, ..)| phone.starts_with(prefix));
        let prefix = country.map_or("", |(prefix, ..)| prefix);
        json!({
            "phone_prefix": prefix,
            "phone_national": phone.strip_prefix(prefix),
            "phone_country": country.map(|(_, code, _)| code),
            "phone_country_name": country.map(|(.., name)| name),
            "code": format!("{:06}", self.draw(3).next() % 1_000_000),
        })
    }

    fn poa(&self) -> Value {
        let person = self.person;
        let street = if self.is(Variation::PoaOtherAddress) {
            "7 avenue d'Ailleurs"
        } else {
            &person.street
        };
        let other_name = self.is(Variation::PoaOtherName);
        let score =
            |is_compared: bool| is_compared.then_some(if other_name { 62.5 } else { 100.0 });
        let last_name = self.expected(|expected| expected.last_name.as_ref());
        json!({
            "poa_issue_date": self.today.saturating_sub(Span::new().days(30)).to_string(),
            "poa_street": street,
            "poa_address": if self.is(Variation::PoaOtherAddress) {
                format!("{street}, 99000 Villefictive")
            } else {
                person.address()
            },
            "poa_name": if other_name {
                format!("Dominique {}", person.last_name)
            } else {
                person.full_name()
            },
            "poa_name_score": score(self.shows_document()),
            "poa_expected_name_score": score(last_name.is_some()),
            "expected_address": self.expected(|expected| expected.address.as_ref()),
        })
    }

    /// AML lists and the national source.
    fn sources(&self) -> Value {
        let person = self.person;
        let is_company = self.run.features.contains(&Feature::KybRegistry);
        let is_unknown = self.is(Variation::DatabaseUnknown);
        let is_hit = self.is(Variation::AmlHit);
        json!({
            "aml_entity_type": if is_company { "company" } else { "person" },
            "aml_name": if is_company { self.company_name() } else { person.full_name() },
            "aml_birth": (!is_company).then_some(&person.date_of_birth),
            "aml_document": (!is_company).then_some(&person.document.number),
            "aml_score": match self.variation {
                Some(Variation::AmlHit) => 100,
                Some(Variation::AmlPossible) => 85,
                _ => 0,
            },
            "hit_id": format!("{:016x}", self.draw(4).next()),
            "hit_likeness": if is_hit { 0.98 } else { 0.73 },
            "database_match": if is_unknown { "no_match" } else { "full_match" },
            "database_outcome": if is_unknown { "NO_MATCH" } else { "MATCH" },
            "database_source": if is_unknown {
                json!({})
            } else {
                json!({ "full_name": person.full_name(), "date_of_birth": person.date_of_birth })
            },
        })
    }

    fn company(&self) -> Value {
        let name = self.company_name();
        let number = self.expected(|expected| expected.registration_number.as_ref());
        let number = number.map_or_else(
            || format!("{:08}", self.draw(5).next() % 100_000_000),
            str::to_owned,
        );
        let country = self.expected(|expected| expected.registry_country.as_ref());
        let is_unknown = self.is(Variation::CompanyUnknown);
        json!({
            "company_typed": if is_unknown { "Another Company" } else { &name },
            "company_name": name,
            "company_number": number,
            "company_country": country.and_then(|code| code.get(..2)).unwrap_or("FR"),
            "company_uuid": self.draw(6).uuid(),
            "officer_uuid": self.draw(7).uuid(),
            "owner_uuid": self.draw(8).uuid(),
            "party_uuid": self.draw(9).uuid(),
            "file_uuid": self.draw(10).uuid(),
        })
    }

    fn company_name(&self) -> String {
        self.expected(|expected| expected.company_name.as_ref())
            .map_or_else(
                || format!("{} Exemples SAS", self.person.last_name),
                str::to_owned,
            )
    }

    fn is(&self, variation: Variation) -> bool {
        self.variation == Some(variation)
    }

    fn shows_document(&self) -> bool {
        self.run.features.contains(&Feature::IdVerification)
    }

    /// A sequence of numbers that depends on the person's face and the purpose.
    fn draw(&self, purpose: u64) -> Ids {
        Ids::new(hash(purpose, &self.person.face))
    }

    /// A score from `least` up to below 100, with one decimal.
    fn score(&self, purpose: u64, least: u32) -> f64 {
        let tenths = self.draw(purpose).next() % u64::from((100 - least) * 10);
        f64::from(least * 10 + u32::try_from(tenths).unwrap_or(0)) / 10.0
    }

    fn expected<'e>(
        &'e self,
        field: impl Fn(&'e ExpectedDetails) -> Option<&'e Personal>,
    ) -> Option<&'e str> {
        Some(field(self.run.expected?)?.reveal())
    }
}

/// Prefix, ISO 3166-1 alpha-2 code and name of the countries whose phone numbers tests
/// use. Any other number has no country.
const COUNTRIES: [(&str, &str, &str); 8] = [
    ("+1", "US", "United States"),
    ("+33", "FR", "France"),
    ("+34", "ES", "Spain"),
    ("+351", "PT", "Portugal"),
    ("+39", "IT", "Italy"),
    ("+44", "GB", "United Kingdom"),
    ("+49", "DE", "Germany"),
    ("+55", "BR", "Brazil"),
];

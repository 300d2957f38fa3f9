//! Reports as templates: JSON with slots, split once and then only copied.

use std::sync::OnceLock;

/// The places of the templates that differ from run to run, by their names there.
macro_rules! slots {
    ($($Slot:ident = $name:literal,)+) => {
        /// A place of a template that differs from run to run.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Slot {
            $($Slot,)+
        }

        impl Slot {
            fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Slot),)+
                    _ => None,
                }
            }
        }
    };
}

slots! {
    Address = "address",
    Age = "age",
    AgeEstimation = "age_estimation",
    AmlBirth = "aml_birth",
    AmlDocument = "aml_document",
    AmlEntityType = "aml_entity_type",
    AmlHits = "aml_hits",
    AmlName = "aml_name",
    AmlScore = "aml_score",
    AmlTotalHits = "aml_total_hits",
    ChipGenuine = "chip_genuine",
    City = "city",
    Code = "code",
    CompanyCountry = "company_country",
    CompanyName = "company_name",
    CompanyNumber = "company_number",
    CompanyTyped = "company_typed",
    CompanyUuid = "company_uuid",
    CompanyVerified = "company_verified",
    Country = "country",
    CountryName = "country_name",
    DatabaseMatch = "database_match",
    DatabaseOutcome = "database_outcome",
    DatabaseSource = "database_source",
    DateOfBirth = "date_of_birth",
    DateOfIssue = "date_of_issue",
    Device = "device",
    DocumentCode = "document_code",
    DocumentCounts = "document_counts",
    DocumentMatches = "document_matches",
    DocumentNumber = "document_number",
    DocumentSubtype = "document_subtype",
    DocumentType = "document_type",
    Email = "email",
    EmailEnd = "email_end",
    EmailMatches = "email_matches",
    ExpectedAddress = "expected_address",
    ExpirationDate = "expiration_date",
    FaceMatchScore = "face_match_score",
    FaceMatchSource = "face_match_source",
    FaceMatches = "face_matches",
    FallbackFrom = "fallback_from",
    FileUuid = "file_uuid",
    FirstName = "first_name",
    FormattedAddress = "formatted_address",
    FullName = "full_name",
    Gender = "gender",
    HitId = "hit_id",
    HitLikeness = "hit_likeness",
    IpAddress = "ip_address",
    IssuingState = "issuing_state",
    IssuingStateName = "issuing_state_name",
    LastName = "last_name",
    Latitude = "latitude",
    LivenessScore = "liveness_score",
    Longitude = "longitude",
    LookupBirth = "lookup_birth",
    LookupName = "lookup_name",
    LookupNumber = "lookup_number",
    LookupOutcome = "lookup_outcome",
    LookupRecordBirth = "lookup_record_birth",
    LookupRecordName = "lookup_record_name",
    LookupRecordNumber = "lookup_record_number",
    Mrz = "mrz",
    Nationality = "nationality",
    Node = "node",
    Now = "now",
    OfficerUuid = "officer_uuid",
    OwnerUuid = "owner_uuid",
    PartyUuid = "party_uuid",
    PersonKyc = "person_kyc",
    PersonalNumber = "personal_number",
    Phone = "phone",
    PhoneCountry = "phone_country",
    PhoneCountryName = "phone_country_name",
    PhoneEnd = "phone_end",
    PhoneMatches = "phone_matches",
    PhoneNational = "phone_national",
    PhonePrefix = "phone_prefix",
    PoaAddress = "poa_address",
    PoaExpectedNameScore = "poa_expected_name_score",
    PoaIssueDate = "poa_issue_date",
    PoaName = "poa_name",
    PoaNameScore = "poa_name_score",
    PoaStreet = "poa_street",
    PostalCode = "postal_code",
    Region = "region",
    Status = "status",
    Street = "street",
    UboSummary = "ubo_summary",
    VerifiedAt = "verified_at",
    Warnings = "warnings",
}

/// A template, as it stands in its file.
pub(super) struct Template {
    source: &'static str,
    parts: OnceLock<Vec<Part>>,
}

/// Text, and what follows it.
#[derive(Debug)]
struct Part {
    text: Box<str>,
    slot: Option<Slot>,
}

impl Template {
    pub(super) const fn new(source: &'static str) -> Self {
        Self {
            source,
            parts: OnceLock::new(),
        }
    }

    /// Writes the template; `fill` writes the JSON value of a slot.
    pub(super) fn write(&self, out: &mut String, mut fill: impl FnMut(Slot, &mut String)) {
        for part in self.parts.get_or_init(|| split(self.source)) {
            out.push_str(&part.text);
            if let Some(slot) = part.slot {
                fill(slot, out);
            }
        }
    }
}

/// Drops the space between tokens and cuts at each `"$slot"`. A name that is no
/// slot stays in the text, where the tests find it.
fn split(source: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::with_capacity(source.len());
    let mut in_string = false;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        if !in_string && let Some((slot, after)) = slot(rest) {
            parts.push(Part {
                text: std::mem::take(&mut text).into(),
                slot: Some(slot),
            });
            rest = after;
            continue;
        }
        in_string ^= first == '"';
        if in_string || !first.is_whitespace() {
            text.push(first);
        }
        rest = &rest[first.len_utf8()..];
    }
    parts.push(Part {
        text: text.into(),
        slot: None,
    });
    parts
}

fn slot(text: &str) -> Option<(Slot, &str)> {
    let (name, after) = text.strip_prefix("\"$")?.split_once('"')?;
    Some((Slot::named(name)?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_between_tokens_goes_and_space_inside_text_stays() {
        let template = Template::new("{\n  \"a b\": \"$city\",\n  \"c\": [1, \"$now\"]\n}\n");
        let mut out = String::new();
        template.write(&mut out, |slot, out| {
            out.push_str(if slot == Slot::City { "\"x y\"" } else { "2" });
        });
        assert_eq!(out, r#"{"a b":"x y","c":[1,2]}"#);
    }
}

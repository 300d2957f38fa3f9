//! AML hits: list entries that resemble the screened person or company.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::aml_match::{
    AdverseMediaDetails, AdverseMediaMatch, PepMatch, SanctionMatch, WarningMatch,
};
use crate::{MediaUrl, Personal, Timestamp, UntypedJson, model::model, open_enum::open_enum};

model! {
    /// List entry that resembles the screened entity. Times have no zone.
    pub struct AmlHit {
        /// Id of the hit; reviews refer to it.
        pub id: Option<Personal>,
        /// Link to the provider's page about the entry.
        pub url: Option<MediaUrl>,
        /// Whether the provider considers the entry the same entity.
        pub is_match: Option<bool> = "match",
        /// Similarity, 0 to 1; superseded by `match_score` and `risk_score`.
        pub score: Option<Number>,
        /// Whether the entry itself is listed, not only mentioned in a list.
        pub target: Option<bool>,
        /// Name of the entry.
        pub caption: Option<Personal>,
        /// Dataset types that contain the entry.
        pub datasets: Option<Vec<AmlDataset>>,
        /// Matching features reported by the provider.
        pub features: Option<UntypedJson>,
        /// Name of the listed person; set if the entry is a relative or close associate.
        pub rca_name: Option<Personal>,
        /// Latest time the provider saw the entry.
        pub last_seen: Option<Timestamp>,
        /// Risk score by source.
        pub risk_view: Option<Box<RiskView>>,
        /// First time the provider saw the entry.
        pub first_seen: Option<Timestamp>,
        /// Known properties of the entry.
        pub properties: Option<Box<AmlProperties>>,
        /// Similarity to the screened entity, 0 to 100.
        pub match_score: Option<Number>,
        /// Severity of the risk, 0 to 100.
        pub risk_score: Option<Number>,
        /// Result of the manual review.
        pub review_status: Option<AmlHitReviewStatus>,
        /// Components of `match_score`.
        pub score_breakdown: Option<Box<ScoreBreakdown>>,
        /// Entries in lists of politically exposed persons.
        pub pep_matches: Option<Vec<PepMatch>>,
        /// Relatives, associates and companies linked to the entry.
        pub linked_entities: Option<Vec<LinkedEntity>>,
        /// Warnings and enforcement actions of authorities.
        pub warning_matches: Option<Vec<WarningMatch>>,
        /// Entries in sanction lists.
        pub sanction_matches: Option<Vec<SanctionMatch>>,
        /// Summary of the adverse media.
        pub adverse_media_details: Option<Box<AdverseMediaDetails>>,
        /// Articles of the adverse media.
        pub adverse_media_matches: Option<Vec<AdverseMediaMatch>>,
        /// Additional data of the provider.
        pub additional_information: Option<UntypedJson>,
    }
}

open_enum! {
    /// Dataset type of an AML provider.
    pub enum AmlDataset {
        /// Politically exposed persons.
        Pep = "PEP",
        /// Heads of state, ministers, members of parliament and similar offices.
        PepLevel1 = "PEP Level 1",
        /// Senior officials.
        PepLevel2 = "PEP Level 2",
        /// Middle-ranking officials.
        PepLevel3 = "PEP Level 3",
        /// Local officials.
        PepLevel4 = "PEP Level 4",
        Sanctions = "Sanctions",
        AdverseMedia = "Adverse Media",
        /// Warnings and enforcement actions of authorities.
        WarningsAndRegulatoryEnforcement = "Warnings and Regulatory Enforcement",
        /// Persons unfit to run a regulated business.
        FitnessAndProbity = "Fitness and Probity",
        /// Special interest persons.
        Sip = "SIP",
        /// Special interest entities.
        Sie = "SIE",
        /// Insolvency registers.
        Insolvency = "Insolvency",
    }
}

open_enum! {
    /// Result of the manual review of an AML hit.
    pub enum AmlHitReviewStatus {
        /// No review yet.
        Unreviewed = "Unreviewed",
        /// The hit is the screened entity.
        ConfirmedMatch = "Confirmed Match",
        /// The hit is a different entity.
        FalsePositive = "False Positive",
        /// The review cannot decide.
        Inconclusive = "Inconclusive",
    }
}

model! {
    /// Risk score of an AML hit by source.
    pub struct RiskView {
        /// Risk from crimes.
        pub crimes: Option<RiskFactor>,
        /// Risk from countries.
        pub countries: Option<RiskFactor>,
        /// Risk from dataset types.
        pub categories: Option<RiskFactor>,
        /// Risk from the application's own lists.
        pub custom_list: Option<UntypedJson>,
    }
}

model! {
    /// One source of the risk score.
    pub struct RiskFactor {
        /// Score of the source, 0 to 100.
        pub score: Option<Number>,
        /// Weight of the source, per cent.
        pub weightage: Option<Number>,
        /// Risk level of the source.
        pub risk_level: Option<Personal>,
        /// Scores by crime, country or dataset type.
        pub risk_scores: Option<UntypedJson>,
    }
}

model! {
    /// Known properties of an AML list entry. The shape of each value depends on the provider.
    pub struct AmlProperties {
        /// Names.
        pub name: Option<UntypedJson>,
        /// Aliases.
        pub alias: Option<UntypedJson>,
        /// Remarks about the entry.
        pub notes: Option<UntypedJson>,
        /// Titles.
        pub title: Option<UntypedJson>,
        /// Gender.
        pub gender: Option<UntypedJson>,
        /// Height.
        pub height: Option<UntypedJson>,
        /// Topics.
        pub topics: Option<UntypedJson>,
        /// Weight.
        pub weight: Option<UntypedJson>,
        /// Addresses.
        pub address: Option<UntypedJson>,
        /// Countries.
        pub country: Option<UntypedJson>,
        /// Websites.
        pub website: Option<UntypedJson>,
        /// Eye colours.
        pub eye_color: Option<UntypedJson> = "eyeColor",
        /// Keywords.
        pub keywords: Option<UntypedJson>,
        /// Family names.
        pub last_name: Option<UntypedJson> = "lastName",
        /// Positions.
        pub position: Option<UntypedJson>,
        /// Religion.
        pub religion: Option<UntypedJson>,
        /// Dates of birth.
        pub birth_date: Option<UntypedJson> = "birthDate",
        /// Education.
        pub education: Option<UntypedJson>,
        /// Ethnicity.
        pub ethnicity: Option<UntypedJson>,
        /// Given names.
        pub first_name: Option<UntypedJson> = "firstName",
        /// Hair colours.
        pub hair_color: Option<UntypedJson> = "hairColor",
        /// Aliases too common for identification.
        pub weak_alias: Option<UntypedJson> = "weakAlias",
        /// Places of birth.
        pub birth_place: Option<UntypedJson> = "birthPlace",
        /// Time of the latest change of the entry.
        pub modified_at: Option<UntypedJson> = "modifiedAt",
        /// Wikidata item of the entry.
        pub wikidata_id: Option<UntypedJson> = "wikidataId",
        /// Citizenships.
        pub citizenship: Option<UntypedJson>,
        /// Nationalities.
        pub nationality: Option<UntypedJson>,
    }
}

model! {
    /// Components of the `match_score` of an AML hit.
    pub struct ScoreBreakdown {
        /// Similarity of the name, 0 to 100.
        pub name_score: Option<Number>,
        /// Weight of the name.
        pub name_weight: Option<Number>,
        /// Normalized weight of the name, per cent.
        pub name_weight_normalized: Option<Number>,
        /// Points contributed by the name.
        pub name_contribution: Option<Number>,
        /// Similarity of the date of birth, 0 to 100.
        pub dob_score: Option<Number>,
        /// Weight of the date of birth.
        pub dob_weight: Option<Number>,
        /// Normalized weight of the date of birth, per cent.
        pub dob_weight_normalized: Option<Number>,
        /// Points contributed by the date of birth.
        pub dob_contribution: Option<Number>,
        /// Similarity of the country, 0 to 100.
        pub country_score: Option<Number>,
        /// Weight of the country.
        pub country_weight: Option<Number>,
        /// Normalized weight of the country, per cent.
        pub country_weight_normalized: Option<Number>,
        /// Points contributed by the country.
        pub country_contribution: Option<Number>,
        /// Comparison of the document numbers.
        pub document_number_match_type: Option<DocumentNumberMatch>,
        /// Effect of the document number on the score.
        pub document_number_effect: Option<Personal>,
        /// Sum of the contributions, 0 to 100.
        pub total_score: Option<Number>,
    }
}

open_enum! {
    /// Comparison of two document numbers.
    pub enum DocumentNumberMatch {
        /// The numbers are equal.
        Match = "MATCH",
        /// At least one number is unknown.
        Neutral = "NEUTRAL",
        /// The numbers differ.
        HardMismatch = "HARD_MISMATCH",
    }
}

model! {
    /// Person or company linked to an AML list entry.
    pub struct LinkedEntity {
        /// Names of the linked entity.
        pub name: Option<Vec<Personal>>,
        /// Whether the link is current.
        pub active: Option<Vec<Personal>>,
        /// Status of the link.
        pub status: Option<Vec<Personal>>,
        /// Details of the link.
        pub details: Option<Vec<Personal>>,
        /// Relation to the list entry.
        pub relation: Option<Vec<Personal>>,
    }
}

//! An entry of a list that looks like the screened person or company.

use alloc::{boxed::Box, vec::Vec};

use serde_json::Number;

use super::aml_match::{
    AdverseMediaDetails, AdverseMediaMatch, PepMatch, SanctionMatch, WarningMatch,
};
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{MediaUrl, Personal, Timestamp, UntypedJson};

model! {
    /// One entry that looks alike. Times have no zone.
    pub struct AmlHit {
        /// The hit; reviews name it by this id.
        pub id: Option<Personal>,
        /// Where to read more.
        pub url: Option<MediaUrl>,
        /// Whether the provider takes it for the same person.
        pub is_match: Option<bool> = "match",
        /// 0 to 1. Superseded by `match_score` and `risk_score`.
        pub score: Option<Number>,
        /// Whether the entry itself is listed, not only named in a list.
        pub target: Option<bool>,
        /// The entry's name.
        pub caption: Option<Personal>,
        /// The kinds of list that it is on.
        pub datasets: Option<Vec<AmlDataset>>,
        /// Why it looks alike, as the provider says.
        pub features: Option<UntypedJson>,
        /// The listed person whose relative or close associate this is.
        pub rca_name: Option<Personal>,
        /// When the entry was seen last.
        pub last_seen: Option<Timestamp>,
        /// Where the risk comes from.
        pub risk_view: Option<Box<RiskView>>,
        /// When the entry was seen first.
        pub first_seen: Option<Timestamp>,
        /// What is known about the entry.
        pub properties: Option<Box<AmlProperties>>,
        /// How alike it is, 0 to 100.
        pub match_score: Option<Number>,
        /// How grave it is, 0 to 100.
        pub risk_score: Option<Number>,
        /// What a reviewer said.
        pub review_status: Option<AmlHitReviewStatus>,
        /// How `match_score` came about.
        pub score_breakdown: Option<Box<ScoreBreakdown>>,
        /// Lists of politically exposed persons.
        pub pep_matches: Option<Vec<PepMatch>>,
        /// Relatives, associates and companies.
        pub linked_entities: Option<Vec<LinkedEntity>>,
        /// Warnings and enforcement of authorities.
        pub warning_matches: Option<Vec<WarningMatch>>,
        /// Sanction lists.
        pub sanction_matches: Option<Vec<SanctionMatch>>,
        /// The press as a whole.
        pub adverse_media_details: Option<Box<AdverseMediaDetails>>,
        /// Article by article.
        pub adverse_media_matches: Option<Vec<AdverseMediaMatch>>,
        /// Whatever else the provider said.
        pub additional_information: Option<UntypedJson>,
    }
}

open_enum! {
    /// A kind of list.
    pub enum AmlDataset {
        /// Politically exposed persons.
        Pep = "PEP",
        /// Heads of state, ministers, members of parliament and their like.
        PepLevel1 = "PEP Level 1",
        /// Senior officials.
        PepLevel2 = "PEP Level 2",
        /// Middle ranks.
        PepLevel3 = "PEP Level 3",
        /// Local office.
        PepLevel4 = "PEP Level 4",
        /// Sanctions.
        Sanctions = "Sanctions",
        /// The press.
        AdverseMedia = "Adverse Media",
        /// Warnings and enforcement of authorities.
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
    /// What a reviewer said about a hit.
    pub enum AmlHitReviewStatus {
        /// Nothing yet.
        Unreviewed = "Unreviewed",
        /// It is the same person.
        ConfirmedMatch = "Confirmed Match",
        /// It is somebody else.
        FalsePositive = "False Positive",
        /// It can't be told.
        Inconclusive = "Inconclusive",
    }
}

model! {
    /// Where the risk of a hit comes from.
    pub struct RiskView {
        /// Crimes.
        pub crimes: Option<RiskFactor>,
        /// Countries.
        pub countries: Option<RiskFactor>,
        /// Kinds of list.
        pub categories: Option<RiskFactor>,
        /// The application's own lists.
        pub custom_list: Option<UntypedJson>,
    }
}

model! {
    /// One source of risk.
    pub struct RiskFactor {
        /// 0 to 100.
        pub score: Option<Number>,
        /// Its share of the whole, per cent.
        pub weightage: Option<Number>,
        /// In a word.
        pub risk_level: Option<Personal>,
        /// By crime, country or kind of list.
        pub risk_scores: Option<UntypedJson>,
    }
}

model! {
    /// What is known about an entry. Providers differ in the shape of each value.
    pub struct AmlProperties {
        /// Names.
        pub name: Option<UntypedJson>,
        /// Other names.
        pub alias: Option<UntypedJson>,
        /// Notes.
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
        /// Colour of the eyes.
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
        /// Colour of the hair.
        pub hair_color: Option<UntypedJson> = "hairColor",
        /// Names that are too common to go by.
        pub weak_alias: Option<UntypedJson> = "weakAlias",
        /// Places of birth.
        pub birth_place: Option<UntypedJson> = "birthPlace",
        /// When the entry was changed.
        pub modified_at: Option<UntypedJson> = "modifiedAt",
        /// Its Wikidata item.
        pub wikidata_id: Option<UntypedJson> = "wikidataId",
        /// Citizenships.
        pub citizenship: Option<UntypedJson>,
        /// Nationalities.
        pub nationality: Option<UntypedJson>,
    }
}

model! {
    /// How the likeness of a hit came about.
    pub struct ScoreBreakdown {
        /// Likeness of the name, 0 to 100.
        pub name_score: Option<Number>,
        /// Its weight.
        pub name_weight: Option<Number>,
        /// Its share of the whole, per cent.
        pub name_weight_normalized: Option<Number>,
        /// Its points.
        pub name_contribution: Option<Number>,
        /// Likeness of the date of birth, 0 to 100.
        pub dob_score: Option<Number>,
        /// Its weight.
        pub dob_weight: Option<Number>,
        /// Its share of the whole, per cent.
        pub dob_weight_normalized: Option<Number>,
        /// Its points.
        pub dob_contribution: Option<Number>,
        /// Likeness of the country, 0 to 100.
        pub country_score: Option<Number>,
        /// Its weight.
        pub country_weight: Option<Number>,
        /// Its share of the whole, per cent.
        pub country_weight_normalized: Option<Number>,
        /// Its points.
        pub country_contribution: Option<Number>,
        /// Whether the document number agrees.
        pub document_number_match_type: Option<DocumentNumberMatch>,
        /// What that did to the score.
        pub document_number_effect: Option<Personal>,
        /// The sum, 0 to 100.
        pub total_score: Option<Number>,
    }
}

open_enum! {
    /// Whether a document number agrees.
    pub enum DocumentNumberMatch {
        /// It does.
        Match = "MATCH",
        /// One of both is not known.
        Neutral = "NEUTRAL",
        /// It does not.
        HardMismatch = "HARD_MISMATCH",
    }
}

model! {
    /// Someone linked to an entry.
    pub struct LinkedEntity {
        /// Names.
        pub name: Option<Vec<Personal>>,
        /// Whether the link still holds.
        pub active: Option<Vec<Personal>>,
        /// State of the link.
        pub status: Option<Vec<Personal>>,
        /// Details.
        pub details: Option<Vec<Personal>>,
        /// How they are linked.
        pub relation: Option<Vec<Personal>>,
    }
}

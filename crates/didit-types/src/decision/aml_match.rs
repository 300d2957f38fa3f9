//! List entries and articles behind an AML hit.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{
    MediaUrl, Personal, Timestamp, UntypedJson,
    model::{forms, model},
};

forms! {
    /// Name of a list, or its names.
    pub enum ListName: "string" {
        /// All names.
        Names(Vec<Personal>) if Kind::Array,
        /// The name.
        Name(Personal) if _,
    }
}

impl ListName {
    /// Returns the names; one in the form of text.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = match self {
            Self::Names(names) => names.as_slice(),
            Self::Name(name) => core::slice::from_ref(name),
        };
        names.iter().map(Personal::reveal)
    }
}

model! {
    /// Entry in a list of politically exposed persons.
    pub struct PepMatch {
        /// Aliases.
        pub aliases: Option<Vec<Personal>>,
        /// Education.
        pub education: Option<Vec<Personal>>,
        /// Name of the list.
        pub list_name: Option<ListName>,
        /// Publisher of the list.
        pub publisher: Option<Personal>,
        /// Link to the list.
        pub source_url: Option<MediaUrl>,
        /// Description of the list.
        pub description: Option<Personal>,
        /// Name that matched.
        pub matched_name: Option<Personal>,
        /// Political office.
        pub pep_position: Option<Personal>,
        /// Date of birth; may be incomplete.
        pub date_of_birth: Option<Personal>,
        /// Additional sources.
        pub other_sources: Option<Vec<Personal>>,
        /// Place of birth; may be incomplete.
        pub place_of_birth: Option<Personal>,
    }
}

model! {
    /// Warning or enforcement action of an authority.
    pub struct WarningMatch {
        /// Name of the list.
        pub list_name: Option<ListName>,
        /// Name that matched.
        pub matched_name: Option<Personal>,
        /// Description of the list.
        pub description: Option<Personal>,
        /// Publisher of the list.
        pub publisher: Option<Personal>,
        /// Link to the list.
        pub source_url: Option<MediaUrl>,
        /// Additional sources.
        pub other_sources: Option<Vec<Personal>>,
        /// Countries of the case.
        pub countries: Option<Vec<Personal>>,
        /// Listing time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change of the entry.
        pub updated_at: Option<Timestamp>,
        /// Details of the case.
        pub additional_data: Option<UntypedJson>,
    }
}

model! {
    /// Entry in a sanction list.
    pub struct SanctionMatch {
        /// Name of the list.
        pub list_name: Option<ListName>,
        /// Name that matched.
        pub matched_name: Option<Personal>,
        /// Description of the list.
        pub description: Option<Personal>,
        /// Reason of the sanction.
        pub reason: Option<Personal>,
        /// Link to the list.
        pub source_url: Option<MediaUrl>,
        /// Additional sources.
        pub other_sources: Option<Vec<Personal>>,
        /// Details of the sanction.
        pub details: Option<Vec<Personal>>,
        /// Legal basis of the sanction.
        pub legal_basis: Option<Vec<Personal>>,
        /// Listing dates.
        pub listed_on: Option<Vec<Personal>>,
        /// Sanction lists that contain the entry.
        pub sanction_list: Option<Vec<Personal>>,
        /// Sanction programmes.
        pub sanction_program: Option<Vec<Personal>>,
        /// Sanctioning authorities.
        pub sanctioning_authority: Option<Vec<Personal>>,
        /// Dates of changes of the entry.
        pub updated_on: Option<Vec<Personal>>,
        /// Additional data of the list.
        pub additional_data: Option<UntypedJson>,
    }
}

model! {
    /// Summary of the adverse media about an entity.
    pub struct AdverseMediaDetails {
        /// Sentiment of the articles.
        pub sentiment: Option<Personal>,
        /// Type of the entity.
        pub entity_type: Option<Personal>,
        /// Sentiment as a number; below zero is negative.
        pub sentiment_score: Option<Number>,
        /// Number of occurrences by keyword.
        pub adverse_keywords: Option<UntypedJson>,
    }
}

model! {
    /// Article about an entity.
    pub struct AdverseMediaMatch {
        /// Country of the publication.
        pub country: Option<Personal>,
        /// Summary of the article.
        pub summary: Option<Personal>,
        /// Headline of the article.
        pub headline: Option<Personal>,
        /// Sentiment of the article.
        pub sentiment: Option<Personal>,
        /// Link to the article's picture.
        pub thumbnail: Option<MediaUrl>,
        /// Link to the article.
        pub source_url: Option<MediaUrl>,
        /// Author of the article.
        pub author_name: Option<Personal>,
        /// Additional sources.
        pub other_sources: Option<Vec<Personal>>,
        /// Adverse keywords of the article.
        pub adverse_keywords: Option<Vec<Personal>>,
        /// Sentiment as a number; below zero is negative.
        pub sentiment_score: Option<Number>,
        /// Publication date.
        pub publication_date: Option<Timestamp>,
    }
}

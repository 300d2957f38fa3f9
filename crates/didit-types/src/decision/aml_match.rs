//! The lists and articles behind a hit.

use alloc::vec::Vec;

use serde_json::Number;

use crate::model::model;
use crate::{MediaUrl, Personal, Timestamp, UntypedJson};

model! {
    /// An entry in a list of politically exposed persons.
    pub struct PepMatch {
        /// Other names.
        pub aliases: Option<Vec<Personal>>,
        /// Education.
        pub education: Option<Vec<Personal>>,
        /// The list.
        pub list_name: Option<Personal>,
        /// Who publishes it.
        pub publisher: Option<Personal>,
        /// Where.
        pub source_url: Option<MediaUrl>,
        /// What the list is.
        pub description: Option<Personal>,
        /// The name that matched.
        pub matched_name: Option<Personal>,
        /// The office.
        pub pep_position: Option<Personal>,
        /// As far as it is known.
        pub date_of_birth: Option<Personal>,
        /// Further sources.
        pub other_sources: Option<Vec<Personal>>,
        /// As far as it is known.
        pub place_of_birth: Option<Personal>,
    }
}

model! {
    /// A warning or an enforcement of an authority.
    pub struct WarningMatch {
        /// The list.
        pub list_name: Option<Personal>,
        /// The name that matched.
        pub matched_name: Option<Personal>,
        /// What the list is.
        pub description: Option<Personal>,
        /// Who publishes it.
        pub publisher: Option<Personal>,
        /// Where.
        pub source_url: Option<MediaUrl>,
        /// Further sources.
        pub other_sources: Option<Vec<Personal>>,
        /// Countries.
        pub countries: Option<Vec<Personal>>,
        /// When it was listed.
        pub created_at: Option<Timestamp>,
        /// When the entry was changed.
        pub updated_at: Option<Timestamp>,
        /// Details of the case.
        pub additional_data: Option<UntypedJson>,
    }
}

model! {
    /// An entry in a sanction list.
    pub struct SanctionMatch {
        /// The list, or several.
        pub list_name: Option<UntypedJson>,
        /// The name that matched.
        pub matched_name: Option<Personal>,
        /// What the list is.
        pub description: Option<Personal>,
        /// Why the entry is listed.
        pub reason: Option<Personal>,
        /// Where.
        pub source_url: Option<MediaUrl>,
        /// Further sources.
        pub other_sources: Option<Vec<Personal>>,
        /// Details.
        pub details: Option<Vec<Personal>>,
        /// Legal basis.
        pub legal_basis: Option<Vec<Personal>>,
        /// When it was listed.
        pub listed_on: Option<Vec<Personal>>,
        /// The sanction lists.
        pub sanction_list: Option<Vec<Personal>>,
        /// The programmes.
        pub sanction_program: Option<Vec<Personal>>,
        /// The authorities.
        pub sanctioning_authority: Option<Vec<Personal>>,
        /// When the entry was changed.
        pub updated_on: Option<Vec<Personal>>,
        /// Whatever else the list says.
        pub additional_data: Option<UntypedJson>,
    }
}

model! {
    /// The press about an entry as a whole.
    pub struct AdverseMediaDetails {
        /// In a word.
        pub sentiment: Option<Personal>,
        /// Who it is about.
        pub entity_type: Option<Personal>,
        /// Below zero is bad.
        pub sentiment_score: Option<Number>,
        /// Keyword by keyword, how often.
        pub adverse_keywords: Option<UntypedJson>,
    }
}

model! {
    /// An article.
    pub struct AdverseMediaMatch {
        /// Country.
        pub country: Option<Personal>,
        /// What it says.
        pub summary: Option<Personal>,
        /// Its headline.
        pub headline: Option<Personal>,
        /// In a word.
        pub sentiment: Option<Personal>,
        /// Its picture.
        pub thumbnail: Option<MediaUrl>,
        /// Where.
        pub source_url: Option<MediaUrl>,
        /// Who wrote it.
        pub author_name: Option<Personal>,
        /// Further sources.
        pub other_sources: Option<Vec<Personal>>,
        /// Keywords.
        pub adverse_keywords: Option<Vec<Personal>>,
        /// Below zero is bad.
        pub sentiment_score: Option<Number>,
        /// When.
        pub publication_date: Option<Timestamp>,
    }
}

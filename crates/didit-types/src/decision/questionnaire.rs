//! Questions of the application's own, with their answers.

use alloc::vec::Vec;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::{FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson, Uuid};

model! {
    /// One questionnaire, answered.
    pub struct QuestionnaireResponse {
        /// The node of the workflow; absent in sessions without a graph.
        pub node_id: Option<NodeId>,
        /// The questionnaire.
        pub questionnaire_id: Option<Uuid>,
        /// Its title.
        pub title: Option<Personal>,
        /// Its introduction.
        pub description: Option<Personal>,
        /// The languages that it has.
        pub languages: Option<Vec<Personal>>,
        /// The language that it falls back to.
        pub default_language: Option<Personal>,
        /// Whether it is in use.
        pub is_active: Option<bool>,
        /// Whether it was made in the simple form.
        pub is_simple_questionnaire: Option<bool>,
        /// Shared by its versions.
        pub questionnaire_group_id: Option<Uuid>,
        /// Its version.
        pub version: Option<u64>,
        /// When that version was published.
        pub published_at: Option<Timestamp>,
        /// Its sections.
        pub sections: Option<Vec<QuestionnaireSection>>,
        /// The result.
        pub status: Option<FeatureStatus>,
    }
}

model! {
    /// A section of a questionnaire.
    pub struct QuestionnaireSection {
        /// Its title.
        pub title: Option<Personal>,
        /// Its introduction.
        pub description: Option<Personal>,
        /// Its questions.
        pub items: Option<Vec<QuestionnaireItem>>,
    }
}

model! {
    /// A question and its answer.
    pub struct QuestionnaireItem {
        /// The question.
        pub uuid: Option<Uuid>,
        /// Its key.
        pub value: Option<Personal>,
        /// How it is answered.
        pub element_type: Option<ElementType>,
        /// Whether it must be answered.
        pub is_required: Option<bool>,
        /// The question.
        pub title: Option<Personal>,
        /// Help with it.
        pub description: Option<Personal>,
        /// What the empty field shows.
        pub placeholder: Option<Personal>,
        /// What can be chosen.
        pub choices: Option<Vec<QuestionnaireChoice>>,
        /// How many files can be given.
        pub max_files: Option<u64>,
        /// The answer.
        pub answer: Option<Answer>,
        /// The condition under which it must be answered.
        pub required_if: Option<UntypedJson>,
        /// How often it can be answered.
        pub repeatable_config: Option<UntypedJson>,
    }
}

open_enum! {
    /// How a question is answered.
    pub enum ElementType {
        /// A line.
        ShortText = "SHORT_TEXT",
        /// A paragraph.
        LongText = "LONG_TEXT",
        /// One of a list.
        Dropdown = "DROPDOWN",
        /// One of several.
        SingleChoice = "SINGLE_CHOICE",
        /// Some of several.
        MultipleChoice = "MULTIPLE_CHOICE",
        /// A number.
        Number = "NUMBER",
        /// A picture.
        Image = "IMAGE",
        /// Files.
        FileUpload = "FILE_UPLOAD",
        /// A time.
        Time = "TIME",
        /// An e-mail address.
        Email = "EMAIL",
        /// An address.
        Address = "ADDRESS",
        /// A phone number.
        Phone = "PHONE",
        /// A country.
        Country = "COUNTRY",
        /// A date.
        DatePicker = "DATE_PICKER",
        /// A tick.
        Consent = "CONSENT",
        /// Not a question.
        SectionHeader = "SECTION_HEADER",
        /// Not a question.
        Separator = "SEPARATOR",
        /// Not a question.
        Heading = "HEADING",
        /// Not a question.
        Paragraph = "PARAGRAPH",
    }
}

model! {
    /// Something that can be chosen.
    pub struct QuestionnaireChoice {
        /// Its name for people.
        pub label: Option<Personal>,
        /// Its key.
        pub value: Option<Personal>,
        /// Whether words must be added.
        pub requires_text_input: Option<bool>,
    }
}

model! {
    /// The answer to a question.
    pub struct Answer {
        /// The key of a choice, or the text.
        pub value: Option<UntypedJson>,
        /// Words added to a choice.
        pub text: Option<Personal>,
        /// The files.
        pub files: Option<Vec<MediaUrl>>,
    }
}

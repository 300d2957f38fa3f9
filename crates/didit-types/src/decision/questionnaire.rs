//! Questionnaire reports: questions of the application and their answers.

use alloc::vec::Vec;

use crate::{
    FeatureStatus, MediaUrl, NodeId, Personal, Timestamp, UntypedJson, Uuid, model::model,
    open_enum::open_enum,
};

model! {
    /// Report of one answered questionnaire.
    pub struct QuestionnaireResponse {
        /// Id of the workflow node; `None` for a session without a workflow graph.
        pub node_id: Option<NodeId>,
        /// Id of the questionnaire.
        pub questionnaire_id: Option<Uuid>,
        /// Title of the questionnaire.
        pub title: Option<Personal>,
        /// Introduction of the questionnaire.
        pub description: Option<Personal>,
        /// Languages of the questionnaire.
        pub languages: Option<Vec<Personal>>,
        /// Fallback language of the questionnaire.
        pub default_language: Option<Personal>,
        /// Whether the questionnaire is in use.
        pub is_active: Option<bool>,
        /// Whether the questionnaire uses the simple form.
        pub is_simple_questionnaire: Option<bool>,
        /// Id shared by all versions of the questionnaire.
        pub questionnaire_group_id: Option<Uuid>,
        /// Version of the questionnaire.
        pub version: Option<u64>,
        /// Publication time of the version.
        pub published_at: Option<Timestamp>,
        /// Sections of the questionnaire.
        pub sections: Option<Vec<QuestionnaireSection>>,
        /// Status of the check.
        pub status: Option<FeatureStatus>,
    }
}

model! {
    /// Section of a questionnaire.
    pub struct QuestionnaireSection {
        /// Title of the section.
        pub title: Option<Personal>,
        /// Introduction of the section.
        pub description: Option<Personal>,
        /// Questions of the section.
        pub items: Option<Vec<QuestionnaireItem>>,
    }
}

model! {
    /// Question and its answer.
    pub struct QuestionnaireItem {
        /// Id of the question.
        pub uuid: Option<Uuid>,
        /// Key of the question.
        pub value: Option<Personal>,
        /// Type of the input.
        pub element_type: Option<ElementType>,
        /// Whether an answer is required.
        pub is_required: Option<bool>,
        /// Text of the question.
        pub title: Option<Personal>,
        /// Help text of the question.
        pub description: Option<Personal>,
        /// Placeholder of the empty input.
        pub placeholder: Option<Personal>,
        /// Choices of the question.
        pub choices: Option<Vec<QuestionnaireChoice>>,
        /// Maximum number of files.
        pub max_files: Option<u64>,
        /// Answer of the user.
        pub answer: Option<Answer>,
        /// Condition that makes an answer required.
        pub required_if: Option<UntypedJson>,
        /// Configuration of repeated answers.
        pub repeatable_config: Option<UntypedJson>,
    }
}

open_enum! {
    /// Type of a questionnaire input.
    pub enum ElementType {
        /// One line of text.
        ShortText = "SHORT_TEXT",
        /// Multi-line text.
        LongText = "LONG_TEXT",
        Dropdown = "DROPDOWN",
        SingleChoice = "SINGLE_CHOICE",
        MultipleChoice = "MULTIPLE_CHOICE",
        Number = "NUMBER",
        /// Picture.
        Image = "IMAGE",
        FileUpload = "FILE_UPLOAD",
        Time = "TIME",
        Email = "EMAIL",
        Address = "ADDRESS",
        Phone = "PHONE",
        Country = "COUNTRY",
        DatePicker = "DATE_PICKER",
        /// Check box.
        Consent = "CONSENT",
        /// Layout element without an answer.
        SectionHeader = "SECTION_HEADER",
        /// Layout element without an answer.
        Separator = "SEPARATOR",
        /// Layout element without an answer.
        Heading = "HEADING",
        /// Layout element without an answer.
        Paragraph = "PARAGRAPH",
    }
}

model! {
    /// Choice of a question.
    pub struct QuestionnaireChoice {
        /// Display name of the choice.
        pub label: Option<Personal>,
        /// Key of the choice.
        pub value: Option<Personal>,
        /// Whether the choice requires additional text.
        pub requires_text_input: Option<bool>,
    }
}

model! {
    /// Answer to a question.
    pub struct Answer {
        /// Key of the selected choice, or the text.
        pub value: Option<UntypedJson>,
        /// Text added to a choice.
        pub text: Option<Personal>,
        /// Links to the uploaded files.
        pub files: Option<Vec<MediaUrl>>,
    }
}

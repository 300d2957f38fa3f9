//! Questionnaires of an application, which workflows run.
//!
//! Source: the OpenAPI document, `/v3/questionnaires/`

use alloc::vec::Vec;

use crate::{
    Personal, Timestamp, UntypedJson, Uuid, model::model, open_enum::open_enum, query::query,
    request::request, validate::Problems,
};

query! {
    /// Page of the questionnaire list.
    pub struct ListQuestionnaires {
        /// Maximum number of items of a page; defaults to 50.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Version of a questionnaire.
    pub struct Questionnaire {
        /// Id of the questionnaire; not in lists.
        pub questionnaire_id: Option<Uuid>,
        /// Id of the questionnaire; in lists.
        pub uuid: Option<Uuid>,
        /// Id that the versions of a questionnaire share.
        pub questionnaire_group_id: Option<Uuid>,
        /// Title.
        pub title: Option<Personal>,
        /// Description for the user.
        pub description: Option<Personal>,
        /// Languages of the texts, ISO 639-1.
        pub languages: Option<Vec<Personal>>,
        /// Language of users whose language has no text.
        pub default_language: Option<Personal>,
        /// Whether workflows can use the questionnaire.
        pub is_active: Option<bool>,
        /// Whether the questionnaire has no branches.
        pub is_simple_questionnaire: Option<bool>,
        /// Whether the version can be changed in place.
        pub is_editable: Option<bool>,
        /// Number of the version.
        pub version: Option<u64>,
        /// Status of the version.
        pub status: Option<QuestionnaireStatus>,
        /// Questions and their order; not in lists.
        pub graph: Option<UntypedJson>,
        /// Questions by section, with texts by language; not in lists.
        pub sections: Option<Vec<UntypedJson>>,
        /// Types of the questions, such as `SHORT_TEXT`; in lists.
        pub question_types: Option<Vec<Personal>>,
        /// Names of the workflows with the questionnaire; in lists.
        pub workflow_names: Option<Vec<Personal>>,
        /// Publication time.
        pub published_at: Option<Timestamp>,
        /// Creation time; in lists.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change; in lists.
        pub updated_at: Option<Timestamp>,
    }
}

request! {
    /// Creates a questionnaire.
    ///
    /// Source: the OpenAPI document, `/v3/questionnaires/`
    pub struct CreateQuestionnaire {
        required {
            /// Title.
            title: into Personal [required],
            /// Languages of the texts, ISO 639-1.
            languages: into Vec<Personal> [required],
            /// Questions in their order, at least one.
            form_elements: into Vec<QuestionnaireElement> [nested],
        }
        optional {
            /// Language of users whose language has no text.
            default_language: into Personal,
            /// Description for the user.
            description: into Personal,
            /// Whether workflows can use the questionnaire; defaults to `true`.
            is_active: exact bool,
            /// Status; workflows use published questionnaires.
            status: into QuestionnaireStatus [known],
        }
        check { has_elements }
    }
}

request! {
    /// Changes a questionnaire.
    ///
    /// Source: the OpenAPI document, `/v3/questionnaires/{questionnaire_uuid}/`
    pub struct UpdateQuestionnaire {
        optional {
            /// Title.
            title: into Personal [required],
            /// Description for the user; `Patch::Clear` deletes it.
            description: patch Personal,
            /// Languages of the texts, ISO 639-1.
            languages: into Vec<Personal> [required],
            /// Language of users whose language has no text.
            default_language: into Personal,
            /// Questions in their order, at least one; replaces the earlier ones.
            form_elements: into Vec<QuestionnaireElement> [nested],
            /// Whether workflows can use the questionnaire.
            is_active: exact bool,
            /// Status; a published questionnaire becomes no draft again.
            status: into QuestionnaireStatus [known],
        }
        check { still_has_elements }
    }
}

fn has_elements(request: &CreateQuestionnaire, problems: &mut Problems) {
    require_elements(Some(&request.form_elements), problems);
}

fn still_has_elements(request: &UpdateQuestionnaire, problems: &mut Problems) {
    require_elements(request.form_elements.as_deref(), problems);
}

fn require_elements(elements: Option<&[QuestionnaireElement]>, problems: &mut Problems) {
    if elements.is_some_and(<[_]>::is_empty) {
        problems.add("form_elements", "needs at least one element");
    }
}

request! {
    /// Question of a questionnaire, or text between questions.
    pub struct QuestionnaireElement {
        required {
            /// Type of the answer.
            element_type: into QuestionnaireElementType [known],
            /// Question by language: an object.
            label: into UntypedJson [object],
        }
        optional {
            /// Name of the answer.
            id: into Personal,
            /// Explanation by language: an object.
            description: json UntypedJson [object],
            /// Text in an empty field by language: an object.
            placeholder: json UntypedJson [object],
            /// Whether an answer is required; defaults to `false`.
            is_required: exact bool,
            /// Maximum number of files, from 1 to 5.
            max_files: exact u64 [range(1..=5)],
            /// Answers to choose from.
            options: into Vec<QuestionnaireOption> [nested],
            /// Conditions of the answer.
            validation: into AnswerValidation [nested],
        }
    }
}

request! {
    /// Answer to choose.
    pub struct QuestionnaireOption {
        required {
            /// Text by language: an object.
            label: into UntypedJson [object],
        }
        optional {
            /// Value of the answer.
            value: into Personal,
        }
    }
}

request! {
    /// Conditions of an answer.
    pub struct AnswerValidation {
        optional {
            /// Minimum length of text.
            min_length: exact u64,
            /// Maximum length of text.
            max_length: exact u64,
            /// Minimum of a number.
            min: exact f64,
            /// Maximum of a number.
            max: exact f64,
            /// Regular expression of text.
            pattern: into Personal,
            /// Error by language: an object.
            error_message: json UntypedJson [object],
        }
    }
}

open_enum! {
    /// Status of a questionnaire's version.
    pub enum QuestionnaireStatus {
        /// In preparation.
        Draft = "draft",
        /// Available for workflows.
        Published = "published",
    }
}

open_enum! {
    /// Type of a questionnaire's element, as requests name it.
    pub enum QuestionnaireElementType {
        ShortText = "short_text",
        LongText = "long_text",
        Dropdown = "dropdown",
        SingleChoice = "single_choice",
        MultipleChoice = "multiple_choice",
        Number = "number",
        Image = "image",
        FileUpload = "file_upload",
        Time = "time",
        Email = "email",
        Address = "address",
        Phone = "phone",
        Country = "country",
        DatePicker = "date_picker",
        Consent = "consent",
        /// Start of a section; no question.
        SectionHeader = "section_header",
        /// Line; no question.
        Separator = "separator",
        /// Heading; no question.
        Heading = "heading",
        /// Text; no question.
        Paragraph = "paragraph",
    }
}

//! Questionnaires of an application.

use didit_types::questionnaire::{
    CreateQuestionnaire, ListQuestionnaires, Questionnaire, UpdateQuestionnaire,
};
use didit_types::{Uuid, setters};

use super::Questionnaires;
use super::table::{endpoints, filters};
use crate::by_id::{ById, Delete, Retrieve};
use crate::call::Call;

impl Questionnaires<'_> {
    /// Lists the questionnaires of the application.
    ///
    /// Source: the OpenAPI document, `/v3/questionnaires/`
    pub fn list(&self, filter: ListQuestionnaires) -> Call<ListQuestionnaires> {
        self.0.call(filter)
    }

    /// Creates a questionnaire of questions in their order. A workflow runs it by its id.
    ///
    /// ```no_run
    /// # async fn example(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::NodeFeature;
    /// use didit_api::types::questionnaire::{
    ///     CreateQuestionnaire, ListQuestionnaires, QuestionnaireElement,
    ///     QuestionnaireElementType, UpdateQuestionnaire,
    /// };
    /// use didit_api::types::workflow::{CreateWorkflow, WorkflowFeature};
    /// use serde_json::json;
    ///
    /// let questionnaires = client.questionnaires();
    /// let question = json!({"en": "What is your occupation?"});
    /// let question = QuestionnaireElement::new(QuestionnaireElementType::ShortText, question);
    /// let new = CreateQuestionnaire::new("Occupation", vec!["en".into()], vec![question]);
    /// let made = questionnaires.create(new).await?;
    ///
    /// let id = made.questionnaire_id.expect("a new questionnaire has an id");
    /// let config = json!({"questionnaire_uuid": id.as_str()});
    /// let feature = WorkflowFeature::new(NodeFeature::Questionnaire).config(config);
    /// client.workflows().create(CreateWorkflow::new([feature])).await?;
    ///
    /// questionnaires.update(&id, UpdateQuestionnaire::new().title("Work")).await?;
    /// println!("{:?}", questionnaires.retrieve(&id).await?.version);
    /// println!("{:?}", questionnaires.list(ListQuestionnaires::new()).await?.count);
    /// questionnaires.delete(id).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: the OpenAPI document, `/v3/questionnaires/`
    pub fn create(&self, request: CreateQuestionnaire) -> Call<CreateQuestionnaire> {
        self.0.call(request)
    }

    /// Retrieves a questionnaire with its questions.
    ///
    /// Source: the OpenAPI document, `/v3/questionnaires/{questionnaire_uuid}/`
    pub fn retrieve(&self, id: impl Into<Uuid>) -> Call<RetrieveQuestionnaire> {
        self.0.call(ById::of(id))
    }

    /// Changes a questionnaire. A change of one that is published can make a new version, whose
    /// id is in the response.
    ///
    /// Source: the OpenAPI document, `/v3/questionnaires/{questionnaire_uuid}/`
    pub fn update(
        &self,
        id: impl Into<Uuid>,
        request: UpdateQuestionnaire,
    ) -> Call<UpdateQuestionnaireById> {
        self.0.call(ById::new(id, request))
    }

    /// Deletes a questionnaire and the answers to it.
    ///
    /// Source: the OpenAPI document, `/v3/questionnaires/{questionnaire_uuid}/`
    pub fn delete(&self, id: impl Into<Uuid>) -> Call<DeleteQuestionnaire> {
        self.0.call(ById::of(id))
    }
}

/// Request of [`Questionnaires::retrieve`].
pub type RetrieveQuestionnaire = ById<Uuid, Retrieve<Questionnaire>>;
/// Request of [`Questionnaires::update`].
pub type UpdateQuestionnaireById = ById<Uuid, UpdateQuestionnaire>;
/// Request of [`Questionnaires::delete`].
pub type DeleteQuestionnaire = ById<Uuid, Delete<Questionnaire>>;

endpoints! {
    ListQuestionnaires: LIST_QUESTIONNAIRES -> pages of Questionnaire;
    CreateQuestionnaire: CREATE_QUESTIONNAIRE, json -> Questionnaire, json;
    RetrieveQuestionnaire: RETRIEVE_QUESTIONNAIRE, query -> Questionnaire, json;
    UpdateQuestionnaireById: UPDATE_QUESTIONNAIRE, json -> Questionnaire, json;
    DeleteQuestionnaire: DELETE_QUESTIONNAIRE, query -> (), empty;
}

setters! { CreateQuestionnaire for Call<CreateQuestionnaire> via map }
setters! { UpdateQuestionnaire for Call<UpdateQuestionnaireById> via map_body }

filters! {
    ListQuestionnaires: [offset, limit];
}

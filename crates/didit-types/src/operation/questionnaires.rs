//! Questionnaires.

operations! {
    /// Lists the questionnaires of an application.
    /// Source: the OpenAPI document, `/v3/questionnaires/`
    LIST_QUESTIONNAIRES = "questionnaires.list", Get "/v3/questionnaires/", [200], Safe, GenericGet, Some("questionnaires");
    /// Creates a questionnaire of questions in their order.
    /// Source: the OpenAPI document, `/v3/questionnaires/`
    CREATE_QUESTIONNAIRE = "questionnaires.create", Post "/v3/questionnaires/", [201], Never, GenericWrite, Some("questionnaires");
    /// Retrieves a questionnaire with its questions.
    /// Source: the OpenAPI document, `/v3/questionnaires/{questionnaire_uuid}/`
    RETRIEVE_QUESTIONNAIRE = "questionnaires.retrieve", Get "/v3/questionnaires/{questionnaire_uuid}/", [200], Safe, GenericGet, Some("questionnaires");
    /// Updates a questionnaire.
    /// Source: the OpenAPI document, `/v3/questionnaires/{questionnaire_uuid}/`
    UPDATE_QUESTIONNAIRE = "questionnaires.update", Patch "/v3/questionnaires/{questionnaire_uuid}/", [200], Never, GenericWrite, Some("questionnaires");
    /// Deletes a questionnaire and its answers. A repetition is answered 404.
    /// Source: the OpenAPI document, `/v3/questionnaires/{questionnaire_uuid}/`
    DELETE_QUESTIONNAIRE = "questionnaires.delete", Delete "/v3/questionnaires/{questionnaire_uuid}/", [204], Never, GenericWrite, Some("questionnaires");
}

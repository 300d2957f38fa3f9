//! Checks of data: national sources, and data extraction from documents.

use didit_types::setters;
use didit_types::standalone::{
    AnalyzeDocument, AnalyzedDocument, ValidateDatabase, ValidatedDatabase,
};

use super::super::Checks;
use super::super::table::endpoints;
use super::file_requests;
use crate::call::Call;
use crate::multipart::FileUpload;
use crate::with_files::{FileLimits, WithFiles};

impl Checks<'_> {
    /// Compares the data of a person with the sources of a country.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::types::standalone::ValidateDatabase;
    ///
    /// let person = ValidateDatabase::new("BRA")
    ///     .services(vec!["bra_cpf".into()])
    ///     .tax_number("12345678900")
    ///     .full_name("Carmen Española");
    /// let check = client.checks().validate_database(person).await?;
    /// println!("{:?}", check.database_validation.and_then(|report| report.match_type));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Errors name the fields and services that are wrong (400), or the sources that did not
    /// respond (502).
    ///
    /// In the official SDKs: `database_validation.validate`.
    /// Source: <https://docs.didit.me/standalone-apis/database-validation>
    pub fn validate_database(
        &self,
        request: ValidateDatabase,
    ) -> Call<WithFiles<ValidateDatabase>> {
        self.0.call(WithFiles::<ValidateDatabase>::new(request))
    }

    /// Extracts fields from a document, and searches signs of manipulation. The file has at most
    /// 25 MB; one of a type that is not supported is a finding, no error.
    ///
    /// ```
    /// # async fn run(client: didit_api::Client) -> Result<(), didit_api::Error> {
    /// use didit_api::FileUpload;
    /// use didit_api::types::decision::document_ai::DocumentAiFieldType;
    /// use didit_api::types::standalone::AnalyzeDocument;
    /// use didit_api::types::standalone::document_ai::ExtractedField;
    ///
    /// let number = DocumentAiFieldType::Number;
    /// let net_pay = ExtractedField::new("net_pay", "Net pay", "The net amount paid.", number);
    /// let fields = vec![net_pay.required(true)];
    /// let payslip = FileUpload::from_path("payslip.pdf");
    /// let check = client.checks().analyze_document(payslip, AnalyzeDocument::new(fields)).await?;
    /// println!("{:?}", check.document_ai.and_then(|report| report.status));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// In the official SDKs: `document_ai.analyze`.
    /// Source: <https://docs.didit.me/standalone-apis/document-ai>
    pub fn analyze_document(
        &self,
        document: FileUpload,
        request: AnalyzeDocument,
    ) -> Call<WithFiles<AnalyzeDocument>> {
        self.0
            .call(WithFiles::<AnalyzeDocument>::new(document, request))
    }
}

impl Call<WithFiles<ValidateDatabase>> {
    /// Adds a selfie of at most 5 MB, which some sources compare.
    pub fn selfie(self, selfie: impl Into<Option<FileUpload>>) -> Self {
        self.map(|call| call.selfie(selfie))
    }
}

impl WithFiles<ValidateDatabase> {
    /// Sets the selfie.
    #[must_use]
    pub fn selfie(self, selfie: impl Into<Option<FileUpload>>) -> Self {
        match selfie.into() {
            Some(file) => self.with_file("selfie", file),
            None => self,
        }
    }
}

const ANY: &[&str] = &[];

file_requests! {
    ValidateDatabase: ANY up to 5 MB, [];
    AnalyzeDocument: ANY up to 25 MB, [document];
}

endpoints! {
    WithFiles<ValidateDatabase>: VALIDATE_DATABASE, form_or_json -> ValidatedDatabase, json;
    WithFiles<AnalyzeDocument>: ANALYZE_DOCUMENT, form -> AnalyzedDocument, json;
}

setters! { ValidateDatabase for Call<WithFiles<ValidateDatabase>> via map_body }
setters! { AnalyzeDocument for Call<WithFiles<AnalyzeDocument>> via map_body }

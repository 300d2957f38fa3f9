//! Documented error messages.

/// Returns the documented form of a message, with `...` in place of the variable parts.
pub(super) fn sentence(text: &str) -> Option<&'static str> {
    SENTENCES.iter().copied().find(|known| fits(known, text))
}

/// Whether the text is the message with any text in place of each `...`.
fn fits(known: &str, text: &str) -> bool {
    let mut quoted = quoted(known, text);
    let count = quoted.by_ref().count();
    text.starts_with(quoted.first)
        && count == known.matches("...").count()
        && quoted.rest.is_empty()
}

/// Returns the texts in place of each `...` of a message.
pub(super) fn quoted<'a>(known: &'a str, text: &'a str) -> Quoted<'a> {
    let (first, parts) = split(known);
    let rest = text.strip_prefix(first);
    Quoted {
        first,
        parts: parts.filter(|_| rest.is_some()),
        rest: rest.unwrap_or(text),
    }
}

/// Splits a message at its first `...`.
fn split(known: &str) -> (&str, Option<&str>) {
    match known.split_once("...") {
        Some((first, rest)) => (first, Some(rest)),
        None => (known, None),
    }
}

/// Iterator of [`quoted`].
pub(super) struct Quoted<'a> {
    first: &'a str,
    /// Rest of the message after the next `...`.
    parts: Option<&'a str>,
    /// Rest of the text.
    rest: &'a str,
}

impl<'a> Iterator for Quoted<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (part, after) = split(self.parts?);
        // The last part reaches to the end of the text.
        let at = match after {
            Some(_) => self.rest.find(part)?,
            None => self.rest.strip_suffix(part)?.len(),
        };
        let text = &self.rest[..at];
        self.rest = &self.rest[at + part.len()..];
        self.parts = after;
        Some(text)
    }
}

/// Sources: the OpenAPI document's examples, <https://docs.didit.me/integration/rate-limiting>,
/// <https://docs.didit.me/sessions-api/create-session> and the pages beside it.
const SENTENCES: &[&str] = &[
    "Not found.",
    "Session not found.",
    "Authentication credentials were not provided or are invalid.",
    "Authentication credentials were not provided.",
    "You do not have permission to perform this action.",
    "You do not have permission to perform this action. ...",
    "This field is required.",
    "This field may not be null.",
    "This field may not be blank.",
    "This list may not be empty.",
    "Must be a valid UUID.",
    "Enter a valid UUID.",
    "Enter a valid date.",
    "Enter a valid email address.",
    "Enter a valid URL.",
    "\"...\" is not a valid choice.",
    "\"...\" is not a valid choice. ...",
    "Select a valid choice. ... is not one of the available choices.",
    "Invalid workflow_id.",
    "Workflow does not exist for this application.",
    "You don't have enough credits to perform this request. Please top up at https://business.didit.me",
    "This user or business has been blocked and cannot create new verification sessions.",
    "Image size exceeds 2MB.",
    "No stored face image was found for this user. ...",
    "A portrait image is required to perform face match for this workflow. ...",
    "Must be \"user\", \"business\", or \"all\".",
    "Privacy erasure cannot retain biometric templates.",
    "A finite biometric-template retention duration is required.",
    "The biometric-template operation could not finish because an external store is unavailable. The operation is retryable.",
    "This field is required unless delete_all is true.",
    "All session_numbers must be numeric.",
    "Only sessions with status Approved, Declined, In Review, Kyc Expired, Abandoned, Resubmitted can be updated. Current status: ...",
    "You can only update the status to 'Approved', 'Declined', or 'Resubmitted'.",
    "The new status is the same as the current status.",
    "Email address is required when send_email is true.",
    "No features found that need resubmission. All features are already approved.",
    "The following features cannot be resubmitted directly: ...",
    "This session was already resubmitted for backend-only features within the last 30 seconds; ...",
    "Cannot change feature status for API sessions.",
    "No feature found with node_id '...' in this session.",
    "The session does not have an AML check.",
    "Hit with ID '...' not found in the AML check.",
    "hit_updates cannot be empty",
    "Hits not found: ...",
    "No Session matches the given query.",
    "The session does not have a KYC.",
    "The session does not have a KYC for node '...'.",
    "The session does not have a POA.",
    "Invalid ISO 3166-1 alpha-3 country code for issuing_state.",
    "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
    "Unsupported key. Allowed keys: ...",
    "No KYBCompany matches the given query.",
    "KYB company does not belong to the given session.",
    "You can only generate a PDF for sessions in review, declined, approved or kyc expired",
    "You can only generate a PDF for sessions in review, declined or approved",
    "Only finished sessions (\"Approved\", \"Declined\", \"In Review\") can be shared.",
    "Target application does not exist.",
    "Cannot share a session with the same application.",
    "Ensure this value is greater than or equal to ....",
    "Ensure this value is less than or equal to ....",
    "Ensure this field has no more than ... characters.",
    "Invalid share token.",
    "Share token has expired.",
    "This token is not valid for this application.",
    "Original session does not exist.",
    "This session has already been shared with your application.",
    "Verification imports are not enabled for this organization.",
    "Unknown sandbox scenario: '...'.",
    "Scenario can only be armed before the verification starts.",
    "GET request rate limit exceeded. You can make up to 600 requests per minute.",
    "Write request rate limit exceeded. You can make up to 300 requests per minute.",
    "Session creation rate limit exceeded. You can make up to 600 requests per minute.",
    "Session PDF generation rate limit exceeded. You can make up to 50 requests per minute.",
    "Session KYC data update rate limit exceeded. You can make up to 10 requests per minute.",
    "Session POA data update rate limit exceeded. You can make up to 10 requests per minute.",
    "Sandbox session quota exceeded (500 sessions per 24h). Wait for the window to reset. Expected available in ... seconds.",
    "Request was throttled. Expected available in ... seconds.",
    "This webhook destination already exists for the application.",
    "At least one subscribed event is required.",
    "Unsupported webhook events: ...",
    "Webhook destination not found.",
    "Report failed validation.",
    "Report is not finalized yet.",
    "Reporting entity ID is required.",
    "Submission date is required.",
    "This field is required to delete a finalized report.",
    "This report is being deleted. Retry deleting it to finish erasing its files.",
    "The report files could not be erased. Please retry deleting the report.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_found_with_its_variable_parts_filled_in() {
        for known in SENTENCES {
            assert_eq!(sentence(&known.replace("...", "x")), Some(*known));
        }
    }

    #[test]
    fn messages_within_other_text_are_unknown() {
        assert_eq!(sentence("Not found. Carmen"), None);
        assert_eq!(sentence("Carmen: Not found."), None);
        assert_eq!(sentence(""), None);
    }
}

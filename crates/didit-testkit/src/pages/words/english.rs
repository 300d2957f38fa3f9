//! English.

use super::super::step::Step;
use super::{End, Facts, StepText, Words};
use crate::vocabulary::status::Status;

pub(super) static WORDS: Words = Words {
    code: "en",
    name: "English",
    other_language: "Language",
    sandbox: "Sandbox",
    invented: "This is a fake Didit on a developer's machine. People and documents are invented; nothing is photographed or sent anywhere.",
    welcome: "Verify your identity",
    welcome_company: "Verify your company",
    welcome_lead: "It takes about two minutes.",
    welcome_back: "Welcome back",
    welcome_back_lead: "Your verification is not finished yet. You can go on now.",
    again: "Some steps are needed again",
    again_lead: "A reviewer has looked at your verification and asks you to repeat this:",
    reviewer_says: "Message from the reviewer",
    your_steps: "What you will do",
    start: "Start",
    go_on: "Continue",
    other_device: "Continue on another device",
    step: "Step",
    of: "of",
    code_label: "Six-digit code",
    code_hint: "Any six digits will do: the fake sends no code.",
    code_wrong: "A code has exactly six digits.",
    outcome: "Choose the outcome",
    outcome_lead: "In the sandbox you decide how this verification ends.",
    outcome_live: "Everything is ready",
    outcome_live_lead: "Send your answers to finish the verification.",
    outcome_unknown: "Choose one of the outcomes in the list.",
    finish: "Finish verification",
    waiting: "Continue on your other device",
    waiting_lead: "Open this link there. This page goes on by itself when you are done.",
    waiting_link: "Link for the other device",
    waiting_check: "Check again",
    waiting_here: "Continue here instead",
    back_to_app: "Return to the application",
    return_to_first: "You can close this page and return to the device that you started on.",
    unknown: "This link does not work",
    unknown_lead: "There is no verification behind it. Ask for a new link where you got this one.",
    facts: Facts {
        document: "Document",
        number: "Number",
        name: "Name",
        born: "Born",
        address: "Address",
        sent_to: "Sent to",
    },
    step_texts,
    ends,
    scenario: |_| None,
};

fn step_texts(step: Step) -> StepText {
    let text = |short, title, lead, done| StepText {
        short,
        title,
        lead,
        done,
    };
    match step {
        Step::Document => text(
            "Photograph your identity document",
            "Your identity document",
            "Photograph the front and the back. All four corners should be in the picture.",
            "Take the photos",
        ),
        Step::Chip => text(
            "Read its chip",
            "The chip of your document",
            "Hold the document against the back of your phone until it has been read.",
            "Read the chip",
        ),
        Step::Selfie => text(
            "Take a selfie",
            "Your face",
            "Look into the camera and hold still for a moment.",
            "Take the selfie",
        ),
        Step::Address => text(
            "Show a proof of address",
            "Your proof of address",
            "A bill or a bank statement with your name and address, not older than three months.",
            "Upload the document",
        ),
        Step::Phone => text(
            "Confirm your phone number",
            "Your phone number",
            "Type in the code from the text message.",
            "Confirm",
        ),
        Step::Email => text(
            "Confirm your e-mail address",
            "Your e-mail address",
            "Type in the code from the message.",
            "Confirm",
        ),
        Step::Questions => text(
            "Answer a few questions",
            "A few questions",
            "The invented person answers for you: the fake asks the same questions every time.",
            "Send the answers",
        ),
        Step::Company => text(
            "Find your company",
            "Your company",
            "We look your company up in the public register.",
            "This is my company",
        ),
        Step::CompanyDocuments => text(
            "Upload the company's documents",
            "The company's documents",
            "The certificate of incorporation and a list of shareholders.",
            "Upload the documents",
        ),
        Step::People => text(
            "Name the key people",
            "The key people",
            "Those who own or direct the company. Each of them gets a link of their own.",
            "Confirm the people",
        ),
    }
}

fn ends(status: Status) -> End {
    let end = |title, lead| End { title, lead };
    match status {
        Status::Approved => end("You are verified", "Everything is in order. Thank you."),
        Status::Declined => end(
            "The verification failed",
            "We could not confirm your identity. The application can tell you more.",
        ),
        Status::InReview => end(
            "A person takes a look",
            "Your verification is complete and is being reviewed. You will be told the result.",
        ),
        Status::KycExpired => end(
            "Your verification has lapsed",
            "It was approved, but its time is over. Ask the application for a new one.",
        ),
        Status::Abandoned => end(
            "The time is over",
            "The verification was begun but not finished in time. Ask for a new link.",
        ),
        _ => end(
            "This link has expired",
            "It was not used in time. Ask the application for a new one.",
        ),
    }
}

//! `didit users`, `businesses`, `lists`, `workflows`, `destinations`, `transactions`, `cases`, `billing` and others: one
//! table of commands over the requests of the client.

mod view;

use std::pin::Pin;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::builder::ValueParser;
use clap::{
    Arg, ArgAction, ArgMatches, Args as _, Command as ClapCommand, FromArgMatches, Subcommand,
};
use didit_api::types::business::{CreateBusiness, ListBusinesses, UpdateBusiness};
use didit_api::types::case::blueprint::ListCaseBlueprints;
use didit_api::types::case::note::{CreateCaseNote, ListCaseNotes};
use didit_api::types::case::{
    ApplyCaseEntityAction, AssignCase, CreateCase, ListCaseEvents, ListCases, RejectCaseApproval,
    ResolveCase, TransferCase, UpdateCase,
};
use didit_api::types::entity::{BatchDeleteEntities, UpdateEntityStatus};
use didit_api::types::list::{
    CreateList, CreateListEntry, ListListEntries, ListLists, UpdateList, UploadListFace,
};
use didit_api::types::standalone::{
    AssessEmailRisk, AssessIpRisk, AssessPhoneRisk, CheckLiveness, CompareFaces, EstimateAge,
    ScreenAml, VerifyId, VerifyPoa,
};
use didit_api::types::transaction::{
    CreateTransaction, CreateTransactionRule, InstallTransactionRules, ListLibraryRules,
    ListTransactionRules, ListTransactions, UpdateTransactionRule,
};
use didit_api::types::user::{CreateUser, ListUsers, UpdateUser};
use didit_api::types::webhook::destination::{CreateWebhookDestination, UpdateWebhookDestination};
use didit_api::types::workflow::ListWorkflows;
use didit_api::types::{self, FieldInfo, Personal, billing::TopUp};
use didit_api::{Client, Document, FileUpload};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::sessions::pdf::Target;
use crate::connect::Context;
use crate::error::{CliError, CliResult};
use crate::output::table::Table;
use crate::{files, prompt};

/// A resource.
#[derive(Debug)]
struct Noun {
    name: &'static str,
    about: &'static str,
    /// Fields that a list shows, and that are shown unmasked; personal data begins with `*`.
    columns: &'static [&'static str],
    verbs: &'static [Verb],
}

/// A command of a resource.
#[derive(Debug)]
struct Verb {
    name: &'static str,
    about: &'static str,
    /// Arguments of the example in the help.
    example: &'static str,
    /// Names of the positional arguments; `?` marks an optional one, `…` a repeatable one.
    names: &'static [&'static str],
    /// Fields of the request, each an option.
    fields: &'static [FieldInfo],
    /// Whether the fields are a JSON body and not a query.
    has_body: bool,
    send: Send,
}

/// Sends the request.
type Send =
    for<'a> fn(&'a Client, &'a Input) -> Pin<Box<dyn Future<Output = CliResult<Answer>> + 'a>>;

/// A response.
enum Answer {
    Empty,
    /// JSON as it came.
    Json(Box<RawValue>),
    Pdf(Document),
}

macro_rules! resources {
    ($( $noun:literal $about:literal [$($column:literal)*] {
        $( $verb:literal $verb_about:literal [$($name:literal)*] $($kind:ident $Request:ident)? $example:literal $as:ident |$client:ident, $input:ident| $call:expr; )+
    } )+) => {
        &[$( Noun {
            name: $noun,
            about: $about,
            columns: &[$($column),*],
            verbs: &[$( Verb {
                name: $verb,
                about: $verb_about,
                example: $example,
                names: &[$($name),*],
                fields: resources!(@fields $($Request)?),
                has_body: resources!(@body $($kind)?),
                send: |$client, $input| Box::pin(async move { resources!(@send $as $call) }),
            } ),+],
        } ),+]
    };
    (@fields) => { &[] };
    (@fields $Request:ident) => { $Request::FIELDS };
    (@body body) => { true };
    (@body $($kind:ident)?) => { false };
    (@send get $call:expr) => { Ok(Answer::Json($call.send_as().await?)) };
    (@send none $call:expr) => {{
        $call.await?;
        Ok(Answer::Empty)
    }};
    (@send pdf $call:expr) => { Ok(Answer::Pdf($call.await?)) };
}

/// The query of a list with the options that are set.
macro_rules! filter {
    ($input:ident, $Query:ident $($field:ident)*) => {
        $Query::new().limit($input.number("limit")).offset($input.number("offset"))
            $(.$field($input.text(stringify!($field))))*
    };
}

#[rustfmt::skip]
const NOUNS: &[Noun] = resources! {
    "users" "Manage users" ["status" "vendor_data" "*full_name" "session_count" "last_session_at"] {
        "list" "List users" [] query ListUsers "--status BLOCKED" get |client, input| client.users().list(filter!(input, ListUsers status search country));
        "get" "Show a user" ["VENDOR_DATA"] "user-42" get |client, input| client.users().retrieve(input.name(0));
        "create" "Create a user" [] body CreateUser "--vendor-data user-42 --full-name \"Ada Lovelace\"" get |client, input| client.users().create(input.body::<CreateUser>()?);
        "update" "Change a user" ["VENDOR_DATA"] body UpdateUser "user-42 --metadata '{\"plan\":\"pro\"}'" get |client, input| client.users().update(input.name(0), input.body()?);
        "status" "Activate, flag or block a user" ["VENDOR_DATA"] body UpdateEntityStatus "user-42 --status BLOCKED --reason fraud" get |client, input| client.users().update_status(input.name(0), input.body()?);
        "pdf" "Save a report of the finished sessions of a user" ["VENDOR_DATA"] "user-42 --to report.pdf" pdf |client, input| client.users().generate_pdf(input.name(0));
        "delete" "Delete users" ["VENDOR_DATA…"] "user-42 user-43" get |client, input| client.users().batch_delete(BatchDeleteEntities::new().vendor_data_list(input.all_names()));
    }
    "businesses" "Manage companies" ["status" "vendor_data" "*legal_name" "country_code" "session_count" "last_session_at"] {
        "list" "List companies" [] query ListBusinesses "--country ES" get |client, input| client.businesses().list(filter!(input, ListBusinesses status search country));
        "get" "Show a company" ["VENDOR_DATA"] "company-7" get |client, input| client.businesses().retrieve(input.name(0));
        "create" "Create a company" [] body CreateBusiness "--vendor-data company-7 --legal-name \"Ejemplo SL\"" get |client, input| client.businesses().create(input.body::<CreateBusiness>()?);
        "update" "Change a company" ["VENDOR_DATA"] body UpdateBusiness "company-7 --country-code ES" get |client, input| client.businesses().update(input.name(0), input.body()?);
        "status" "Activate, flag or block a company" ["VENDOR_DATA"] body UpdateEntityStatus "company-7 --status BLOCKED" get |client, input| client.businesses().update_status(input.name(0), input.body()?);
        "delete" "Delete companies" ["VENDOR_DATA…"] "company-7" get |client, input| client.businesses().batch_delete(BatchDeleteEntities::new().vendor_data_list(input.all_names()));
    }
    "lists" "Manage lists of values and their entries" ["uuid" "name" "list_type" "entry_type" "*value" "*display_label" "entry_count" "created_at"] {
        "list" "List lists" [] query ListLists "--list-type allowlist" get |client, input| client.lists().list(filter!(input, ListLists list_type entry_type ordering));
        "get" "Show a list" ["LIST"] "11111111-2222-3333-4444-555555555555" get |client, input| client.lists().retrieve(input.name(0));
        "create" "Create a list" [] body CreateList "--name partners --list-type allowlist --entry-type email" get |client, input| client.lists().create(input.body::<CreateList>()?);
        "update" "Change a list" ["LIST"] body UpdateList "11111111-2222-3333-4444-555555555555 --name suppliers" get |client, input| client.lists().update(input.name(0), input.body()?);
        "delete" "Delete a list with its entries" ["LIST"] "11111111-2222-3333-4444-555555555555" none |client, input| client.lists().delete(input.name(0));
        "entries" "List the entries of a list" ["LIST"] query ListListEntries "11111111-2222-3333-4444-555555555555 --search example.com" get |client, input| client.list_entries().list(input.name(0), filter!(input, ListListEntries search reference_session_id));
        "add" "Add a value to a list" ["LIST"] body CreateListEntry "11111111-2222-3333-4444-555555555555 --value ada@example.com" get |client, input| client.list_entries().create(input.name(0), input.body()?);
        "add-face" "Add a face to a list" ["LIST"] body UploadListFace "11111111-2222-3333-4444-555555555555 --image face.jpg" get |client, input| client.list_entries().upload_face(input.name(0), input.body()?);
        "remove" "Remove an entry from a list" ["LIST" "ENTRY"] "11111111-2222-3333-4444-555555555555 66666666-7777-8888-9999-000000000000" none |client, input| client.list_entries().delete(input.name(0), input.name(1));
    }
    "workflows" "Manage workflows" ["workflow_id" "workflow_label" "status" "version" "is_default" "updated_at"] {
        "list" "List the versions of workflows" [] query ListWorkflows "--limit 10" get |client, input| client.workflows().list(filter!(input, ListWorkflows));
    }
    "destinations" "Manage webhook destinations" ["uuid" "enabled" "url" "label" "webhook_version" "last_delivery_at"] {
        "list" "List webhook destinations" [] "--json" get |client, _input| client.webhook_destinations().list();
        "get" "Show a webhook destination, with --reveal its secret" ["DESTINATION"] "11111111-2222-3333-4444-555555555555" get |client, input| client.webhook_destinations().retrieve(input.name(0));
        "create" "Add a webhook destination" [] body CreateWebhookDestination "--label shop --url https://example.com/webhooks" get |client, input| client.webhook_destinations().create(input.body::<CreateWebhookDestination>()?);
        "update" "Change a webhook destination" ["DESTINATION"] body UpdateWebhookDestination "11111111-2222-3333-4444-555555555555 --enabled=false" get |client, input| client.webhook_destinations().update(input.name(0), input.body()?);
        "delete" "Delete a webhook destination" ["DESTINATION"] "11111111-2222-3333-4444-555555555555" none |client, input| client.webhook_destinations().delete(input.name(0));
    }
    "transactions" "Monitor transactions" ["uuid" "*txn_id" "status" "score" "severity" "direction" "*amount" "currency" "created_at"] {
        "list" "List transactions" [] query ListTransactions "--limit 10" get |client, input| client.transactions().list(filter!(input, ListTransactions));
        "get" "Show a transaction" ["TRANSACTION"] "11111111-2222-3333-4444-555555555555" get |client, input| client.transactions().retrieve(input.name(0));
        "create" "Submit a transaction" [] body CreateTransaction "--body-file transaction.json" get |client, input| client.transactions().create(input.body::<CreateTransaction>()?);
    }
    "transaction-rules" "Manage rules of transactions" ["uuid" "library_key" "title" "category" "mode" "severity" "run_count" "is_installed"] {
        "list" "List rules" [] query ListTransactionRules "--mode ACTIVE" get |client, input| client.transaction_rules().list(filter!(input, ListTransactionRules source category mode bundle search ordering));
        "get" "Show a rule" ["RULE"] "11111111-2222-3333-4444-555555555555" get |client, input| client.transaction_rules().retrieve(input.name(0));
        "create" "Create a rule" [] body CreateTransactionRule "--title Large --category finance --mode TEST --conditions '{\"field\":\"amount\",\"operator\":\"gte\",\"value\":10000}'" get |client, input| client.transaction_rules().create(input.body::<CreateTransactionRule>()?);
        "update" "Change a rule" ["RULE"] body UpdateTransactionRule "11111111-2222-3333-4444-555555555555 --mode ACTIVE" get |client, input| client.transaction_rules().update(input.name(0), input.body()?);
        "delete" "Delete a rule" ["RULE"] "11111111-2222-3333-4444-555555555555" none |client, input| client.transaction_rules().delete(input.name(0));
        "library" "List the rules of the library" [] query ListLibraryRules "--bundle finance" get |client, input| client.transaction_rules().list_library(filter!(input, ListLibraryRules bundle category search));
        "install" "Install rules of the library" [] body InstallTransactionRules "--bundle finance" get |client, input| client.transaction_rules().install_library(input.body::<InstallTransactionRules>()?);
        "uninstall" "Uninstall rules of the library" [] body InstallTransactionRules "--bundle finance" get |client, input| client.transaction_rules().uninstall_library(input.body()?);
    }
    "cases" "Investigate users and companies" ["uuid" "case_number" "status" "priority" "*title" "source" "*name" "*label" "is_completed" "event_type" "new_status" "*comment" "is_internal" "due_at" "created_at"] {
        "list" "List cases" [] query ListCases "--status OPEN,AWAITING_USER --overdue" get |client, input| client.cases().list(
            filter!(input, ListCases blueprint assigned_to tag search date_from date_to due_before ordering)
                .status(input.texts("status__in")).priority(input.texts("priority")).source(input.texts("source__in"))
                .unassigned(input.flag("unassigned")).overdue(input.flag("overdue"))
        );
        "get" "Show a case" ["CASE"] "11111111-2222-3333-4444-555555555555" get |client, input| client.cases().retrieve(input.name(0));
        "create" "Open a case" [] body CreateCase "--title Chargebacks --subject '{\"type\":\"user\",\"uuid\":\"11111111-2222-3333-4444-555555555555\"}'" get |client, input| client.cases().create(input.body::<CreateCase>()?);
        "update" "Change a case" ["CASE"] body UpdateCase "11111111-2222-3333-4444-555555555555 --priority HIGH" get |client, input| client.cases().update(input.name(0), input.body()?);
        "assign" "Assign a case to a member, or to none" ["CASE" "MEMBER?"] "11111111-2222-3333-4444-555555555555 66666666-7777-8888-9999-000000000000" get |client, input| client.cases().assign(input.name(0), match input.names.get(1) {
            Some(member) => AssignCase::to(member.as_str()),
            None => AssignCase::unassigned(),
        });
        "request-info" "Pause a case until the user has answered" ["CASE"] "11111111-2222-3333-4444-555555555555" get |client, input| client.cases().request_info(input.name(0));
        "reopen" "Reopen a case" ["CASE"] "11111111-2222-3333-4444-555555555555" get |client, input| client.cases().reopen(input.name(0));
        "escalate" "Escalate a case, as its blueprint says" ["CASE"] "11111111-2222-3333-4444-555555555555" get |client, input| client.cases().escalate(input.name(0));
        "transfer" "Move a case to another blueprint" ["CASE" "BLUEPRINT"] "11111111-2222-3333-4444-555555555555 66666666-7777-8888-9999-000000000000" get |client, input| client.cases().transfer(input.name(0), TransferCase::new(input.name(1)));
        "resolve" "Resolve a case, or propose it to a second officer" ["CASE"] body ResolveCase "11111111-2222-3333-4444-555555555555 --resolution FALSE_POSITIVE --note explained" get |client, input| client.cases().resolve(input.name(0), input.body::<ResolveCase>()?);
        "approve" "Approve the proposed resolution of a case" ["CASE"] "11111111-2222-3333-4444-555555555555" get |client, input| client.cases().approve(input.name(0));
        "reject" "Reject the proposed resolution of a case" ["CASE"] body RejectCaseApproval "11111111-2222-3333-4444-555555555555 --notes unproven" get |client, input| client.cases().reject_approval(input.name(0), input.body()?);
        "act" "Act on the user or company of a case" ["CASE"] body ApplyCaseEntityAction "11111111-2222-3333-4444-555555555555 --action set_status --status BLOCKED" get |client, input| client.cases().apply_entity_action(input.name(0), input.body()?);
        "note" "Add a note to a case" ["CASE"] body CreateCaseNote "11111111-2222-3333-4444-555555555555 --comment \"Called the bank\"" get |client, input| client.case_notes().create(input.name(0), input.body::<CreateCaseNote>()?);
        "notes" "List the notes of a case" ["CASE"] query ListCaseNotes "11111111-2222-3333-4444-555555555555" get |client, input| client.case_notes().list(input.name(0), filter!(input, ListCaseNotes));
        "events" "List the history of a case" ["CASE"] query ListCaseEvents "11111111-2222-3333-4444-555555555555" get |client, input| client.cases().list_events(input.name(0), filter!(input, ListCaseEvents));
        "checklist" "List the checklist of a case" ["CASE"] "11111111-2222-3333-4444-555555555555" get |client, input| client.case_checklist().list(input.name(0));
        "check" "Complete an item of a checklist" ["CASE" "ITEM"] "11111111-2222-3333-4444-555555555555 66666666-7777-8888-9999-000000000000" get |client, input| client.case_checklist().update(input.name(0), input.name(1), true);
        "blueprints" "List the blueprints of cases" [] query ListCaseBlueprints "--limit 10" get |client, input| client.case_blueprints().list(filter!(input, ListCaseBlueprints));
        "delete" "Delete a case" ["CASE"] "11111111-2222-3333-4444-555555555555" none |client, input| client.cases().delete(input.name(0));
    }
    "billing" "Show and buy credit" ["balance" "auto_refill_amount" "auto_refill_threshold" "checkout_session_id" "checkout_session_url"] {
        "balance" "Show the credit of the organization" [] "--jq .balance" get |client, _input| client.billing().retrieve_balance();
        "top-up" "Create a page to pay for more credit" [] body TopUp "--amount-in-dollars 100" get |client, input| client.billing().top_up(input.body::<TopUp>()?);
    }
    "checks" "Run a check without a session (billed)" [] {
        "email" "Assess the risk of an e-mail address" [] body AssessEmailRisk "--email ada@example.com" get |client, input| client.checks().assess_email_risk(input.body::<AssessEmailRisk>()?);
        "phone" "Assess the risk of a phone number" [] body AssessPhoneRisk "--phone-number +34600000000" get |client, input| client.checks().assess_phone_risk(input.body::<AssessPhoneRisk>()?);
        "ip" "Assess the risk of an IP address" [] body AssessIpRisk "--ip-address 203.0.113.7" get |client, input| client.checks().assess_ip_risk(input.body::<AssessIpRisk>()?);
        "aml" "Screen a person or a company" [] body ScreenAml "--full-name \"Ada Lovelace\" --nationality GB" get |client, input| client.checks().screen_aml(input.body::<ScreenAml>()?);
        "id" "Check an identity document" ["FRONT" "BACK?"] body VerifyId "front.jpg back.jpg" get |client, input| {
            let call = client.checks().verify_id(input.file(0), input.body()?);
            if input.names.len() > 1 { call.back_image(input.file(1)) } else { call }
        };
        "face" "Compare the faces in two pictures" ["USER" "REFERENCE"] body CompareFaces "selfie.jpg passport.jpg" get |client, input| client.checks().compare_faces(input.file(0), input.file(1), input.body()?);
        "liveness" "Check from a picture whether a face is live" ["PICTURE"] body CheckLiveness "selfie.jpg" get |client, input| client.checks().check_liveness(input.file(0), input.body()?);
        "age" "Estimate the age of a face" ["PICTURE"] body EstimateAge "selfie.jpg" get |client, input| client.checks().estimate_age(input.file(0), input.body()?);
        "poa" "Check a proof of address" ["DOCUMENT"] body VerifyPoa "bill.pdf" get |client, input| client.checks().verify_poa(input.file(0), input.body()?);
    }
};

/// Meaning of a positional argument.
fn help_of(name: &str) -> &'static str {
    match name {
        "VENDOR_DATA" => "Your identifier of the user or company",
        "LIST" => "ID of the list",
        "ENTRY" => "ID of the entry",
        "DESTINATION" => "ID of the webhook destination",
        "TRANSACTION" => "Didit's ID of the transaction",
        "RULE" => "ID of the rule",
        "CASE" => "ID of the case",
        "MEMBER" => "ID of the member of the organization",
        "BLUEPRINT" => "ID of the new blueprint",
        "ITEM" => "ID of the item",
        "DOCUMENT" => "File with the document, such as bill.pdf",
        _ => "File with the picture, such as front.jpg",
    }
}

impl Noun {
    fn clap(&self) -> ClapCommand {
        let verbs = self.verbs.iter().map(|verb| verb.clap(self));
        ClapCommand::new(self.name)
            .about(self.about)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(verbs)
    }
}

impl Verb {
    /// Whether it writes a report.
    fn is_pdf(&self) -> bool {
        self.name == "pdf"
    }

    /// Whether it asks for confirmation.
    fn is_drastic(&self) -> bool {
        ["delete", "remove", "status", "act"].contains(&self.name)
    }

    fn clap(&self, noun: &Noun) -> ClapCommand {
        let example = format!(
            "Example:\n  didit {} {} {}",
            noun.name, self.name, self.example
        );
        let mut command = ClapCommand::new(self.name)
            .about(self.about)
            .after_help(example);
        for &marked in self.names {
            let name = marked.trim_end_matches(['?', '…']);
            let arg = Arg::new(name)
                .help(help_of(name))
                .required(!marked.ends_with('?'));
            command = command.arg(if marked.ends_with('…') {
                arg.num_args(1..)
            } else {
                arg
            });
        }
        command = command.args(self.fields.iter().map(option));
        if self.has_body {
            let help =
                "Request body as a JSON file; - reads standard input. Other options set its fields";
            command = command.arg(
                Arg::new(BODY_FILE)
                    .long("body-file")
                    .value_name("FILE")
                    .help(help),
            );
        }
        if self.is_pdf() {
            command = Target::augment_args(command);
        }
        if self.is_drastic() {
            let yes = Arg::new(YES)
                .long(YES)
                .action(ArgAction::SetTrue)
                .help("Skip confirmation");
            command = command.arg(yes);
        }
        command
    }
}

const BODY_FILE: &str = "body_file";
const YES: &str = "yes";

/// The option of a field. Its parser makes the JSON value of the field.
fn option(field: &'static FieldInfo) -> Arg {
    let mut help = field.summary().replace('`', "");
    if field.required {
        help.push_str(" (required)");
    }
    let mut arg = Arg::new(field.name)
        .long(field.name.trim_end_matches("__in").replace('_', "-"))
        .help(help);
    if field.required {
        arg = arg.required_unless_present(BODY_FILE);
    }
    let text = |text: &str| Ok::<_, &str>(Value::from(text));
    let json = |text: &str| {
        serde_json::from_str::<Value>(text).map_err(|_| "must be JSON, such as 5 or {\"a\": 1}")
    };
    let file = |path: &str| match std::fs::read(path) {
        Ok(content) => Ok(Value::from(BASE64_STANDARD.encode(content))),
        Err(error) => Err(format!("cannot read it: {error}")),
    };
    match field.kind {
        "bool" => arg
            .value_name("true|false")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_parser(ValueParser::new(json)),
        "Base64" => arg.value_name("FILE").value_parser(ValueParser::new(file)),
        "u64" | "f64" | "Number" => arg
            .value_name("NUMBER")
            .value_parser(ValueParser::new(json)),
        "UntypedJson" | "RiskSignals" | "TransactionAmount" | "TransactionParty"
        | "TravelRuleDetails" | "NetworkSnapshot" | "RuleScope" | "CaseSubject" => {
            arg.value_name("JSON").value_parser(ValueParser::new(json))
        }
        "Vec<CreateCaseLink>"
        | "Vec<CaseAttachmentKey>"
        | "Vec<RuleCondition>"
        | "Vec<RuleAction>"
        | "Vec<RuleAggregation>" => arg
            .value_name("JSON")
            .action(ArgAction::Append)
            .value_parser(ValueParser::new(json)),
        kind if kind.starts_with("Vec<") => arg
            .value_name("TEXT")
            .action(ArgAction::Append)
            .value_delimiter(',')
            .value_parser(ValueParser::new(text)),
        _ => arg.value_name("TEXT").value_parser(ValueParser::new(text)),
    }
}

/// A command line of the table.
#[derive(Debug)]
pub(crate) struct Command {
    noun: &'static Noun,
    verb: &'static Verb,
    input: Input,
    body_file: Option<std::path::PathBuf>,
    /// Where the report is written, if it writes one.
    target: Option<Target>,
    yes: bool,
}

/// Arguments and fields of a request.
#[derive(Debug)]
struct Input {
    names: Vec<String>,
    fields: Map<String, Value>,
}

impl Input {
    fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }

    fn all_names(&self) -> Vec<Personal> {
        self.names.iter().map(|name| name.as_str().into()).collect()
    }

    fn file(&self, index: usize) -> FileUpload {
        FileUpload::from_path(self.name(index))
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    /// Values of a parameter that takes several, separated by commas.
    fn texts(&self, field: &str) -> impl Iterator<Item = &str> {
        self.text(field)
            .into_iter()
            .flat_map(|texts| texts.split(','))
    }

    fn flag(&self, field: &str) -> Option<bool> {
        self.fields.get(field)?.as_bool()
    }

    fn number(&self, field: &str) -> Option<u64> {
        self.fields.get(field)?.as_u64()
    }

    fn body<T: DeserializeOwned>(&self) -> CliResult<T> {
        let body = json!(self.fields).to_string();
        types::from_str(&body).map_err(|error| CliError::misuse(format!("the request: {error}")))
    }
}

impl Subcommand for Command {
    fn augment_subcommands(command: ClapCommand) -> ClapCommand {
        command.subcommands(NOUNS.iter().map(Noun::clap))
    }

    fn augment_subcommands_for_update(command: ClapCommand) -> ClapCommand {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        NOUNS.iter().any(|noun| noun.name == name)
    }
}

impl FromArgMatches for Command {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(clap::error::ErrorKind::MissingSubcommand);
        let (noun, matches) = matches.subcommand().ok_or_else(missing)?;
        let noun = NOUNS
            .iter()
            .find(|known| known.name == noun)
            .ok_or_else(missing)?;
        let (verb, matches) = matches.subcommand().ok_or_else(missing)?;
        let verb = noun
            .verbs
            .iter()
            .find(|known| known.name == verb)
            .ok_or_else(missing)?;
        let names = verb
            .names
            .iter()
            .map(|name| name.trim_end_matches(['?', '…']));
        let names = names
            .filter_map(|name| matches.get_many::<String>(name))
            .flatten();
        let fields = verb.fields.iter().filter_map(|field| {
            let mut values = matches.get_many::<Value>(field.name)?.cloned();
            let value = if field.kind.starts_with("Vec<") {
                values.collect()
            } else {
                values.next()?
            };
            Some((field.name.to_owned(), value))
        });
        Ok(Self {
            noun,
            verb,
            input: Input {
                names: names.cloned().collect(),
                fields: fields.collect(),
            },
            body_file: verb
                .has_body
                .then(|| matches.get_one::<String>(BODY_FILE))
                .flatten()
                .map(Into::into),
            target: verb
                .is_pdf()
                .then(|| Target::from_arg_matches(matches))
                .transpose()?,
            yes: verb.is_drastic() && matches.get_flag(YES),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

pub(crate) async fn run(command: Command, cx: &mut Context) -> CliResult {
    let Command {
        noun,
        verb,
        mut input,
        body_file,
        target,
        yes,
    } = command;
    if let Some(path) = body_file {
        let mut body: Map<_, _> = serde_json::from_slice(&files::read(&path)?)
            .map_err(|error| CliError::misuse(format!("{}: {error}", path.display())))?;
        body.append(&mut input.fields);
        input.fields = body;
    }
    let connection = cx.connect()?;
    // A fake can be changed by a script without confirmation.
    if verb.is_drastic() && (connection.is_live() || prompt::is_interactive()) {
        let names = input.names.join(" ");
        let question = format!("{}: {names} ({})?", verb.about, connection.account());
        prompt::confirm(&question, yes)?;
    }
    let answer = (verb.send)(&connection.client, &input);
    let output = &mut cx.output;
    if let Some(target) = target {
        let report = async {
            match answer.await? {
                Answer::Pdf(report) => Ok(report),
                _ => Err(CliError::no_field("report")),
            }
        };
        let name = (
            noun.name.trim_end_matches('s'),
            "vendor_data",
            input.name(0),
        );
        return target.write(name, report, output).await;
    }
    let Answer::Json(answer) = answer.await? else {
        let id = input.names.last();
        let text = format!("deleted {}", input.names.last().map_or("", String::as_str));
        return output.success(&json!({ "uuid": id, "deleted": true }), text);
    };
    if output.is_json() {
        return output.data(&answer);
    }
    let mut answer: Value = serde_json::from_str(answer.get()).map_err(std::io::Error::from)?;
    if answer.is_array() {
        answer = json!({ "results": answer });
    }
    if answer.get("results").is_some() {
        let items = match verb.name {
            "entries" | "notes" | "events" | "blueprints" => verb.name,
            "checklist" => "items",
            _ => noun.name,
        };
        let nothing = format!("No {items} found.");
        let Some(results) = output.page(&answer, false, &nothing)? else {
            return Ok(());
        };
        noun.print_table(results, output)?;
        let offset = input.number("offset").unwrap_or_default();
        return output.page_end(&answer, results.len(), offset, items);
    }
    let mut table = Table::without_heading();
    noun.rows(
        answer.as_object().unwrap_or(&Map::new()),
        2,
        &mut table,
        output,
    );
    table.print(output)
}

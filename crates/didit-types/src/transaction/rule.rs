//! Rules: conditions, velocity checks and actions that transactions run through.

use alloc::vec::Vec;

use serde_json::Number;

use crate::{
    Personal, Timestamp, UntypedJson, Uuid,
    model::model,
    open_enum::open_enum,
    query::query,
    request::request,
    validate::Problems,
    webhook::transaction::{Direction, Severity, TransactionStatus},
};

request! {
    /// Condition on the transaction that is evaluated.
    ///
    /// ```
    /// use didit_types::transaction::{RuleCondition, RuleOperator};
    ///
    /// let large = RuleCondition::new("amount", RuleOperator::GreaterOrEqual).value(10_000);
    /// let risky = RuleCondition::new("counterparty_country", RuleOperator::In).value(["IRN", "PRK"]);
    /// ```
    pub struct RuleCondition {
        required {
            /// Field, such as `amount`, `currency`, `direction`, `action_type`, `subject_country`,
            /// `counterparty_country`, `subject_vendor_data` or `custom_values.NAME`.
            field: into Personal [required],
            /// Comparison.
            operator: into RuleOperator [known],
        }
        optional {
            /// Value to compare with; a text, a number or a list. Not for [`RuleOperator::Exists`] and
            /// its like.
            value: json UntypedJson,
            /// Meaning of `value`. Defaults to the value itself.
            value_type: into RuleValueType [known],
            /// Similarity that [`RuleOperator::FuzzyMatch`] needs, 0 to 100.
            score: into Number [range_f64(0.0..=100.0)],
            /// Group of the condition. One condition with a group makes groups of all.
            group_index: exact i64,
            /// Combination within the group. Defaults to [`RuleLogic::And`].
            group_logic: into RuleLogic,
            /// Combination of the groups, of the first condition. Defaults to [`RuleLogic::Or`].
            groups_logic: into RuleLogic,
        }
    }
}

request! {
    /// Velocity check: a figure over the transactions of a time window, compared with a value.
    ///
    /// Every velocity check of a rule must match.
    pub struct RuleAggregation {
        required {
            /// Value to compare with.
            value: into Number,
        }
        optional {
            /// Figure. Defaults to [`RuleMetric::Count`].
            metric: into RuleMetric [known],
            /// Field of the figure. Defaults to `amount`.
            field: into Personal,
            /// Comparison; one of the first six. Defaults to [`RuleOperator::Equal`].
            operator: into RuleOperator [known],
            /// Time window: a number and `m` (minutes), `h` or `d`. Defaults to `1d`.
            window: into Personal,
            /// Values that the transactions must have, by field, a JSON object; `__current__` is the
            /// value of the transaction that is evaluated.
            filters: json UntypedJson [object],
        }
        check { has_window }
    }
}

fn has_window(request: &RuleAggregation, problems: &mut Problems) {
    let is_window = |window: &Personal| {
        let number = window.reveal().strip_suffix(['m', 'h', 'd']);
        number.is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    if !request.window.as_ref().is_none_or(is_window) {
        problems.add("window", "must be a number and m, h or d, such as 30d");
    }
}

request! {
    /// Transactions that a rule applies to; an empty list means any.
    pub struct RuleScope {
        optional {
            /// Categories of transactions.
            transaction_types: into Vec<super::TransactionCategory>,
            /// Directions of the money.
            directions: into Vec<Direction> [known],
            /// Actions of the application.
            action_types: into Vec<Personal>,
        }
    }
}

request! {
    /// Action of a rule that matches.
    pub struct RuleAction {
        required {
            /// Type of the action.
            r#type: into RuleActionType [known],
        }
        optional {
            /// Score to add, or status to set.
            value: json UntypedJson,
            /// Workflow of the verification that [`TransactionStatus::AwaitingUser`] needs.
            workflow_id: into Uuid,
            /// Id of the tag to add.
            tag_uuid: into Uuid,
            /// Name of the tag to add.
            tag_name: into Personal,
            /// Colour of the tag to add, such as `#FF0000`.
            tag_color: into Personal,
            /// Note to add.
            note: into Personal,
            /// List to which the subject is added.
            list_id: into Uuid,
            /// Blueprint of the case to open.
            blueprint: into Uuid,
            /// Transactions that share a case.
            grouping: into CaseGrouping,
            /// Whether the transaction is attached to the case.
            attach_matched_transaction: exact bool,
        }
        check { needs_workflow }
    }
}

fn needs_workflow(request: &RuleAction, problems: &mut Problems) {
    let value = request.value.as_ref().map(UntypedJson::reveal);
    let awaits_user = value.is_some_and(|value| value == TransactionStatus::AwaitingUser.as_str());
    if awaits_user && request.workflow_id.is_none() {
        problems.add("workflow_id", "is required for AWAITING_USER");
    }
}

impl RuleAction {
    /// Adds to the score of the transaction.
    #[must_use]
    pub fn add_score(score: i64) -> Self {
        Self::new(RuleActionType::AddScore).value(score)
    }

    /// Sets the status of the transaction, whatever its score.
    #[must_use]
    pub fn change_status(status: &TransactionStatus) -> Self {
        Self::new(RuleActionType::ChangeStatus).value(status.as_str())
    }
}

request! {
    /// Creates a rule, which applies to later transactions.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-create>
    pub struct CreateTransactionRule {
        required {
            /// Title, unique within an application.
            title: into Personal [required],
            /// Category, such as `finance` or `aml_ctf`.
            category: into Personal [required],
            /// Mode.
            mode: into TransactionRuleMode [known],
        }
        optional {
            /// Description.
            description: into Personal,
            /// Whether all or any of the conditions must match. Defaults to all.
            evaluation_mode: into EvaluationMode [known],
            /// Transactions that the rule applies to.
            scope: into RuleScope [nested],
            /// Conditions.
            conditions: into Vec<RuleCondition> [nested],
            /// Velocity checks.
            aggregation: into Vec<RuleAggregation> [nested],
            /// Actions when the rule matches.
            actions: into Vec<RuleAction> [nested],
            /// Further data, a JSON object.
            metadata: json UntypedJson [object],
        }
    }
}

request! {
    /// Changes a rule. Rules of the library accept [`mode`](Self::mode) only.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-update>
    pub struct UpdateTransactionRule {
        optional {
            /// Mode.
            mode: into TransactionRuleMode [known],
            /// Title, unique within an application.
            title: into Personal [required],
            /// Category.
            category: into Personal [required],
            /// Description.
            description: patch Personal,
            /// Whether all or any of the conditions must match.
            evaluation_mode: into EvaluationMode [known],
            /// Transactions that the rule applies to.
            scope: into RuleScope [nested],
            /// Conditions.
            conditions: into Vec<RuleCondition> [nested],
            /// Velocity checks.
            aggregation: into Vec<RuleAggregation> [nested],
            /// Actions when the rule matches.
            actions: into Vec<RuleAction> [nested],
            /// Further data, a JSON object.
            metadata: json UntypedJson [object],
        }
    }
}

request! {
    /// Evaluates a rule against recent transactions, without an effect on them.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-backtest>
    pub struct BacktestTransactionRule {
        optional {
            /// Conditions.
            conditions: into Vec<RuleCondition> [nested],
            /// Velocity checks.
            aggregation: into Vec<RuleAggregation> [nested],
            /// Whether all or any of the conditions must match. Defaults to all.
            evaluation_mode: into EvaluationMode [known],
            /// Transactions that the rule applies to.
            scope: into RuleScope [nested],
            /// Days to look back, 1 to 365. Defaults to 90.
            period_days: exact u64 [range(1..=365)],
        }
    }
}

model! {
    /// Result of the evaluation of a rule against recent transactions.
    pub struct TransactionRuleBacktest {
        /// Number of transactions evaluated.
        pub evaluated: Option<u64>,
        /// Number of transactions matched.
        pub matched: Option<u64>,
        /// Number of subjects with a matched transaction.
        pub affected_entities: Option<u64>,
        /// Days looked back.
        pub period_days: Option<u64>,
    }
}

request! {
    /// Installs or uninstalls rules of the library, by their keys, by a bundle, or those of the keys
    /// that belong to the bundle.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-install>
    pub struct InstallTransactionRules {
        optional {
            /// Keys of rules.
            library_keys: into Vec<Personal>,
            /// Bundle of rules, such as `finance`.
            bundle: into Personal [required],
        }
        check { selects_rules }
    }
}

fn selects_rules(request: &InstallTransactionRules, problems: &mut Problems) {
    if request.bundle.is_none() && request.library_keys.as_ref().is_none_or(Vec::is_empty) {
        problems.add("library_keys, bundle", "needs at least one of the two");
    }
}

model! {
    /// Result of the installation or removal of rules.
    pub struct InstalledTransactionRules {
        /// Number of rules installed.
        pub installed_count: Option<u64>,
        /// Keys of the rules installed.
        pub installed_library_keys: Option<Vec<Personal>>,
        /// Number of rules removed.
        pub uninstalled_count: Option<u64>,
    }
}

query! {
    /// Filters of the rules of an application.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-list>
    pub struct ListTransactionRules {
        /// Origin of the rules.
        source: into RuleSource,
        /// Category of the rules.
        category: into Personal,
        /// Mode of the rules.
        mode: into TransactionRuleMode,
        /// Bundle of the rules.
        bundle: into Personal,
        /// Part of the title or description.
        search: into Personal,
        /// Field of the order, such as `-created_at`.
        ordering: into Personal,
        /// Maximum number of items of a page.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

query! {
    /// Filters of the library of rules.
    ///
    /// Source: <https://docs.didit.me/management-api/transactions/rules-library>
    pub struct ListLibraryRules {
        /// Bundle of the rules.
        bundle: into Personal,
        /// Category of the rules.
        category: into Personal,
        /// Part of the title or description.
        search: into Personal,
        /// Maximum number of items of a page.
        limit: exact u64 [range(1..=u64::MAX)],
        /// Number of items to skip; defaults to 0.
        offset: exact u64,
    }
}

model! {
    /// Rule of an application, with what it found.
    pub struct TransactionRule {
        /// Id of the rule.
        pub uuid: Option<Uuid>,
        /// Key in the library.
        pub library_key: Option<Personal>,
        /// Origin of the rule.
        pub source: Option<RuleSource>,
        /// Title.
        pub title: Option<Personal>,
        /// Description.
        pub description: Option<Personal>,
        /// Category.
        pub category: Option<Personal>,
        /// Risk level.
        pub severity: Option<Severity>,
        /// Mode.
        pub mode: Option<TransactionRuleMode>,
        /// Whether all or any of the conditions must match.
        pub evaluation_mode: Option<EvaluationMode>,
        /// Transactions that the rule applies to.
        pub scope: Option<RuleScope>,
        /// Conditions.
        pub conditions: Option<Vec<RuleCondition>>,
        /// Velocity checks.
        pub aggregation: Option<Vec<RuleAggregation>>,
        /// Actions when the rule matches.
        pub actions: Option<Vec<RuleAction>>,
        /// Further data.
        pub metadata: Option<UntypedJson>,
        /// Number of transactions that the rule matched.
        pub run_count: Option<u64>,
        /// Number of matched transactions that are approved.
        pub approved_count: Option<u64>,
        /// Number of matched transactions in review.
        pub reviewed_count: Option<u64>,
        /// Number of matched transactions that are declined.
        pub declined_count: Option<u64>,
        /// Number of matched transactions that await the user.
        pub awaiting_user_count: Option<u64>,
        /// Share of matched transactions that are approved, in percent.
        pub approved_pct: Option<Number>,
        /// Share of matched transactions in review, in percent.
        pub reviewed_pct: Option<Number>,
        /// Share of matched transactions that are declined, in percent.
        pub declined_pct: Option<Number>,
        /// Time of the latest match.
        pub latest_triggered_at: Option<Timestamp>,
        /// Creation time.
        pub created_at: Option<Timestamp>,
        /// Time of the latest change.
        pub updated_at: Option<Timestamp>,
    }
}

model! {
    /// Rule of the library.
    pub struct LibraryRule {
        /// Key of the rule.
        pub library_key: Option<Personal>,
        /// Whether the application has installed it.
        pub is_installed: Option<bool>,
        /// Bundle of the rule.
        pub bundle: Option<Personal>,
        /// Category.
        pub category: Option<Personal>,
        /// Title.
        pub title: Option<Personal>,
        /// Description.
        pub description: Option<Personal>,
        /// Industries that the rule is meant for.
        pub industries: Option<Vec<Personal>>,
        /// Tags.
        pub tags: Option<Vec<Personal>>,
        /// Origin of the rule.
        pub source: Option<RuleSource>,
        /// Whether all or any of the conditions must match.
        pub evaluation_mode: Option<EvaluationMode>,
        /// Transactions that the rule applies to.
        pub scope: Option<RuleScope>,
        /// Conditions.
        pub conditions: Option<Vec<RuleCondition>>,
        /// Velocity checks.
        pub aggregation: Option<Vec<RuleAggregation>>,
        /// Actions when the rule matches.
        pub actions: Option<Vec<RuleAction>>,
        /// Further data.
        pub metadata: Option<UntypedJson>,
    }
}

open_enum! {
    /// Mode of a rule.
    pub enum TransactionRuleMode {
        /// Evaluated, with effect.
        Active = "ACTIVE",
        /// Evaluated and recorded, without effect.
        Test = "TEST",
        /// Not evaluated.
        Disabled = "DISABLED",
    }
}

open_enum! {
    /// Origin of a rule.
    pub enum RuleSource {
        /// The library.
        Preset = "PRESET",
        /// The application.
        Custom = "CUSTOM",
    }
}

open_enum! {
    /// Whether all or any of the conditions of a rule must match.
    pub enum EvaluationMode {
        All = "ALL",
        Any = "ANY",
    }
}

open_enum! {
    /// Combination of conditions.
    pub enum RuleLogic {
        And = "AND",
        Or = "OR",
    }
}

open_enum! {
    /// Comparison of a condition.
    pub enum RuleOperator {
        Equal = "eq",
        NotEqual = "ne",
        GreaterThan = "gt",
        GreaterOrEqual = "gte",
        LessThan = "lt",
        LessOrEqual = "lte",
        /// One of a list.
        In = "in",
        /// None of a list.
        NotIn = "not_in",
        /// Contains a text, in either case.
        Contains = "contains",
        /// Does not contain a text.
        NotContains = "not_contains",
        /// Contains one of several texts.
        ContainsAny = "contains_any",
        /// Matches a regular expression.
        Regex = "regex",
        /// Resembles a text.
        FuzzyMatch = "fuzzy_match",
        /// Is present.
        Exists = "exists",
        /// As [`Self::Exists`].
        IsNotEmpty = "is_not_empty",
        /// As [`Self::Exists`].
        IsNotNull = "is_not_null",
        /// Is absent.
        NotExists = "not_exists",
        /// As [`Self::NotExists`].
        IsEmpty = "is_empty",
        /// As [`Self::NotExists`].
        IsNull = "is_null",
    }
}

open_enum! {
    /// Meaning of the value of a condition.
    pub enum RuleValueType {
        /// Id of a list, whose entries are compared.
        List = "list",
        /// Name of another field of the transaction.
        Field = "field",
        /// Time relative to now.
        RelativeDate = "relative_date",
    }
}

open_enum! {
    /// Figure of a velocity check.
    pub enum RuleMetric {
        Count = "count",
        Sum = "sum",
        Max = "max",
        Min = "min",
        /// Mean.
        Average = "avg",
        /// Number of different values.
        DistinctCount = "distinct_count",
    }
}

open_enum! {
    /// Type of an action of a rule.
    pub enum RuleActionType {
        AddScore = "add_score",
        ChangeStatus = "change_status",
        AddTags = "add_tags",
        AddNote = "add_note",
        /// Adds the subject to a list.
        AddToList = "add_to_list",
        OpenCase = "open_case",
    }
}

open_enum! {
    /// Transactions that share a case.
    pub enum CaseGrouping {
        ByApplicant = "by_applicant",
        ByRuleAndApplicant = "by_rule_and_applicant",
    }
}

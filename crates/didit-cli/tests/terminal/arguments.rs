//! Whatever is typed, nothing panics and no key is printed.

use proptest::prelude::*;

use crate::support::{KEY, Terminal};

const WORDS: &[&str] = &[
    "sessions",
    "blocklist",
    "webhooks",
    "scenarios",
    "decision",
    "doctor",
    "config",
    "completions",
    "man",
    "create",
    "get",
    "list",
    "approve",
    "decline",
    "resubmit",
    "delete",
    "pdf",
    "share",
    "import",
    "open",
    "complete",
    "add",
    "remove",
    "trigger",
    "replay",
    "verify",
    "sign",
    "show",
    "diff",
    "validate",
    "path",
    "set",
    "unset",
    "use",
    "api_key",
    "base_url",
    "bash",
    "--json",
    "--ndjson",
    "--reveal",
    "--yes",
    "--help",
    "--version",
    "--all",
    "--output",
    "csv",
    "--to",
    "--limit",
    "--offset",
    "--since",
    "7d",
    "--status",
    "approved",
    "--body-file",
    "--workflow-id",
    "--vendor-data",
    "--secret-file",
    "--header",
    "X-Signature: 1",
    "--at",
    "--batch",
    "--profile",
    "--base-url",
    "--api-key-file",
    "--color",
    "always",
    "--face",
    "--node",
    "a:b",
    "--ttl",
    "--for-application",
    "--token-file",
    "--set",
    "a=1",
    "--list",
    "--dry-run",
    "--count",
    "-",
    "--",
    "",
    " ",
    "-1",
    "0",
    "18446744073709551616",
    "1e9",
    "../../etc/passwd",
    "/dev/null",
    "é",
    "\u{1f600}",
    "http://127.0.0.1:1",
    "https://u:p@x",
    "11111111-2222-4333-8444-555555555555",
    "status.updated",
    "every-event",
    "nul",
    "%",
    "\n",
    "\u{1b}[31m",
    "-h",
    "-V",
    "--search",
    "--file",
];

/// Words that mean something here, and some that mean nothing. The commands that
/// would go on for ever are left out.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        1 => Just(KEY.to_owned()),
        1 => Just(format!("--api-key={KEY}")),
        1 => "[^\\x00]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_arguments_make_it_panic_or_print_a_key(words in proptest::collection::vec(word(), 0..7)) {
        let mut terminal = Terminal::without_server();
        terminal.set("DIDIT_WEBHOOK_SECRET", "another-canary-secret");
        terminal.set("DIDIT_TIMEOUT", "2");
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        // `finish` looks for panics and for the key in everything that was printed.
        let finished = terminal.finish(&words, "");
        prop_assert!(finished.code != 101, "{words:?}");
        prop_assert!((0..=9).contains(&finished.code), "{words:?}: {}", finished.code);
    }
}

//! Random arguments cause no panic and print no key.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{KEY, Terminal};

/// Values for arguments, valid for some and invalid for others.
const VALUES: &[&str] = &[
    "api_key",
    "base_url",
    "bash",
    "csv",
    "7d",
    "approved",
    "X-Signature: 1",
    "always",
    "a:b",
    "a=1",
    "-",
    "--",
    "",
    " ",
    "-1",
    "0",
    "18446744073709551616",
    "1e9",
    "nowhere/file",
    ".",
    "é",
    "\u{1f600}",
    "http://127.0.0.1:1",
    "https://u:p@x",
    "11111111-2222-4333-8444-555555555555",
    "status.updated",
    "every-event",
    "nul",
    "%",
    "{}",
    "\n",
    "\u{1b}[31m",
    "--help",
    "--version",
    "--nonsense",
];

/// All commands with the options in their help.
static COMMANDS: LazyLock<Vec<(Vec<String>, Vec<String>)>> = LazyLock::new(|| {
    let terminal = Terminal::bare();
    Terminal::commands()
        .into_iter()
        .map(|command| {
            let words: Vec<_> = command.split(' ').map(str::to_owned).collect();
            let mut line: Vec<_> = words.iter().map(String::as_str).collect();
            line.push("--help");
            let help = terminal.finish(&line, "").stdout;
            let options: BTreeSet<_> = help
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .filter(|word| word.starts_with("--") && word.len() > 2)
                .map(str::to_owned)
                .collect();
            (words, options.into_iter().collect())
        })
        .collect()
});

/// Arguments that end a command that runs until it is stopped.
fn end(command: &str) -> &'static [&'static str] {
    match command {
        "serve" => &["--listen", "127.0.0.1:0", "--state", "nowhere/state.json"],
        "listen" | "webhooks listen" | "webhooks forward" => {
            &["--listen", "127.0.0.1:0", "--count", "0"]
        }
        _ => &[],
    }
}

#[derive(Debug, Clone)]
enum Word {
    Option(Index),
    Text(String),
}

fn word() -> impl Strategy<Value = Word> {
    prop_oneof![
        4 => any::<Index>().prop_map(Word::Option),
        4 => proptest::sample::select(VALUES).prop_map(|text| Word::Text(text.to_owned())),
        1 => Just(Word::Text(KEY.to_owned())),
        1 => Just(Word::Text(format!("--api-key={KEY}"))),
        1 => "[^\\x00]{0,12}".prop_map(Word::Text),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_arguments_cause_a_panic_or_print_a_key(
        command in any::<Index>(),
        words in proptest::collection::vec(word(), 0..7),
        input in "[^\\x00]{0,20}",
    ) {
        let mut terminal = Terminal::without_server();
        terminal.set("DIDIT_WEBHOOK_SECRET", "another-canary-secret");
        terminal.set("DIDIT_TIMEOUT", "2");
        let (command, options) = command.get(&COMMANDS);
        let mut line: Vec<_> = command.iter().map(String::as_str).collect();
        line.extend(words.iter().map(|word| match word {
            Word::Option(option) => option.get(options).as_str(),
            Word::Text(text) => text,
        }));
        line.extend(end(&command.join(" ")));
        // `finish` checks the output for panics and for the key.
        let finished = terminal.finish(&line, &input);
        prop_assert!((0..=9).contains(&finished.code), "{line:?}: {}", finished.code);
    }
}

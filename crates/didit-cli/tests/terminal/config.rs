//! `didit config` and where settings come from.

use crate::support::{KEY, SECRET, Terminal, assert_terminal};

#[test]
fn profiles_are_made_shown_and_removed() {
    let mut terminal = Terminal::bare();
    terminal.run("config path");
    terminal.run("config list");
    terminal.run("config list --json");
    terminal.run_with("config set api_key --profile live", KEY);
    terminal.run("config set base_url http://127.0.0.1:4010 --profile local");
    terminal.run_with("config set webhook_secret --profile local", SECRET);
    terminal.run("config use local");
    terminal.run("config list --json");
    terminal.run("config unset base_url");
    terminal.run("config remove live");
    terminal.run("config remove live --yes");
    terminal.set("COLUMNS", "40");
    terminal.run("config list --color always");
    assert_terminal!(terminal);
}

#[test]
fn a_key_is_never_taken_from_an_argument() {
    let mut terminal = Terminal::bare();
    terminal.run(&format!("config set api_key {KEY}"));
    terminal.run("config set api_key");
    terminal.run("config set base_url");
    terminal.run("config set nonsense x");
    terminal.run("config use nobody");
    assert_terminal!(terminal);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let mut terminal = Terminal::bare();
    let config = terminal.file(
        "config.toml",
        format!("[profiles.a]\napi_key = \"{KEY}\"\n"),
    );
    std::fs::set_permissions(&config, std::fs::Permissions::from_mode(0o644)).unwrap();
    terminal.run("config list");
    terminal.run("sessions list");
    std::fs::remove_file(config).unwrap();
    let key = terminal.file("key", KEY);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    terminal.run("sessions list --api-key-file key");
    terminal.run("sessions list --api-key-file none");
    assert_terminal!(terminal);
}

#[cfg(unix)]
#[test]
fn a_broken_file_is_told_by_its_line_and_not_quoted() {
    let mut terminal = Terminal::bare();
    let finished = terminal.run_with("config set api_key", KEY);
    assert_eq!(finished.code, 0);
    let path = terminal.folder().join("config.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("api_key = ", "api_key ")).unwrap();
    terminal.run("config list");
    std::fs::write(&path, format!("[profiles.a]\napi_kee = \"{KEY}\"\n")).unwrap();
    terminal.run("config list");
    assert_terminal!(terminal);
}

#[test]
fn a_named_profile_outranks_the_environment_which_outranks_the_default_one() {
    let mut terminal = Terminal::with_fake();
    terminal.finish(&["config", "set", "api_key", "--profile", "fake"], KEY);
    let base_url = terminal.fake().base_url().to_owned();
    terminal.finish(
        &["config", "set", "base_url", &base_url, "--profile", "fake"],
        "",
    );
    terminal.set("DIDIT_API_KEY", "sk-of-somebody-else");
    assert_eq!(terminal.run("sessions list").code, 3);
    assert_eq!(terminal.run("sessions list --profile fake").code, 0);
    terminal.unset("DIDIT_API_KEY");
    assert_eq!(terminal.run("sessions list").code, 0);
    terminal.set("DIDIT_API_KEY", KEY);
    terminal.set("DIDIT_BASE_URL", &format!("{base_url}/v3/"));
    assert_eq!(terminal.run("sessions list").code, 0);
    terminal.run("sessions list --base-url http://192.0.2.1");
    terminal.run("sessions list --base-url nonsense");
    terminal.run("sessions list --profile none");
    assert_terminal!(terminal);
}

//! `didit config` and the precedence of settings.

use crate::support::{KEY, SECRET, Terminal, assert_terminal, split_line};

#[test]
fn profiles_are_created_listed_and_removed() {
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
fn secrets_are_rejected_as_arguments() {
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
fn files_accessible_to_others_are_rejected() {
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
fn an_invalid_file_is_reported_by_line_and_not_quoted() {
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
fn precedence_is_named_profile_environment_default_profile() {
    let mut terminal = Terminal::with_fake();
    terminal.finish(&["config", "set", "api_key", "--profile", "fake"], KEY);
    let base_url = terminal.fake().base_url().to_owned();
    terminal.finish(
        &["config", "set", "base_url", &base_url, "--profile", "fake"],
        "",
    );
    terminal.set("DIDIT_API_KEY", "sk-of-another-account");
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

#[test]
fn changes_at_the_same_time_are_all_kept() {
    let terminal = Terminal::bare();
    let profiles: Vec<_> = (0..12).map(|number| format!("profile-{number}")).collect();
    let children: Vec<_> = profiles
        .iter()
        .map(|name| {
            let arguments = [
                "config",
                "set",
                "base_url",
                "http://127.0.0.1:4010",
                "--profile",
                name,
            ];
            let mut command = terminal.command(&arguments);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let listed = terminal.finish(&["config", "list", "--json"], "").stdout;
    for name in &profiles {
        assert!(listed.contains(&format!("\"{name}\"")), "{name}: {listed}");
    }
}

#[cfg(unix)]
#[test]
fn settings_that_are_not_utf_8_are_misuse() {
    use std::os::unix::ffi::OsStrExt as _;

    let terminal = Terminal::with_fake();
    let invalid = std::ffi::OsStr::from_bytes(b"caf\xe9");
    for (name, line) in [
        ("DIDIT_API_KEY", "sessions list"),
        ("DIDIT_BASE_URL", "sessions list"),
        ("DIDIT_WORKFLOW_ID", "sessions create"),
        ("DIDIT_TIMEOUT", "users list"),
        ("DIDIT_MAX_RETRIES", "users list"),
        ("DIDIT_PROFILE", "sessions list"),
        (
            "DIDIT_WEBHOOK_SECRET",
            "listen --listen 127.0.0.1:0 --no-register --count 0",
        ),
    ] {
        let output = terminal
            .command(&split_line(line))
            .env(name, invalid)
            .output();
        let output = output.unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {told}");
        assert!(told.contains("UTF-8"), "{name}: {told}");
    }
    let count = terminal.fake().journal().len();
    assert_eq!(count, 0, "a request was sent");
}

#[cfg(unix)]
#[test]
fn private_files_do_not_follow_links_of_others() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let terminal = Terminal::with_fake();
    let theirs = terminal.file("theirs", "theirs");
    let path = |name: &str| terminal.folder().join(name);
    symlink(&theirs, path("config.toml.new")).unwrap();
    assert_eq!(terminal.finish(&["config", "set", "api_key"], KEY).code, 0);
    symlink(&theirs, path("out.csv.part")).unwrap();
    let export = split_line("sessions list --all --output csv --to out.csv");
    assert_eq!(terminal.finish(&export, "").code, 9);
    fs::remove_file(path("out.csv.part")).unwrap();
    assert_eq!(terminal.finish(&export, "").code, 0);
    symlink(&theirs, path("deliveries")).unwrap();
    symlink(&theirs, path("state.json.part")).unwrap();
    let listen = "listen --listen 127.0.0.1:0 --count 0 --record";
    assert_eq!(
        terminal
            .finish(&split_line(&format!("{listen} deliveries")), "")
            .code,
        9
    );
    let save = split_line("fake state save state.json");
    assert_eq!(terminal.finish(&save, "").code, 9);
    fs::remove_file(path("state.json.part")).unwrap();
    assert_eq!(terminal.finish(&save, "").code, 0);
    // A file that others could read until now.
    fs::set_permissions(
        terminal.file("loose", ""),
        fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    assert_eq!(
        terminal
            .finish(&split_line(&format!("{listen} loose")), "")
            .code,
        0
    );
    assert_eq!(fs::read(&theirs).unwrap(), b"theirs");
    for name in ["config.toml", "out.csv", "state.json", "loose"] {
        let mode = fs::metadata(path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

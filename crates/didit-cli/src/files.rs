//! Files that commands read and write.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{CliError, CliResult};

/// Reads a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> CliResult<Vec<u8>> {
    let content = if path == Path::new("-") {
        let mut content = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut content)
            .map(|_| content)
    } else {
        fs::read(path)
    };
    content.map_err(cannot_read(path))
}

/// Converts an error of reading `path`.
pub(crate) fn cannot_read(path: &Path) -> impl Fn(io::Error) -> CliError {
    move |error| CliError::misuse(format!("cannot read {}: {error}", path.display()))
}

/// Converts an error of writing `path`.
pub(crate) fn cannot_write(path: &Path) -> impl Fn(io::Error) -> CliError {
    move |error| CliError::local(format!("cannot write {}: {error}", path.display()))
}

/// Reads a file that holds keys. `None` if it does not exist.
///
/// # Errors
///
/// On Unix, if other users can access the file. On other systems, the folders of
/// a user are private by default and there is no portable check.
pub(crate) fn read_private(path: &Path) -> CliResult<Option<String>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot_read(path)(error)),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = file
            .metadata()
            .map_err(cannot_read(path))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(CliError::misuse(format!(
                "{} is accessible to other users (mode {:03o})",
                path.display(),
                mode & 0o777
            ))
            .with_hint(format!("it holds a key; run: chmod 600 {}", path.display())));
        }
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(cannot_read(path))?;
    Ok(Some(text))
}

/// Replaces a file atomically with one that only its owner can access.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = beside(path, "new");
    // A draft that is left over, or a link that someone placed there.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private().create_new(true).open(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// Opens a file for writing that only its owner can access; creates it if it
/// does not exist.
///
/// # Errors
///
/// If the path is a link or not a regular file.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            let file = private().open(path)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                file.set_permissions(fs::Permissions::from_mode(0o600))?;
            }
            Ok(file)
        }
        Ok(_) => Err(io::Error::other("it is not a regular file")),
        Err(_) => private().create_new(true).open(path),
    }
}

/// Opens `path.lock`, to be locked while the file at `path` is changed.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    private().create(true).open(beside(path, "lock"))
}

fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// `path` with `.ending` appended.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

//! Snapshots of a fake, in memory and in a file.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::Path;

use super::{Fake, SnapshotError};

impl Fake {
    /// Returns the state as JSON: applications, keys, sessions, lists, destinations and
    /// deliveries, but not the journal and the feed. It contains the keys and secrets of
    /// the fake.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let session = didit.approved("user-7");
    /// let copy = Fake::new();
    /// copy.restore(&didit.snapshot())?;
    /// assert_eq!(copy.status(&session).as_deref(), Some("Approved"));
    /// # Ok::<(), didit_testkit::SnapshotError>(())
    /// ```
    pub fn snapshot(&self) -> String {
        self.lock().to_json()
    }

    /// Returns a number that differs after every change of the state, so that a
    /// [snapshot](Self::snapshot) is taken only when necessary.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// let didit = Fake::new();
    /// let before = didit.version();
    /// didit.approved("user-7");
    /// assert_ne!(didit.version(), before);
    /// ```
    pub fn version(&self) -> u64 {
        let state = self.lock();
        let mut hasher = DefaultHasher::new();
        (state.writes, state.feed.seen(), state.deliveries.counts()).hash(&mut hasher);
        hasher.finish()
    }

    /// Replaces the state by a [snapshot](Self::snapshot).
    ///
    /// # Errors
    ///
    /// [`SnapshotError`] if the text is not a valid snapshot. The state is then unchanged.
    ///
    /// ```
    /// use didit_testkit::Fake;
    ///
    /// assert!(Fake::new().restore("{}").is_err());
    /// ```
    pub fn restore(&self, snapshot: &str) -> Result<(), SnapshotError> {
        self.lock().restore(snapshot).map_err(SnapshotError)
    }

    /// Writes a snapshot to a file that only its owner can read. The file is replaced
    /// atomically.
    ///
    /// # Errors
    ///
    /// The I/O error if the file can't be written.
    ///
    /// ```no_run
    /// use std::path::Path;
    /// use didit_testkit::Fake;
    ///
    /// Fake::new().save(Path::new("didit.json"))?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let snapshot = self.snapshot();
        let mut temporary = path.as_os_str().to_owned();
        temporary.push(".new");
        let temporary = Path::new(&temporary);
        let mut file = create_private(temporary)?;
        file.write_all(snapshot.as_bytes())?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(temporary, path)
    }

    /// Restores a snapshot from a file that [`Self::save`] has written. A missing file
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// An I/O error if the file can't be read or does not contain a valid snapshot.
    ///
    /// ```no_run
    /// use std::path::Path;
    /// use didit_testkit::Fake;
    ///
    /// Fake::new().load(Path::new("didit.json"))?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn load(&self, path: &Path) -> io::Result<()> {
        match std::fs::read_to_string(path) {
            Ok(text) => self.restore(&text).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn create_private(path: &Path) -> io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

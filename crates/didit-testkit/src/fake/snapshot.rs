//! Snapshots of a fake, in memory and in a file.

use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::{Fake, SnapshotError};
use crate::state::snapshot::Snapshot;

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
    /// assert_eq!(copy.status(&session).unwrap(), "Approved");
    /// # Ok::<(), didit_testkit::SnapshotError>(())
    /// ```
    pub fn snapshot(&self) -> String {
        self.take_snapshot().to_json()
    }

    /// Takes a snapshot, which is then written without the lock of the state.
    pub(crate) fn take_snapshot(&self) -> Snapshot {
        self.lock().snapshot()
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
}

/// A file with the state of one fake, locked until this value is dropped.
///
/// ```
/// use didit_testkit::{Fake, StateFile};
///
/// # let folder = std::env::temp_dir().join(format!("didit-state-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let path = folder.join("didit.json");
/// let mut file = StateFile::open(&path)?;
/// let didit = Fake::new();
/// file.load(&didit)?;
/// file.save(&didit)?;
/// assert!(StateFile::open(&path).is_err());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct StateFile {
    /// Without links, so that every spelling of a path is one file.
    path: PathBuf,
    locked: File,
    is_new: bool,
}

impl StateFile {
    /// Opens and locks a file, which is created if necessary. Only its owner can read it.
    ///
    /// # Errors
    ///
    /// The I/O error; one of the kind [`WouldBlock`](io::ErrorKind::WouldBlock) if another fake
    /// uses the file, by this path, another spelling of it or a link.
    pub fn open(path: &Path) -> io::Result<Self> {
        loop {
            let (locked, is_new) = match private().create_new(true).open(path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    (private().open(path)?, false)
                }
                created => (created?, true),
            };
            lock(&locked)?;
            let path = path.canonicalize()?;
            // Another fake may have replaced the file in the meantime.
            if is_same(&locked, &path)? {
                return Ok(Self {
                    path,
                    locked,
                    is_new,
                });
            }
        }
    }

    /// Restores the state of the file. A new file changes nothing.
    ///
    /// # Errors
    ///
    /// An I/O error if the file can't be read or does not contain a valid snapshot.
    pub fn load(&self, fake: &Fake) -> io::Result<()> {
        if self.is_new {
            return Ok(());
        }
        let text = std::fs::read_to_string(&self.path)?;
        fake.restore(&text).map_err(io::Error::other)
    }

    /// Writes the state. The file is replaced atomically.
    ///
    /// # Errors
    ///
    /// The I/O error if the file can't be written.
    pub fn save(&mut self, fake: &Fake) -> io::Result<()> {
        let mut draft = self.path.as_os_str().to_owned();
        draft.push(".new");
        let draft = Path::new(&draft);
        // Never written through a link, or with the permissions of a file that is there.
        match std::fs::remove_file(draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = private().create_new(true).open(draft)?;
        lock(&file)?;
        let mut writer = BufWriter::new(&file);
        fake.take_snapshot().write(&mut writer)?;
        writer.flush()?;
        drop(writer);
        file.sync_all()?;
        std::fs::rename(draft, &self.path)?;
        (self.locked, self.is_new) = (file, false);
        Ok(())
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => {
            io::Error::new(io::ErrorKind::WouldBlock, "another fake uses this file")
        }
        TryLockError::Error(error) => error,
    })
}

/// Whether a path still leads to an open file.
fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let id = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
        Ok(id(file.metadata()?) == id(path.metadata()?))
    }
    #[cfg(not(unix))]
    {
        // A locked file can't be replaced.
        let _ = (file, path);
        Ok(true)
    }
}

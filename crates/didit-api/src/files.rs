//! Blocking file work, on threads apart from the executor.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_channel::oneshot;

/// Runs `work` on a new thread, so that any executor can wait for file access.
///
/// Work that has begun continues when the future is dropped; its result is discarded.
pub(crate) fn offload<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Offload<T> {
    let (sender, receiver) = oneshot::channel();
    let thread = std::thread::Builder::new().name("didit-api file".to_owned());
    match thread.spawn(move || drop(sender.send(work()))) {
        Ok(_) => Offload(receiver),
        Err(error) => {
            let (sender, receiver) = oneshot::channel();
            drop(sender.send(Err(error)));
            Offload(receiver)
        }
    }
}

/// Future of offloaded work.
pub(crate) struct Offload<T>(oneshot::Receiver<io::Result<T>>);

impl<T> Future for Offload<T> {
    type Output = io::Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let received = Pin::new(&mut self.0).poll(cx);
        received
            .map(|result| result.unwrap_or_else(|_| Err(io::Error::other("the thread panicked"))))
    }
}

/// File that appears under its name only when it is complete. Readable by its owner alone.
pub(crate) struct PartFile {
    file: File,
    part: PathBuf,
    target: PathBuf,
    finished: bool,
}

impl PartFile {
    /// Creates the file under a temporary name beside `target`.
    pub(crate) fn beside(target: &Path) -> io::Result<Self> {
        let name = target
            .file_name()
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // Another process may be writing to the same target.
        for attempt in 0..100_u32 {
            let mut part = std::ffi::OsString::from(".");
            part.push(name);
            part.push(format!(".{}-{attempt}.part", std::process::id()));
            let part = target.with_file_name(part);
            match options.open(&part) {
                Ok(file) => {
                    return Ok(Self {
                        file,
                        part,
                        target: target.to_owned(),
                        finished: false,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Replaces the target with the complete file.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.part, &self.target)?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.finished {
            // The error that stopped the writing is the one to report.
            _ = fs::remove_file(&self.part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_arrives_on_any_executor() {
        let here = std::thread::current().id();
        let there = offload(|| Ok(std::thread::current().id()));
        assert_ne!(futures_executor::block_on(there).unwrap(), here);
        let failed = offload(|| Err::<(), _>(io::ErrorKind::NotFound.into()));
        let error = futures_executor::block_on(failed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn writers_of_one_target_have_a_file_each() {
        let folder = std::env::temp_dir().join(format!("didit-api-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let target = folder.join("report.pdf");
        let [mut first, mut second] = [(); 2].map(|()| PartFile::beside(&target).unwrap());
        first.write(b"first").unwrap();
        second.write(b"second").unwrap();
        second.finish().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"second");
        drop(first);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn panic_of_the_work_is_an_error() {
        let panics = offload(|| -> io::Result<()> { std::panic::resume_unwind(Box::new(())) });
        assert!(futures_executor::block_on(panics).is_err());
    }
}

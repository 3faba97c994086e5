//! What drivers print at the most verbose level, and the secrets that must not be in it.

use std::{
    fs::{File, OpenOptions},
    io,
    path::PathBuf,
};

/// Secrets and a person's data that the cases send about: credentials, a proxy's password, a payer, a session's token.
const PLANTED: [&str; 7] =
    ["key_example", "token_example", "pass_example", "jane@example.com", "Jane", "AB123", "ct_1\""];

/// Where a driver's processes print to.
pub(crate) struct Log {
    path: PathBuf,
    pub(crate) file: File,
}

impl Log {
    pub(crate) fn open(driver: &str) -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("conomyhq-{driver}-{}.log", std::process::id()));
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        Ok(Self { path, file })
    }

    /// What was planted and was printed all the same, or that nothing was printed at all.
    pub(crate) fn problems(&self) -> io::Result<Vec<String>> {
        let text = String::from_utf8_lossy(&std::fs::read(&self.path)?).into_owned();
        if text.is_empty() {
            return Ok(vec!["the driver printed nothing, so that nothing could be found".into()]);
        }
        Ok(leaks(&text))
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // A file left in the temporary folder does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Which planted texts are in `text`, with what stands around them.
pub(crate) fn leaks(text: &str) -> Vec<String> {
    let found = |planted: &&str| {
        let at = text.find(*planted)?;
        let around = &text.as_bytes()[at.saturating_sub(200)..(at + 60).min(text.len())];
        Some(format!("{planted:?} was printed: {}", String::from_utf8_lossy(around)))
    };
    PLANTED.iter().filter_map(found).collect()
}

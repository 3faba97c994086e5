//! What drivers print at the most verbose level, and the secrets that must not be in it.

use std::{
    fs::{File, OpenOptions},
    io,
    path::PathBuf,
};

/// What the usual calls and clients of the cases hold: credentials, a proxy's password, a payer, a session's token.
const USUAL: [&str; 7] =
    ["key_example", "token_example", "pass_example", "jane@example.com", "Jane", "AB123", "ct_1\""];

/// What cases plant on purpose, each with what stands for it there: plain words, digits, tokens and addresses, and some
/// in the very form of the service's labels. None of them means anything, so that none is ever printed by chance.
pub(crate) const PLANTED: [(&str, &str); 17] = [
    ("{planted_api_key}", "plantedkey31f8"),
    ("{planted_access_token}", "plantedtoken9a2c"),
    ("{planted_password}", "plantedpass77"),
    ("{planted_token}", "ct_planted7c1e"),
    ("{planted_first_name}", "plantedjane"),
    ("{planted_last_name}", "Sembrada"),
    ("{planted_email}", "planted.one@example.com"),
    ("{planted_document}", "7301944455"),
    ("{planted_phone}", "5550173301"),
    ("{planted_address}", "Calle Siembra 5"),
    ("{planted_item}", "Semilla de prueba"),
    ("{planted_account}", "acc_planted88"),
    ("{planted_owner}", "own_planted44"),
    ("{planted_requirement}", "plantedrequirement"),
    ("{planted_url}", "https://shop.example.com/planted/back"),
    ("{planted_reference}", "0d9c51e3-7c1e-4b7a-9f2c-5ab1c0ffee01"),
    // Of the session's page, which holds the token.
    ("{planted_page}", "checkout.conomyhq.com/ct_"),
];

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
    let found = |planted: &str| {
        let at = text.find(planted)?;
        let around = &text.as_bytes()[at.saturating_sub(200)..(at + 60).min(text.len())];
        Some(format!("{planted:?} was printed: {}", String::from_utf8_lossy(around)))
    };
    USUAL.into_iter().chain(PLANTED.into_iter().map(|(_, value)| value)).filter_map(found).collect()
}

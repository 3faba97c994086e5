//! CHANGELOG.md: what a release is told about, and which releases there were.

use super::version::Version;
use crate::{files, process::Result};

pub(super) const FILE: &str = "CHANGELOG.md";

const UNRELEASED: &str = "## Unreleased";

/// Moves what is unreleased under a version and a date.
pub(super) fn release(text: &str, version: Version, date: &str) -> Result<String> {
    let (head, rest) =
        text.split_once(&format!("\n{UNRELEASED}\n")).ok_or("CHANGELOG.md has no Unreleased")?;
    if !section(rest).lines().any(|line| line.starts_with("- ")) {
        return Err("nothing is unreleased: say in CHANGELOG.md what the release brings".into());
    }
    Ok(format!("{head}\n{UNRELEASED}\n\n## {version} - {date}\n{rest}"))
}

/// What the changelog says of a version.
pub(super) fn notes(version: Version) -> Result<String> {
    notes_in(&files::read(FILE)?, version).map(str::to_owned)
}

/// What a version brings.
fn notes_in(text: &str, version: Version) -> Result<&str> {
    let heading = format!("\n## {version} - ");
    let (_, rest) = text.split_once(&heading).ok_or_else(|| format!("CHANGELOG.md has no {version}"))?;
    let (_date, rest) = rest.split_once('\n').unwrap_or_default();
    Ok(section(rest).trim())
}

/// The newest version that was released.
pub(super) fn newest(text: &str) -> Option<Version> {
    let names = text.lines().filter_map(|line| line.strip_prefix("## ")?.split(' ').next());
    names.filter_map(|name| Version::parse(name).ok()).max()
}

/// A text up to the next version's heading.
fn section(text: &str) -> &str {
    text.split_once("\n## ").map_or(text, |(section, _)| section)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "# Changelog\n\n## Unreleased\n\n### Added\n\n- B.\n\n## 0.1.0 - 2026-01-02\n\n### Added\n\n- A.\n";

    fn version(text: &str) -> Version {
        Version::parse(text).expect(text)
    }

    #[test]
    fn a_release_takes_what_is_unreleased() {
        let text = release(TEXT, version("0.2.0"), "2026-11-24").expect("there is something to release");
        assert_eq!(
            text,
            "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-11-24\n\n### Added\n\n- B.\n\n## 0.1.0 - 2026-01-02\n\n\
             ### Added\n\n- A.\n"
        );
        assert_eq!(notes_in(&text, version("0.2.0")), Ok("### Added\n\n- B."));
        assert_eq!(notes_in(&text, version("0.1.0")), Ok("### Added\n\n- A."));
        assert!(notes_in(&text, version("0.2.0-rc.1")).is_err());
        assert_eq!(newest(&text), Some(version("0.2.0")));
        assert!(release(&text, version("0.3.0"), "2026-11-25").is_err(), "nothing is unreleased");
    }

    #[test]
    fn the_changelog_can_be_released_from() {
        let text = files::read(FILE).expect("it is there");
        let current = Version::parse(env!("CARGO_PKG_VERSION")).expect("the version");
        assert!(text.contains(&format!("\n{UNRELEASED}\n")), "CHANGELOG.md has no Unreleased");
        assert!(newest(&text).is_none_or(|newest| newest <= current), "a version newer than Cargo.toml's");
    }
}

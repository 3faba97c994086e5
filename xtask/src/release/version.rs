//! Version numbers: those that mean the same on every registry.

use std::fmt;

/// `1.2.3`, or before it `1.2.3-alpha.1`, `1.2.3-beta.1` and `1.2.3-rc.1`: what PyPI can say of all that Semantic
/// Versioning allows. The order of the members is the order of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    core: [u64; 3],
    stage: Stage,
    /// Counts within the stage.
    number: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Alpha,
    Beta,
    Candidate,
    Final,
}

impl Version {
    /// Reads a version as Cargo and npm write it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| {
            format!("{text} is no version: say X.Y.Z, or X.Y.Z-alpha.N, X.Y.Z-beta.N or X.Y.Z-rc.N")
        })
    }

    fn read(text: &str) -> Option<Self> {
        let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
        let core: Vec<u64> = core.split('.').map(number).collect::<Option<_>>()?;
        let (stage, number) = match pre.map(|pre| pre.split_once('.')) {
            None => (Stage::Final, 0),
            Some(Some(("alpha", count))) => (Stage::Alpha, number(count)?),
            Some(Some(("beta", count))) => (Stage::Beta, number(count)?),
            Some(Some(("rc", count))) => (Stage::Candidate, number(count)?),
            Some(_) => return None,
        };
        Some(Self { core: core.try_into().ok()?, stage, number })
    }

    /// As PyPI writes it (PEP 440), which is also what maturin makes of it.
    pub(crate) fn python(self) -> String {
        let Self { core: [major, minor, patch], stage, number } = self;
        let core = format!("{major}.{minor}.{patch}");
        match stage {
            Stage::Alpha => format!("{core}a{number}"),
            Stage::Beta => format!("{core}b{number}"),
            Stage::Candidate => format!("{core}rc{number}"),
            Stage::Final => core,
        }
    }

    /// Whether it comes before a final version, and is to be installed by those only who ask for it.
    pub(crate) fn is_early(self) -> bool {
        self.stage != Stage::Final
    }
}

/// A number that can be written in one way only.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Version {
    /// As Cargo and npm write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.core;
        write!(f, "{major}.{minor}.{patch}")?;
        match self.stage {
            Stage::Alpha => write!(f, "-alpha.{}", self.number),
            Stage::Beta => write!(f, "-beta.{}", self.number),
            Stage::Candidate => write!(f, "-rc.{}", self.number),
            Stage::Final => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_order_and_read_as_they_are_written() {
        let order = [
            "0.1.0",
            "0.9.0",
            "0.10.0",
            "1.0.0-alpha.1",
            "1.0.0-beta.1",
            "1.0.0-rc.2",
            "1.0.0-rc.10",
            "1.0.0",
        ];
        let versions = order.map(|text| Version::parse(text).expect(text));
        assert_eq!(versions.map(|version| version.to_string()), order);
        assert!(versions.is_sorted(), "{versions:?}");
    }

    #[test]
    fn python_has_its_own_way_to_write_what_comes_before() {
        for (text, python) in [
            ("1.2.3", "1.2.3"),
            ("1.0.0-alpha.1", "1.0.0a1"),
            ("1.0.0-beta.2", "1.0.0b2"),
            ("1.0.0-rc.10", "1.0.0rc10"),
        ] {
            assert_eq!(Version::parse(text).expect(text).python(), python);
        }
    }

    #[test]
    fn what_a_registry_would_read_otherwise_is_refused() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "v1.2.3",
            "01.2.3",
            "1.2.+3",
            "1.2.3-rc1",
            "1.2.3-rc",
            "1.2.3-dev.1",
            "1.2.3-rc.1.2",
            "1.2.3-rc.01",
            "1.2.3+build",
            "1.2.3-",
            "99999999999999999999.0.0",
        ] {
            assert!(Version::parse(text).is_err(), "{text}");
        }
    }
}

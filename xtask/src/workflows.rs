//! The workflows in `.github/workflows`, which run elsewhere: here they can be read with suspicion.

use crate::{
    process::{Result, run},
    python::Environment,
};

const TOOLS: Environment =
    Environment { directory: "venv-workflows", requirements: "xtask/requirements-workflows.txt" };

/// Looks for mistakes, and for what would let others in.
pub(crate) fn lint() -> Result {
    TOOLS.install()?;
    let mut actionlint = TOOLS.tool("actionlint");
    // Which of these two is installed differs from one machine to the next; the steps are one command each.
    actionlint.args(["-shellcheck=", "-pyflakes="]);
    run(actionlint)?;
    let mut zizmor = TOOLS.tool("zizmor");
    zizmor.args(["--offline", "--no-progress", "--strict-collection", "--persona=pedantic", ".github"]);
    run(zizmor)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use crate::{process::root, surface::RELEASE_RUST};

    #[test]
    fn one_rust_makes_what_is_tested_and_released() {
        let stated = format!("\n  RUSTUP_TOOLCHAIN: \"{RELEASE_RUST}\" ");
        for file in fs::read_dir(root().join(".github/workflows")).expect("there are workflows") {
            let file = file.expect("a file").path();
            let text = fs::read_to_string(&file).expect("it is text");
            assert!(text.contains(&stated), "{}", file.display());
        }
        let image = fs::read_to_string(root().join("sandbox/Dockerfile")).expect("it is there");
        assert!(image.contains(&format!("\nFROM rust:{RELEASE_RUST}-slim-")), "sandbox/Dockerfile");
    }

    #[test]
    fn the_oldest_rust_is_the_one_that_is_promised() {
        let ci = fs::read_to_string(root().join(".github/workflows/ci.yml")).expect("it is there");
        let promised = env!("CARGO_PKG_RUST_VERSION");
        for command in [format!("rustup toolchain install {promised} "), format!("cargo +{promised} check ")]
        {
            assert!(ci.contains(&command), "{command}");
        }
    }

    #[test]
    fn an_action_is_the_same_wherever_it_is_used() {
        let mut pins = BTreeMap::new();
        let workflows = fs::read_dir(root().join(".github/workflows")).expect("there are workflows");
        for file in workflows {
            let text = fs::read_to_string(file.expect("a file").path()).expect("it is text");
            let uses =
                text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "));
            for (action, pin) in uses.filter_map(|action| action.split_once('@')) {
                let known = pins.entry(action.to_owned()).or_insert_with(|| pin.to_owned());
                assert_eq!(known, pin, "{action}");
                let (hash, version) = pin.split_once(" # v").expect(pin);
                assert!(
                    hash.len() == 40 && version.starts_with(|first: char| first.is_ascii_digit()),
                    "{action}@{pin}"
                );
            }
        }
        assert!(!pins.is_empty());
    }
}

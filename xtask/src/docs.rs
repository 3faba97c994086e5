//! `cargo xtask docs`: the documentation as a site, of the pages in `docs/site` and of what they quote.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    files, node,
    process::{Result, command, printed, root, run as run_command, target_dir},
    python, surface,
};

const SITE: &str = "docs/site";

/// Warnings of the tools that say nothing of a page: any other fails the build.
const NO_CONCERN: [&str; 2] = [
    // A directive of Astro's own, which it reads before the bundler does.
    "MODULE_LEVEL_DIRECTIVE",
    // A list of pages for search engines, which wants to know where the site will be.
    "@astrojs/sitemap",
];

pub(crate) fn run(arguments: &[&str]) -> Result {
    let serve = match arguments {
        [] => false,
        ["--serve"] => true,
        _ => return Err("docs takes nothing but --serve".into()),
    };
    build()?;
    println!("\nThe site is in {}.", directory().display());
    if serve { run_command(npm("preview")) } else { Ok(()) }
}

/// Where the site is built: its links are from the root of wherever that is served.
fn directory() -> PathBuf {
    target_dir().join("docs")
}

/// Builds the site. A link that leads nowhere, a quotation of what is not there, or a warning fails it.
pub(crate) fn build() -> Result {
    // What the references are read from: the packages' sources, and what these import.
    python::tools()?;
    node::tools()?;
    node::install(SITE)?;
    surface::documentation()?;
    // Pages of what is public no more would stay.
    for language in ["python", "typescript"] {
        files::create_anew(Path::new(SITE).join("src/content/docs/reference").join(language))?;
    }
    let mut reference = python::tool("python");
    // It writes signatures as the lists of what is public do.
    reference.arg(root().join(SITE).join("reference.py")).env("PYTHONPATH", root().join(surface::READERS));
    run_command(reference)?;
    // An older build's pages go with it.
    files::create_anew(directory())?;
    let log = printed(npm("build"))?;
    print!("{log}");
    let told = |line: &&str| line.contains("[WARN]") && !NO_CONCERN.iter().any(|name| line.contains(name));
    if let Some(warning) = log.lines().find(told) {
        return Err(format!("building the site warns: {warning}"));
    }
    copy(&surface::pages(), &directory().join("rust"))?;
    let mut check = command("node");
    check.arg(root().join(SITE).join("check.mjs")).arg(directory());
    run_command(check)
}

/// A script of the site's package.json. npm has it run by the Node that is among the site's tools, since Astro wants
/// a newer one than the packages do.
fn npm(script: &str) -> Command {
    let mut npm = node::within(SITE, node::NPM, &["run", "--silent", script]);
    npm.env("ASTRO_TELEMETRY_DISABLED", "1").env("DOCS_OUT", directory()).env("NO_COLOR", "1");
    npm.env("DOCS_CACHE", target_dir().join("docs-cache"));
    npm
}

/// Copies what rustdoc wrote for readers: beside it may lie what it wrote for programs.
fn copy(from: &Path, to: &Path) -> Result {
    for file in files::below(from)?.iter().filter(|file| file.extension().is_none_or(|kind| kind != "json")) {
        let target = to.join(file);
        files::create(target.parent().expect("a file is in a directory"))?;
        files::copy(from.join(file), &target)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What to do for each error is told in Spanish by hand, where the English table is generated.
    #[test]
    fn every_error_is_explained_in_spanish() {
        let named = |file: &str, heading: &str| -> Vec<String> {
            let text = files::read(file).expect("it is there");
            let section =
                text.split(heading).nth(1).expect("it is there").split("\n## ").next().expect("it is there");
            let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
            rows.map(str::to_owned).collect()
        };
        let english = named("docs/errors.md", "## What to do\n");
        assert!(english.len() > 15, "{english:?}");
        assert_eq!(named("docs/site/src/content/docs/es/errors.mdx", "## Qué hacer\n"), english);
    }
}

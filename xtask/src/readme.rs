//! The snippets of the READMEs, of the site's pages and of the packages' own documentation, run as they stand against a sandbox.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    files,
    process::{Result, command, offline, root, run, target_dir},
    python,
    sandbox::Sandbox,
};

/// Type-checks and runs the Python blocks.
pub(crate) fn python() -> Result {
    let sources = [sources("bindings/python/python/conomyhq", "py")?, pages()?].concat();
    let files = write(&["README.md", "bindings/python/README.md"], &sources, "python", "py")?;
    let names: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
    for (tool, strict) in [("mypy", vec!["--strict"]), ("pyright", vec![])] {
        // With the package's own settings, which are the strictest.
        run(python::in_package(tool, &[strict, names.clone()].concat()))?;
    }
    for file in files {
        let mut python = offline(python::tool("python"));
        python.arg(file);
        with_sandbox(python)?;
    }
    Ok(())
}

/// Type-checks and runs the TypeScript blocks, which find the package as an installed one is found.
pub(crate) fn node() -> Result {
    let sources = [sources("bindings/node/src", "ts")?, pages()?].concat();
    let files = write(&["README.md", "bindings/node/README.md"], &sources, "ts", "mts")?;
    let directory = directory();
    let package = root().join("bindings/node");
    let installed = directory.join("node_modules");
    fs::create_dir_all(&installed)
        .and_then(|()| link(&package, &installed.join("conomyhq")))
        .and_then(|()| link(&package.join("node_modules/@opentelemetry"), &installed.join("@opentelemetry")))
        .map_err(|error| format!("{}: {error}", installed.display()))?;
    let mut compile = command("node");
    // In its own directory: the package's tsconfig.json is not a user's.
    compile.current_dir(&directory).arg(package.join("node_modules/typescript/bin/tsc"));
    compile.args(["--strict", "--target", "es2022", "--module", "node16", "--types", "node", "--typeRoots"]);
    compile.arg(package.join("node_modules/@types")).arg("--outDir").arg(&directory).args(&files);
    run(compile)?;
    for file in files {
        let mut node = offline(command("node"));
        node.arg(file.with_extension("mjs"));
        with_sandbox(node)?;
    }
    Ok(())
}

/// Runs a command whose clients find a sandbox in their environment.
pub(crate) fn with_sandbox(mut command: Command) -> Result {
    let sandbox = Sandbox::start(&[])?;
    command.envs(sandbox.environment());
    run(command)
}

fn directory() -> PathBuf {
    target_dir().join("readme")
}

/// A package's sources, in whose comments there may be snippets.
fn sources(directory: &str, extension: &str) -> Result<Vec<String>> {
    let mut paths = files::list(directory)?;
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    let names = paths.iter().filter_map(|path| path.file_name()?.to_str());
    Ok(names.map(|name| format!("{directory}/{name}")).collect())
}

/// The pages of the site that are written by hand.
fn pages() -> Result<Vec<String>> {
    const PAGES: &str = "docs/site/src/content/docs";
    let pages = files::below(PAGES)?;
    let pages = pages.iter().filter(|page| page.extension().is_some_and(|found| found == "mdx"));
    Ok(pages.map(|page| format!("{PAGES}/{}", page.display())).collect())
}

/// Writes each block of a language into a file of its own. Each README must have one, and some of the sources.
fn write(readmes: &[&str], sources: &[String], language: &str, extension: &str) -> Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    files::create(directory())?;
    let mut documented = false;
    for readme in readmes.iter().copied().chain(sources.iter().map(String::as_str)) {
        let blocks = blocks_in(readme, language)?;
        if blocks.is_empty() && readmes.contains(&readme) {
            return Err(format!("{readme} has no block of {language}"));
        }
        documented |= !blocks.is_empty() && !readmes.contains(&readme);
        for (line, block) in blocks {
            let name = readme.trim_end_matches(".md").trim_end_matches(".mdx").replace(['/', '\\'], "-");
            let name = format!("{name}-line-{line}.{extension}");
            let file = directory().join(name);
            files::write(&file, block)?;
            written.push(file);
        }
    }
    if documented { Ok(written) } else { Err(format!("no source has a block of {language}")) }
}

/// A file's blocks of a language, each with the number of its first line.
pub(crate) fn blocks_in(file: &str, language: &str) -> Result<Vec<(usize, String)>> {
    Ok(blocks(&files::read(file)?, language))
}

/// The one block of a language in a README.
pub(crate) fn only_block(readme: &str, language: &str) -> Result<String> {
    let blocks = blocks_in(readme, language)?;
    let [(_, block)] = blocks.as_slice() else {
        return Err(format!("{readme} has {} blocks of {language}, not one", blocks.len()));
    };
    Ok(block.clone())
}

/// The fenced blocks of a language, each with the number of its first line, without what a comment puts before each line.
fn blocks(markdown: &str, language: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = markdown.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        let Some((before, fence)) = line.split_once("```") else { continue };
        if before.trim_matches([' ', '*']).is_empty() {
            let inner = |line: &str| line.strip_prefix(before).unwrap_or_default().to_owned();
            let block = lines.by_ref().map(|(line, _)| inner(line)).take_while(|line| line != "```");
            let block: String = block.map(|line| format!("{line}\n")).collect();
            if fence == language {
                found.push((number + 1, block));
            }
        }
    }
    found
}

/// Makes `to` a link to the directory `from`, in place of the one that an earlier run made.
#[cfg(unix)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    let _ = fs::remove_file(to);
    std::os::unix::fs::symlink(from, to)
}

#[cfg(windows)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    let _ = fs::remove_dir(to);
    std::os::windows::fs::symlink_dir(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rust's blocks are run by `cargo test --doc`, of the files that the crate for it names.
    #[test]
    fn pages_with_rust_are_run() {
        let run = files::read("tests/readme/src/lib.rs").expect("a file of this repository");
        for page in pages().expect("a file of this repository") {
            let named = run.contains(&format!("include_str!(\"../../../{page}\")"));
            assert_eq!(
                named,
                !blocks_in(&page, "rust").expect("a file of this repository").is_empty(),
                "{page} in tests/readme/src/lib.rs"
            );
        }
    }

    /// A fence without a language would be taken for Rust there, and for nothing here.
    #[test]
    fn fences_of_pages_name_languages_that_are_known() {
        const KNOWN: [&str; 9] = ["python", "ts", "rust", "sh", "json", "http", "txt", "toml", "yaml"];
        for page in pages().expect("a file of this repository") {
            let text = files::read(&page).expect("a file of this repository");
            let fences = text.lines().filter_map(|line| line.strip_prefix("```")).step_by(2);
            for fence in fences {
                let language = fence.split(' ').next().unwrap_or_default();
                assert!(KNOWN.contains(&language), "{page}: a fence of {language:?}");
            }
        }
    }

    /// Commands of a shell are not run. That they are such, and that the sandbox takes what it is given, is looked at.
    #[test]
    fn commands_of_pages_are_known() {
        let usage = files::read("crates/conomyhq-sandbox/README.md").expect("the repository has it");
        for page in pages().expect("the repository has it") {
            for (line, block) in blocks_in(&page, "sh").expect("the repository has it") {
                if cfg!(unix) {
                    let status =
                        Command::new("sh").args(["-n", "-c", &block]).status().expect("there is a shell");
                    assert!(status.success(), "{page}:{line}");
                }
                for command in block.lines().filter(|line| line.contains("conomyhq-sandbox serve")) {
                    for option in command.split(' ').filter(|word| word.starts_with("--")) {
                        assert!(usage.contains(option), "{page}:{line}: {option}");
                    }
                }
            }
        }
    }

    #[test]
    fn blocks_are_found_by_their_language() {
        let text = "a\n```sh\nls\n```\n```python\nx = 1\ny = 2\n```\nb\n```python\nz\n```\n";
        assert_eq!(blocks(text, "python"), [(6, "x = 1\ny = 2\n".to_owned()), (11, "z\n".to_owned())]);
        assert!(blocks(text, "ts").is_empty());
        let comment = "/**\n * Says `x`.\n *\n * ```ts\n * x();\n *\n *   y();\n * ```\n * z\n */\n";
        assert_eq!(blocks(comment, "ts"), [(5, "x();\n\n  y();\n".to_owned())]);
    }
}

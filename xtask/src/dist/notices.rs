//! The notices of third parties: every crate that is linked into an artefact, with its licences' texts.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use super::linked::{self, Crate};
use crate::{files, platform::Platform, process::Result};

/// The licence files that crates carry begin with one of these.
const NAMES: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// What is in an artefact.
struct Entry {
    title: String,
    texts: Vec<String>,
}

/// Writes the notices for what is linked into a package.
pub(crate) fn write(package: &str, platform: &Platform, to: &Path) -> Result {
    let crates = linked::crates(package, platform)?;
    let mut entries = runtime(platform);
    for third in crates.iter().filter(|one| !one.ours) {
        entries.push(of_crate(third)?);
    }
    entries.sort_by(|one, other| one.title.cmp(&other.title));

    // Most texts stand in more than one crate: each is printed once, under a number.
    let mut texts: Vec<&str> = Vec::new();
    let mut list = String::new();
    for entry in &entries {
        let mut numbers = BTreeSet::new();
        for text in &entry.texts {
            let number = texts.iter().position(|known| known == text).unwrap_or_else(|| {
                texts.push(text);
                texts.len() - 1
            });
            numbers.insert(number + 1);
        }
        let numbers: String = numbers.iter().map(|number| format!(" [{number}]")).collect();
        let _ = writeln!(list, "{}{numbers}", entry.title);
    }
    let mut notices =
        format!("What this contains of others, and the texts of their licences by number.\n\n{list}");
    for (text, number) in texts.iter().zip(1..) {
        let _ = write!(notices, "\n{:=<79}\n\n{text}\n", format!("[{number}] "));
    }
    files::write(to, notices)
}

fn of_crate(third: &Crate) -> Result<Entry> {
    let Crate { name, version, licence, repository, directory, .. } = third;
    let mut texts = texts(directory)?;
    if texts.is_empty() {
        texts.push(known(name, licence).ok_or_else(|| {
            format!("{name} {version} ({licence}) carries no licence: say in notices.rs what its text is")
        })?);
    }
    let mut title = format!("{name} {version}, {licence}, {repository}");
    if licence.contains("MPL") {
        let _ = write!(title, " (unmodified; its source is version {version} on crates.io)");
    }
    Ok(Entry { title, texts })
}

/// What the licence files in a crate's directory say, and those below, where code is that it took from others.
fn texts(directory: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for file in files::below(directory)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if NAMES.iter().any(|begin| name.starts_with(begin)) && !name.ends_with(".rs") {
            texts.push(tidy(&String::from_utf8_lossy(&files::read_bytes(directory.join(file))?)));
        }
    }
    Ok(texts)
}

/// Without what differs between two copies of one text.
fn tidy(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The licence of a crate that is published without its text.
fn known(name: &str, licence: &str) -> Option<String> {
    match (name, licence) {
        ("napi" | "napi-sys", "MIT") => Some(mit("Copyright (c) 2020 LongYinan\nCopyright (c) 2018 GitHub")),
        (_, "MPL-2.0") => Some(tidy(include_str!("licences/MPL-2.0.txt"))),
        _ => None,
    }
}

/// The MIT licence of this holder.
fn mit(copyright: &str) -> String {
    let ours = include_str!("../../../LICENSE-MIT");
    let terms = ours.find("Permission is hereby granted").map_or(ours, |begin| &ours[begin..]);
    format!("{copyright}\n\n{}", tidy(terms))
}

/// What every Rust program contains beside crates.
fn runtime(platform: &Platform) -> Vec<Entry> {
    let mut entries = vec![Entry {
        title:
            "the Rust standard library, with addr2line, gimli, hashbrown, memchr, miniz_oxide, object and \
                rustc-demangle, Apache-2.0 OR MIT, https://github.com/rust-lang/rust"
                .into(),
        texts: vec![mit("Copyright (c) The Rust Project Contributors, and the authors of those crates")],
    }];
    if platform.libc.is_some() {
        // Zig links it in place of the compiler's own library. The C library is not linked in, not even musl.
        entries.push(Entry {
            title: "LLVM's libunwind, Apache-2.0 WITH LLVM-exception, https://libunwind.llvm.org".into(),
            texts: vec![tidy(include_str!("licences/LLVM.txt"))],
        });
    }
    entries
}

//! The page with what was measured.

use std::fmt::Write;

use super::{
    Extent, chart, machine,
    plan::{Language, OURS},
    prepare::{self, Version},
    results::{Results, Row},
    spread::shown,
    targets::{HEAD, Verdict},
};
use crate::{files, process::Result};

pub(super) const FILE: &str = "docs/benchmarks.md";

pub(super) fn write(extent: Extent, results: &Results, versions: &[Version], verdicts: &[Verdict]) -> Result {
    let command = if extent == Extent::Full { "cargo xtask bench --full" } else { "cargo xtask bench" };
    let met = verdicts.iter().filter(|verdict| verdict.met).count();
    let mut page = format!(
        "<!-- Written by `cargo xtask bench`. Do not edit. -->\n\n# Benchmarks\n\n\
         What a call costs beside what people would use in place of these packages: the same call in each (a session's \
         creation, if nothing else is said; typed answers), against a service on loopback. Libraries take turns, each \
         in a fresh process each time. A ratio is how many times better ours is: the median of the rounds' ratios, \
         and in brackets the least and the most. [bench/](../bench/README.md) says what is measured how.\n\n\
         Measured on {} by `{command}`: {}. Python {}, Node {}, Rust {}.\n\n\
         ![Calls and costs of each library in six modes; the tables below have the figures]({})\n\n\
         ## Targets\n\n{met} of {} are met.\n\n",
        machine::date(),
        machine::machine(),
        prepare::python_version()?,
        prepare::node_version()?,
        prepare::rust_version()?,
        chart::FILE.trim_start_matches("docs/"),
        verdicts.len(),
    );
    line(&mut page, &HEAD);
    line(&mut page, &HEAD.map(|_| "---"));
    for verdict in verdicts {
        line(&mut page, &verdict.cells());
    }
    for language in [Language::Python, Language::Node, Language::Rust] {
        let _ = write!(page, "\n## {}\n\n", language.name());
        let named = versions.iter().filter(|(of, ..)| *of == language);
        let named = named.map(|(_, name, version)| format!("{name} {version}"));
        let _ = writeln!(page, "{}.", named.collect::<Vec<_>>().join(", "));
        let rows: Vec<&Row> = results.0.iter().filter(|row| row.language == language).collect();
        for mode in rows.chunk_by(|one, other| one.mode == other.mode) {
            table(&mut page, mode);
        }
    }
    files::write(FILE, page)
}

/// A mode's rows, a line a library and a column a metric.
fn table(page: &mut String, rows: &[&Row]) {
    let title = rows[0].title.split_once(", ").map_or(rows[0].title.as_str(), |(_, title)| title);
    let _ = write!(page, "\n### {}{}\n\n", title[..1].to_uppercase(), &title[1..]);
    let metrics: Vec<_> = rows.chunk_by(|one, other| one.metric.name == other.metric.name).collect();
    let columns = metrics.iter().map(|rows| {
        let metric = rows[0].metric;
        if metric.title.contains(metric.unit) {
            metric.title.to_owned()
        } else {
            format!("{}, {}", metric.title, metric.unit)
        }
    });
    let head: Vec<String> = std::iter::once("library".to_owned()).chain(columns).collect();
    line(page, &head);
    line(
        page,
        &head.iter().enumerate().map(|(at, _)| if at == 0 { "---" } else { "---:" }).collect::<Vec<_>>(),
    );
    for library in metrics[0] {
        let cells = metrics.iter().map(|rows| {
            let row = rows.iter().find(|row| row.library == library.library);
            row.map_or_else(String::new, |row| cell(row))
        });
        let name = if library.library == OURS { format!("**{OURS}**") } else { library.library.clone() };
        line(page, &std::iter::once(name).chain(cells).collect::<Vec<_>>());
    }
}

fn cell(row: &Row) -> String {
    let figure = shown(row.figure.median);
    match row.ratio {
        None => figure,
        Some(ratio) if row.runs == 1 => format!("{figure} · {}×", shown(ratio.median)),
        Some(ratio) => {
            format!("{figure} · {}× ({}–{})", shown(ratio.median), shown(ratio.min), shown(ratio.max))
        }
    }
}

fn line(page: &mut String, cells: &[impl AsRef<str>]) {
    for cell in cells {
        let _ = write!(page, "| {} ", cell.as_ref());
    }
    page.push_str("|\n");
}

//! The chart: a group of bars for each of the modes that have targets, readable on a light and on a dark page.

use std::fmt::Write;

use super::{
    plan::{CALLS, CPU, Metric, OURS},
    results::{Results, Row},
    spread::shown,
};
use crate::{files, process::Result};

pub(super) const FILE: &str = "docs/benchmarks.svg";

/// A mode, its metric, and what is written above the bars.
const GROUPS: [(&str, &Metric, &str); 6] = [
    ("python-one-core", &CPU, "Python, on one core: µs of CPU a call, less is better"),
    ("python-threads-8", &CALLS, "Python, 8 threads: calls a second, more is better"),
    ("python-asyncio-64", &CALLS, "Python, asyncio, 64 in flight: calls a second, more is better"),
    ("node-1", &CALLS, "Node, one call at a time: calls a second, more is better"),
    ("node-64", &CALLS, "Node, 64 in flight: calls a second, more is better"),
    ("rust-one-core", &CPU, "Rust, on one core: µs of CPU a call, less is better"),
];

const WIDTH: usize = 760;
/// Where bars begin, and how long the longest is.
const LEFT: usize = 120;
const LONGEST: f64 = 540.0;
const BAR: usize = 16;
const STEP: usize = 22;

/// The page that shows it may be light or dark whatever the reader's system is, so it brings its own background.
const STYLE: &str = "\
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 }
.page { fill: #ffffff } .peer { fill: #8c959f } .ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .page { fill: #0d1117 } .peer { fill: #6e7681 } .ours { fill: #4493f8 }
}";

pub(super) fn write(results: &Results) -> Result {
    files::write(FILE, draw(results))
}

fn draw(results: &Results) -> String {
    let mut bars = String::new();
    let mut described = Vec::new();
    let mut top = 16;
    for (mode, metric, title) in GROUPS {
        let rows = results.0.iter().filter(|row| row.mode == mode && row.metric.name == metric.name);
        let rows: Vec<&Row> = rows.collect();
        let most = rows.iter().map(|row| row.figure.median).fold(f64::MIN_POSITIVE, f64::max);
        let _ = writeln!(bars, r#"<text class="title" x="16" y="{}">{title}</text>"#, top + 14);
        top += 24;
        for row in &rows {
            let figure = row.figure.median;
            let length = (figure / most * LONGEST).max(1.0);
            let class = if row.library == OURS { "ours" } else { "peer" };
            let text = top + 13;
            let _ = writeln!(
                bars,
                r#"<text x="{}" y="{text}" text-anchor="end">{}</text><rect class="{class}" x="{LEFT}" y="{top}" width="{length:.1}" height="{BAR}" rx="2"/><text x="{:.1}" y="{text}">{}</text>"#,
                LEFT - 8,
                row.library,
                LEFT as f64 + length + 8.0,
                shown(figure),
            );
            top += STEP;
        }
        let figures = rows.iter().map(|row| format!("{} {}", row.library, shown(row.figure.median)));
        described.push(format!("{title}: {}.", figures.collect::<Vec<_>>().join(", ")));
        top += 14;
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" role="img" aria-labelledby="title description">
<title id="title">What a call costs in each library</title>
<desc id="description">{}</desc>
<style>{STYLE}</style>
<rect class="page" width="{WIDTH}" height="{top}" rx="6"/>
{bars}</svg>
"#,
        described.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::{Extent, plan};

    #[test]
    fn each_group_is_measured_in_a_quick_run() {
        let modes = plan::modes(Extent::Quick);
        for (name, metric, _) in GROUPS {
            let mode = modes.iter().find(|mode| mode.name == name).expect(name);
            assert!(mode.shape.metrics().iter().any(|measured| measured.name == metric.name), "{name}");
        }
    }
}

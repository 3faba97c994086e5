//! A mode's libraries by turns, each in a fresh process each time: what else the machine does, it does to all of them.

use std::io::Write;

use super::{
    Extent,
    plan::{self, Mode, Operation, Shape},
    prepare::Programs,
    results::Results,
    service::Service,
    spread::shown,
    worker::{self, Report},
};
use crate::process::Result;

pub(super) fn hold(
    mode: &Mode,
    extent: Extent,
    programs: &Programs,
    service: &Service,
    results: &mut Results,
) -> Result {
    print!("{}: ", mode.title);
    service.share_core(mode.one_core)?;
    let mut reports: Vec<Vec<Report>> = mode.libraries.iter().map(|_| Vec::new()).collect();
    for round in 0..mode.rounds(extent) as usize {
        for turn in 0..mode.libraries.len() {
            // Nobody is always first.
            let at = (round + turn) % mode.libraries.len();
            let library = mode.libraries[at];
            let before = service.connections()?;
            let report = worker::run(mode, library, extent, programs, service)
                .map_err(|problem| format!("{}: {library}: {problem}", mode.title))?;
            // The question takes one itself.
            let opened = service.connections()? - before - 1;
            check(mode, library, &report, opened)
                .map_err(|problem| format!("{}: {library}: {problem}", mode.title))?;
            reports[at].push(report);
            print!(".");
            // Nothing is lost if it stays in the buffer.
            let _ = std::io::stdout().flush();
        }
    }
    for metric in mode.shape.metrics() {
        let mut figures = Vec::new();
        for (library, reports) in mode.libraries.iter().zip(&reports) {
            let rounds: Option<Vec<f64>> = reports
                .iter()
                .map(|report| report.get(metric.name).and_then(serde_json::Value::as_f64))
                .collect();
            let rounds =
                rounds.ok_or_else(|| format!("{}: {library} reports no {}", mode.title, metric.name))?;
            figures.push((*library, rounds));
        }
        results.add(mode, metric, &figures);
    }
    let first = mode.shape.metrics()[0];
    let summary = mode.libraries.iter().filter_map(|library| {
        let row = results.find(&mode.name, library, first)?;
        Some(format!("{library} {}", shown(row.figure.median)))
    });
    println!(" {} {}", summary.collect::<Vec<_>>().join(", "), first.unit);
    Ok(())
}

/// Whether a library was used as it is meant to be: it would be no contest if one opened a connection for each call.
fn check(mode: &Mode, library: &str, report: &Report, opened: u64) -> Result {
    if !matches!(mode.shape, Shape::Threads | Shape::Tasks) {
        return Ok(());
    }
    let calls = report.get("calls").and_then(serde_json::Value::as_u64).unwrap_or(0);
    if mode.operation == Operation::Payment && library == plan::OURS {
        return if opened >= calls {
            Ok(())
        } else {
            Err(format!("{calls} payments went out on {opened} connections"))
        };
    }
    // Some open a connection while another is about to be free.
    let most = u64::from(mode.concurrency) * 2 + 2;
    if opened <= most {
        Ok(())
    } else {
        Err(format!("{opened} connections were opened, {most} at most are meant to be"))
    }
}

//! `cargo xtask bench`: our packages beside what people would use in their place, on the same calls.
//!
//! What is measured is in [`plan`], what is wanted of it in [`targets`]; `bench/` has the service and the programs that
//! call it. A figure is never an error: only a program that fails is, and each looks at every answer it gets.

mod chart;
mod contest;
mod cores;
mod machine;
mod page;
mod plan;
mod prepare;
mod results;
mod service;
mod spread;
mod targets;
mod worker;

use std::time::Instant;

use crate::{
    files,
    process::{Result, target_dir},
    programs, table,
};
use prepare::Programs;
use results::Results;
use service::Service;

/// How much of the plan is run, and how long each run measures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Minutes: the modes that have targets, and some of the others.
    Quick,
    /// All modes, for as long as it takes to have the figures stable.
    Full,
    /// Seconds, with debug builds and what is there anyway: whether it works at all. The figures mean nothing.
    Smoke,
}

pub(crate) fn run(arguments: &[&str]) -> Result {
    match arguments {
        [] => measure(Extent::Quick),
        ["--full"] => measure(Extent::Full),
        ["--smoke"] => {
            programs::build_all()?;
            smoke()
        }
        _ => Err(format!("there is --full and --smoke, and no {}", arguments.join(" "))),
    }
}

/// Whether the programs and the service still work together, once the tests' programs and packages are built.
pub(crate) fn smoke() -> Result {
    if !cfg!(target_os = "linux") {
        println!("what is measured is asked of Linux");
        return Ok(());
    }
    contest(Extent::Smoke, &prepare::debug()).map(drop)
}

fn measure(extent: Extent) -> Result {
    let programs = prepare::release()?;
    let mut results = contest(extent, &programs)?;
    let installed = prepare::installed(&programs)?;
    prepare::sizes(&installed, &mut results)?;
    let versions = prepare::versions(&installed)?;
    results.name_versions(&versions);

    files::write(target_dir().join("bench/results.json"), results.json()?)?;
    let verdicts = targets::judge(&results);
    page::write(extent, &results, &versions, &verdicts)?;
    chart::write(&results)?;
    println!("\nwritten: target/bench/results.json, {}, {}", page::FILE, chart::FILE);
    table::print(&targets::table(&verdicts));
    Ok(())
}

fn contest(extent: Extent, programs: &Programs) -> Result<Results> {
    let begin = Instant::now();
    let service = Service::start(programs)?;
    let mut results = Results::default();
    for mode in plan::modes(extent) {
        contest::hold(&mode, extent, programs, &service, &mut results)?;
    }
    println!("\nmeasured for {:.0} s", begin.elapsed().as_secs_f64());
    Ok(results)
}

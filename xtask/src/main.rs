//! The repository's own commands: `cargo xtask`.
//!
//! One module holds one command; a new one needs its module and its row in [`COMMANDS`].
#![forbid(unsafe_code)]

mod bench;
mod browser;
mod codegen;
mod contract;
mod demo;
mod deny;
mod dependencies;
mod dist;
mod docs;
mod examples;
mod files;
mod node;
mod platform;
mod process;
mod programs;
mod python;
mod readme;
mod release;
mod rooms;
mod sandbox;
mod soak;
mod surface;
mod table;
mod test;
mod workflows;

use std::process::ExitCode;

use process::Result;

struct Command {
    name: &'static str,
    /// What the command takes, and what it does.
    usage: (&'static str, &'static str),
    run: fn(&[&str]) -> Result,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        usage: (
            "[--open]",
            "build everything and play the recipe in each language against a local ConomyHQ, and leave that one's desk open",
        ),
        run: demo::run,
    },
    Command {
        name: "test",
        usage: (
            "[PART]…",
            "run the tests: all but dist, or only the parts that are named; a wrong name lists them",
        ),
        run: test::run,
    },
    Command {
        name: "dist",
        usage: ("[PART]…", "build what people install into dist/: all of it, or the parts that are named"),
        run: dist::run,
    },
    Command {
        name: "notices",
        usage: ("PACKAGE FILE", "write the licences of all that is linked into a package of cargo's"),
        run: dist::write_notices,
    },
    Command {
        name: "release",
        usage: ("X.Y.Z | STEP", "set the version everywhere; or one of the steps that the workflows take"),
        run: release::run,
    },
    Command {
        name: "codegen",
        usage: ("[--check]", "write the clients' generated files and the tables in docs/, or compare them"),
        run: codegen::run,
    },
    Command {
        name: "deny",
        usage: ("[CHECK]…", "hold what is depended on to deny.toml: licenses, bans, sources; or advisories"),
        run: deny::run,
    },
    Command {
        name: "surface",
        usage: ("[--check]", "write what the packages make public into docs/surface/, or compare it"),
        run: surface::run,
    },
    Command {
        name: "docs",
        usage: ("[--serve]", "build the documentation as a site, and serve it on this machine"),
        run: docs::run,
    },
    Command {
        name: "soak",
        usage: (
            "[OPTION N]…",
            "send many payments at random trouble (--called-off, --strays, --resolved, --payments: how many; --seed: which), then run the tests of endurance whole",
        ),
        run: soak::run,
    },
    Command {
        name: "pictures",
        usage: ("", "take the pictures of the sandbox's pages for the documentation, into docs/pictures/"),
        run: browser::pictures,
    },
    Command {
        name: "bench",
        usage: ("[--full | --smoke]", "measure the packages beside what people would use in their place"),
        run: bench::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some((name, rest)) = arguments.split_first() else {
        eprint!("{}", usage());
        return ExitCode::from(2);
    };
    if matches!(*name, "help" | "--help" | "-h") {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == *name) else {
        eprint!("there is no command {name}\n\n{}", usage());
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nxtask {name}: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let rows = COMMANDS.iter().map(|command| {
        let (takes, does) = command.usage;
        format!("  {:<32} {does}\n", format!("{} {takes}", command.name))
    });
    format!("usage: cargo xtask COMMAND\n\n{}", rows.collect::<String>())
}

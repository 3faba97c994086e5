//! The crates, in a clean room: what is in them, the sandbox by `cargo install`, and a program that depends on the client.

use std::{
    collections::BTreeSet,
    env,
    path::{Path, PathBuf},
    process::Command,
};

use super::Room;
use crate::{
    dist, files,
    process::{Result, cargo, root, run, target_dir},
    programs, readme,
    sandbox::Sandbox,
};

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn packaged() -> Result {
    let room = Room::new("crates", "bin")?;
    let client = unpack(&room, "conomyhq", &["src", "examples"])?;
    let sandbox = unpack(&room, programs::SANDBOX, &["src", "assets", "templates"])?;

    // Neither is on crates.io by now: this says what cargo would find there.
    let published = format!("patch.crates-io.conomyhq.path={:?}", client.display().to_string());
    let mut install = cargo_in(&room, &["install", "--offline", "--debug", "--config", &published]);
    install.arg("--path").arg(sandbox).arg("--root").arg(room.path());
    run(install)?;
    let sandbox = room.path().join("bin").join(format!("{}{}", programs::SANDBOX, env::consts::EXE_SUFFIX));
    let sandbox = Sandbox::of(&sandbox, &[])?;

    room.write("Cargo.toml", MANIFEST)?;
    // The versions that the rest is tested with, which are at hand.
    room.write("Cargo.lock", &files::read("Cargo.lock")?)?;
    room.write("shop.rs", &readme::only_block("README.md", "rust")?)?;
    room.write("blocking.rs", BLOCKING)?;
    for arguments in [&["--bin", "shop"][..], &["--bin", "blocking", "--features", "blocking"]] {
        let mut shop = cargo_in(&room, &["run", "--offline", "--config", &published]);
        shop.args(arguments).envs(sandbox.environment());
        run(shop)?;
    }
    let payments = sandbox.control("GET", "payments", None)?;
    match payments.as_array() {
        Some(payments) if payments.len() == 2 => Ok(()),
        _ => Err(format!("the two programs should have made a payment each: {payments}")),
    }
}

const MANIFEST: &str = r#"[package]
name = "shop"
edition = "2024"

[features]
blocking = ["conomyhq/blocking"]

[dependencies]
conomyhq = "0"
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

[[bin]]
name = "shop"
path = "shop.rs"

[[bin]]
name = "blocking"
path = "blocking.rs"
required-features = ["blocking"]
"#;

const BLOCKING: &str = r#"use conomyhq::{Conomy, types::{CreateCheckoutPayment, CreateCheckoutSession}};

fn main() -> conomyhq::Result<()> {
    let conomy = Conomy::from_env()?;
    let session = conomy.checkout_sessions().create(CreateCheckoutSession::new("ct_1")).wait()?;
    let payment = CreateCheckoutPayment::new("ETPAY");
    let payment = conomy.checkout_sessions().create_payment(&session.id, payment).wait()?;
    println!("payment {} is {}", payment.id, payment.status);
    Ok(())
}
"#;

/// Cargo as it runs in the room; what it compiles stays for the next time.
fn cargo_in(room: &Room, arguments: &[&str]) -> Command {
    let mut command = room.building_command(cargo([]).get_program());
    command.args(arguments).env("CARGO_TARGET_DIR", target_dir().join("installed"));
    command
}

/// Unpacks a crate that holds these of its directories, and what every crate has; answers where.
fn unpack(room: &Room, name: &str, directories: &[&str]) -> Result<PathBuf> {
    let packed = dist::build::directory().join(format!("{name}-{VERSION}.crate"));
    let mut tar = room.building_command("tar");
    // As of now: every crate says of its files that they are of 2006, and cargo would not see what changed in them.
    tar.arg("-xmf").arg(packed).arg("-C").arg(room.path());
    run(tar)?;
    let unpacked = room.path().join(format!("{name}-{VERSION}"));
    let source = root().join("crates").join(name);

    let mut wanted: BTreeSet<PathBuf> = FILES.iter().map(PathBuf::from).collect();
    for directory in directories {
        let sources = files::below(source.join(directory))?;
        wanted.extend(sources.into_iter().map(|file| Path::new(directory).join(file)));
    }
    let found = files::below(&unpacked)?;
    let odd: Vec<_> = wanted.symmetric_difference(&found).map(|path| path.display().to_string()).collect();
    if !odd.is_empty() {
        return Err(format!("the crate {name} lacks these, or should not have them: {}", odd.join(", ")));
    }
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        if files::read(unpacked.join(license))? != files::read(license)? {
            return Err(format!("the crate {name} has another {license} than the repository"));
        }
    }
    Ok(unpacked)
}

/// What is in every crate.
const FILES: [&str; 7] = [
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
];

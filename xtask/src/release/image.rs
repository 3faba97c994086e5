//! The sandbox as an image for containers, one for each processor under one name.

use std::{path::Path, process::Command, thread::sleep, time::Duration};

use super::{
    artefacts::{Artefact, Mode, Registry, all, image_file},
    step,
    version::Version,
};
use crate::{
    files,
    process::{Result, command, output, run},
};

const IMAGE: &str = "ghcr.io/conomyhq/sandbox";

/// Builds the image on a machine with such a processor, has it answer, and keeps it.
pub(super) fn build(version: Version, cpu: &str, directory: &Path) -> Result {
    let name = one(version, cpu);
    run(docker(&["build", "--file", "sandbox/Dockerfile", "--tag", &name, "."]))?;
    check(&name)?;
    let directory = directory.join(Registry::Image.directory());
    files::create(&directory)?;
    let mut save = docker(&["save", "--output"]);
    save.arg(directory.join(image_file(version, cpu))).arg(name);
    run(save)
}

/// Starts a container of an image, and asks the sandbox in it whether it is well.
fn check(image: &str) -> Result {
    const CONTAINER: &str = "conomyhq-sandbox-check";
    run(docker(&["run", "--rm", "--detach", "--name", CONTAINER, image]))?;
    let health = || docker(&["exec", CONTAINER, "/conomyhq-sandbox", "health", "--port", "8080"]);
    let is_well = (0..30).any(|_| {
        sleep(Duration::from_secs(1));
        output(health()).is_some()
    });
    run(docker(&["stop", CONTAINER]))?;
    if is_well { Ok(()) } else { Err(format!("{image} does not answer")) }
}

/// Publishes the images that were kept, and one that stands for all of them. Doing it again changes nothing.
pub(super) fn publish(version: Version, directory: &Path, mode: Mode) -> Result {
    let images: Vec<_> =
        all(version).into_iter().filter(|artefact| artefact.registry == Registry::Image).collect();
    let names: Vec<_> = images.iter().filter_map(cpu).map(|cpu| one(version, cpu)).collect();
    let tagged = tags(version);
    if mode == Mode::Show {
        println!("{} of {}", tagged.join(", "), names.join(", "));
        return Ok(());
    }
    for (image, name) in images.iter().zip(&names) {
        let mut load = docker(&["load", "--input"]);
        load.arg(image.path(directory)?);
        run(load)?;
        run(docker(&["push", name]))?;
    }
    let mut create = docker(&["buildx", "imagetools", "create"]);
    for tag in &tagged {
        create.args(["--tag", tag]);
    }
    create.args(names);
    run(create)?;
    let inspect =
        docker(&["buildx", "imagetools", "inspect", &tagged[0], "--format", "{{.Manifest.Digest}}"]);
    let digest = output(inspect).ok_or_else(|| format!("{} was published and is not seen", tagged[0]))?;
    step::output("name", IMAGE)?;
    step::output("digest", digest.trim())
}

fn cpu(artefact: &Artefact) -> Option<&'static str> {
    artefact.platform.map(|platform| platform.cpu)
}

/// The image for one processor.
fn one(version: Version, cpu: &str) -> String {
    format!("{IMAGE}:{version}-{cpu}")
}

/// What people ask for.
fn tags(version: Version) -> Vec<String> {
    let mut tags = vec![format!("{IMAGE}:{version}")];
    if !version.is_early() {
        tags.push(format!("{IMAGE}:latest"));
    }
    tags
}

fn docker(arguments: &[&str]) -> Command {
    let mut docker = command("docker");
    docker.args(arguments);
    docker
}

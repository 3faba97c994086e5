//! A test that goes on in a child process, where a function of libc is another.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder of a test's own, where its child finds what the two say to each other.
pub fn folder(test: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(test)
}

/// Whether this is the child.
pub fn is_child() -> bool {
    env::var_os("LD_PRELOAD").is_some()
}

/// Runs the test of that name again, as the child, with a library of this C source loaded ahead of all others. The C has
/// the test's folder as `FOLDER`.
pub fn run_child(test: &str, source: &str, variables: &[(&str, &str)]) {
    let folder = folder(test);
    let (file, library) = (folder.join("ahead.c"), folder.join("libahead.so"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(&file, source).unwrap();
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", &format!("-DFOLDER=\"{}\"", folder.display()), "-o"])
        .args([&library, &file])
        .status();
    assert!(compiled.unwrap().success());
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("LD_PRELOAD", &library)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
}

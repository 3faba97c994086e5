//! `cargo xtask demo`: the recipe, from the link to the settled payment, in each language, against a local ConomyHQ, from nothing but this repository.

mod play;
mod recipe;
mod webhooks;

use webhooks::Webhooks;

use crate::{
    node,
    process::{Result, command},
    programs, python,
    sandbox::Sandbox,
    table,
};

/// A language's name, and its driver.
const LANGUAGES: [(&str, &str); 3] = [("Rust", "rust"), ("Python", "python-sync"), ("Node", "node")];

pub(crate) fn run(arguments: &[&str]) -> Result {
    let stays = match arguments {
        [] => false,
        ["--open"] => true,
        _ => return Err("the demo takes no argument but --open".into()),
    };
    // Before the long build, since a missing language would only show after it.
    python::find()?;
    node::find()?;
    println!("Building the sandbox and the three clients; the first time takes some minutes.");
    programs::build_all()?;

    let webhooks = Webhooks::listen()?;
    let sandbox = Sandbox::start(&[
        "--api-key",
        play::API_KEY,
        "--access-token",
        play::ACCESS_TOKEN,
        "--client-id",
        play::CLIENT_ID,
        "--client-secret",
        play::CLIENT_SECRET,
        "--webhook-url",
        &webhooks.url,
        "--webhook-secret",
        play::WEBHOOK_SECRET,
    ])?;
    println!("\nA local ConomyHQ answers at {}.", sandbox.base_url);

    let head = std::iter::once("language").chain(play::titles());
    let mut rows = vec![head.map(str::to_owned).collect::<Vec<_>>()];
    let mut all_ok = true;
    for (number, (language, driver)) in LANGUAGES.into_iter().enumerate() {
        println!("\n{language}");
        let driver = programs::drivers().into_iter().find(|candidate| candidate.name == driver);
        let driver = driver.expect("every language has a driver");
        let mut row = vec![language.to_owned()];
        for (title, result) in play::all(&sandbox, &webhooks, &driver, number == 0)? {
            row.push(match result {
                Some(Ok(())) => "ok".into(),
                Some(Err(problem)) => {
                    println!("  {title}: FAILED: {problem}");
                    all_ok = false;
                    "FAILED".into()
                }
                None => "not run".into(),
            });
        }
        rows.push(row);
    }
    table::print(&rows);
    if stays {
        println!("\nWhat they did is at http://{}/ until Ctrl-C ends this.", sandbox.address);
        show(&format!("http://{}/", sandbox.address));
        sandbox.wait()?;
    }
    if all_ok { Ok(()) } else { Err("not every step did what the recipe says".into()) }
}

/// Has a browser show it, where there is one.
fn show(url: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let has_screen = cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|name| std::env::var_os(name).is_some());
    if has_screen {
        // The address was printed as well.
        let _ = command(opener).arg(url).status();
    }
}

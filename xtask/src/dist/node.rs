//! The npm packages: each of [`PACKAGES`], and beside it one for this platform with what was compiled.
//!
//! The main package names the platforms' as its `optionalDependencies`, and npm installs the one whose `os`, `cpu` and
//! `libc` are the machine's: nothing is downloaded or run by a script. That list is made here, from
//! [`PLATFORMS`], since a checkout has no use for it: `npm ci` would look for packages there that are not published yet.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{
    build::{self, directory},
    notices, sbom, size,
};
use crate::{
    files, node,
    platform::{PLATFORMS, Platform},
    process::{Result, root, run, target_dir},
};

struct Package {
    /// Where its sources are, and its package.json.
    source: &'static str,
    /// What the names of its platforms' packages start with.
    prefix: &'static str,
    /// What of it is compiled: a package of cargo's.
    native: &'static str,
    /// What cargo calls the result.
    built: fn(&Platform) -> String,
    /// What the platform's package calls it.
    installed: fn(&Platform) -> String,
    /// Whether it is the platform's package itself that `require` gives.
    addon: bool,
}

const PACKAGES: [Package; 2] = [
    Package {
        source: "bindings/node",
        prefix: "@conomyhq/",
        native: "conomyhq-node",
        built: |platform| match platform.os {
            "darwin" => "libconomyhq_node.dylib".into(),
            "win32" => "conomyhq_node.dll".into(),
            _ => "libconomyhq_node.so".into(),
        },
        installed: |_| "conomyhq.node".into(),
        addon: true,
    },
    Package {
        source: "sandbox/node",
        prefix: "@conomyhq/sandbox-",
        native: "conomyhq-sandbox",
        built: program,
        installed: program,
        addon: false,
    },
];

fn program(platform: &Platform) -> String {
    format!("conomyhq-sandbox{}", if platform.os == "win32" { ".exe" } else { "" })
}

/// So many bytes may be compiled, and packed.
struct Most {
    compiled: u64,
    packed: u64,
}

/// Of a library: functions in a cloud start with it.
const LIBRARY: Most = Most { compiled: 4_000_000, packed: 2_000_000 };
/// Of a program, which only tests start.
const PROGRAM: Most = Most { compiled: 8_000_000, packed: 4_000_000 };

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn build(platform: &'static Platform) -> Result {
    node::tools()?;
    PACKAGES.iter().try_for_each(|package| {
        let main = package.main()?;
        pack(&main, package.most().packed)?;
        pack(&package.of(platform, &main)?, package.most().packed)
    })
}

impl Package {
    /// The package with the JavaScript.
    fn main(&self) -> Result<Manifest> {
        let file = format!("{}/package.json", self.source);
        let mut manifest: Map<String, Value> =
            serde_json::from_str(&files::read(&file)?).map_err(|error| format!("{file}: {error}"))?;
        // What is of use in a checkout only; `private` keeps npm from publishing the checkout.
        for member in ["private", "scripts", "devDependencies"] {
            manifest.shift_remove(member);
        }
        manifest.insert("version".into(), VERSION.into());
        let platforms = PLATFORMS.iter().map(|platform| (self.name_of(platform), VERSION.into()));
        manifest.insert("optionalDependencies".into(), Value::Object(platforms.collect()));

        let manifest = Manifest(manifest);
        let directory = manifest.directory()?;
        // By itself, so that nothing is packed whose source is gone.
        let mut compile = node::in_package("node", &["node_modules/typescript/bin/tsc", "--project"]);
        compile.arg(root().join(self.source)).arg("--outDir").arg(directory.join("dist"));
        run(compile)?;
        files::copy(root().join(self.source).join("README.md"), directory.join("README.md"))?;
        Ok(manifest)
    }

    fn most(&self) -> Most {
        if self.addon { LIBRARY } else { PROGRAM }
    }

    fn name_of(&self, platform: &Platform) -> String {
        format!("{}{}", self.prefix, platform.npm)
    }

    /// The package with what is compiled for a platform.
    fn of(&self, platform: &'static Platform, main: &Manifest) -> Result<Manifest> {
        let name = main.text("name");
        let compiled = (self.installed)(platform);
        let mut manifest = Map::new();
        manifest.insert("name".into(), self.name_of(platform).into());
        manifest.insert("version".into(), VERSION.into());
        manifest.insert("description".into(), format!("What {name} runs on {}.", platform.triple).into());
        for member in ["license", "repository", "engines"] {
            manifest.insert(member.into(), main.0[member].clone());
        }
        manifest.insert("os".into(), json!([platform.os]));
        manifest.insert("cpu".into(), json!([platform.cpu]));
        if let Some(libc) = platform.libc {
            manifest.insert("libc".into(), json!([libc]));
        }
        if self.addon {
            manifest.insert("main".into(), compiled.as_str().into());
        } else {
            // A program cannot be started from within an archive, which Yarn would leave it in.
            manifest.insert("preferUnplugged".into(), true.into());
        }
        // npm takes a package in a scope for a private one.
        manifest.insert("publishConfig".into(), json!({ "access": "public" }));

        let manifest = Manifest(manifest);
        let directory = manifest.directory()?;
        let built = build::release(self.native, platform)?.join((self.built)(platform));
        size::at_most(&built, self.most().compiled)?;
        files::copy(&built, directory.join(compiled))?;
        notices::write(self.native, platform, &directory.join("THIRD-PARTY-NOTICES.txt"))?;
        sbom::write(self.native, platform, &manifest.packed("cdx.json"))?;
        let readme = format!(
            "# {}\n\nWhat [{name}](https://www.npmjs.com/package/{name}) runs on {}. Install `{name}`, which installs \
             this where it is needed.\n",
            manifest.text("name"),
            platform.triple
        );
        files::write(directory.join("README.md"), &readme)?;
        Ok(manifest)
    }
}

/// A package.json, and thereby the directory that a package is made of: nothing else is in it, so all of it is packed.
struct Manifest(Map<String, Value>);

impl Manifest {
    fn text(&self, member: &str) -> &str {
        self.0[member].as_str().unwrap_or_default()
    }

    fn path(&self) -> PathBuf {
        target_dir().join("npm").join(self.text("name"))
    }

    /// A file beside the others in `dist/`, named as npm names the package that it packs.
    fn packed(&self, extension: &str) -> PathBuf {
        let name = self.text("name").trim_start_matches('@').replace('/', "-");
        directory().join(format!("{name}-{VERSION}.{extension}"))
    }

    /// Makes the directory anew, with what every package has.
    fn directory(&self) -> Result<PathBuf> {
        let directory = self.path();
        files::create_anew(&directory)?;
        let manifest = serde_json::to_string_pretty(&self.0).map_err(|error| error.to_string())?;
        files::write(directory.join("package.json"), format!("{manifest}\n"))?;
        for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
            files::copy(license, directory.join(license))?;
        }
        Ok(directory)
    }
}

fn pack(manifest: &Manifest, most: u64) -> Result {
    let mut pack = node::npm(&["pack", "--ignore-scripts", "--loglevel=warn", "--pack-destination"]);
    pack.arg(directory()).arg(manifest.path());
    run(pack)?;
    size::at_most(&manifest.packed("tgz"), most)
}

// Builds the native addon with cargo and puts it where the package looks for it first. Arguments go to cargo
// (`npm run build:native -- --release`).

import { spawnSync } from "node:child_process";
import { copyFileSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packageDir = fileURLToPath(new URL("..", import.meta.url));
const args = ["build", "--package", "conomyhq-node", "--message-format", "json-render-diagnostics"];
const cargo = spawnSync("cargo", [...args, ...process.argv.slice(2)], {
  cwd: packageDir,
  encoding: "utf8",
  maxBuffer: Infinity,
  stdio: ["ignore", "pipe", "inherit"],
});
if (cargo.error) throw cargo.error;
if (cargo.status !== 0) process.exit(cargo.status ?? 1);

// Cargo itself tells the file's name: it differs by platform, profile, target and CARGO_TARGET_DIR.
const library = cargo.stdout
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line))
  .find((message) => message.reason === "compiler-artifact" && message.target.name === "conomyhq_node")
  ?.filenames.find((name) => /\.(so|dylib|dll)$/.test(name));
if (!library) throw new Error("cargo built no library named conomyhq_node");

// By renaming: writing into a file that a running process has mapped would crash that process.
const addon = `${packageDir}conomyhq.node`;
copyFileSync(library, `${addon}.new`);
renameSync(`${addon}.new`, addon);

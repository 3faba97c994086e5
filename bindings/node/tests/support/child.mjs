// Runs a script in a Node process of its own, or another program: what a process does at its end can only be seen from
// outside. The tests of what is installed use it as well.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const packageDir = fileURLToPath(new URL("../..", import.meta.url));

/** Its exit code (`null` where `limit` milliseconds were not enough) and output. */
export async function run(args, { env = {}, limit = 20_000, program = process.execPath, ...options } = {}) {
  const settings = { cwd: packageDir, ...options, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] };
  const child = spawn(program, args, settings);
  const timer = setTimeout(() => child.kill("SIGKILL"), limit);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const [code] = await once(child, "close");
  clearTimeout(timer);
  return { code, stdout, stderr };
}

// A project as a user starts one, outside of the repository.

import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "../../../../bindings/node/tests/support/child.mjs";
import { ROOT } from "./packages.mjs";

const NPM = process.platform === "win32" ? "npm.cmd" : "npm";

/** Where the tools of these tests are. */
export const TOOLS = fileURLToPath(new URL("../node_modules", import.meta.url));

/** An empty folder with a package.json in it; `remove` it in `after`. */
export function project() {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "conomyhq-user-")));
  writeFileSync(join(dir, "package.json"), '{ "private": true }');
  const write = (name, text) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  return {
    dir,
    write,
    read: (name) => readFileSync(join(dir, name), "utf8"),
    node: (args, options) => run(args, { cwd: dir, limit: 120_000, ...options }),
    /** npm, which knows neither this user's settings nor what this user has installed before. */
    npm(args, options) {
      const own = ["--no-audit", "--no-fund", "--cache", join(dir, ".npm"), "--userconfig", join(dir, ".npmrc")];
      return run([...args, ...own], { program: NPM, cwd: dir, limit: 120_000, ...options });
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** The first block of a language below a heading of a README. */
export function block(readme, heading, language) {
  const text = readFileSync(join(ROOT, readme), "utf8");
  const section = text.slice(text.indexOf(`\n${heading}\n`));
  return new RegExp(`\n\`\`\`${language}\n([^]*?)\n\`\`\`\n`).exec(section)[1];
}

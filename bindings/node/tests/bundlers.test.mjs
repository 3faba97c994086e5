// Programs that were bundled, run in a folder of their own as on AWS Lambda: nothing else is there.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import commonjs from "@rollup/plugin-commonjs";
import nodeResolve from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import webpack from "webpack";

import { run } from "./support/child.mjs";
import { install } from "./support/installed.mjs";
import { startSandbox } from "./support/sandbox.mjs";

const ADDON = fileURLToPath(new URL("../conomyhq.node", import.meta.url));
const PROGRAM = `
  import { Conomy } from "conomyhq";
  new Conomy().checkoutSessions.create({ checkoutToken: "tok_1" }).then((session) => console.log(session.status));
`;

/** How the README marks the package as external. */
const EXTERNAL = (() => {
  const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
  const said = {};
  const note = (bundler) => (options) => (said[bundler] = options);
  const [, snippet] = /```js\n([^]*?)```/.exec(readme);
  new Function("esbuild", "webpack", "rollup", snippet)({ build: note("esbuild") }, note("webpack"), note("rollup"));
  return said;
})();

/** Each bundles `entry` into `file`, with the package outside of it or inside, and gives what it complained about. */
const BUNDLERS = {
  esbuild: (entry, file, external, loader) => withEsbuild("cjs", entry, file, external, loader),
  "esbuild, to ES modules": (entry, file, external, loader) => withEsbuild("esm", entry, file, external, loader),
  webpack: withWebpack,
  rollup: withRollup,
};

/** What esbuild wants for every CommonJS package that uses Node's modules, if it is to make ES modules. */
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

async function withEsbuild(format, entry, file, external, loader = {}) {
  const result = await esbuild.build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: "node",
    format,
    banner: format === "esm" && !external ? { js: REQUIRE } : {},
    ...(external && EXTERNAL.esbuild),
    loader,
    logLevel: "silent",
  });
  return result.warnings;
}

function withWebpack(entry, file, external) {
  const compiler = webpack({
    mode: "production",
    target: "node",
    entry,
    output: { path: join(file, ".."), filename: "index.cjs" },
    ...(external && EXTERNAL.webpack),
  });
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error ?? stats.hasErrors()) reject(error ?? new Error(stats.toString("errors-only")));
      else compiler.close(() => resolve(stats.toJson().warnings));
    });
  });
}

async function withRollup(entry, file, external) {
  const warnings = [];
  const bundle = await rollup({
    input: entry,
    external: [/^node:/, ...(external ? EXTERNAL.rollup.external : [])],
    plugins: [nodeResolve(), commonjs()],
    onwarn: (warning) => warnings.push(warning),
  });
  await bundle.write({ file, format: "es" });
  await bundle.close();
  return warnings;
}

const fileOf = (bundler) => (bundler === "rollup" || bundler.endsWith("modules") ? "index.mjs" : "index.cjs");

describe("a bundle", () => {
  let sandbox;
  let env;
  let dir;
  /** Where a program is bundled, with the package's native code and without. */
  let complete;
  let bare;
  before(async () => {
    sandbox = await startSandbox();
    const { apiKey, accessToken, baseUrl } = sandbox.settings;
    env = { CONOMY_API_KEY: apiKey, CONOMY_ACCESS_TOKEN: accessToken, CONOMY_BASE_URL: baseUrl };
    dir = mkdtempSync(join(tmpdir(), "conomyhq-bundles-"));
    [complete, bare] = ["complete", "bare"].map((name) => {
      const project = join(dir, name);
      install(project, { native: name === "complete" });
      writeFileSync(join(project, "main.mjs"), PROGRAM);
      return project;
    });
  });
  after(() => {
    rmSync(dir, { recursive: true, force: true });
    return sandbox?.stop();
  });

  /** A folder with nothing in it but what the test puts there. */
  let folders = 0;
  const folder = () => {
    const path = join(dir, `task-${folders++}`);
    mkdirSync(path);
    return path;
  };

  for (const [name, bundle] of Object.entries(BUNDLERS)) {
    it(`of ${name} with the package marked as external runs beside the installed package`, async () => {
      const task = folder();
      const file = join(task, fileOf(name));
      assert.deepEqual(await bundle(join(complete, "main.mjs"), file, true), []);
      cpSync(join(complete, "node_modules"), join(task, "node_modules"), { recursive: true });
      const { code, stdout, stderr } = await run([file], { env });
      assert.deepEqual([code, stdout], [0, "ATTEMPT\n"], stderr);
    });

    it(`of ${name} without the native code says what to do, and runs where CONOMY_NATIVE_PATH names it`, async () => {
      const task = folder();
      const file = join(task, fileOf(name));
      await bundle(join(bare, "main.mjs"), file, false);
      const failed = await run([file], { env });
      assert.notEqual(failed.code, 0);
      for (const hint of ["mark conomyhq as external", "CONOMY_NATIVE_PATH"]) {
        assert.ok(failed.stderr.includes(hint), failed.stderr);
      }
      const { code, stdout, stderr } = await run([file], { env: { ...env, CONOMY_NATIVE_PATH: ADDON } });
      assert.deepEqual([code, stdout], [0, "ATTEMPT\n"], stderr);
    });
  }

  for (const name of ["esbuild", "esbuild, to ES modules"]) {
    it(`of ${name} takes the native code along where it is told how`, async () => {
      const task = folder();
      const file = join(task, fileOf(name));
      await BUNDLERS[name](join(complete, "main.mjs"), file, false, { ".node": "copy" });
      assert.ok(readdirSync(task).some((name) => name.endsWith(".node")));
      const { code, stdout, stderr } = await run([file], { env });
      assert.deepEqual([code, stdout], [0, "ATTEMPT\n"], stderr);
    });
  }

  it("is not made without a word where the native code cannot be in it", async () => {
    const file = join(folder(), "index.cjs");
    for (const name of ["esbuild", "webpack"]) {
      await assert.rejects(BUNDLERS[name](join(complete, "main.mjs"), file, false), /\.node/, name);
    }
  });

  it("gets a clear answer for a CONOMY_NATIVE_PATH that leads nowhere", async () => {
    const file = join(folder(), "index.cjs");
    await BUNDLERS.esbuild(join(bare, "main.mjs"), file, false);
    const { code, stderr } = await run([file], { env: { ...env, CONOMY_NATIVE_PATH: "nowhere.node" } });
    assert.notEqual(code, 0);
    assert.match(stderr, /ConfigError: CONOMY_NATIVE_PATH/);
  });
});

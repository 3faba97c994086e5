// The packages installed as their users install them: from a registry, in a folder where nothing else is.

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";

import * as esbuild from "esbuild";

import { run } from "../../../bindings/node/tests/support/child.mjs";
import { PACKAGES, PLATFORM } from "./support/packages.mjs";
import { block, project, TOOLS } from "./support/project.mjs";
import { startRegistry } from "./support/registry.mjs";

const EXAMPLE = block("README.md", "### Node", "ts");
const REQUIRED = EXAMPLE.replace(/import (\{.+?\}) from ("conomyhq");.*/, "const $1 = require($2);");
const PROGRAMS = { "example.mjs": EXAMPLE, "example.cjs": `(async () => {\n${REQUIRED}\n})();` };
const PAID = /^payment \S+ is CREATED\n$/;
/** The Nodes to try: this one, and where they run, which is on one platform, those of package.json. */
const NODES = [["this Node", process.execPath]];
for (const name of ["node20", "node22", "node24", "node26"]) {
  if (PLATFORM === "linux-x64-gnu") NODES.push([name, join(TOOLS, name, "bin/node")]);
  else console.log(`${name} is not for ${PLATFORM}: nothing was tried in it`);
}

const opened = [];
const newProject = () => {
  opened.push(project());
  return opened.at(-1);
};

let registry;
/** A project with both packages. */
let user;
let sandbox;
before(async () => {
  registry = await startRegistry();
  user = newProject();
  await install(user, "conomyhq", "conomyhq-sandbox");
  for (const [name, text] of Object.entries(PROGRAMS)) user.write(name, text);
  sandbox = await sandboxOf(user);
});
after(async () => {
  await sandbox?.stop();
  await registry?.close();
  for (const { remove } of opened) remove();
});

async function install({ npm }, ...args) {
  const { code, stdout, stderr } = await npm(["install", ...args, "--registry", registry.url]);
  assert.equal(code, 0, stderr);
  return stdout + stderr;
}

/** A sandbox by the package that is installed in a project. */
async function sandboxOf({ dir }) {
  const { startSandbox } = await import(join(dir, "node_modules/conomyhq-sandbox/dist/index.mjs"));
  return startSandbox();
}

const installed = ({ dir }) => readdirSync(join(dir, "node_modules/@conomyhq")).sort();

async function pays(file, program = process.execPath) {
  const { code, stdout, stderr } = await run([file], { program, cwd: dirname(file), env: sandbox.env });
  assert.equal(code, 0, stderr);
  assert.match(stdout, PAID);
}

describe("npm", () => {
  it("installs this platform's packages and no other, and runs no script", () => {
    assert.deepEqual(installed(user), [PLATFORM, `sandbox-${PLATFORM}`].sort());
    const lock = user.read("package-lock.json");
    assert.equal(Object.keys(JSON.parse(lock).packages).filter((name) => name.includes("@conomyhq/")).length, 16);
    assert.doesNotMatch(lock, /hasInstallScript/);
  });

  for (const [flags, name] of [
    [["--os=darwin", "--cpu=arm64"], "darwin-arm64"],
    [["--os=win32", "--cpu=x64"], "win32-x64-msvc"],
    [["--os=linux", "--cpu=arm64", "--libc=glibc"], "linux-arm64-gnu"],
    [["--os=linux", "--cpu=x64", "--libc=musl"], "linux-x64-musl"],
  ]) {
    it(`installs ${name} for ${flags.join(" ")}`, async () => {
      const other = newProject();
      await install(other, "conomyhq", ...flags);
      assert.deepEqual(installed(other), [name]);
    });
  }

  it("installs the files in dist/ with no registry at all", async () => {
    const other = newProject();
    const { code, stderr } = await other.npm(["install", "--offline", ...[...PACKAGES.values()].map(({ path }) => path)]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(installed(other), [PLATFORM, `sandbox-${PLATFORM}`].sort());
    await pays(other.write("example.mjs", EXAMPLE));
  });
});

describe("the README's example", () => {
  for (const [name, node] of NODES) {
    for (const program of Object.keys(PROGRAMS)) {
      it(`runs as ${program} on ${name}`, async () => {
        await pays(join(user.dir, program), node);
        const payments = await sandbox.payments();
        assert.equal(payments.at(-1).request.customer.email, "jane@example.com");
      });
    }
  }
});

describe("TypeScript", () => {
  const STRICTEST = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noPropertyAccessFromIndexSignature: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedModules: true,
    skipLibCheck: false,
    target: "es2022",
    types: ["node"],
    typeRoots: [join(TOOLS, "@types")],
  };
  const CONSUMER = new URL("fixtures/consumer.mts", import.meta.url);

  for (const [module, moduleResolution, extensions] of [
    ["node16", "node16", ["mts", "cts"]],
    ["nodenext", "nodenext", ["mts", "cts"]],
    ["esnext", "bundler", ["ts"]],
    ["preserve", "bundler", ["ts"]],
  ]) {
    it(`compiles a consumer with module ${module} and moduleResolution ${moduleResolution}`, async () => {
      const directory = join(user.dir, `${module}-${moduleResolution}`);
      mkdirSync(directory);
      for (const extension of extensions) cpSync(CONSUMER, join(directory, `consumer.${extension}`));
      if (extensions.includes("mts")) {
        writeFileSync(join(directory, "example.mts"), EXAMPLE);
        writeFileSync(join(directory, "sandbox.test.mts"), block("sandbox/node/README.md", "## In a test", "ts"));
      }
      writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...STRICTEST, module, moduleResolution } }));
      const { code, stdout } = await user.node([join(TOOLS, "typescript/bin/tsc"), "--project", directory]);
      assert.equal(code, 0, stdout);
    });
  }

  it("compiles the README's example and the sandbox's test to what runs", async () => {
    await pays(join(user.dir, "nodenext-nodenext/example.mjs"));
    // This process is a test itself, which Node would take that one for a part of.
    const env = { NODE_TEST_CONTEXT: undefined };
    const { code, stdout } = await user.node(["--test", "nodenext-nodenext/sandbox.test.mjs"], { env });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /pass 1\n/);
  });
});

describe("a bundle of esbuild", () => {
  let folders = 0;
  const bundle = async (options) => {
    const task = join(user.dir, "..", `${user.dir.split("/").at(-1)}-task-${folders++}`);
    opened.push({ remove: () => rmSync(task, { recursive: true, force: true }) });
    const file = join(task, "index.cjs");
    const entryPoints = [join(user.dir, "example.cjs")];
    await esbuild.build({ entryPoints, outfile: file, bundle: true, platform: "node", logLevel: "silent", ...options });
    return { task, file };
  };

  it("runs with the native code beside it", async () => {
    const { task, file } = await bundle({ loader: { ".node": "copy" } });
    assert.equal(readdirSync(task).filter((name) => name.endsWith(".node")).length, 1);
    await pays(file);
  });

  it("runs with the package outside of it", async () => {
    const { task, file } = await bundle({ external: ["conomyhq"] });
    cpSync(join(user.dir, "node_modules"), join(task, "node_modules"), { recursive: true });
    await pays(file);
  });
});

describe("without this platform's package", () => {
  let bare;
  before(async () => {
    bare = newProject();
    await install(bare, "conomyhq", "conomyhq-sandbox", "--omit=optional");
    assert.ok(!existsSync(join(bare.dir, "node_modules/@conomyhq")));
  });

  it("a client says what to do", async () => {
    const { code, stderr } = await bare.node([bare.write("example.mjs", EXAMPLE)], { env: sandbox.env });
    assert.equal(code, 1);
    assert.match(stderr, /ConfigError: conomyhq has no native code for .+ without --omit=optional/);
  });

  it("the sandbox says what to do", async () => {
    const { code, stderr } = await bare.npm(["exec", "--no", "--", "conomyhq-sandbox", "serve"]);
    assert.equal(code, 1);
    assert.match(stderr, /conomyhq-sandbox: there is no program for .+ without --omit=optional/);
    assert.doesNotMatch(stderr, /\n +at /);
  });
});

// Package managers that do not look at `libc` install both packages for Linux.
describe("with the package for another C library as well", { skip: process.platform !== "linux" }, () => {
  const [other] = ["gnu", "musl"].filter((libc) => !PLATFORM.endsWith(libc));
  const of = (libc) => PLATFORM.replace(/[^-]+$/, libc);
  let both;
  before(async () => {
    both = newProject();
    await install(both, "conomyhq", "conomyhq-sandbox");
    for (const prefix of ["", "sandbox-"]) {
      const name = `@conomyhq/${prefix}${PLATFORM}`;
      const modules = join(both.dir, "node_modules");
      const stranger = join(modules, name.replace(PLATFORM, of(other)));
      cpSync(join(modules, name), stranger, { recursive: true });
      // Either begins with a list of the libraries that it wants.
      const file = join(stranger, prefix ? "conomyhq-sandbox" : "conomyhq.node");
      writeFileSync(file, foreign(PACKAGES.get(name).files.get(prefix ? "conomyhq-sandbox" : "conomyhq.node").content));
    }
  });

  /** The same with a C library that is not here. */
  const foreign = (content) => Buffer.from(content.toString("latin1").replaceAll("libc.so.6", "libc.no.6"), "latin1");

  it("a client and the sandbox run", async () => {
    const ours = await sandboxOf(both);
    const { code, stdout, stderr } = await both.node([both.write("example.mjs", EXAMPLE)], { env: ours.env });
    await ours.stop();
    assert.equal(code, 0, stderr);
    assert.match(stdout, PAID);
  });

  it("the sandbox finds out which is ours without a look at connections", async (t) => {
    const { report } = process;
    const seen = [];
    const { getReport } = report;
    t.mock.method(report, "getReport", () => {
      seen.push(report.excludeNetwork);
      return getReport.call(report);
    });
    const before = report.excludeNetwork;
    await (await sandboxOf(both)).stop();
    assert.deepEqual([seen, report.excludeNetwork], [[true], before]);
  });

  it("a client looks on where the first does not load", async () => {
    const at = (libc) => join(both.dir, "node_modules/@conomyhq", of(libc), "conomyhq.node");
    renameSync(at("gnu"), at("gnu") + ".aside");
    renameSync(at("musl"), at("gnu"));
    renameSync(at("gnu") + ".aside", at("musl"));
    await pays(both.write("example.mjs", EXAMPLE));
  });
});

// The package as its users get it: both module systems, types, versions, every operation.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import * as esm from "conomyhq";

import { run } from "./support/child.mjs";
import { startSandbox } from "./support/sandbox.mjs";

const require = createRequire(import.meta.url);
const packageDir = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => readFileSync(join(packageDir, path), "utf8");

describe("the package", () => {
  it("offers the same to import and require", () => {
    const cjs = require("conomyhq");
    // What Node adds to the namespace of a CommonJS module.
    const ofNode = ["__esModule", "module.exports"];
    const names = (module) => Object.keys(module).filter((name) => !ofNode.includes(name)).sort();
    assert.deepEqual(names(esm), names(cjs));
    for (const name of names(cjs)) assert.equal(esm[name], cjs[name], name);
  });

  it("has the workspace's version everywhere", () => {
    const version = /\[workspace\.package\]\s+version = "(.+)"/.exec(read("../../Cargo.toml"))[1];
    assert.equal(JSON.parse(read("package.json")).version, version);
    assert.equal(JSON.parse(read("package-lock.json")).version, version);
    assert.equal(require("../dist/native.js").native().version(), version);
  });

  it("needs no other package and runs nothing when it is installed", () => {
    const { dependencies, peerDependencies, peerDependenciesMeta, scripts } = JSON.parse(read("package.json"));
    assert.equal(dependencies, undefined);
    for (const name of Object.keys(peerDependencies)) assert.equal(peerDependenciesMeta[name].optional, true, name);
    for (const script of ["preinstall", "install", "postinstall", "prepare"]) assert.ok(!(script in scripts), script);
    assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
  });

  it("has a method for every operation", () => {
    const conomy = new esm.Conomy({ apiKey: "key", accessToken: "token" });
    const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
    const operations = require("../dist/native.js").native().operations();
    assert.ok(operations.length >= 3);
    for (const [id, name] of operations) {
      const [resource, method] = name.split(".").map(camel);
      assert.equal(typeof conomy[resource]?.[method], "function", `${id}: conomy.${resource}.${method} is missing`);
    }
  });

  it("numbers the operations as its native code does", () => {
    const { Resources } = require("../dist/resources.js");
    const named = [];
    const resources = new Resources(({ number, name }) => {
      named[number] = name;
      return Promise.resolve({ results: [] });
    });
    for (const resource of Object.values(resources)) {
      for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(resource))) {
        if (method !== "constructor") resource[method]({ sessionId: "cs_1", sentAt: new Date() });
      }
    }
    const operations = require("../dist/native.js").native().operations().map(([, name]) => name);
    // The number after the last one's is the search for a payment.
    assert.deepEqual(named, [...operations, "payments.resolve"]);
  });
});

describe("the types", () => {
  let dir;
  before(() => (dir = mkdtempSync(join(packageDir, "tests/types-"))));
  after(() => rmSync(dir, { recursive: true, force: true }));

  const compile = async (name, source, module, more = []) => {
    writeFileSync(join(dir, name), source);
    const [system, resolution] = module.split("/");
    const options = ["--strict", "--noEmit", "--ignoreConfig", "--target", "es2022", "--types", "node", "--module", system, "--moduleResolution", resolution];
    return run(["node_modules/typescript/bin/tsc", ...options, ...more, join(dir, name)], { limit: 60_000 });
  };
  const example = read("examples/checkout.ts");

  for (const [name, module] of [
    ["checkout.mts", "node16/node16"],
    ["checkout.cts", "node16/node16"],
    ["checkout.ts", "esnext/bundler"],
    ["checkout.ts", "preserve/bundler"],
  ]) {
    it(`compile the example as ${name} for ${module}`, async () => {
      const { code, stdout } = await compile(name, example, module, ["--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"]);
      assert.equal(code, 0, stdout);
    });
  }

  for (const exact of ["--exactOptionalPropertyTypes", "--noPropertyAccessFromIndexSignature"]) {
    it(`refuse what is wrong, and nothing else, with ${exact}`, async () => {
      const { code, stdout } = await compile("types.mts", read("tests/fixtures/types.mts"), "node16/node16", [exact]);
      assert.equal(code, 0, stdout);
    });
  }
});

describe("the example", () => {
  let sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox?.stop());

  it("runs, as an ES module and as CommonJS", async () => {
    const dir = mkdtempSync(join(packageDir, "tests/example-"));
    try {
      for (const name of ["checkout.mts", "checkout.cts"]) {
        writeFileSync(join(dir, name), read("examples/checkout.ts"));
        const options = ["--strict", "--ignoreConfig", "--target", "es2022", "--types", "node", "--module", "node16"];
        const built = await run(["node_modules/typescript/bin/tsc", ...options, join(dir, name)], { limit: 60_000 });
        assert.equal(built.code, 0, built.stdout);
        const { apiKey, accessToken, baseUrl } = sandbox.settings;
        const env = { CONOMY_API_KEY: apiKey, CONOMY_ACCESS_TOKEN: accessToken, CONOMY_BASE_URL: baseUrl };
        const { code, stdout, stderr } = await run([join(dir, name.replace(/ts$/, "js")), "tok_1"], { env });
        assert.equal(code, 0, stderr);
        assert.match(stdout, /payment \S+ is created\n[^]*session \S+ is ATTEMPT\n/);
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

// Ways to run Node other than plainly: with less allowed, with TypeScript, and with a realm for each test file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { compileFunction, createContext, runInContext } from "node:vm";

import { run } from "./support/child.mjs";
import { startSandbox } from "./support/sandbox.mjs";

const require = createRequire(import.meta.url);
const PROGRAM = `
  import { Conomy } from "conomyhq";
  const conomy = new Conomy({ onAttempt() {} });
  const session = await conomy.checkoutSessions.create({ checkoutToken: "tok_1", customer: { firstName: "Jane" } });
  const error = await conomy.checkoutSessions.createPayment("nope", { paymentMethod: "PIX" }).catch((error) => error);
  await conomy.close();
  console.log(session.status, JSON.stringify(error.toJSON().name));
`;

describe("the package", () => {
  let sandbox;
  let env;
  before(async () => {
    sandbox = await startSandbox();
    const { apiKey, accessToken, baseUrl } = sandbox.settings;
    env = { CONOMY_API_KEY: apiKey, CONOMY_ACCESS_TOKEN: accessToken, CONOMY_BASE_URL: baseUrl };
  });
  after(() => sandbox?.stop());

  const program = (...flags) => run([...flags, "--input-type=module", "--eval", PROGRAM], { env });
  const allowed = process.allowedNodeEnvironmentFlags;
  const PERMISSION = [allowed.has("--permission") ? "--permission" : "--experimental-permission", "--allow-fs-read=*"];

  it("runs with frozen intrinsics", async () => {
    const { stdout, stderr } = await program("--frozen-intrinsics");
    assert.equal(stdout, 'ATTEMPT "NotFoundError"\n', stderr);
  });

  it("runs with permissions that allow addons", async () => {
    const { stdout, stderr } = await program(...PERMISSION, "--allow-addons");
    assert.equal(stdout, 'ATTEMPT "NotFoundError"\n', stderr);
  });

  it("says what is missing with permissions that do not", async () => {
    const { code, stderr } = await program(...PERMISSION);
    assert.notEqual(code, 0);
    assert.match(stderr, /ConfigError: conomyhq has no native code/);
    assert.match(stderr, /ERR_DLOPEN_DISABLED/);
  });

  it("runs from TypeScript, without a build", async () => {
    const { stdout, stderr } = await run(["--import", "tsx", "examples/checkout.ts", "tok_1"], { env });
    assert.match(stdout, /session \S+ is ATTEMPT\n/, stderr);
  });

  it("works in a realm of its own, as jest gives each test file one", async () => {
    for (let file = 0; file < 2; file++) {
      const realm = new Realm();
      const { Conomy, ConfigError, NotFoundError } = realm.require("conomyhq");
      const conomy = new Conomy({ ...sandbox.settings, extraHeaders: { "x-shop": "1" } });
      const options = { signal: AbortSignal.timeout(20_000), extra: { ours: [{}] } };
      const call = conomy.checkoutSessions.create({ checkoutToken: "tok_1", items: [{}] }, options);
      const { data, response } = await call.withResponse();
      assert.equal(data.status, "ATTEMPT");
      // What the test's own realm compares it with is of that realm as well.
      assert.ok(data instanceof realm.globals.Object && call instanceof realm.globals.Promise);
      assert.ok(Buffer.isBuffer(response.rawBody));
      const error = await conomy.checkoutSessions.createPayment("nope", { paymentMethod: "PIX" }).catch((error) => error);
      assert.ok(error instanceof NotFoundError && error instanceof realm.globals.Error);
      const aborted = conomy.checkoutSessions.refresh("tok_1", { signal: AbortSignal.abort() });
      await assert.rejects(aborted, { name: "AbortError", outcome: "not_sent" });
      await assert.rejects(conomy.checkoutSessions.refresh(5), ConfigError);
      await conomy.close();
    }
  });
});

/** Runs CommonJS in a context of its own, with Node's own modules from outside. */
class Realm {
  #modules = new Map();
  #context = createContext({ process, Buffer, URL, AbortSignal, AbortController, setTimeout, clearTimeout });
  globals = runInContext("({ Object, Error, Promise })", this.#context);

  require(name, from = fileURLToPath(import.meta.url)) {
    const path = createRequire(from).resolve(name);
    if (path === name || path.endsWith(".node") || path.startsWith("node:")) return require(path);
    const known = this.#modules.get(path);
    if (known) return known.exports;
    const module = { exports: {} };
    this.#modules.set(path, module);
    const names = ["exports", "require", "module", "__filename", "__dirname"];
    const run = compileFunction(readFileSync(path, "utf8"), names, { filename: path, parsingContext: this.#context });
    run(module.exports, (other) => this.require(other, path), module, path, dirname(path));
    return module.exports;
  }
}

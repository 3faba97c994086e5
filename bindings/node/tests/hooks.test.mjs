// How attempts are seen: onAttempt and the diagnostics channel.

import assert from "node:assert/strict";
import { channel } from "node:diagnostics_channel";
import { after, before, beforeEach, describe, it } from "node:test";
import { runInNewContext } from "node:vm";

import { Conomy } from "conomyhq";

import { run } from "./support/child.mjs";
import { startSandbox } from "./support/sandbox.mjs";

describe("attempts", () => {
  let sandbox;
  before(async () => (sandbox = await startSandbox()));
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  it("are told to onAttempt and to the channel, the failed ones too", async () => {
    const [seen, published] = [[], []];
    const traceId = "8f14e45f-ceea-467f-a5f7-1d1f5f7c2b11";
    const subscriber = (event) => published.push(event);
    channel("conomyhq:attempt").subscribe(subscriber);
    try {
      const conomy = new Conomy({ ...sandbox.settings, onAttempt: (event) => seen.push(event) });
      await sandbox.answer({ status: 429, body: `{"traceId":"${traceId}"}` });
      await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    } finally {
      channel("conomyhq:attempt").unsubscribe(subscriber);
    }
    assert.deepEqual(seen, published);
    const [first, second] = seen;
    assert.ok(first.duration > 0 && second.duration > 0);
    const operation = "checkout_sessions.create";
    assert.deepEqual({ ...first, duration: 0 }, { operation, attempt: 1, phase: "reading", status: 429, traceId, duration: 0, outcome: "not_applied" });
    assert.deepEqual({ ...second, duration: 0 }, { operation, attempt: 2, phase: "reading", status: 201, traceId: undefined, duration: 0, outcome: undefined });
  });

  it("hold no secret and nothing of a customer", async () => {
    const seen = [];
    const conomy = new Conomy({ ...sandbox.settings, apiKey: "canary", accessToken: "canary", onAttempt: (event) => seen.push(event) });
    await conomy.checkoutSessions.create({ checkoutToken: "canary", customer: { email: "canary" } });
    await conomy.checkoutSessions.refresh("canary");
    assert.equal(seen.length, 2);
    assert.ok(!JSON.stringify(seen).includes("canary"));
  });

  it("cannot break a call: what onAttempt throws is a warning", async (t) => {
    const warnings = t.mock.method(process, "emitWarning", () => {});
    const mistake = new Error("mine");
    const conomy = new Conomy({
      ...sandbox.settings,
      onAttempt() {
        throw mistake;
      },
    });
    await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    const told = warnings.mock.calls.map(({ arguments: [warning] }) => warning);
    assert.deepEqual(told, ["onAttempt failed: Error: mine"]);
  });

  it("prints none of the service's words with what a hook throws", async () => {
    const script = `
      import { ConflictError, Conomy } from "conomyhq";
      const conomy = new Conomy({ onAttempt() { throw new ConflictError("a conflict", { code: "Jane Doe", detail: "planted" }); } });
      await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    `;
    const { apiKey, accessToken, baseUrl } = sandbox.settings;
    const env = { CONOMY_API_KEY: apiKey, CONOMY_ACCESS_TOKEN: accessToken, CONOMY_BASE_URL: baseUrl };
    const { code, stderr } = await run(["--input-type=module", "--eval", script], { env });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /onAttempt failed: ConflictError: a conflict/);
    assert.doesNotMatch(stderr, /Jane|planted/);
  });

  it("cannot break a call by what they throw or return, be it ever so odd", async (t) => {
    const warnings = t.mock.method(process, "emitWarning", () => {});
    const fails = () => {
      throw new Error("mine");
    };
    const unprintable = { toString: fails, get message() { return fails(); } };
    const hooks = [
      async () => fails(),
      () => Promise.reject(undefined),
      runInNewContext("async () => { throw 5; }"),
      () => ({ then: fails }),
      () => ({ get then() { return fails(); } }),
      () => ({ then: (_, reject) => reject(unprintable) }),
      () => Object.defineProperty(Promise.resolve(), "constructor", { get: fails }),
      () => { throw unprintable; },
      () => { throw Object.create(null); },
      () => { throw Symbol("mine"); },
      () => { throw null; },
    ];
    for (const [index, onAttempt] of hooks.entries()) {
      const conomy = new Conomy({ ...sandbox.settings, onAttempt });
      const session = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
      assert.equal(session.status, "ATTEMPT");
      await assert.rejects(conomy.checkoutSessions.createPayment("unknown", { paymentMethod: "PIX" }), { name: "NotFoundError" });
      await new Promise(setImmediate);
      assert.equal(warnings.mock.callCount(), 2 * (index + 1), onAttempt.toString());
    }
  });

  it("cannot end the process", async () => {
    const { apiKey, accessToken, baseUrl } = sandbox.settings;
    const script = `
      import { Conomy } from "conomyhq";
      const conomy = new Conomy({ async onAttempt() { throw new Error("mine"); } });
      const session = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
      await new Promise((resolve) => setTimeout(resolve, 50));
      console.log(session.status);
    `;
    const env = { CONOMY_API_KEY: apiKey, CONOMY_ACCESS_TOKEN: accessToken, CONOMY_BASE_URL: baseUrl };
    const { code, stdout, stderr } = await run(["--input-type=module", "--eval", script], { env });
    assert.deepEqual([code, stdout], [0, "ATTEMPT\n"], stderr);
    assert.match(stderr, /Warning|mine/);
  });
});

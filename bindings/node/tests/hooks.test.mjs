// How attempts are seen: onAttempt and the diagnostics channel.

import assert from "node:assert/strict";
import { channel } from "node:diagnostics_channel";
import { after, before, beforeEach, describe, it } from "node:test";

import { Conomy } from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";

describe("attempts", () => {
  let sandbox;
  before(async () => (sandbox = await startSandbox()));
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  it("are told to onAttempt and to the channel, the failed ones too", async () => {
    const [seen, published] = [[], []];
    const subscriber = (event) => published.push(event);
    channel("conomyhq:attempt").subscribe(subscriber);
    try {
      const conomy = new Conomy({ ...sandbox.settings, onAttempt: (event) => seen.push(event) });
      await sandbox.answer({ status: 429, body: '{"traceId":"t-1"}' });
      await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    } finally {
      channel("conomyhq:attempt").unsubscribe(subscriber);
    }
    assert.deepEqual(seen, published);
    const [first, second] = seen;
    assert.ok(first.duration > 0 && second.duration > 0);
    const operation = "checkout_sessions.create";
    assert.deepEqual({ ...first, duration: 0 }, { operation, attempt: 1, phase: "reading", status: 429, traceId: "t-1", duration: 0, outcome: "not_applied" });
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
    assert.deepEqual(warnings.mock.calls.map(({ arguments: [warning] }) => warning), [mistake]);
  });
});

// How attempts are seen: onAttempt and the diagnostics channel.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { channel, tracingChannel } from "node:diagnostics_channel";
import { after, before, beforeEach, describe, it } from "node:test";
import { runInNewContext } from "node:vm";

import { Conomy } from "conomyhq";

import { run } from "./support/child.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { startStallingServer } from "./support/stalls.mjs";

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
    const facts = seen.map(({ startedAt, duration, ...facts }) => {
      assert.ok(duration > 0 && startedAt instanceof Date && Math.abs(Date.now() - startedAt) < 30_000);
      return facts;
    });
    const shared = { operation: "checkout_sessions.create", phase: "reading", sessionId: undefined };
    assert.deepEqual(facts, [
      { ...shared, attempt: 1, status: 429, traceId, outcome: "not_applied", retried: true },
      { ...shared, attempt: 2, status: 201, traceId: undefined, outcome: undefined, retried: false },
    ]);
  });

  it("are told as they happen, in the caller's own asynchronous context", async () => {
    const store = new AsyncLocalStorage();
    const seen = [];
    const onAttempt = ({ attempt, sessionId, retried }) => {
      seen.push({ attempt, sessionId, retried, store: store.getStore(), at: performance.now() });
    };
    const conomy = new Conomy({ ...sandbox.settings, onAttempt });
    await sandbox.answer({ status: 429, headers: [["retry-after", "1"]] });
    const { id } = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    seen.length = 0;
    await sandbox.answer({ status: 429, headers: [["retry-after", "1"]] });
    const begin = performance.now();
    await store.run("request 7", () => conomy.checkoutSessions.createPayment(id, { paymentMethod: "PIX" }));
    const end = performance.now();
    assert.deepEqual(
      seen.map(({ at, ...facts }) => facts),
      [
        { attempt: 1, sessionId: id, retried: true, store: "request 7" },
        { attempt: 2, sessionId: id, retried: false, store: "request 7" },
      ],
    );
    // The first one before the wait that the service asked for.
    assert.ok(seen[0].at - begin < 900 && end - seen[0].at > 900, `${begin} ${seen[0].at} ${end}`);
  });

  it("are all told before the call is settled, in order, however many are under way", async () => {
    const told = new Map();
    const conomy = new Conomy({ ...sandbox.settings, baseUrl: "http://127.0.0.1:1", maxRetries: 3, onAttempt() {} });
    const pay = async (session) => {
      const attempts = [];
      told.set(session, attempts);
      const error = await conomy.checkoutSessions.createPayment(session, { paymentMethod: "PIX" }).catch((error) => error);
      assert.deepEqual(attempts, Array.from({ length: error.attempts }, (_, index) => index + 1));
      assert.ok(error.attempts > 1);
    };
    const subscriber = ({ sessionId, attempt }) => told.get(sessionId).push(attempt);
    channel("conomyhq:attempt").subscribe(subscriber);
    try {
      await Promise.all(Array.from({ length: 100 }, (_, index) => pay(`s-${index}`)));
    } finally {
      channel("conomyhq:attempt").unsubscribe(subscriber);
    }
  });

  it("are none where a call is refused", async () => {
    const seen = [];
    const conomy = new Conomy({ ...sandbox.settings, onAttempt: (event) => seen.push(event) });
    await assert.rejects(conomy.checkoutSessions.refresh("tok_1", { timeout: -1 }), { name: "ConfigError", outcome: "not_sent" });
    assert.deepEqual(seen, []);
  });

  it("of a call that is aborted are told too", async () => {
    const server = await startStallingServer();
    const seen = [];
    try {
      const conomy = new Conomy({ ...sandbox.settings, baseUrl: server.baseUrl, onAttempt: (event) => seen.push(event) });
      const controller = new AbortController();
      const call = conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" }, { signal: controller.signal });
      call.catch(() => {});
      await server.reached();
      controller.abort();
      await assert.rejects(call, { name: "OutcomeUnknownError" });
      assert.deepEqual(seen.map(({ sessionId, outcome, retried }) => [sessionId, outcome, retried]), [["s-1", "unknown", false]]);
    } finally {
      server.stop();
    }
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

describe("calls", () => {
  let sandbox;
  before(async () => (sandbox = await startSandbox()));
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  it("are told to a tracing channel, without their answers", async () => {
    const seen = [];
    const note = (what) => (message) => seen.push([what, message]);
    const subscribers = { start: note("start"), end: () => {}, asyncStart: () => {}, asyncEnd: note("asyncEnd"), error: note("error") };
    const conomy = new Conomy({ ...sandbox.settings, maxRetries: 0 });
    tracingChannel("conomyhq:call").subscribe(subscribers);
    let failed;
    try {
      const { id } = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
      await conomy.checkoutSessions.createPayment(id, { paymentMethod: "PIX" });
      failed = await conomy.checkoutSessions.createPayment("nope", { paymentMethod: "PIX" }).catch((error) => error);
    } finally {
      tracingChannel("conomyhq:call").unsubscribe(subscribers);
    }
    assert.deepEqual(seen.map(([what]) => what), ["start", "asyncEnd", "start", "asyncEnd", "start", "error", "asyncEnd"]);
    assert.equal(seen[0][1], seen[1][1]);
    const { sessionId, ...payment } = seen[2][1];
    assert.deepEqual(payment, {
      operation: "checkout_sessions.create_payment",
      method: "POST",
      route: "/checkout-sessions/{checkoutSessionId}/payments",
      baseUrl: sandbox.settings.baseUrl,
      result: undefined,
    });
    assert.equal(typeof sessionId, "string");
    assert.equal(seen[5][1].error, failed);
    assert.equal(failed.name, "NotFoundError");
  });
});

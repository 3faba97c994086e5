// Calling a call off with an AbortSignal: nothing is sent afterwards, and the outcome is told.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { AbortError, ConfigError, Conomy, ConomyError, OutcomeUnknownError } from "conomyhq";

import { startLedger } from "./support/ledger.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { startStallingServer } from "./support/stalls.mjs";
import { storm } from "./support/storm.mjs";

const credentials = { apiKey: "key-1", accessToken: "token-1" };
const payment = { paymentMethod: "ETPAY" };

/** Pays at a server that stalls after `reply`, aborts there, and tells how that ended. */
async function abortedAfter(reply, reason) {
  const server = await startStallingServer(reply);
  try {
    const conomy = new Conomy({ ...credentials, baseUrl: server.baseUrl });
    const controller = new AbortController();
    const before = Date.now();
    const call = conomy.checkoutSessions.createPayment("s-1", payment, { signal: controller.signal });
    call.catch(() => {});
    await server.reached();
    // The reply is on its way; let it arrive.
    await sleep(50);
    const received = server.received();
    const begin = performance.now();
    controller.abort(reason);
    const error = await call.catch((error) => error);
    const took = performance.now() - begin;
    await sleep(100);
    assert.equal(server.received(), received, "something was sent after the abort");
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
    assert.ok(took < 500, `the abort took ${took} ms`);
    assert.equal(error.cause, controller.signal.reason);
    assert.ok(error instanceof OutcomeUnknownError && !(error instanceof AbortError));
    assert.deepEqual([error.outcome, error.aborted, error.sessionId], ["unknown", true, "s-1"]);
    assert.ok(error.sentAt >= before - 1000 && error.sentAt <= Date.now());
    return error;
  } finally {
    server.stop();
  }
}

describe("a signal", () => {
  let sandbox;
  before(async () => (sandbox = await startSandbox()));
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  it("that is aborted already sends nothing", async () => {
    const conomy = new Conomy(sandbox.settings);
    const signal = AbortSignal.abort();
    const error = await conomy.checkoutSessions.createPayment("s-1", payment, { signal }).catch((error) => error);
    assert.ok(error instanceof AbortError);
    assert.ok(!(error instanceof ConomyError));
    assert.deepEqual(
      [error.name, error.code, error.outcome, error.attempts, error.operation],
      ["AbortError", "ABORT_ERR", "not_sent", 0, "checkout_sessions.create_payment"],
    );
    assert.equal(error.cause, signal.reason);
    assert.deepEqual(await sandbox.requests(), []);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("aborts while connecting: not sent", async () => {
    // A server that never says its part of the TLS handshake.
    const server = await startStallingServer();
    try {
      const conomy = new Conomy({ ...credentials, baseUrl: server.baseUrl.replace("http:", "https:") });
      const controller = new AbortController();
      const call = conomy.checkoutSessions.createPayment("s-1", payment, { signal: controller.signal });
      call.catch(() => {});
      while (server.received() === "") await sleep(5);
      controller.abort();
      const error = await call.catch((error) => error);
      assert.deepEqual([error.name, error.outcome, error.phase], ["AbortError", "not_sent", "tls"]);
    } finally {
      server.stop();
    }
  });

  it("aborts while waiting for the answer: unknown", async () => {
    const error = await abortedAfter("");
    assert.deepEqual([error.name, error.phase, error.attempts], ["OutcomeUnknownError", "waiting", 1]);
  });

  it("aborts while reading the answer's head: unknown", async () => {
    await abortedAfter("HTTP/1.1 200 OK\r\ncontent-ty");
  });

  it("aborts while reading the answer's body: unknown", async () => {
    const error = await abortedAfter('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":');
    assert.equal(error.phase, "reading");
  });

  it("aborts for whatever reason, which is the cause", async () => {
    for (const reason of [undefined, null, "gone", 0, new DOMException("late", "TimeoutError"), { why: 1 }]) {
      const { cause } = await abortedAfter("", reason);
      if (reason === undefined) assert.equal(cause.name, "AbortError");
      else assert.equal(cause, reason);
      const signal = AbortSignal.abort(reason);
      const conomy = new Conomy(sandbox.settings);
      const error = await conomy.checkoutSessions.refresh("tok_1", { signal }).catch((error) => error);
      assert.equal(error.name, "AbortError");
      assert.ok("cause" in error);
      assert.equal(error.cause, signal.reason);
    }
  });

  it("aborts while waiting to try again: not applied, and no further attempt", async () => {
    await sandbox.answer({ status: 429, headers: [["retry-after", "5"]] });
    const conomy = new Conomy(sandbox.settings);
    const controller = new AbortController();
    const call = conomy.checkoutSessions.createPayment("s-1", payment, { signal: controller.signal });
    call.catch(() => {});
    while ((await sandbox.requests()).length === 0) await sleep(10);
    // The answer is on its way; let it arrive.
    await sleep(200);
    controller.abort();
    const error = await call.catch((error) => error);
    assert.deepEqual([error.name, error.outcome, error.attempts], ["AbortError", "not_applied", 1]);
    assert.equal((await sandbox.requests()).length, 1);
  });

  it("of AbortSignal.timeout works, and its reason is the cause", async () => {
    await sandbox.answer({ status: 200, delay_ms: 2000 });
    const conomy = new Conomy(sandbox.settings);
    const signal = AbortSignal.timeout(50);
    const error = await conomy.checkoutSessions.refresh("tok_1", { signal }).catch((error) => error);
    assert.deepEqual([error.name, error.cause.name, error.outcome], ["OutcomeUnknownError", "TimeoutError", "unknown"]);
  });

  it("of AbortSignal.any works, also where it was aborted already", async () => {
    await sandbox.answer({ status: 200, delay_ms: 2000 });
    const conomy = new Conomy(sandbox.settings);
    const controller = new AbortController();
    const any = AbortSignal.any([controller.signal, AbortSignal.timeout(50)]);
    const error = await conomy.checkoutSessions.refresh("tok_1", { signal: any }).catch((error) => error);
    assert.deepEqual([error.name, error.cause], ["OutcomeUnknownError", any.reason]);
    const again = AbortSignal.any([any]);
    const other = await conomy.checkoutSessions.refresh("tok_1", { signal: again }).catch((error) => error);
    assert.deepEqual([other.name, other.outcome, other.cause], ["AbortError", "not_sent", any.reason]);
  });

  it("that aborts while the event loop is blocked over the answer hides no payment", async () => {
    const server = await startLedger({ only: "done" });
    try {
      const conomy = new Conomy({ ...credentials, baseUrl: server.baseUrl });
      const outcomes = [];
      for (let index = 0; index < 20; index++) {
        const controller = new AbortController();
        const call = conomy.checkoutSessions.createPayment(`s-${index}`, payment, { signal: controller.signal });
        setTimeout(() => {
          const until = performance.now() + 60;
          while (performance.now() < until);
          controller.abort();
        }, index % 10);
        const outcome = await call.then(
          () => "success",
          (error) => error.outcome,
        );
        outcomes.push(outcome);
      }
      const ledger = await server.ledger();
      outcomes.forEach((outcome, index) => {
        const arrived = ledger.has(`s-${index}`);
        assert.ok(["success", "unknown"].includes(outcome) || !arrived, `s-${index} arrived and is ${outcome}`);
      });
      assert.ok(outcomes.includes("success"));
    } finally {
      await server.stop();
    }
  });

  it("may abort at any moment of many payments' lives: no report contradicts the ledger", async () => {
    const { figures, violations } = await storm({ count: 400 });
    assert.deepEqual(violations.slice(0, 5), [], JSON.stringify(figures));
    for (const outcome of ["success", "not_sent", "unknown"]) assert.ok(figures[outcome] > 0, JSON.stringify(figures));
  });

  it("keeps no listener after success or failure, and may abort later", async () => {
    const conomy = new Conomy(sandbox.settings);
    const controller = new AbortController();
    const { signal } = controller;
    await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { signal });
    assert.equal(getEventListeners(signal, "abort").length, 0);
    await assert.rejects(conomy.checkoutSessions.createPayment("unknown", payment, { signal }));
    assert.equal(getEventListeners(signal, "abort").length, 0);
    await assert.rejects(conomy.checkoutSessions.createPayment("", payment, { signal }));
    assert.equal(getEventListeners(signal, "abort").length, 0);
    controller.abort();
  });
});

describe("a signal of somebody else's making", () => {
  let sandbox;
  let conomy;
  before(async () => {
    sandbox = await startSandbox();
    conomy = new Conomy(sandbox.settings);
  });
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  const fails = () => {
    throw new Error("not mine");
  };
  const signalWith = (members) =>
    Object.defineProperties(
      { aborted: false, reason: undefined, addEventListener() {}, removeEventListener() {} },
      Object.getOwnPropertyDescriptors(members),
    );

  it("that cannot be used is refused before anything is sent", async () => {
    const unusable = [
      signalWith({ addEventListener: undefined }),
      signalWith({ removeEventListener: undefined }),
      signalWith({ addEventListener: fails }),
      signalWith({ get aborted() { return fails(); } }),
      signalWith({ aborted: "no" }),
      new EventTarget(),
    ];
    for (const signal of unusable) {
      const error = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { signal }).catch((error) => error);
      assert.ok(error instanceof ConfigError, String(error));
      assert.deepEqual([error.setting, error.outcome], ["signal", "not_sent"]);
    }
    assert.deepEqual(await sandbox.requests(), []);
  });

  it("that fails afterwards does not lose the answer", async () => {
    for (const members of [{ removeEventListener: fails }, { get reason() { return fails(); } }]) {
      const signal = signalWith(members);
      const session = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { signal });
      assert.equal(session.status, "ATTEMPT");
    }
  });

  it("aborts like any other, whatever `this` its listeners get", async () => {
    await sandbox.answer({ status: 200, delay_ms: 2000 });
    let abort;
    const signal = signalWith({ addEventListener: (_, listener) => (abort = listener), get reason() { return fails(); } });
    const call = conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { signal });
    setTimeout(() => abort.call(undefined), 50);
    const error = await call.catch((error) => error);
    assert.deepEqual([error.name, error.outcome, error.aborted], ["OutcomeUnknownError", "unknown", true]);
  });
});

describe("a timeout", () => {
  it("of one call overrides the client's, and a payment that was sent stays unknown", async () => {
    const server = await startStallingServer();
    try {
      const conomy = new Conomy({ ...credentials, baseUrl: server.baseUrl });
      const begin = performance.now();
      const error = await conomy.checkoutSessions.createPayment("s-1", payment, { timeout: 100 }).catch((error) => error);
      assert.deepEqual([error.name, error.outcome, error.aborted], ["OutcomeUnknownError", "unknown", false]);
      assert.ok(performance.now() - begin < 2000);
    } finally {
      server.stop();
    }
  });
});

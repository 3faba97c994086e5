// Calling a call off with an AbortSignal: nothing is sent afterwards, and the outcome is told.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { AbortError, Conomy, ConomyError } from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";
import { startStallingServer } from "./support/stalls.mjs";

const credentials = { apiKey: "key-1", accessToken: "token-1" };
const payment = { paymentMethod: "ETPAY" };

/** Pays at a server that stalls after `reply`, aborts there, and tells how that ended. */
async function abortedAfter(reply) {
  const server = await startStallingServer(reply);
  try {
    const conomy = new Conomy({ ...credentials, baseUrl: server.baseUrl });
    const controller = new AbortController();
    const call = conomy.checkoutSessions.createPayment("s-1", payment, { signal: controller.signal });
    call.catch(() => {});
    await server.reached();
    // The reply is on its way; let it arrive.
    await sleep(50);
    const received = server.received();
    const reason = new Error("the payer left");
    const begin = performance.now();
    controller.abort(reason);
    const error = await call.catch((error) => error);
    const took = performance.now() - begin;
    await sleep(100);
    assert.equal(server.received(), received, "something was sent after the abort");
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
    assert.ok(took < 500, `the abort took ${took} ms`);
    assert.equal(error.cause, reason);
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
    assert.deepEqual([error.name, error.outcome, error.phase, error.attempts], ["AbortError", "unknown", "waiting", 1]);
  });

  it("aborts while reading the answer's head: unknown", async () => {
    const error = await abortedAfter("HTTP/1.1 200 OK\r\ncontent-ty");
    assert.deepEqual([error.name, error.outcome], ["AbortError", "unknown"]);
  });

  it("aborts while reading the answer's body: unknown", async () => {
    const error = await abortedAfter('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":');
    assert.deepEqual([error.name, error.outcome, error.phase], ["AbortError", "unknown", "reading"]);
  });

  it("aborts while waiting to try again: not sent, and no further attempt", async () => {
    await sandbox.answer({ status: 429, headers: [["retry-after", "5"]] });
    const conomy = new Conomy(sandbox.settings);
    const controller = new AbortController();
    const call = conomy.checkoutSessions.createPayment("s-1", payment, { signal: controller.signal });
    call.catch(() => {});
    while ((await sandbox.requests()).length === 0) await sleep(10);
    controller.abort();
    const error = await call.catch((error) => error);
    assert.equal(error.name, "AbortError");
    assert.equal((await sandbox.requests()).length, 1);
  });

  it("of AbortSignal.timeout works, and its reason is the cause", async () => {
    await sandbox.answer({ status: 200, delay_ms: 2000 });
    const conomy = new Conomy(sandbox.settings);
    const signal = AbortSignal.timeout(50);
    const error = await conomy.checkoutSessions.refresh("tok_1", { signal }).catch((error) => error);
    assert.deepEqual([error.name, error.cause.name, error.outcome], ["AbortError", "TimeoutError", "unknown"]);
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

describe("a timeout", () => {
  it("of one call overrides the client's, and a payment that was sent stays unknown", async () => {
    const server = await startStallingServer();
    try {
      const conomy = new Conomy({ ...credentials, baseUrl: server.baseUrl });
      const begin = performance.now();
      const error = await conomy.checkoutSessions.createPayment("s-1", payment, { timeout: 100 }).catch((error) => error);
      assert.deepEqual([error.name, error.outcome], ["OutcomeUnknownError", "unknown"]);
      assert.ok(performance.now() - begin < 2000);
    } finally {
      server.stop();
    }
  });
});

// The client for unit tests: a shop's own test, as its developers would write it.

import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";

import { ConfigError, Conomy, OutcomeUnknownError, unknownOutcome } from "conomyhq";
import { fakeConomy } from "conomyhq/testing";

/** What a shop does. */
async function pay(conomy, sessionId) {
  try {
    const payment = await conomy.checkoutSessions.createPayment(sessionId, { paymentMethod: "PIX" });
    return `paid: ${payment.id}`;
  } catch (error) {
    const unknown = unknownOutcome(error);
    if (!unknown) throw error;
    return `look up ${unknown.sessionId}`;
  }
}

describe("fakeConomy", () => {
  it("calls the test's functions in place of the service", async () => {
    const createPayment = mock.fn((sessionId) => ({ id: "p-1", checkoutSessionId: sessionId, status: "CREATED" }));
    const conomy = fakeConomy({ checkoutSessions: { createPayment } });
    assert.ok(conomy instanceof Conomy);
    assert.equal(await pay(conomy, "s-1"), "paid: p-1");
    assert.deepEqual(createPayment.mock.calls[0].arguments, ["s-1", { paymentMethod: "PIX" }, undefined]);
    await conomy.withOptions({ timeout: 1 }).checkoutSessions.createPayment("s-2", { paymentMethod: "PIX" }, { maxRetries: 0 });
    assert.deepEqual(createPayment.mock.calls[1].arguments, ["s-2", { paymentMethod: "PIX" }, { maxRetries: 0 }]);
  });

  it("fails as the test wants", async () => {
    const conomy = fakeConomy({
      checkoutSessions: {
        async createPayment(sessionId) {
          throw new OutcomeUnknownError("no answer", { sessionId });
        },
      },
    });
    assert.equal(await pay(conomy, "s-1"), "look up s-1");
  });

  it("has what a client has besides", async () => {
    const session = { id: "s-1", checkoutToken: "tok_1", status: "ATTEMPT" };
    const conomy = fakeConomy({ checkoutSessions: { create: () => session } });
    const { data, response } = await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }).withResponse();
    assert.deepEqual([data, response.status, response.attempts], [session, 200, 1]);
    await conomy.close();
    await assert.rejects(conomy.checkoutSessions.create({ checkoutToken: "tok_1" }), ConfigError);
  });

  it("refuses what a client refuses, and never reaches the test's function then", async () => {
    const create = mock.fn();
    const { checkoutSessions } = fakeConomy({ checkoutSessions: { create } });
    await assert.rejects(checkoutSessions.create({ checkoutToken: NaN }), ConfigError);
    await assert.rejects(checkoutSessions.create({ checkoutToken: "t" }, { timeOut: 1 }), ConfigError);
    await assert.rejects(checkoutSessions.create({ checkoutToken: "t" }, { signal: AbortSignal.abort("gone") }), {
      name: "AbortError",
      outcome: "not_sent",
      cause: "gone",
    });
    assert.equal(create.mock.callCount(), 0);
    await assert.rejects(checkoutSessions.refresh("t"), { name: "TypeError", message: /checkoutSessions\.refresh/ });
  });
});

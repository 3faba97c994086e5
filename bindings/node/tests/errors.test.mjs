// The error tree, its fields, and what must never be printed.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";

import * as conomyhq from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";

const require = createRequire(import.meta.url);
const { Conomy, ConomyError, OutcomeUnknownError } = conomyhq;

/** The error that a promise is rejected with. */
async function rejection(promise) {
  const error = await promise.then(
    () => assert.fail("the call succeeded"),
    (error) => error,
  );
  return error;
}

describe("the error tree", () => {
  it("is the core's", () => {
    const classes = Object.values(conomyhq).filter((value) => value.prototype instanceof Error);
    const tree = classes
      .filter((constructor) => constructor.prototype instanceof ConomyError)
      .map((constructor) => [constructor.name, Object.getPrototypeOf(constructor).name]);
    const { native } = require("../dist/native.js");
    const core = [...new Map(native().errorTree())];
    assert.deepEqual(tree.sort(), core.sort());
  });

  it("names every class on its prototype", () => {
    for (const [name, value] of Object.entries(conomyhq)) {
      if (value.prototype instanceof Error) assert.equal(value.prototype.name, name);
    }
  });
});

describe("an error", () => {
  let sandbox;
  let conomy;
  before(async () => {
    sandbox = await startSandbox();
    conomy = new Conomy({ ...sandbox.settings, maxRetries: 0 });
  });
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  const refresh = () => conomy.checkoutSessions.refresh("tok_1");
  const pay = () => conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "ETPAY" });

  it("carries what the service answered", async () => {
    const body = '{"status":400,"code":"11","type":"invalidParam","detail":"bad jane@example.com","traceId":"t-1"}';
    await sandbox.answer({ status: 400, body, headers: [["x-rate", "1"], ["x-rate", "2"]] });
    const error = await rejection(pay());
    assert.ok(error instanceof conomyhq.BadRequestError);
    assert.ok(error instanceof conomyhq.ApiError);
    assert.ok(error instanceof ConomyError);
    assert.ok(error instanceof Error);
    const { name, status, code, type, detail, traceId, outcome, operation, attempts } = error;
    assert.deepEqual(
      { name, status, code, type, detail, traceId, outcome, operation, attempts },
      {
        name: "BadRequestError",
        status: 400,
        code: "11",
        type: "invalidParam",
        detail: "bad jane@example.com",
        traceId: "t-1",
        outcome: "not_applied",
        operation: "checkout_sessions.create_payment",
        attempts: 1,
      },
    );
    assert.ok(Buffer.isBuffer(error.rawBody));
    assert.equal(error.rawBody.toString(), body);
    assert.equal(error.headers["x-rate"], "1, 2");
    assert.match(error.stack, /errors\.test\.mjs/);
  });

  it("has the class of its status", async () => {
    const classes = {
      400: "BadRequestError",
      401: "AuthenticationError",
      403: "PermissionDeniedError",
      404: "NotFoundError",
      409: "ConflictError",
      422: "UnprocessableEntityError",
      429: "RateLimitError",
      418: "ApiError",
      302: "ApiError",
      500: "ServerError",
      503: "ServerError",
    };
    for (const [status, name] of Object.entries(classes)) {
      await sandbox.answer({ status: Number(status), body: "<html>", headers: [["location", "/elsewhere"]] });
      const error = await rejection(refresh());
      assert.deepEqual([error.name, error.status, error.rawBody.toString()], [name, Number(status), "<html>"]);
    }
  });

  it("of a payment that may have been made is OutcomeUnknownError, and no ApiError", async () => {
    await sandbox.answer({ status: 503, body: '{"traceId":"t-2"}', headers: [["retry-after", "7"]] });
    const before = Date.now();
    const error = await rejection(pay());
    assert.ok(error instanceof OutcomeUnknownError);
    assert.ok(!(error instanceof conomyhq.ApiError));
    const { outcome, status, traceId, retryAfter, sessionId, phase, sentAt } = error;
    assert.deepEqual(
      { outcome, status, traceId, retryAfter, sessionId, phase },
      { outcome: "unknown", status: 503, traceId: "t-2", retryAfter: 7000, sessionId: "s-1", phase: "reading" },
    );
    assert.ok(sentAt instanceof Date && Math.abs(sentAt.getTime() - before) < 5000);
    assert.equal(error.rawBody.toString(), '{"traceId":"t-2"}');
  });

  it("says where a successful answer could not be read", async () => {
    await sandbox.answer({ status: 200, body: '{"id":"s","checkoutToken":7,"status":"ATTEMPT"}' });
    const error = await rejection(refresh());
    assert.ok(error instanceof conomyhq.DecodeError);
    assert.deepEqual([error.status, error.path], [200, "checkoutToken"]);
  });

  it("of a service that is not there is ConnectError, with nothing sent", async () => {
    const nobody = new Conomy({ ...sandbox.settings, baseUrl: "http://127.0.0.1:1", maxRetries: 1 });
    const error = await rejection(nobody.checkoutSessions.createPayment("s-1", { paymentMethod: "ETPAY" }));
    assert.ok(error instanceof conomyhq.ConnectError);
    assert.ok(error instanceof conomyhq.TransportError);
    assert.deepEqual([error.outcome, error.attempts, error.phase], ["not_sent", 2, "connecting"]);
    assert.ok(error.cause instanceof Error);
  });

  it("of a bad argument is ConfigError before anything is sent", async () => {
    const body = { paymentMethod: "ETPAY" };
    const circular = { paymentMethod: "ETPAY" };
    circular.customer = circular;
    const wrong = {
      "an empty id": () => conomy.checkoutSessions.createPayment("", body),
      "no id": () => conomy.checkoutSessions.createPayment(undefined, body),
      "no body": () => conomy.checkoutSessions.createPayment("s-1"),
      "a body of the wrong shape": () => conomy.checkoutSessions.createPayment("s-1", { paymentMethod: 7 }),
      "a text for a body": () => conomy.checkoutSessions.createPayment("s-1", JSON.stringify(body)),
      "a circular body": () => conomy.checkoutSessions.createPayment("s-1", circular),
      "an unknown option": () => conomy.checkoutSessions.createPayment("s-1", body, { timeOut: 1 }),
      "a timeout of the wrong type": () => conomy.checkoutSessions.createPayment("s-1", body, { timeout: "1" }),
      "a timeout that is no number": () => conomy.checkoutSessions.createPayment("s-1", body, { timeout: NaN }),
      "a timeout of zero": () => conomy.checkoutSessions.createPayment("s-1", body, { timeout: 0 }),
      "a timeout below zero": () => conomy.checkoutSessions.createPayment("s-1", body, { timeout: -1 }),
      "half a retry": () => conomy.checkoutSessions.createPayment("s-1", body, { maxRetries: 0.5 }),
      "retries below zero": () => conomy.checkoutSessions.createPayment("s-1", body, { maxRetries: -1 }),
      "a signal that is none": () => conomy.checkoutSessions.createPayment("s-1", body, { signal: "now" }),
      "options that are none": () => conomy.checkoutSessions.createPayment("s-1", body, 5000),
    };
    for (const [what, call] of Object.entries(wrong)) {
      const error = await rejection(call());
      assert.equal(error.name, "ConfigError", `${what}: ${inspect(error)}`);
      assert.deepEqual(
        [error.outcome, error.attempts, error.operation],
        ["not_sent", 0, "checkout_sessions.create_payment"],
        what,
      );
    }
    assert.deepEqual(await sandbox.requests(), []);
  });

  it("is thrown by the constructor for bad settings", () => {
    const { settings } = sandbox;
    const wrong = {
      "no key": { ...settings, apiKey: undefined },
      "a line break in a key": { ...settings, apiKey: "a\nb" },
      "a key that is no text": { ...settings, apiKey: 5 },
      "an unknown setting": { ...settings, api_key: "key" },
      "plain http to another host": { ...settings, baseUrl: "http://example.com" },
      "a CA file that is not there": { ...settings, caFile: "/nonexistent.pem" },
      "a hook that is no function": { ...settings, onAttempt: true },
      "a key for settings": "key-1",
    };
    for (const [what, options] of Object.entries(wrong)) {
      assert.throws(() => new Conomy(options), (error) => error instanceof conomyhq.ConfigError, what);
    }
  });

  it("speaks of settings in this language's spelling", () => {
    const { apiKey, ...rest } = sandbox.settings;
    assert.throws(() => new Conomy(rest), /apiKey is missing.*CONOMY_API_KEY/);
  });

  it("of a bug in native code is honest about what it does not know", async () => {
    const { caller } = require("../dist/call.js");
    const call = caller({ call: () => Promise.reject(new Error("panicked")) });
    const error = await rejection(call({ id: "x", name: "x.y" }, {}, undefined, undefined));
    assert.ok(error instanceof OutcomeUnknownError);
    assert.deepEqual([error.outcome, error.operation, error.cause.message], ["unknown", "x.y", "panicked"]);
  });

  it("never prints secrets or a person's data", async () => {
    const secrets = ["KEY-canary", "TOKEN-canary", "jane.canary@example.com", "77001122", "+57300canary", "ct_canary", "DETAIL-canary"];
    const canary = new Conomy({ ...sandbox.settings, apiKey: "KEY-canary", accessToken: "TOKEN-canary", maxRetries: 0 });
    const customer = { email: "jane.canary@example.com", documentNumber: "77001122", phoneNumber: "+57300canary" };
    const echo = JSON.stringify({ detail: `DETAIL-canary ${secrets.join(" ")}`, message: secrets.join(" "), traceId: "t" });
    const calls = {
      create: () => canary.checkoutSessions.create({ checkoutToken: "ct_canary", customer }),
      "create, badly": () => canary.checkoutSessions.create({ checkoutToken: "ct_canary", customer: "jane.canary@example.com" }),
      pay: () => canary.checkoutSessions.createPayment("s-1", { paymentMethod: "ETPAY", customer }),
      refresh: () => canary.checkoutSessions.refresh("ct_canary"),
    };
    const answers = [400, 401, 403, 404, 409, 422, 429, 500, 503].map((status) => ({ status, body: echo }));
    answers.push({ status: 200, body: echo }, { status: 200, body: secrets.join(" ") });
    answers.push({ status: 200, body: JSON.stringify({ id: "s", checkoutToken: "t", status: "OK", customer: { email: customer } }) });
    answers.push({ status: 200, body: JSON.stringify({ id: secrets, checkoutSessionId: customer, status: "OK" }) });
    const printed = [inspect(canary, { depth: null, showHidden: true }), JSON.stringify(canary)];
    for (const answer of answers) {
      for (const call of Object.values(calls)) {
        await sandbox.answer({ ...answer, headers: [["x-echo", secrets.join(" ")]] });
        const error = await call().catch((error) => error);
        if (!(error instanceof Error)) continue;
        printed.push(String(error), error.stack, error.message, JSON.stringify(error), JSON.stringify(Object.entries(error)));
        printed.push(inspect(error, { depth: null, showHidden: true }), inspect(error.cause));
        await sandbox.reset();
      }
    }
    assert.ok(printed.length > 100);
    for (const text of printed) {
      for (const secret of secrets) assert.ok(!text?.includes(secret), `${secret} is in:\n${text}`);
    }
  });
});

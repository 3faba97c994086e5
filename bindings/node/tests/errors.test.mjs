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

describe("the error classes", () => {
  const classes = Object.entries(conomyhq).filter(([, value]) => value.prototype instanceof ConomyError || value === ConomyError);

  it("are the core's", () => {
    const tree = classes
      .filter(([, value]) => value !== ConomyError)
      .map(([name, value]) => [name, Object.getPrototypeOf(value).name]);
    const { native } = require("../dist/native.js");
    const core = new Map(native().errorTree());
    core.delete("ConomyError");
    assert.deepEqual(tree.sort(), [...core].sort());
  });

  it("have their names on their prototypes", () => {
    for (const [name, value] of Object.entries(conomyhq)) {
      if (value.prototype instanceof Error) assert.equal(value.prototype.name, name);
    }
  });

  it("are honest also when they are made by hand", () => {
    const unknown = ["ConomyError", "ServerError", "DecodeError", "OutcomeUnknownError"];
    const notSent = [
      "ConfigError",
      "WebhookSignatureError",
      "TransportError",
      "ConnectError",
      "TlsError",
      "ConnectTimeoutError",
    ];
    const retryable = ["RateLimitError", "ServerError", "TransportError", "ConnectError", "ConnectTimeoutError"];
    for (const [name, Class] of classes) {
      const error = new Class("made by hand");
      const outcome = unknown.includes(name) ? "unknown" : notSent.includes(name) ? "not_sent" : "not_applied";
      assert.deepEqual(
        [error.message, error.outcome, error.retryable, error.attempts],
        ["made by hand", outcome, retryable.includes(name), 0],
        name,
      );
    }
    class Mine extends conomyhq.ServerError {}
    assert.equal(new Mine("mine").outcome, "unknown");
    assert.equal(new conomyhq.RateLimitError().httpStatus, 429);
    assert.deepEqual([new conomyhq.AbortError().outcome, new conomyhq.AbortError().code], ["not_sent", "ABORT_ERR"]);
  });

  it("take facts, and survive JSON with those that may be printed", () => {
    const sentAt = new Date("2026-11-24T12:00:00.000Z");
    const facts = {
      operation: "checkout_sessions.create_payment",
      attempts: 2,
      phase: "waiting",
      sessionId: "s-1",
      sentAt,
      retryAfter: 1500,
      code: "11",
      type: "Plantedjane",
      detail: "Plantedjane lives in Calle Siembra 5",
      rawBody: Buffer.from("Plantedjane"),
      answer: { id: "Plantedjane" },
      httpHeaders: { "x-echo": "Plantedjane" },
      shown: ["code"],
      cause: new Error("Plantedjane"),
    };
    const error = new OutcomeUnknownError("no answer", facts);
    assert.equal(error.type, "Plantedjane");
    assert.equal(error.answer.id, "Plantedjane");
    const text = JSON.stringify(error);
    assert.ok(!text.includes("Plantedjane"), text);
    const back = ConomyError.fromJSON(JSON.parse(text));
    assert.ok(back instanceof OutcomeUnknownError);
    assert.deepEqual(back.toJSON(), error.toJSON());
    assert.deepEqual(back.sentAt, sentAt);
    assert.deepEqual(
      [back.message, back.outcome, back.sessionId, back.retryAfter, back.code, back.type, back.detail, back.attempts],
      ["no answer", "unknown", "s-1", 1500, "11", undefined, undefined, 2],
    );
  });

  it("are rebuilt from JSON as what they were, whatever else it holds", () => {
    for (const [name, Class] of classes) {
      const back = ConomyError.fromJSON(JSON.parse(JSON.stringify(new Class("x", { outcome: "unknown" }))));
      assert.deepEqual([back.constructor, back.outcome], [Class, "unknown"], name);
    }
    const strange = { name: "TeapotError", message: 5, outcome: "fine", status: "x", detail: "Plantedjane", sentAt: "never" };
    const back = ConomyError.fromJSON(strange);
    assert.deepEqual([back.name, back.message, back.outcome], ["ConomyError", "", "unknown"]);
    for (const name of ["__proto__", "constructor", "toString"]) {
      assert.equal(ConomyError.fromJSON({ name }).name, "ConomyError");
    }
    assert.throws(() => ConomyError.fromJSON(null), TypeError);
  });
});

describe("unknownOutcome", () => {
  const { unknownOutcome } = conomyhq;
  const unknown = new OutcomeUnknownError("no answer", { sessionId: "s-1" });

  it("finds it behind whatever error", () => {
    assert.equal(unknownOutcome(unknown), unknown);
    const wrapped = new Error("job failed", { cause: new Error("checkout failed", { cause: unknown }) });
    assert.equal(unknownOutcome(wrapped), unknown);
    assert.equal(unknownOutcome(new AggregateError([new Error("other"), new AggregateError([wrapped])])), unknown);
    assert.equal(unknownOutcome(Object.assign(new Error("disposing"), { error: new Error("x"), suppressed: wrapped })), unknown);
    assert.equal(unknownOutcome(Object.assign(new Error("disposing"), { error: wrapped, suppressed: 5 })), unknown);
    assert.equal(unknownOutcome({ cause: unknown }), unknown);
  });

  it("finds nothing where there is none", () => {
    for (const error of [undefined, null, 5, "no", Symbol("s"), {}, [], new Error("x"), new conomyhq.ServerError("x"), new conomyhq.AbortError("x")]) {
      assert.equal(unknownOutcome(error), undefined);
    }
  });

  it("ends, whatever it is given", () => {
    const circle = new Error("a");
    circle.cause = new Error("b", { cause: new AggregateError([circle]) });
    assert.equal(unknownOutcome(circle), undefined);
    circle.cause.suppressed = unknown;
    assert.equal(unknownOutcome(circle), unknown);
    const hostile = {
      get cause() { throw new Error("mine"); },
      get errors() { throw new Error("mine"); },
      suppressed: new Proxy({}, { get() { throw new Error("mine"); }, getPrototypeOf() { throw new Error("mine"); } }),
      error: unknown,
    };
    assert.equal(unknownOutcome(hostile), unknown);
    class Endless extends Error {
      get cause() { return new Endless(); }
    }
    assert.equal(unknownOutcome(new Endless()), undefined);
    let deep = unknown;
    for (let depth = 0; depth < 5000; depth++) deep = new Error("deep", { cause: deep });
    assert.equal(unknownOutcome(deep), unknown);
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
    const { name, httpStatus, code, type, detail, traceId, outcome, operation, attempts } = error;
    assert.deepEqual(
      { name, httpStatus, code, type, detail, traceId, outcome, operation, attempts },
      {
        name: "BadRequestError",
        httpStatus: 400,
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
    assert.equal(error.httpHeaders["x-rate"], "1, 2");
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
      assert.deepEqual([error.name, error.httpStatus, error.rawBody.toString()], [name, Number(status), "<html>"]);
    }
  });

  it("of a payment that may have been made is OutcomeUnknownError, and no ApiError", async () => {
    await sandbox.answer({ status: 503, body: '{"traceId":"t-2"}', headers: [["retry-after", "7"]] });
    const before = Date.now();
    const error = await rejection(pay());
    assert.ok(error instanceof OutcomeUnknownError);
    assert.ok(!(error instanceof conomyhq.ApiError));
    const { outcome, httpStatus, traceId, retryAfter, sessionId, phase, sentAt } = error;
    assert.deepEqual(
      { outcome, httpStatus, traceId, retryAfter, sessionId, phase },
      { outcome: "unknown", httpStatus: 503, traceId: "t-2", retryAfter: 7000, sessionId: "s-1", phase: "reading" },
    );
    assert.ok(sentAt instanceof Date && Math.abs(sentAt.getTime() - before) < 5000);
    assert.equal(error.rawBody.toString(), '{"traceId":"t-2"}');
  });

  it("says where a successful answer could not be read", async () => {
    await sandbox.answer({ status: 200, body: '{"id":7,"checkoutToken":"t","status":"ATTEMPT"}' });
    const error = await rejection(refresh());
    assert.ok(error instanceof conomyhq.DecodeError);
    assert.deepEqual([error.httpStatus, error.path], [200, "id"]);
  });

  it("of a service that is not there is ConnectError, with nothing sent", async () => {
    const nobody = new Conomy({ ...sandbox.settings, baseUrl: "http://127.0.0.1:1", maxRetries: 1 });
    const error = await rejection(nobody.checkoutSessions.createPayment("s-1", { paymentMethod: "ETPAY" }));
    assert.ok(error instanceof conomyhq.ConnectError);
    assert.ok(error instanceof conomyhq.TransportError);
    assert.deepEqual([error.outcome, error.attempts, error.phase], ["not_sent", 2, "connecting"]);
    assert.ok(error.cause instanceof Error);
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

  it("speaks of settings in this language's spelling, and of nothing else", () => {
    const { apiKey, ...rest } = sandbox.settings;
    assert.throws(() => new Conomy(rest), { message: /^apiKey .*CONOMY_API_KEY/, setting: "apiKey" });
    const caFile = "/nonexistent/my_root_ca.pem";
    assert.throws(() => new Conomy({ ...sandbox.settings, caFile }), (error) => {
      assert.match(error.message, /^caFile /);
      assert.ok(error.message.includes(caFile) || !error.message.includes(".pem"), error.message);
      return error.setting === "caFile";
    });
  });

  it("of a bug in native code is honest about what it does not know", async () => {
    const { native } = require("../dist/native.js");
    const { Connection } = require("../dist/connection.js");
    const addon = native();
    const { Completions } = addon;
    let wake;
    // What a call's end is told as when its task panicked.
    addon.Completions = class {
      constructor(woken) {
        wake = woken;
      }
      awaited() {}
      take(_attempt, _ask, ended) {
        ended(1, null, null, null, null);
      }
    };
    for (const module of ["awaited", "call"]) delete require.cache[require.resolve(`../dist/${module}.js`)];
    try {
      const { NativeTransport } = require("../dist/call.js");
      const throws = () => {
        throw new Error("panicked");
      };
      for (const [fake, why] of [[() => setImmediate(wake), /bug in conomyhq/], [throws, /panicked/]]) {
        const { call } = new Connection(new NativeTransport({ call: fake }));
        const error = await rejection(call({ number: 0, name: "x.y" }, {}, undefined, undefined));
        assert.ok(error instanceof OutcomeUnknownError);
        assert.deepEqual([error.outcome, error.operation], ["unknown", "x.y"]);
        assert.match(error.cause.message, why);
      }
    } finally {
      addon.Completions = Completions;
    }
  });

});

describe("what is printed of an error", () => {
  let sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox?.stop());

  // Words, digits, tokens and addresses as people have them: nothing about them looks like a secret.
  const planted = ["Plantedjane", "7301944455", "planted.jane@example.com", "+57300111222", "Calle Siembra 5", "ct_planted7c1e", "planted-key", "planted-token"];
  const [name, number, email, phone, address, token, apiKey, accessToken] = planted;
  const customer = { firstName: name, documentNumber: number, email, phoneNumber: phone, address: { street: address } };

  /** Everything that an error could be printed by. */
  const printed = (error) => {
    const copied = {};
    // As pino and others copy an error's properties.
    for (const key in error) copied[key] = error[key];
    const all = { depth: null, showHidden: true, getters: true };
    return [
      String(error),
      error.stack,
      JSON.stringify(error),
      JSON.stringify(copied),
      JSON.stringify(Object.entries(error)),
      inspect(error),
      inspect(error, all),
      inspect(error.cause, all),
      inspect(new Error("wrapped", { cause: error }), all),
      inspect(new AggregateError([error]), all),
      inspect({ nested: { error } }, all),
    ];
  };

  it("holds nothing of the request and no word of the service's own", async () => {
    const conomy = new Conomy({ ...sandbox.settings, apiKey, accessToken, maxRetries: 0 });
    const calls = [
      () => conomy.checkoutSessions.create({ checkoutToken: token, customer }),
      () => conomy.checkoutSessions.create({ checkoutToken: token, customer: name }),
      () => conomy.checkoutSessions.create({ checkoutToken: token, customer: { email: new Map([[email, name]]) } }),
      () => conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "ETPAY", customer }),
      () => conomy.checkoutSessions.refresh(token),
    ];
    const shapes = planted.flatMap((word) => [
      { code: word, type: word, traceId: word, detail: word },
      { error: word, message: word },
      { error: { type: word, info: word } },
      { error: `no session for ${word}` },
      { id: { [word]: word }, checkoutToken: [word], status: "OK", customer: word },
    ]);
    shapes.push(planted, planted.join(" "));
    let errors = 0;
    const statuses = [200, 302, 400, 401, 404, 422, 429, 500, 503];
    for (const [index, body] of shapes.entries()) {
      for (const call of calls) {
        const status = statuses[(index + errors) % statuses.length];
        await sandbox.answer({ status, body: JSON.stringify(body), headers: [["x-echo", encodeURIComponent(planted.join(" "))]] });
        const error = await call().catch((error) => error);
        await sandbox.reset();
        if (!(error instanceof Error)) continue;
        errors++;
        for (const text of printed(error)) {
          for (const word of planted) assert.ok(!text?.includes(word), `${word} is in:\n${text}`);
        }
      }
    }
    assert.ok(errors > 100, `${errors} errors`);
  });

  it("holds the labels that may be printed, and all can be read", async () => {
    const conomy = new Conomy(sandbox.settings);
    const body = '{"code":"11","type":"invalidParam","traceId":"8f14e45f-ceea-467f-a5f7-1d1f5f7c2b11","detail":"no"}';
    await sandbox.answer({ status: 400, body });
    const shown = await rejection(conomy.checkoutSessions.refresh("tok_1"));
    assert.deepEqual([shown.toJSON().code, shown.toJSON().type, shown.toJSON().detail], ["11", "invalidParam", undefined]);
    assert.match(inspect(shown), /^BadRequestError: .*\n[^]*code: '11'/);
    await sandbox.answer({ status: 400, body: body.replace("invalidParam", "Plantedjane") });
    const other = await rejection(conomy.checkoutSessions.refresh("tok_1"));
    assert.deepEqual([other.type, other.toJSON().type], ["Plantedjane", undefined]);
  });

  it("is safe where causes go in circles", () => {
    const error = new conomyhq.ServerError("x", { detail: name });
    error.cause = new Error("outer", { cause: error });
    const text = inspect(error, { depth: null, showHidden: true, getters: true });
    assert.match(text, /Circular/);
    assert.ok(!text.includes(name));
  });

  it("holds no setting, nor does a client", () => {
    const good = { ...sandbox.settings, apiKey, accessToken, proxy: `http://planted-token:planted-key@127.0.0.1:1`, allowInsecureHttp: true };
    const client = new Conomy(good);
    const texts = [inspect(client, { depth: null, showHidden: true, getters: true }), JSON.stringify(client), JSON.stringify(Object.entries(client))];
    for (const wrong of [{ timeout: -1 }, { caFile: "/nonexistent.pem" }, { baseUrl: "planted-token" }, { app: "planted-key\u0000" }, { apiKey: "planted-key\n" }, { proxy: "planted-token" }, { onAttempt: 5 }, { ours: 1 }]) {
      try {
        new Conomy({ ...good, ...wrong });
        assert.fail(`${Object.keys(wrong)} is taken`);
      } catch (error) {
        assert.equal(error.name, "ConfigError", inspect(error));
        texts.push(...printed(error));
      }
    }
    for (const text of texts) for (const word of planted) assert.ok(!text?.includes(word), `${word} is in:\n${text}`);
  });
});

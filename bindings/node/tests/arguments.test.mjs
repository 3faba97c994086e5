// What is refused before anything is sent: the error names the place, never the value.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";

import { ConfigError, Conomy } from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";

describe("an argument", () => {
  let sandbox;
  let conomy;
  before(async () => {
    sandbox = await startSandbox();
    conomy = new Conomy(sandbox.settings);
  });
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  const body = { paymentMethod: "ETPAY" };
  const LONE = "\ud83d";

  /** Every call must be refused, saying this at the beginning, and nothing may arrive. */
  async function refused(wrong, operation = "checkout_sessions.create_payment") {
    for (const [what, setting, call] of wrong) {
      const error = await call().then(
        () => assert.fail(`${what} is taken`),
        (error) => error,
      );
      assert.ok(error instanceof ConfigError, `${what}: ${inspect(error)}`);
      assert.deepEqual([error.outcome, error.attempts, error.operation], ["not_sent", 0, operation], what);
      if (setting) {
        assert.equal(error.setting, setting, what);
        assert.ok(error.message.startsWith(`${setting} `), `${what}: ${error.message}`);
      }
      assert.ok(!error.message.includes("planted"), `${what}: ${error.message}`);
    }
    assert.deepEqual(await sandbox.requests(), []);
  }

  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const pay = (id, given, options) => () => conomy.checkoutSessions.createPayment(id, given, options);

  it("in a path", async () => {
    await refused([
      ["an empty id", "checkoutSessionId", pay("", body)],
      ["no id", "checkoutSessionId", pay(undefined, body)],
      ["an id that is a number", "checkoutSessionId", pay(5, body)],
      ["half of a surrogate pair", "checkoutSessionId", pay(`planted${LONE}`, body)],
      ["the other half", "checkoutSessionId", pay("planted\udc00x", body)],
      ["a pair the wrong way round", "checkoutSessionId", pay("\udc00\ud83d", body)],
    ]);
  });

  it("that is a body of which JSON would lose something", async () => {
    class Opaque {
      #planted = "planted";
      get value() {
        return this.#planted;
      }
    }
    const circular = { paymentMethod: "ETPAY" };
    circular.customer = { address: [circular] };
    const with_ = (address) => pay("s-1", { ...body, customer: { address } });
    const place = "body.customer.address";
    const values = {
      NaN: NaN,
      Infinity: -Infinity,
      "a map": new Map([["planted", 1]]),
      "a set": new Set(["planted"]),
      "a weak map": new WeakMap(),
      "a function": () => "planted",
      "a class": class Planted {},
      "a symbol": Symbol("planted"),
      "a typed array": new Uint8Array(2),
      "an array buffer": new ArrayBuffer(2),
      "a promise": Promise.resolve("planted"),
      "an error": new Error("planted"),
      "a regular expression": /planted/,
      "an opaque object": new Opaque(),
      "search parameters": new URLSearchParams("planted=1"),
      "headers": new Headers({ planted: "1" }),
      "a date that is none": new Date(NaN),
      "a bigint": 5n,
      "half of a surrogate pair": `planted${LONE}`,
      "an iterator": ["planted"].values(),
      "a symbol for a name": { planted: 1, [Symbol("planted")]: 2 },
    };
    await refused(Object.entries(values).map(([what, value]) => [what, place, with_(value)]));
    await refused([
      ["no body", undefined, pay("s-1")],
      ["null", "body", pay("s-1", null)],
      ["a text", "body", pay("s-1", JSON.stringify(body))],
      ["a list", "body", pay("s-1", [body])],
      ["a map", "body", pay("s-1", new Map(Object.entries(body)))],
      ["a promise", "body", pay("s-1", Promise.resolve(body))],
      ["a revoked proxy", "body", pay("s-1", revoked())],
      ["a date that is none, of another realm", "body.when", pay("s-1", { when: runInNewContext("new Date(NaN)") })],
      ["a circle", "body.customer.address[0]", pay("s-1", circular)],
      ["a place in a list", "body.items[1].tax", pay("s-1", { items: [{}, { tax: new Map() }] })],
      ["nothing in a list", "body.items[1]", pay("s-1", { items: [1, undefined] })],
      ["a hole in a list", "body.items[0]", pay("s-1", { items: [, 1] })],
      ["a place with an odd name", 'body["a b"]', pay("s-1", { "a b": NaN })],
      ["half of a pair in a name", 'body["\\ud83d"]', pay("s-1", { [LONE]: 1 })],
      ["a body of the wrong shape", undefined, pay("s-1", { paymentMethod: 7 })],
      ["a getter that throws", "body.customer", pay("s-1", { get customer() { throw new Error("planted"); } })],
      ["a toJSON that throws", "body.customer", pay("s-1", { customer: { toJSON() { throw new Error("planted"); } } })],
      ["a toJSON that makes a map", "body.customer", pay("s-1", { customer: { toJSON: () => new Map() } })],
    ]);
    let deep = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { deep };
    await refused([["a body without end", undefined, pay("s-1", deep)]]);
  });

  it("of a search", async () => {
    const unknown = { sessionId: "s-1", sentAt: new Date() };
    const search = (given, options) => () => conomy.payments.resolve(given, options);
    await refused(
      [
        ["nothing", "unknown", search(undefined)],
        ["an error that tells", "unknown", search(new ConfigError("planted"))],
        ["a session that is none", "unknown", search({ ...unknown, sessionId: 5 })],
        ["a time that is none", "unknown", search({ ...unknown, sentAt: new Date(NaN) })],
        ["no options", "options", search(unknown, null)],
        ["options that are a number", "options", search(unknown, 5)],
        ["a revoked proxy", "options", search(unknown, revoked())],
        ["a wait that is a text", "wait", search(unknown, { wait: "5" })],
        ["a wait below 0", "wait", search(unknown, { wait: -1 })],
        ["one known id", "known", search(unknown, { known: "planted" })],
        ["a known number", "known", search(unknown, { known: 5 })],
        ["nothing known", "known", search(unknown, { known: null })],
        ["known ids that are numbers", "known1", search(unknown, { known: [5] })],
      ],
      "payments.resolve",
    );
  });

  it("that throws is the cause", async () => {
    const mine = new Error("mine");
    const customer = { get email() { throw mine; } };
    const error = await conomy.checkoutSessions.createPayment("s-1", { ...body, customer }).catch((error) => error);
    assert.equal(error.cause, mine);
    const options = { get timeout() { throw mine; } };
    const other = await conomy.checkoutSessions.createPayment("s-1", body, options).catch((error) => error);
    assert.deepEqual([other.name, other.cause], ["ConfigError", mine]);
  });

  it("that goes beside the body", async () => {
    const extra = (extra, given = body) => pay("s-1", given, { extra });
    await refused([
      ["no object", "extra", extra("planted")],
      ["a list", "extra", extra([{ planted: 1 }])],
      ["a map", "extra", extra(new Map([["planted", 1]]))],
      ["a value that is none of JSON", "extra.origins[0].id", extra({ origins: [{ id: NaN }] })],
      ["a getter that throws", "extra.origins", extra({ get origins() { throw new Error("planted"); } })],
      ["a member of the body", "extra.paymentMethod", extra({ paymentMethod: "PIX" })],
    ]);
    const bodyless = conomy.checkoutSessions.refresh("tok_1", { extra: { planted: 1 } });
    await assert.rejects(bodyless, { name: "ConfigError", outcome: "not_sent", setting: "extra" });
    await sandbox.answer({ status: 404 });
    const given = { paymentMethod: "ETPAY", customer: undefined };
    await extra({ origins: [{ id: 5 }], customer: { firstName: "Jane" }, ["__proto__"]: 1 }, given)().catch(() => {});
    const [request] = await sandbox.requests();
    const sent = '{"paymentMethod":"ETPAY","customer":{"firstName":"Jane"},"origins":[{"id":5}],"__proto__":1}';
    assert.equal(request.body, sent);
    for (const none of [undefined, null, {}]) await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { extra: none });
  });

  it("that is a header", async () => {
    const headers = (extraHeaders) => pay("s-1", body, { extraHeaders });
    await refused([
      ["no object", "extraHeaders", headers("planted: 1")],
      ["a list", "extraHeaders", headers([["planted", "1"]])],
      ["a number", "extraHeaders", headers({ planted: 1 })],
      ["half of a surrogate pair", "extraHeaders", headers({ planted: LONE })],
      ["a getter that throws", "extraHeaders", headers({ get planted() { throw new Error("planted"); } })],
      ["a line break", "extraHeaders", headers({ "x-shop": "planted\r\nx-api-key: planted" })],
      ["a name that is none", "extraHeaders", headers({ "x shop": "planted" })],
      ["one of ours", "extraHeaders", headers({ "X-Api-Key": "planted" })],
      ["the authorization", "extraHeaders", headers({ Authorization: "planted" })],
    ]);
    await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { extraHeaders: { Traceparent: "00-1-2-01" } });
    const [request] = await sandbox.requests();
    assert.equal(Object.fromEntries(request.headers).traceparent, "00-1-2-01");
  });

  it("that is an option", async () => {
    const option = (options) => pay("s-1", body, options);
    await refused([
      ["no options", "options", option(5000)],
      ["null", "options", option(null)],
      ["a text", "options", option("planted")],
      ["a map", "options", option(new Map([["timeout", 1]]))],
      ["a list", "options", option([{ timeout: 1 }])],
      ["inherited options", "options", option(Object.create({ timeout: 1 }))],
      ["a signal in place of options", "options", option(new AbortController().signal)],
      ["an unknown one", "timeOut", option({ timeOut: 1 })],
      ["a client's", "apiKey", option({ apiKey: "planted" })],
      ["one of Object's", "toString", option({ toString: 1 })],
      ["a timeout of the wrong type", "timeout", option({ timeout: "1" })],
      ["a timeout that is no number", "timeout", option({ timeout: NaN })],
      ["a timeout without end", "timeout", option({ timeout: 10 ** 400 })],
      ["a timeout of zero", "timeout", option({ timeout: 0 })],
      ["a timeout below zero", "timeout", option({ timeout: -1 })],
      ["a connect timeout below zero", "connectTimeout", option({ connectTimeout: -1 })],
      ["half a retry", "maxRetries", option({ maxRetries: 0.5 })],
      ["retries below zero", undefined, option({ maxRetries: -1 })],
      ["a flag that is a text", "reuseConnections", option({ reuseConnections: "yes" })],
      ["a revoked proxy", "options", option(revoked())],
      ["a signal that is none", "signal", option({ signal: "now" })],
    ]);
  });

  it("of the client", () => {
    for (const [name, value] of [["apiKey", `planted${LONE}`], ["app", LONE], ["proxy", LONE], ["accessToken", 5], ["onAttempt", {}], ["api_key", "planted"]]) {
      assert.throws(
        () => new Conomy({ ...sandbox.settings, [name]: value }),
        (error) => error instanceof ConfigError && error.setting === name && !error.message.includes("planted"),
        name,
      );
    }
    for (const options of [null, "planted", new Map(), [], Object.create({ apiKey: "planted" })]) {
      assert.throws(() => new Conomy(options), (error) => error instanceof ConfigError && error.setting === "options");
    }
  });

  it("that is fine is sent as it is", async () => {
    await sandbox.answer({ status: 404 });
    class Address {
      constructor() {
        this.street = "Calle 1";
      }
    }
    const given = {
      paymentMethod: "ETPAY",
      customer: { firstName: "José 🎉", address: new Address(), lastName: undefined },
      when: new Date(0),
      bytes: Buffer.from("ab"),
      boxed: Object.assign(Object.create(null), { deep: [null, true, -0, 1.5, []] }),
      money: { toJSON: () => "12.50" },
      ["__proto__"]: { kept: true },
      foreign: runInNewContext("({ a: [1, { b: 2 }] })"),
    };
    await conomy.checkoutSessions.createPayment("🎉", given, runInNewContext("({ timeout: 5000 })")).catch(() => {});
    const [request] = await sandbox.requests();
    assert.equal(request.body, JSON.stringify(given));
    assert.match(request.path, /%F0%9F%8E%89/);
  });

  it("is read once: what was checked is what is sent", async () => {
    let reads = 0;
    const customer = { get email() { return reads++ === 0 ? "jane@example.com" : new Map(); } };
    await conomy.checkoutSessions.create({ checkoutToken: "tok_1", customer });
    const [request] = await sandbox.requests();
    assert.equal(JSON.parse(request.body).customer.email, "jane@example.com");
    assert.equal(reads, 1);
  });
});

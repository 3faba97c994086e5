// What a client is besides its calls: options for all of them, an end, and how its answers came.

import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";

import standard, { ConfigError, Conomy, OutcomeUnknownError } from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";
import { startStallingServer } from "./support/stalls.mjs";

const credentials = { apiKey: "key-1", accessToken: "token-1" };

describe("a client", () => {
  let sandbox;
  before(async () => (sandbox = await startSandbox()));
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  it("is the default export too", () => assert.equal(standard, Conomy));

  it("chooses the service by its environment, which is the sandbox if nobody says another", async () => {
    /** Where it would call: it is stopped before it does. */
    const baseUrl = async (options) => {
      let url;
      const note = (call) => (url = call.baseUrl);
      subscribe("tracing:conomyhq:call:start", note);
      const call = new Conomy({ ...credentials, ...options }).checkoutSessions.refresh("tok_1", { signal: AbortSignal.abort() });
      await assert.rejects(call, { outcome: "not_sent" });
      unsubscribe("tracing:conomyhq:call:start", note);
      return url;
    };
    assert.equal(await baseUrl({}), "https://api.conomyhq.com/sandbox");
    assert.equal(await baseUrl({ environment: "production" }), "https://api.conomyhq.com");
    process.env.CONOMY_ENVIRONMENT = "production";
    try {
      assert.equal(await baseUrl({}), "https://api.conomyhq.com");
      assert.equal(await baseUrl({ environment: "sandbox" }), "https://api.conomyhq.com/sandbox");
    } finally {
      delete process.env.CONOMY_ENVIRONMENT;
    }
    const wrong = () => new Conomy({ ...credentials, environment: "staging" });
    assert.throws(wrong, (error) => error instanceof ConfigError && error.setting === "environment");
  });

  it("is refused with the names that JavaScript has for its settings", () => {
    for (const [settings, names] of [
      [{ ...credentials, baseUrl: "http://example.com" }, /^baseUrl .*\ballowInsecureHttp\b/],
      [{ apiKey: "key" }, /^accessToken .*\bclientId and clientSecret\b.*\bCONOMY_CLIENT_ID\b/],
      [{ ...credentials, clientId: "c" }, /^accessToken .*\bclientId and clientSecret\b/],
    ]) {
      assert.throws(() => new Conomy(settings), { name: "ConfigError", message: names });
    }
  });

  it("calls nothing but this machine where CONOMY_OFFLINE is set", async () => {
    process.env.CONOMY_OFFLINE = "1";
    try {
      assert.throws(() => new Conomy(credentials), (error) => error instanceof ConfigError && /CONOMY_OFFLINE/.test(error.message));
      await new Conomy(sandbox.settings).checkoutSessions.create({ checkoutToken: "tok_1" });
    } finally {
      delete process.env.CONOMY_OFFLINE;
    }
  });

  it("has others with other options, which share its connections", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.on("error", () => {});
      socket.on("data", () => {
        const body = '{"id":"s-1"}';
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const conomy = new Conomy({ ...credentials, baseUrl: `http://127.0.0.1:${server.address().port}` });
    try {
      const hasty = conomy.withOptions({ timeout: 5_000 }).withOptions({ maxRetries: 0, timeout: undefined });
      assert.ok(hasty instanceof Conomy);
      for (const client of [conomy, hasty, conomy, hasty]) await client.checkoutSessions.create({ checkoutToken: "tok_1" });
      assert.equal(connections, 1);
      await hasty.close();
      await assert.rejects(conomy.checkoutSessions.refresh("tok_1"), { name: "ConfigError", outcome: "not_sent", setting: "client" });
    } finally {
      await conomy.close();
      server.close();
    }
    await once(server, "close");
  });

  it("has others whose options stand between its own and those of a call", async () => {
    const conomy = new Conomy({ ...sandbox.settings, maxRetries: 0 });
    const patient = conomy.withOptions({ maxRetries: 1, extraHeaders: { "x-shop": "1" } });
    const busy = () => sandbox.answer({ status: 429, headers: [["retry-after", "0"]] });
    await busy();
    await assert.rejects(conomy.checkoutSessions.refresh("tok_1"), { name: "RateLimitError", attempts: 1 });
    await busy();
    await patient.checkoutSessions.create({ checkoutToken: "tok_1" });
    await busy();
    await assert.rejects(patient.checkoutSessions.create({ checkoutToken: "tok_1" }, { maxRetries: 0 }), { attempts: 1 });
    const sent = (await sandbox.requests()).map(({ headers }) => Object.fromEntries(headers)["x-shop"]);
    assert.deepEqual(sent, [undefined, "1", "1", "1"]);
    for (const wrong of [{ apiKey: "key-2" }, { signal: AbortSignal.abort() }, { extra: {} }, { timeout: "1" }, 5, null]) {
      assert.throws(() => conomy.withOptions(wrong), ConfigError);
    }
  });

  it("ends when its calls have ended, and makes none after that", async () => {
    const server = await startStallingServer();
    try {
      const conomy = new Conomy({ ...credentials, baseUrl: server.baseUrl });
      let settled = false;
      const call = conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" }, { timeout: 400 });
      const ended = assert.rejects(call, OutcomeUnknownError).then(() => (settled = true));
      await server.reached();
      const closed = conomy.close();
      await assert.rejects(conomy.checkoutSessions.refresh("tok_1"), { name: "ConfigError", outcome: "not_sent" });
      await closed;
      await ended;
      assert.ok(settled);
      await conomy[Symbol.asyncDispose]();
    } finally {
      server.stop();
    }
  });

  it("closes its idle connections", async () => {
    const ended = [];
    const server = createServer((socket) => {
      ended.push(once(socket, "close"));
      socket.on("data", () => socket.write("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const conomy = new Conomy({ ...credentials, baseUrl: `http://127.0.0.1:${server.address().port}` });
      await conomy.checkoutSessions.refresh("tok_1").catch(() => {});
      await conomy.close();
      await Promise.all(ended);
      assert.equal(ended.length, 1);
    } finally {
      server.close();
    }
  });
});

describe("an answer", () => {
  let sandbox;
  let conomy;
  before(async () => {
    sandbox = await startSandbox();
    conomy = new Conomy(sandbox.settings);
  });
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  it("tells how it came to whoever asks, and is sent for once", async () => {
    await sandbox.answer({ status: 429, headers: [["retry-after", "0"]] });
    const body = '{"id":"s-1", "big":12345678901234567890, "owner":{"name":"planted"}}';
    await sandbox.answer({ status: 202, body, headers: [["x-rate", "planted"], ["x-rate", "2"]] });
    const begin = performance.now();
    const call = conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    const { data, response } = await call.withResponse();
    const took = performance.now() - begin;
    assert.equal(data, await call);
    assert.equal(data.id, "s-1");
    assert.deepEqual([response.status, response.attempts], [202, 2]);
    assert.ok(response.elapsed > 0 && response.elapsed <= took, `${response.elapsed} of ${took}`);
    assert.equal(response.headers["x-rate"], "planted, 2");
    assert.ok(Buffer.isBuffer(response.rawBody));
    assert.equal(response.rawBody.toString(), body);
    assert.equal((await sandbox.requests()).length, 2);
    for (const text of [inspect(response, { showHidden: true, getters: true, depth: null }), JSON.stringify(response)]) {
      assert.ok(!text.includes("planted") && text.includes("202"), text);
    }
  });

  it("comes by a plain promise otherwise", async () => {
    const call = conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
    assert.equal(Object.getPrototypeOf(call), Promise.prototype);
    assert.deepEqual(Object.keys(call), []);
    assert.equal((await call.then((session) => session)).status, "ATTEMPT");
  });

  it("that did not come rejects both promises, and one handler is enough", async (t) => {
    const unhandled = t.mock.fn();
    process.on("unhandledRejection", unhandled);
    try {
      await sandbox.answer({ status: 404 });
      const call = conomy.checkoutSessions.refresh("tok_1");
      await assert.rejects(call.withResponse(), { name: "NotFoundError" });
      await new Promise(setImmediate);
      await assert.rejects(call, { name: "NotFoundError" });
      assert.equal(unhandled.mock.callCount(), 0);
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });
});

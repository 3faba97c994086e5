// The recipe's story against the sandbox, and what the models keep.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";

import { Conomy } from "conomyhq";

import { startSandbox } from "./support/sandbox.mjs";

describe("the recipe", () => {
  let sandbox;
  let conomy;
  before(async () => {
    sandbox = await startSandbox("--session-ttl", "60");
    conomy = new Conomy(sandbox.settings);
  });
  beforeEach(() => sandbox.reset());
  after(() => sandbox?.stop());

  const customer = { firstName: "Jane", lastName: "Doe", email: "jane@example.com", documentType: "CC", documentNumber: "1000000000" };

  it("creates a session, pays in it, lets it expire and refreshes it", async () => {
    const session = await conomy.checkoutSessions.create({ checkoutToken: "tok_1", customer });
    assert.equal(session.status, "ATTEMPT");
    assert.equal(session.currency, "CLP");
    assert.equal(session.url, new URL(`/checkout/tok_1/${session.id}`, sandbox.settings.baseUrl).href);

    const payment = await conomy.checkoutSessions.createPayment(session.id, {
      paymentMethod: "ETPAY",
      customer: { firstName: "Jane", email: "jane@example.com" },
    });
    assert.equal(payment.checkoutSessionId, session.id);
    assert.equal(payment.status, "CREATED");

    await sandbox.advance(61);
    await assert.rejects(conomy.checkoutSessions.createPayment(session.id, { paymentMethod: "ETPAY" }), {
      name: "UnprocessableEntityError",
      type: "failedPrecondition",
    });
    const refreshed = await conomy.checkoutSessions.refresh(session.checkoutToken);
    assert.equal(refreshed.id, session.id);
    assert.equal(refreshed.status, "ATTEMPT");
    assert.ok(!("url" in refreshed));
  });

  it("sends the recipe's headers and exactly the given body", async () => {
    const body = { checkoutToken: "tok_1", customer, ours: { nested: [1, "two", null] }, currency: undefined };
    await conomy.checkoutSessions.create(body);
    await conomy.checkoutSessions.refresh("tok_1");
    const [create, refresh] = await sandbox.requests();
    const { version } = (await import("conomyhq/package.json", { with: { type: "json" } })).default;
    assert.equal(create.body, JSON.stringify(body));
    assert.equal(refresh.body, null);
    const headers = Object.fromEntries(create.headers);
    assert.equal(headers["user-agent"], `MyApp/1.0 conomyhq-node/${version}`);
    assert.equal(headers["conomyhq-api-version"], "24-04-2025");
    assert.equal(headers["content-type"], "application/json");
    assert.ok(!("content-type" in Object.fromEntries(refresh.headers)));
  });

  it("keeps an id a single path segment", async () => {
    await sandbox.answer({ status: 404 });
    await conomy.checkoutSessions.refresh("a/b?c%2F é").catch(() => {});
    const [request] = await sandbox.requests();
    assert.equal(request.path, "/sandbox/checkout-sessions/token/a%2Fb%3Fc%252F%20%C3%A9/refresh");
  });

  it("leaves unknown enum values, unknown members and large numbers as they came", async () => {
    const body = '{"id":"p","checkoutSessionId":"s","status":"TELEPORTED","origins":[{"etpay":{"url":"https://x"}}],"big":9007199254740991}';
    await sandbox.answer({ status: 201, body });
    const payment = await conomy.checkoutSessions.createPayment("s", { paymentMethod: "CARRIER_PIGEON" });
    assert.deepEqual(payment, JSON.parse(body));
    const [request] = await sandbox.requests();
    assert.equal(request.body, '{"paymentMethod":"CARRIER_PIGEON"}');
  });

  it("reads the environment, and arguments win", async () => {
    process.env.CONOMY_API_KEY = "key-1";
    process.env.CONOMY_ACCESS_TOKEN = "token-1";
    process.env.CONOMY_APP = "FromEnv/2";
    process.env.CONOMY_BASE_URL = sandbox.settings.baseUrl;
    try {
      await new Conomy().checkoutSessions.create({ checkoutToken: "tok_1" });
      await new Conomy({ app: "Argument/3" }).checkoutSessions.create({ checkoutToken: "tok_1" });
    } finally {
      for (const name of ["API_KEY", "ACCESS_TOKEN", "APP", "BASE_URL"]) delete process.env[`CONOMY_${name}`];
    }
    const agents = (await sandbox.requests()).map(({ headers }) => Object.fromEntries(headers)["user-agent"]);
    assert.match(agents[0], /^FromEnv\/2 conomyhq-node\//);
    assert.match(agents[1], /^Argument\/3 conomyhq-node\//);
  });

  it("makes many calls at once with one client and one signal", async (t) => {
    const warnings = t.mock.method(process, "emitWarning", () => {});
    const { signal } = new AbortController();
    const calls = Array.from({ length: 64 }, () => conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { signal }));
    const ids = new Set((await Promise.all(calls)).map(({ id }) => id));
    assert.equal(ids.size, 64);
    assert.deepEqual(warnings.mock.calls.map((call) => String(call.arguments[0])), []);
  });
});

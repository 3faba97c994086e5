// Access tokens, judged by what a service saw that gives them, takes them and refuses them.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";

import { AbortError, AuthenticationError, ConfigError, Conomy, TransportError } from "conomyhq";

import { startAuth } from "./support/auth.mjs";
import { run } from "./support/child.mjs";

const SECRETS = { apiKey: "key", clientId: "id_SECRET", clientSecret: "proof_SECRET" };

/** With a service, and a client's settings for it. */
function tokens(name, options, body) {
  test(name, async (t) => {
    const auth = await startAuth(options);
    t.after(() => auth.close());
    await body(auth, (settings = SECRETS) => new Conomy({ apiKey: "key", baseUrl: auth.url, ...settings }));
  });
}

const slow = (delay) => ({
  answer: (n) => ({ status: 200, delay, body: { accessToken: `token_${n}`, expiresIn: 3600 } }),
});
const open = (conomy, options) => conomy.checkoutSessions.create({ checkoutToken: "ct_1" }, options);
const pay = (conomy, options) => conomy.checkoutSessions.createPayment("cs_1", { paymentMethod: "ETPAY" }, options);

tokens("a thousand first calls get one token", slow(300), async (auth, client) => {
  const conomy = client();
  await Promise.all(Array.from({ length: 1000 }, () => open(conomy)));
  assert.deepEqual(auth.asked, [{ clientId: "id_SECRET", clientSecret: "proof_SECRET" }]);
  assert.equal(auth.seen.filter(({ token }) => token === "token_0").length, 1000);
});

tokens("a payment after a revocation arrives once", {}, async (auth, client) => {
  const conomy = client();
  await open(conomy);
  auth.revoked.add("token_0");
  await Promise.all([pay(conomy), open(conomy), open(conomy)]);
  const payments = auth.seen.filter(({ path }) => path.endsWith("/payments"));
  assert.deepEqual(
    payments.map(({ token, status }) => [token, status]).at(-1),
    ["token_1", 200],
  );
  assert.equal(payments.filter(({ status }) => status === 200).length, 1);
  assert.equal(auth.asked.length, 2);
});

const failing = { answer: () => ({ status: 401, body: { traceId: "proof_SECRET", code: "41" } }) };
tokens("a failing service is the calls' own error, and no storm", failing, async (auth, client) => {
  const conomy = client();
  for (let i = 0; i < 50; i++) {
    await assert.rejects(open(conomy), (error) => {
      assert.ok(error instanceof AuthenticationError);
      assert.equal(error.outcome, "not_sent");
      assert.match(error.message, /no access token could be had/);
      assert.doesNotMatch(inspect(error) + JSON.stringify(error) + inspect(conomy), /SECRET/);
      return true;
    });
  }
  assert.equal(auth.asked.length, 1);
  assert.equal(auth.seen.length, 0);
});

tokens("aborting the wait for a token sends nothing", slow(300), async (auth, client) => {
  const conomy = client();
  const calls = new AbortController();
  const paying = pay(conomy, { signal: calls.signal });
  setTimeout(() => calls.abort(new Error("enough")), 50);
  await assert.rejects(paying, (error) => error instanceof AbortError && error.outcome === "not_sent");
  await open(conomy);
  assert.deepEqual(
    auth.seen.map(({ path }) => path),
    ["/checkout-sessions"],
  );
  assert.equal(auth.asked.length, 1);
});

tokens("a function is asked once a call and told what was refused", {}, async (auth, client) => {
  const told = [];
  const accessToken = async (refused) => {
    told.push(refused);
    await sleep(1);
    return refused === undefined ? "mine" : "other";
  };
  const conomy = client({ accessToken });
  await open(conomy);
  auth.revoked.add("mine");
  await pay(conomy);
  assert.deepEqual(told, [undefined, undefined, "mine"]);
  assert.deepEqual(
    auth.seen.map(({ token, status }) => [token, status]),
    [
      ["mine", 200],
      ["mine", 401],
      ["other", 200],
    ],
  );
  await open(client({ accessToken: () => "plain" }));
  assert.equal(auth.seen.at(-1).token, "plain");
  assert.equal(auth.asked.length, 0);
});

tokens("a function that has no other token ends the call", {}, async (auth, client) => {
  auth.revoked.add("mine");
  const paying = pay(client({ accessToken: () => "mine" }));
  await assert.rejects(paying, (error) => error instanceof AuthenticationError && error.attempts === 1);
  assert.equal(auth.seen.length, 1);
});

tokens("a function is asked where its call was made", {}, async (auth, client) => {
  const request = new AsyncLocalStorage();
  const seen = [];
  const conomy = client({
    accessToken: () => {
      seen.push(request.getStore());
      return "mine";
    },
  });
  await Promise.all(["a", "b"].map((id) => request.run(id, () => open(conomy))));
  assert.deepEqual(seen.sort(), ["a", "b"]);
});

tokens("what a function fails with is the cause, and nothing is sent", {}, async (auth, client) => {
  const sealed = new Error("sealed");
  const fails = [
    () => {
      throw sealed;
    },
    () => Promise.reject(sealed),
  ];
  for (const accessToken of fails) {
    await assert.rejects(pay(client({ accessToken })), (error) => {
      assert.ok(error instanceof TransportError);
      assert.equal(error.cause, sealed);
      assert.equal(error.outcome, "not_sent");
      return true;
    });
  }
  for (const odd of [7, undefined, null, {}, "a\ud800"]) {
    await assert.rejects(pay(client({ accessToken: () => odd })), (error) => error.cause instanceof TypeError);
  }
  for (const odd of ["", " ", "a\nb"]) {
    await assert.rejects(pay(client({ accessToken: () => odd })), (error) => {
      return error instanceof ConfigError && error.setting === "accessToken" && error.outcome === "not_sent";
    });
  }
  const begun = performance.now();
  const hanging = client({ accessToken: () => new Promise(() => {}), timeout: 200 });
  await assert.rejects(pay(hanging), (error) => error instanceof TransportError && error.outcome === "not_sent");
  assert.ok(performance.now() - begun < 2000);
  assert.equal(auth.seen.length, 0);
});

test("credentials that contradict are refused", () => {
  for (const [settings, setting] of [
    [{}, "accessToken"],
    [{ accessToken: "t", clientId: "i", clientSecret: "s" }, "accessToken"],
    [{ accessToken: () => "t", clientSecret: "s" }, "accessToken"],
    [{ clientId: "i" }, "clientSecret"],
    [{ accessToken: 7 }, "accessToken"],
  ]) {
    assert.throws(
      () => new Conomy({ apiKey: "key", ...settings }),
      (error) => error instanceof ConfigError && error.setting === setting,
    );
  }
});

tokens("workers get their tokens, and one that ends sends nothing", slow(200), async (auth) => {
  const source = `
    import { workerData } from "node:worker_threads";
    import { Conomy } from ${JSON.stringify(import.meta.resolve("conomyhq"))};
    const conomy = new Conomy(workerData.settings);
    const calls = Array.from({ length: 100 }, () => conomy.checkoutSessions.create({ checkoutToken: "ct_1" }));
    await Promise.all(calls);
  `;
  const start = (settings) =>
    new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
      workerData: { settings: { apiKey: "key", baseUrl: auth.url, ...settings } },
    });
  const ended = (worker) =>
    new Promise((resolve, reject) => {
      worker.on("error", reject);
      worker.on("exit", resolve);
    });
  const codes = await Promise.all([1, 2, 3].map(() => ended(start(SECRETS))));
  assert.deepEqual(codes, [0, 0, 0]);
  assert.deepEqual([auth.asked.length, auth.seen.length], [3, 300]);
  const terminated = start(SECRETS);
  const gone = ended(terminated);
  while (auth.asked.length < 4) await sleep(1);
  await terminated.terminate();
  await gone;
  await sleep(400);
  assert.equal(auth.seen.length, 300);
});

tokens("a process ends by itself, with a token under way or without", slow(1000), async (auth) => {
  const program = `
    import { Conomy } from "conomyhq";
    const conomy = new Conomy({ apiKey: "key", clientId: "i", clientSecret: "s", baseUrl: ${JSON.stringify(auth.url)} });
    await conomy.checkoutSessions.create({ checkoutToken: "ct_1" }, { timeout: 200 }).catch(() => {});
    console.log("done");
  `;
  const begun = performance.now();
  const { code, stdout, stderr } = await run(["--input-type=module", "--eval", program]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trim(), "done");
  assert.ok(performance.now() - begun < 10_000);
});

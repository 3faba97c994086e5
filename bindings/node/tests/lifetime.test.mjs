// What calls and clients leave behind, seen from outside of the process that made them: by what the service saw, and by
// what the system says that the process holds.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { run } from "./support/child.mjs";
import { startEcho } from "./support/echo.mjs";

// Where /proc tells what a process holds.
const onLinux = { skip: process.platform !== "linux" };
const held = new URL("./support/held.mjs", import.meta.url).href;

/** What a script in a process of its own prints, JSON. */
async function printed(script, { baseUrl, flags = [], limit = 60_000 }) {
  return output([...flags, "--input-type=module", "--eval", script], baseUrl, limit);
}

async function output(args, baseUrl, limit) {
  const env = { CONOMY_API_KEY: "key-1", CONOMY_ACCESS_TOKEN: "token-1", CONOMY_BASE_URL: baseUrl };
  const { code, stdout, stderr } = await run(args, { env, limit });
  assert.equal(code, 0, `code ${code}\n${stdout}${stderr}`);
  return JSON.parse(stdout.trim());
}

/** Waits until the service has no more connections than that, or `within` milliseconds have passed; tells how many. */
async function connections(echo, most, within) {
  const deadline = Date.now() + within;
  for (;;) {
    const { open } = await echo.ledger();
    if (open <= most || Date.now() > deadline) return open;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a process with calls", () => {
  let echo;
  before(async () => (echo = await startEcho()));
  after(() => echo?.stop());

  for (const [what, call] of [
    ["a success and an idle connection", `await conomy.checkoutSessions.create({ checkoutToken: "t" });`],
    ["an error", `await conomy.checkoutSessions.create({ checkoutToken: "no-t" }).catch(() => {});`],
    ["an error before anything is sent", `await conomy.checkoutSessions.createPayment("", { paymentMethod: "PIX" }).catch(() => {});`],
    ["a timeout", `await conomy.checkoutSessions.create({ checkoutToken: "never-t" }, { timeout: 100 }).catch(() => {});`],
    [
      "an abort",
      `const signal = AbortSignal.timeout(100);
       await conomy.checkoutSessions.create({ checkoutToken: "never-t" }, { signal }).catch(() => {});`,
    ],
  ]) {
    it(`ends by itself after ${what}`, async () => {
      const script = `
        import { Conomy } from "conomyhq";
        const conomy = (globalThis.kept = new Conomy());
        ${call}
        const begin = Date.now();
        process.on("exit", () => console.log(Date.now() - begin));
      `;
      const took = await printed(script, { baseUrl: echo.baseUrl, limit: 20_000 });
      assert.ok(took < 3_000, `${took} ms`);
    });
  }

  it("stays until the last of many calls has ended, though the first ones have", async () => {
    const script = `
      import { Conomy } from "conomyhq";
      const conomy = new Conomy();
      let ended = 0;
      const call = (token, options) => conomy.checkoutSessions.create({ checkoutToken: token }, options).then(() => ended++, () => ended++);
      for (let index = 0; index < 20; index++) void call("stays-" + index);
      void call("never-stays", { timeout: 700 });
      process.on("exit", () => console.log(ended));
    `;
    assert.equal(await printed(script, { baseUrl: echo.baseUrl, limit: 20_000 }), 21);
  });

  it("can have the package by import and by require", async () => {
    const script = `
      import { createRequire } from "node:module";
      import * as imported from "conomyhq";
      const required = createRequire(process.cwd() + "/")("conomyhq");
      const clients = [new imported.Conomy(), new required.Conomy()];
      const calls = clients.flatMap((conomy, client) =>
        Array.from({ length: 50 }, async (_, index) => {
          const token = client + "-both-" + index;
          return (await conomy.checkoutSessions.create({ checkoutToken: token })).checkoutToken === token;
        }),
      );
      const right = (await Promise.all(calls)).filter(Boolean).length;
      const error = await clients[1].checkoutSessions.create({ checkoutToken: "no-both" }).catch((error) => error);
      console.log(JSON.stringify([right, error instanceof imported.NotFoundError]));
    `;
    assert.deepEqual(await printed(script, { baseUrl: echo.baseUrl }), [100, true]);
  });

  it("can be one of a cluster", async () => {
    const told = await output(["tests/fixtures/cluster.cjs"], echo.baseUrl, 60_000);
    assert.deepEqual(told, { right: [50, 50, 50, 50], codes: [0, 0, 0, 0] });
    const { arrived } = await echo.ledger();
    const payments = [...arrived].filter(([session]) => session.startsWith("cluster-"));
    assert.equal(payments.length, 250);
    assert.ok(payments.every(([, times]) => times === 1), "a payment arrived twice");
  });

  it("survives eight workers at a time that load it and end in the middle of calls", onLinux, async () => {
    const script = `
      import { once } from "node:events";
      import { Worker } from "node:worker_threads";
      const script = \`
        const { parentPort, workerData } = require("node:worker_threads");
        const { Conomy } = require("conomyhq");
        const conomy = new Conomy(workerData.index % 2 ? {} : { onAttempt() {} });
        const { signal } = new AbortController();
        const pay = async (session) => {
          await conomy.checkoutSessions.createPayment(session, { paymentMethod: "PIX" }, workerData.index % 3 ? {} : { signal });
          parentPort.postMessage(session);
        };
        (async () => {
          for (let call = 0; ; call++) {
            const sessions = Array.from({ length: 8 }, (_, index) => ["w", workerData.round, workerData.index, call, index].join("-"));
            await Promise.all(sessions.map(pay));
          }
        })();
      \`;
      const paid = [];
      for (let round = 0; round < 6; round++) {
        await Promise.all(Array.from({ length: 8 }, async (_, index) => {
          const worker = new Worker(script, { eval: true, execArgv: [], workerData: { round, index } });
          worker.on("message", (session) => paid.push(session));
          // Some while they load, most while they call.
          if (index > 1) await once(worker, "message");
          await new Promise((resolve) => setTimeout(resolve, index * 10));
          await worker.terminate();
        }));
      }
      const { Conomy } = await import("conomyhq");
      await new Conomy().checkoutSessions.createPayment("w-last", { paymentMethod: "PIX" });
      console.log(JSON.stringify(paid));
    `;
    const paid = await printed(script, { baseUrl: echo.baseUrl });
    const { arrived } = await echo.ledger();
    const payments = [...arrived].filter(([session]) => session.startsWith("w-"));
    assert.ok(payments.every(([, times]) => times === 1), "a payment arrived twice");
    assert.ok(paid.every((session) => arrived.get(session) === 1), "a payment that never arrived was reported");
    assert.equal(arrived.get("w-last"), 1);
    assert.equal(await connections(echo, 0, 3_000), 0);
  });
});

describe("ten thousand calls", () => {
  it("are under way at once, each gets its own answer, and no descriptor stays", onLinux, async () => {
    // The service and the calls are in two processes, each with a descriptor for each call.
    const { limitOf } = await import(held);
    const count = Math.min(10_000, limitOf("open files") - 500);
    const echo = await startEcho({ hold: count });
    try {
      const script = `
        import { descriptors, until } from ${JSON.stringify(held)};
        import { Conomy } from "conomyhq";
        const conomy = new Conomy({ timeout: 120_000, connectTimeout: 60_000, maxRetries: 0, idleTimeout: 500 });
        await conomy.checkoutSessions.create({ checkoutToken: "never-tok" }, { timeout: 50 }).catch(() => {});
        const before = descriptors();
        const right = await Promise.all(Array.from({ length: ${count} }, async (_, index) => {
          const token = "in-flight-" + index;
          return (await conomy.checkoutSessions.create({ checkoutToken: token })).checkoutToken === token;
        }));
        await conomy.close();
        const left = await until(() => descriptors() - before, (left) => left <= 1, 15_000);
        console.log(JSON.stringify([right.filter(Boolean).length, left]));
      `;
      const [right, left] = await printed(script, { baseUrl: echo.baseUrl, limit: 150_000 });
      assert.equal(right, count);
      assert.ok(left <= 1, `${left} descriptors stayed`);
      const { arrived } = await echo.ledger();
      assert.ok([...arrived.values()].every((times) => times === 1));
    } finally {
      await echo.stop();
    }
  });
});

describe("a client", () => {
  let echo;
  before(async () => (echo = await startEcho()));
  after(() => echo?.stop());

  it("that is dropped without close() leaves nothing once it is collected", onLinux, async () => {
    const script = `
      import { descriptors, until } from ${JSON.stringify(held)};
      import { Conomy } from "conomyhq";
      const kept = new Conomy({ idleTimeout: 60_000 });
      await kept.checkoutSessions.create({ checkoutToken: "kept" });
      const before = descriptors();
      const use = async (index) => {
        const conomy = new Conomy({ idleTimeout: 60_000 });
        await Promise.all([1, 2, 3].map((call) => conomy.checkoutSessions.create({ checkoutToken: index + "-" + call })));
        return conomy;
      };
      // Held until their connections are counted: the collector comes when it likes.
      let clients = [];
      for (let index = 0; index < 20; index++) clients.push(await use(index));
      const most = descriptors() - before;
      clients = [];
      const left = await until(() => (gc(), descriptors() - before), (left) => left === 0, 10_000);
      console.log(JSON.stringify([most, left]));
    `;
    const [most, left] = await printed(script, { baseUrl: echo.baseUrl, flags: ["--expose-gc"] });
    assert.ok(most >= 20, `${most} connections only`);
    assert.equal(left, 0);
  });

  it("closes idle connections in time, also where no further call comes", onLinux, async () => {
    const idleTimeout = 1_000;
    const script = `
      import { descriptors, until } from ${JSON.stringify(held)};
      import { Conomy } from "conomyhq";
      const conomy = new Conomy({ idleTimeout: ${idleTimeout} });
      await conomy.checkoutSessions.create({ checkoutToken: "never-first" }, { timeout: 50 }).catch(() => {});
      const before = descriptors();
      await Promise.all(Array.from({ length: 50 }, (_, index) => conomy.checkoutSessions.create({ checkoutToken: "idle-" + index })));
      const most = descriptors() - before;
      const left = await until(() => descriptors() - before, (left) => left <= 0, ${idleTimeout + 5_000});
      // Nobody makes a call, but this thread is there.
      console.log(JSON.stringify([most, left]));
    `;
    const [most, left] = await printed(script, { baseUrl: echo.baseUrl });
    assert.ok(most > 0);
    assert.ok(left <= 0, `${left} connections stayed`);
  });

  it("that is closed while calls begin ends those, refuses the others, and leaves nothing", onLinux, async () => {
    const script = `
      import { descriptors, until } from ${JSON.stringify(held)};
      import { Conomy } from "conomyhq";
      const first = new Conomy();
      await first.checkoutSessions.create({ checkoutToken: "first" });
      await first.close();
      const before = await until(descriptors, () => false, 300);
      const ended = { paid: [], refused: [], other: [] };
      for (let round = 0; round < 20; round++) {
        const conomy = new Conomy({ idleTimeout: 60_000 });
        const calls = [];
        const closed = [];
        for (let index = 0; index < 20; index++) {
          const session = "closing-" + round + "-" + index;
          calls.push(conomy.checkoutSessions.createPayment(session, { paymentMethod: "PIX" }).then(
            () => ended.paid.push(session),
            (error) => (error.setting === "client" ? ended.refused : ended.other).push(session),
          ));
          if (index % 5 === round % 5) await new Promise(setImmediate);
          if (index === round) closed.push(conomy.close(), conomy.close());
        }
        await Promise.all([...calls, ...closed]);
      }
      const left = await until(() => descriptors() - before, (left) => left <= 0, 10_000);
      console.log(JSON.stringify({ ...ended, left }));
    `;
    const { paid, refused, other, left } = await printed(script, { baseUrl: echo.baseUrl });
    assert.deepEqual(other, []);
    assert.equal(paid.length + refused.length, 400);
    assert.ok(paid.length > 0 && refused.length > 0);
    assert.ok(left <= 0, `${left} descriptors stayed`);
    const { arrived } = await echo.ledger();
    for (const session of paid) assert.equal(arrived.get(session), 1, session);
    for (const session of refused) assert.equal(arrived.get(session), undefined, session);
  });
});

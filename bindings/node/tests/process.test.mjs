// What the addon does to the process around it: nothing at import, no thread that keeps it alive, workers that come
// and go.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { run } from "./support/child.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { startStallingServer } from "./support/stalls.mjs";

// Where /proc tells what a process holds.
const onLinux = { skip: process.platform !== "linux" };

describe("a process", () => {
  let sandbox;
  let env;
  before(async () => {
    sandbox = await startSandbox();
    const { apiKey, accessToken, baseUrl } = sandbox.settings;
    env = { CONOMY_API_KEY: apiKey, CONOMY_ACCESS_TOKEN: accessToken, CONOMY_BASE_URL: baseUrl };
  });
  after(() => sandbox?.stop());

  const succeeds = async (script, options = {}) => {
    const result = await run(["--input-type=module", "--eval", script], { ...options, env: { ...env, ...options.env } });
    assert.equal(result.code, 0, `code ${result.code}\n${result.stdout}${result.stderr}`);
    return result.stdout.trim();
  };

  it("takes a worker's own environment for it", async () => {
    const script = `
      import { Worker } from "node:worker_threads";
      const script = \`
        const { Conomy } = require("conomyhq");
        try { new Conomy(); console.log("a client"); } catch (error) { console.log(error.name); }
      \`;
      const worker = (env) => new Promise((ended) => new Worker(script, { eval: true, execArgv: [], env }).on("exit", ended));
      await worker({});
      await worker({ CONOMY_API_KEY: "k", CONOMY_ACCESS_TOKEN: "t", CONOMY_BASE_URL: "http://elsewhere.example.com" });
      await worker({ CONOMY_API_KEY: "k", CONOMY_ACCESS_TOKEN: "t" });
    `;
    assert.equal(await succeeds(script), "ConfigError\nConfigError\na client");
  });

  it("starts and loads nothing at import, and no thread before the first call", onLinux, async () => {
    const output = await succeeds(`
      import { readdirSync, readFileSync } from "node:fs";
      const threads = () => readdirSync("/proc/self/task").map((id) => readFileSync("/proc/self/task/" + id + "/comm", "utf8").trim());
      const loaded = () => readFileSync("/proc/self/maps", "utf8").includes("conomyhq.node");
      const state = () => [threads().includes("conomyhq"), loaded()];
      const states = [];
      const { Conomy } = await import("conomyhq");
      states.push(state());
      const conomy = new Conomy();
      states.push(state());
      await conomy.checkoutSessions.create({ checkoutToken: "tok_1" });
      states.push(state());
      console.log(JSON.stringify(states));
    `);
    assert.deepEqual(JSON.parse(output), [[false, false], [false, true], [true, true]]);
  });

  it("ends by itself when its calls are done, with a client still in scope", async () => {
    for (const script of [
      `import { Conomy } from "conomyhq"; globalThis.kept = new Conomy();`,
      `import { Conomy } from "conomyhq";
       globalThis.kept = new Conomy({ onAttempt() {} });
       const { signal } = new AbortController();
       await kept.checkoutSessions.create({ checkoutToken: "tok_1" }, { signal });
       await kept.checkoutSessions.createPayment("nope", { paymentMethod: "PIX" }).catch(() => {});`,
    ]) {
      const begin = performance.now();
      await succeeds(script, { limit: 10_000 });
      assert.ok(performance.now() - begin < 5_000);
    }
  });

  it("waits for a call that nobody awaits", async () => {
    await sandbox.reset();
    await succeeds(`import { Conomy } from "conomyhq"; new Conomy().checkoutSessions.create({ checkoutToken: "tok_1" });`);
    assert.equal((await sandbox.requests()).length, 1);
  });

  it("can exit in the middle of a call", async () => {
    const server = await startStallingServer();
    try {
      const script = `
        import { Conomy } from "conomyhq";
        for (let i = 0; i < 8; i++) new Conomy().checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" });
        setTimeout(() => process.exit(0), 100);`;
      await succeeds(script, { env: { CONOMY_BASE_URL: server.baseUrl } });
    } finally {
      server.stop();
    }
  });

  it("runs calls in many workers at once", async () => {
    await sandbox.reset();
    const output = await succeeds(`
      import { Worker } from "node:worker_threads";
      import { once } from "node:events";
      const script = \`
        const { parentPort } = require("node:worker_threads");
        const { Conomy } = require("conomyhq");
        const conomy = new Conomy();
        const calls = Array.from({ length: 10 }, () => conomy.checkoutSessions.create({ checkoutToken: "tok_1" }));
        Promise.all(calls).then((sessions) => parentPort.postMessage(sessions.length));
      \`;
      let done = 0;
      for (let round = 0; round < 3; round++) {
        const workers = Array.from({ length: 4 }, () => new Worker(script, { eval: true, execArgv: [] }));
        for (const worker of workers) worker.on("message", (count) => (done += count));
        await Promise.all(workers.map((worker) => once(worker, "exit")));
      }
      console.log(done);
    `);
    assert.equal(output, "120");
    assert.equal((await sandbox.requests()).length, 120);
  });

  it("survives workers that are terminated in the middle of calls, which end with them", onLinux, async () => {
    const server = await startStallingServer();
    try {
      const output = await succeeds(`
        import { Worker } from "node:worker_threads";
        import { once } from "node:events";
        const { readdirSync, readlinkSync } = await import("node:fs");
        const open = () => readdirSync("/proc/self/fd").filter((fd) => {
          try { return readlinkSync("/proc/self/fd/" + fd).startsWith("socket:"); } catch { return false; }
        }).length;
        const { Conomy } = await import("conomyhq");
        const create = () => new Conomy({ baseUrl: process.env.SANDBOX }).checkoutSessions.create({ checkoutToken: "tok_1" });
        await create();
        // The standard streams can be sockets, and so can what the runtime wakes itself with.
        const before = open();
        const script = \`
          const { parentPort, workerData } = require("node:worker_threads");
          const { Conomy } = require("conomyhq");
          const conomy = new Conomy(workerData % 2 ? {} : { onAttempt() {} });
          for (let i = 0; i < 10; i++) conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" });
          setTimeout(() => parentPort.postMessage("calling"), 50);
        \`;
        for (let round = 0; round < 5; round++) {
          const worker = new Worker(script, { eval: true, execArgv: [], workerData: round });
          await once(worker, "message");
          await worker.terminate();
        }
        const deadline = Date.now() + 3000;
        while (open() > before && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
        console.log(open() <= before ? "closed" : "open: " + open());
        await create();
      `, { env: { CONOMY_BASE_URL: server.baseUrl, SANDBOX: env.CONOMY_BASE_URL } });
      assert.equal(output, "closed");
    } finally {
      server.stop();
    }
  });

  it("without file descriptors left gets ConnectError for every call, and recovers", onLinux, async () => {
    const script = `
      import { closeSync, openSync } from "node:fs";
      import { Conomy } from "conomyhq";
      const conomy = new Conomy();
      const fill = () => {
        const fds = [];
        for (;;) try { fds.push(openSync("/dev/null")); } catch { return fds; }
      };
      const pay = () => conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" }).catch((error) => [error.name, error.outcome, error.retryable]);
      // Once without even the runtime's own descriptors, once with a runtime and no connection.
      const reports = [];
      let fds = fill();
      for (let call = 0; call < 3; call++) reports.push(await pay());
      fds.forEach(closeSync);
      reports.push((await conomy.checkoutSessions.create({ checkoutToken: "tok_1" }, { maxRetries: 0 })).status);
      fds = fill();
      const other = new Conomy({ caFile: undefined, maxRetries: 0 });
      reports.push(await other.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" }).catch((error) => [error.name, error.outcome, error.retryable]));
      fds.forEach(closeSync);
      reports.push((await conomy.checkoutSessions.create({ checkoutToken: "tok_1" })).status);
      console.log(JSON.stringify(reports));
    `;
    await sandbox.reset();
    const limited = `ulimit -n 64 && exec "$0" --input-type=module --eval "$1"`;
    const { code, stdout, stderr } = await run(["-c", limited, process.execPath, script], { env, program: "/bin/sh" });
    assert.equal(code, 0, stderr);
    const refused = ["ConnectError", "not_sent", true];
    assert.deepEqual(JSON.parse(stdout), [refused, refused, refused, "ATTEMPT", refused, "ATTEMPT"]);
    assert.equal((await sandbox.requests()).length, 2);
  });

  // How many threads a user may have binds everybody but root, who becomes somebody else for it.
  it("without threads left gets ConnectError for every call", onLinux, async () => {
    const script = `
      import { once } from "node:events";
      import { Conomy } from "conomyhq";
      const conomy = new Conomy();
      process.stdout.write("ready\\n");
      await once(process.stdin, "data");
      if (process.getuid() === 0) process.setuid(65534);
      const reports = [];
      for (let call = 0; call < 3; call++) {
        reports.push(await conomy.checkoutSessions.createPayment("s-1", { paymentMethod: "PIX" }).catch((error) => [error.name, error.outcome, error.retryable]));
      }
      process.stdout.write(JSON.stringify(reports) + "\\n");
      process.exit();
    `;
    await sandbox.reset();
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    try {
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      assert.equal((await lines.next()).value, "ready");
      const limited = spawnSync("prlimit", ["--pid", child.pid, "--nproc=1:"], { encoding: "utf8" });
      assert.equal(limited.status, 0, `${limited.error}${limited.stderr}`);
      child.stdin.write("go\n");
      const refused = ["ConnectError", "not_sent", true];
      assert.deepEqual(JSON.parse((await lines.next()).value), [refused, refused, refused]);
    } finally {
      clearTimeout(timer);
      child.kill("SIGKILL");
    }
    assert.deepEqual(await sandbox.requests(), []);
  });
});

// The installed sandbox: what it offers to a test, and that it ends with whoever started it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { project } from "./support/project.mjs";
import { startRegistry } from "./support/registry.mjs";

let user;
let startSandbox;
let Conomy;
before(async () => {
  user = project();
  const registry = await startRegistry();
  const { code, stderr } = await user.npm(["install", "conomyhq", "conomyhq-sandbox", "--registry", registry.url]);
  await registry.close();
  assert.equal(code, 0, stderr);
  ({ startSandbox } = await import(join(user.dir, "node_modules/conomyhq-sandbox/dist/index.mjs")));
  ({ Conomy } = await import(join(user.dir, "node_modules/conomyhq/dist/index.mjs")));
});
after(() => user?.remove());

const answers = (url) => fetch(`${url}/_sandbox/payments`).then(
  () => true,
  () => false,
);

/** Until nothing answers any more. */
async function gone(url) {
  for (let tries = 0; tries < 100; tries++) {
    if (!(await answers(url))) return true;
    await sleep(50);
  }
  return false;
}

/** The first line that a program prints. */
async function firstLine(child) {
  const [line] = await once(createInterface(child.stdout), "line", { signal: AbortSignal.timeout(20_000) });
  return line;
}

it("plays the service, shows what it saw, and bends", async () => {
  const link = { token: "ct_1", currency: "USD", methods: ["ETPAY", "PIX"] };
  const sandbox = await startSandbox({ apiKey: "-key", accessToken: "token", links: [link], sessionTtl: 60_000 });
  assert.deepEqual(sandbox.env, {
    CONOMY_API_KEY: "-key",
    CONOMY_ACCESS_TOKEN: "token",
    CONOMY_CLIENT_ID: "",
    CONOMY_CLIENT_SECRET: "",
    CONOMY_WEBHOOK_SECRET: "sandbox-secret",
    CONOMY_BASE_URL: sandbox.baseUrl,
    CONOMY_ENVIRONMENT: "sandbox",
  });
  assert.equal(sandbox.baseUrl, `${sandbox.url}/sandbox`);
  const conomy = new Conomy(sandbox.settings);
  const session = await conomy.checkoutSessions.create({ checkoutToken: "ct_1" });
  assert.equal(session.currency, "USD");
  await assert.rejects(conomy.checkoutSessions.create({ checkoutToken: "ct_2" }), { name: "NotFoundError" });
  await assert.rejects(conomy.checkoutSessions.createPayment(session.id, { paymentMethod: "CARD" }), { name: "BadRequestError" });
  await assert.rejects(new Conomy({ ...sandbox.settings, apiKey: "other" }).checkoutSessions.create({ checkoutToken: "ct_1" }), {
    name: "PermissionDeniedError",
  });

  await sandbox.answer({ apply: true, cutAfter: 1, delay: 10 });
  await assert.rejects(conomy.checkoutSessions.createPayment(session.id, { paymentMethod: "PIX" }), { name: "OutcomeUnknownError" });
  const [payment, ...more] = await sandbox.payments();
  assert.deepEqual([payment.checkoutSessionId, payment.request.paymentMethod, more], [session.id, "PIX", []]);
  const request = (await sandbox.requests())[0];
  assert.deepEqual([request.method, request.path, request.body], ["POST", "/sandbox/checkout-sessions", '{"checkoutToken":"ct_1"}']);

  await sandbox.advance(61_000);
  await assert.rejects(conomy.checkoutSessions.createPayment(session.id, { paymentMethod: "PIX" }), { httpStatus: 422 });
  await sandbox.setStatus(session.id, "FINISHED");
  await assert.rejects(conomy.checkoutSessions.refresh("ct_1"), { code: "21" });
  await assert.rejects(sandbox.setStatus("none/at all", "FINISHED"), /no such session/);
  await assert.rejects(sandbox.answer({ status: 7 }), /status/);
  await sandbox.reset();
  assert.deepEqual(await sandbox.requests(), []);
  await sandbox.stop();
  await sandbox.stop();
  assert.ok(!(await answers(sandbox.url)));
});

it("moves payments and tells the shop", async () => {
  const told = [];
  const shop = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part) => (text += part));
    request.on("end", () => {
      told.push(JSON.parse(text));
      response.writeHead(204).end();
    });
  });
  await once(shop.listen(0, "127.0.0.1"), "listening");
  const webhookUrl = `http://127.0.0.1:${shop.address().port}/hook`;
  const options = { webhookUrl, webhookSecret: "-s", paymentStep: 60_000, listLag: 500, chaos: 1, chaosRate: 0 };
  const sandbox = await startSandbox(options);
  const changed = await sandbox.configure({ webhookHold: true, webhookBackoff: 1_500, paymentStep: null });
  assert.deepEqual([changed.webhookUrl, changed.webhookHold, changed.webhookBackoff], [webhookUrl, true, 1_500]);
  assert.deepEqual([changed.paymentStep, changed.listLag], [null, 500]);
  assert.deepEqual([changed.chaosSeed, changed.chaosRate], [1, 0]);
  assert.deepEqual(await sandbox.configure(), changed);

  const conomy = new Conomy(sandbox.settings);
  const session = await conomy.checkoutSessions.create({ checkoutToken: "ct_1" });
  const { id } = await conomy.checkoutSessions.createPayment(session.id, { paymentMethod: "ETPAY" });
  assert.equal((await sandbox.advancePayment(id)).status, "PENDING");
  const moved = await sandbox.advancePayment(id, "RECEIVED");
  assert.deepEqual(moved.history.map(({ status }) => status).slice(-2), ["CAPTURED", "RECEIVED"]);
  const [captured, received] = await sandbox.deliveries();
  assert.equal((await sandbox.deliver(received.id)).attempts[0].status, 204);
  await sandbox.deliver(captured.id, 2);
  assert.deepEqual(told.map(({ event }) => event), ["Transaction.Received", "Transaction.Captured", "Transaction.Captured"]);
  const [{ signature, ...unsigned }] = told;
  assert.equal(createHmac("sha256", "-s").update(JSON.stringify(unsigned)).digest("hex"), signature);
  assert.equal((await sandbox.setPaymentStatus(id, "REFUNDED")).status, "REFUNDED");
  await assert.rejects(sandbox.configure({ webhookUrl: "https://example.com" }), /plain http/);
  await sandbox.stop();
  shop.close();
});

it("gives out tokens and takes them back", async () => {
  const sandbox = await startSandbox({ clientId: "c", clientSecret: "-s", tokenTtl: 59_500 });
  const { clientId, clientSecret, accessToken } = sandbox.settings;
  assert.deepEqual([clientId, clientSecret, accessToken, sandbox.env.CONOMY_ACCESS_TOKEN], ["c", "-s", undefined, ""]);
  const conomy = new Conomy(sandbox.settings);
  const { id } = await conomy.paymentLinks.create({ items: [{ totalAmount: "5.00" }] });
  assert.deepEqual((await sandbox.tokens()).map(({ revoked }) => revoked), [false]);
  await sandbox.revoke();
  assert.equal((await conomy.paymentLinks.get(id)).status, "ACTIVE");
  assert.deepEqual((await sandbox.tokens()).map(({ revoked }) => revoked), [true, false]);
  await sandbox.setLinkStatus(id, "EXPIRED");
  assert.equal((await conomy.paymentLinks.get(id)).status, "EXPIRED");
  await sandbox.stop();
});

it("is asked whatever a test makes of `fetch`", async () => {
  const sandbox = await startSandbox();
  const { fetch } = globalThis;
  globalThis.fetch = () => assert.fail("the test's own");
  try {
    assert.deepEqual(await sandbox.payments(), []);
  } finally {
    globalThis.fetch = fetch;
    await sandbox.stop();
  }
});

it("goes on after Control-C, if its process does", async () => {
  const text = `import { startSandbox } from "conomyhq-sandbox";
    process.on("SIGINT", () => {});
    const sandbox = await startSandbox();
    process.kill(0, "SIGINT");
    setTimeout(async () => console.log(await sandbox.payments()), 300);`;
  const { code, stdout, stderr } = await user.node([user.write("interrupted.mjs", text)], { detached: true });
  assert.deepEqual([code, stdout, stderr], [0, "[]\n", ""]);
});

it("stops at the end of its scope", async () => {
  const sandbox = await startSandbox();
  await sandbox[Symbol.asyncDispose]();
  assert.ok(!(await answers(sandbox.url)));
});

it("says why it does not start", async () => {
  const first = await startSandbox();
  await assert.rejects(startSandbox({ port: Number(new URL(first.url).port) }), /conomyhq-sandbox: .*in use/);
  await assert.rejects(startSandbox({ links: [{ token: "", currency: "CLP" }] }), /TOKEN:CURRENCY/);
  await first.stop();
});

// In a process of its own: what nobody catches would end it.
it("says so where the program cannot be run", async () => {
  const text = `import { startSandbox } from "conomyhq-sandbox";
    await startSandbox().catch(({ code }) => console.log(code));
    setImmediate(() => console.log("goes on"));`;
  const env = { CONOMYHQ_SANDBOX_BIN: join(user.dir, "nowhere") };
  const { code, stdout, stderr } = await user.node([user.write("caught.mjs", text)], { env });
  assert.deepEqual([code, stdout, stderr], [0, "ENOENT\ngoes on\n", ""]);
});

const START = 'import { startSandbox } from "conomyhq-sandbox"; console.log((await startSandbox()).url);';

it("keeps no process alive, and ends with it", async () => {
  const { code, stdout } = await user.node([user.write("forgets.mjs", START)], { limit: 20_000 });
  assert.equal(code, 0);
  assert.ok(await gone(stdout.trim()));
});

it("ends with a process that is killed", async () => {
  const child = spawn(process.execPath, [user.write("killed.mjs", `${START} setInterval(() => {}, 1000);`)], {
    cwd: user.dir,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await firstLine(child);
  assert.ok(await answers(url));
  child.kill("SIGKILL");
  assert.ok(await gone(url));
});

for (const signal of ["SIGTERM", "SIGINT", "SIGKILL"]) {
  it(`is a command that ends at ${signal}`, async () => {
    const command = join(user.dir, "node_modules/.bin/conomyhq-sandbox");
    const child = spawn(command, ["serve", "--port", "0"], { cwd: user.dir, stdio: ["ignore", "pipe", "inherit"] });
    const { origin, pathname } = new URL(await firstLine(child));
    assert.equal(pathname, "/sandbox");
    assert.ok(await answers(origin));
    const ended = once(child, "exit");
    child.kill(signal);
    const [code] = await ended;
    if (signal !== "SIGKILL") assert.equal(code, 0);
    assert.ok(await gone(origin));
  });
}

it("is a command that hands on the end of its input", async () => {
  const command = join(user.dir, "node_modules/.bin/conomyhq-sandbox");
  const child = spawn(command, ["serve", "--until-stdin-closes"], { cwd: user.dir, stdio: ["pipe", "pipe", "inherit"] });
  const { origin } = new URL(await firstLine(child));
  const ended = once(child, "exit");
  child.stdin.end();
  assert.deepEqual(await ended, [0, null]);
  assert.ok(await gone(origin));
});

it("is a command that `npx` runs, which says what is wrong", async () => {
  const help = await user.npm(["exec", "--no", "--", "conomyhq-sandbox", "--help"]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /--session-ttl/);
  const wrong = await user.npm(["exec", "--no", "--", "conomyhq-sandbox", "serve", "--prot", "1"]);
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.stderr, /--prot/);
});

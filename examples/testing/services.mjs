// A local ConomyHQ for the tests of the Node examples, and the services started as a stranger would.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const SANDBOX =
  process.env.CONOMYHQ_SANDBOX_BIN ?? fileURLToPath(new URL("../../target/debug/conomyhq-sandbox", import.meta.url));

/** What the sandbox signs webhooks with. */
export const WEBHOOK_SECRET = "sandbox-secret";

const programs = [];

// As a supervisor does it. Who does not end when asked to fails the test.
after(async () => {
  for (const { program, ended } of programs) {
    program.kill();
    const hanging = setTimeout(() => program.kill("SIGKILL"), 30_000);
    const [, signal] = await ended;
    clearTimeout(hanging);
    assert.notEqual(signal, "SIGKILL", `${program.spawnargs.join(" ")} does not end when it is asked to`);
  }
});

/** Starts a program, and gives the URL that it says it listens at. It is killed after two minutes at the latest. */
async function start(command, args, options) {
  const program = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  const timer = setTimeout(() => program.kill("SIGKILL"), 120_000);
  const ended = once(program, "exit").finally(() => clearTimeout(timer));
  programs.push({ program, ended });
  let printed = "";
  return await new Promise((resolve, reject) => {
    program.stdout.on("data", (text) => {
      printed += text;
      const address = /http:\/\/127\.0\.0\.1:[\w/]+/.exec(printed);
      if (address) resolve(address[0]);
    });
    ended.then(() => reject(new Error(`${command} ended: ${printed}`)), reject);
  });
}

/** Starts a local ConomyHQ. */
export async function startSandbox() {
  const baseUrl = await start(SANDBOX, ["serve", "--port", "0"]);
  const control = (what) => new URL(`/_sandbox/${what}`, baseUrl);
  async function change(what, to) {
    const changed = await fetch(control(what), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(to),
    });
    assert.ok(changed.ok);
    return changed;
  }
  return {
    /** What a client of it needs. */
    settings: { apiKey: "sandbox-key", accessToken: "sandbox-token", baseUrl },
    /** Has the next request answered like this. */
    answerNext: (answer) => change("answers", answer),
    /** Has lists show what happened so many seconds ago. */
    lag: (seconds) => change("settings", { list_lag_seconds: seconds }),
    /** Makes a payment that comes to its end, of which this address is told only on demand. Gives its id. */
    async payAtLength({ checkoutSessions }, webhook) {
      await change("settings", { webhook_url: webhook, webhook_hold: true });
      const session = await checkoutSessions.create({ checkoutToken: "ct_1" });
      const { id } = await checkoutSessions.createPayment(session.id, { paymentMethod: "ETPAY" });
      await change(`payments/${id}/advance`, { to: "RECEIVED" });
      return id;
    },
    /** Delivers the webhook that tells that a payment has this status. Gives the shop's answers. */
    async deliver(payment, status, times = 1) {
      const deliveries = await (await fetch(control("webhooks"))).json();
      const { id } = deliveries.find((delivery) => delivery.paymentId === payment && delivery.status === status);
      const { attempts } = await (await change(`webhooks/${id}/deliver`, { times })).json();
      return attempts.slice(-times).map((attempt) => attempt.status);
    },
    /** How many payments were made in a session. */
    async payments(session) {
      const made = await (await fetch(control("payments"))).json();
      return made.filter((payment) => payment.checkoutSessionId === session).length;
    },
  };
}

/** Starts the server in this folder, which calls the sandbox; gives its address. */
export function startServer(folder, sandbox, program = "server.js") {
  const { apiKey, accessToken, baseUrl } = sandbox.settings;
  const environment = {
    CONOMY_API_KEY: apiKey,
    CONOMY_ACCESS_TOKEN: accessToken,
    CONOMY_BASE_URL: baseUrl,
    CONOMY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    PORT: "0",
  };
  return start(process.execPath, [program], { cwd: folder, env: { ...process.env, ...environment } });
}

/** Waits until the question is answered with yes. */
export async function eventually(question) {
  const deadline = Date.now() + 30_000;
  while (!(await question())) {
    assert.ok(Date.now() < deadline, "it is not so after 30 seconds");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// A local ConomyHQ for the tests of the Node examples, and the services started as a stranger would.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const SANDBOX =
  process.env.CONOMYHQ_SANDBOX_BIN ?? fileURLToPath(new URL("../../target/debug/conomyhq-sandbox", import.meta.url));

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
  return {
    /** What a client of it needs. */
    settings: { apiKey: "sandbox-key", accessToken: "sandbox-token", baseUrl },
    /** Has the next request answered like this. */
    async answerNext(answer) {
      const queued = await fetch(control("answers"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(answer),
      });
      assert.ok(queued.ok);
    },
    /** How many payments were made in a session. */
    async payments(session) {
      const made = await (await fetch(control("payments"))).json();
      return made.filter((payment) => payment.checkoutSessionId === session).length;
    },
  };
}

/** Starts the `server.js` of this folder, which calls the sandbox; gives its address. */
export function startServer(folder, sandbox) {
  const { apiKey, accessToken, baseUrl } = sandbox.settings;
  const environment = {
    CONOMY_API_KEY: apiKey,
    CONOMY_ACCESS_TOKEN: accessToken,
    CONOMY_BASE_URL: baseUrl,
    PORT: "0",
  };
  return start(process.execPath, ["server.js"], { cwd: folder, env: { ...process.env, ...environment } });
}

/** Waits until the question is answered with yes. */
export async function eventually(question) {
  const deadline = Date.now() + 30_000;
  while (!(await question())) {
    assert.ok(Date.now() < deadline, "it is not so after 30 seconds");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// The offline ConomyHQ: a process of its own, on a free port, with a control surface beside the API.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const binary =
  process.env.CONOMYHQ_SANDBOX_BIN ??
  fileURLToPath(new URL("../../../../target/debug/conomyhq-sandbox", import.meta.url));

/** Starts a sandbox; `stop` it in `after`. */
export async function startSandbox(...args) {
  const child = spawn(binary, ["serve", "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [baseUrl] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(([code]) => assert.fail(`${binary} ended with ${code}`)),
  ]);
  const url = new URL(baseUrl).origin;
  const control = async (method, path, body) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await fetch(`${url}/_sandbox/${path}`, init);
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return response.status === 204 ? undefined : response.json();
  };
  return {
    url,
    /** What a client that talks to it needs. */
    settings: { apiKey: "key-1", accessToken: "token-1", app: "MyApp/1.0", baseUrl },
    /** The requests that arrived since the last reset. */
    requests: () => control("GET", "requests"),
    reset: () => control("POST", "reset"),
    advance: (seconds) => control("POST", "clock", { advance_seconds: seconds }),
    /** Queues a one-off answer. */
    answer: (answer) => control("POST", "answers", { headers: [], body: "", ...answer }),
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

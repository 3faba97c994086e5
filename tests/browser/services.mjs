// The sandbox and the shops, started as programs of their own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const SANDBOX = process.env.CONOMYHQ_SANDBOX_BIN ?? `${ROOT}target/debug/conomyhq-sandbox`;

/** Starts a program, and waits for the address that it says it listens at. It is killed after ten minutes. */
async function start(command, args, options = {}) {
  if (!existsSync(command)) throw new Error(`there is no ${command}; \`cargo xtask test browser\` builds it`);
  const program = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => program.kill("SIGKILL"), 600_000);
  const ended = once(program, "exit").finally(() => clearTimeout(timer));
  let printed = "";
  const url = await new Promise((resolve, reject) => {
    for (const stream of [program.stdout, program.stderr]) {
      stream.on("data", (text) => {
        printed += text;
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
        if (address) resolve(address[0]);
      });
    }
    ended.then(() => reject(new Error(`${command} ended: ${printed}`)), reject);
  });
  return {
    url,
    /** What it printed so far. */
    printed: () => printed,
    async stop() {
      program.kill();
      await ended;
    },
  };
}

/** A local ConomyHQ, and what it knows. */
export class Sandbox {
  static async start(...options) {
    return new Sandbox(await start(SANDBOX, ["serve", "--port", "0", ...options]));
  }

  constructor(program) {
    this.program = program;
    this.url = program.url;
  }

  stop() {
    return this.program.stop();
  }

  /** A request of the control surface. */
  async control(method, path, body) {
    const answer = await fetch(`${this.url}/_sandbox/${path}`, { method, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : await answer.json();
  }

  /** A request of the API, as a backend makes it. */
  async api(path, body) {
    const headers = {
      "x-api-key": "k",
      authorization: "Bearer t",
      "conomyhq-api-version": "24-04-2025",
      "user-agent": "browser-tests/1",
      "content-type": "application/json",
    };
    const answer = await fetch(`${this.url}/sandbox${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  }

  /** A session of a payment link that offers this. */
  async session({ customer, ...offer } = {}) {
    const link = await this.api("/payment-links", { ...OFFER, ...offer });
    return await this.api("/checkout-sessions", { checkoutToken: link.checkoutToken, customer });
  }

  /** The payments that were made in a session. */
  async payments(session) {
    const made = await this.control("GET", "payments");
    return made.filter((payment) => payment.checkoutSessionId === session);
  }
}

/** What is sold in the tests, and seen in the pictures. */
export const OFFER = {
  currency: "CLP",
  items: [
    { description: "Té de hierbas, 500 g", preTaxAmount: "10504", tax: { name: "IVA", amount: "1996" } },
    { description: "Taza de cerámica", totalAmount: "8900.00" },
  ],
  paymentMethodsAllowed: ["ETPAY", "CARD"],
};

/** The shops of `examples/` in each language: each starts with an environment and gives its address. */
export const SHOPS = {
  "Python, FastAPI": (env) =>
    start(
      process.env.CONOMYHQ_EXAMPLES_PYTHON ?? `${ROOT}target/venv-examples/bin/python`,
      ["-m", "uvicorn", "main:app", "--port", "0"],
      { cwd: `${ROOT}examples/fastapi`, env },
    ),
  "Node, Express": (env) => start(process.execPath, ["server.js"], { cwd: `${ROOT}examples/express`, env }),
  "Rust, axum": (env) =>
    start(process.env.CONOMYHQ_AXUM_BIN ?? `${ROOT}target/debug/conomyhq-example-axum`, [], { env }),
};

/** What a shop needs to know of the sandbox, and of what it sells. */
export function environment(sandbox, link) {
  return {
    ...process.env,
    CONOMY_API_KEY: "sandbox-key",
    CONOMY_ACCESS_TOKEN: "sandbox-token",
    CONOMY_BASE_URL: `${sandbox.url}/sandbox`,
    CONOMY_WEBHOOK_SECRET: "sandbox-secret",
    SHOP_LINK: link.checkoutToken,
    PORT: "0",
  };
}

/** Asks until the answer is something, and gives it. */
export async function eventually(question) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`never: ${question}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

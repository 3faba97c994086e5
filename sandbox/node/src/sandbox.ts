/** A sandbox that runs beside this process. */

import { type ChildProcess, spawn } from "node:child_process";

import { type Control, controls } from "./control.js";
import { ENDS_WITH_US, programPath } from "./program.js";

/** A payment link: the reusable offer that sessions are opened from. */
export interface Link {
  /** The link's checkout token. */
  token: string;
  /** ISO 4217 code of the currency it is paid in. */
  currency: string;
  /** The payment methods that it takes; every one, if none is given. */
  methods?: string[];
}

export interface SandboxOptions {
  /** The port of loopback to listen on; a free one, if nothing is said. */
  port?: number;
  /** The only API key that is accepted; any but an empty one, if nothing is said. */
  apiKey?: string;
  /** The only access token that is accepted; any but an empty one, if nothing is said. */
  accessToken?: string;
  /** The payment links that there are. If nothing is said, every token is one, in CLP. */
  links?: Link[];
  /** Milliseconds that a session lives; 900,000, if nothing is said. */
  sessionTtl?: number;
}

/** A running sandbox. It keeps no process alive, and ends with this one at the latest. */
export interface Sandbox extends Control {
  /** Where it listens, such as `http://127.0.0.1:40001`. */
  readonly url: string;
  /** What a client takes as its base URL. */
  readonly baseUrl: string;
  /** The settings of a client that calls this sandbox, with credentials that it accepts. */
  readonly settings: { apiKey: string; accessToken: string; baseUrl: string };
  /** The same as the environment of a process. */
  readonly env: Record<"CONOMY_API_KEY" | "CONOMY_ACCESS_TOKEN" | "CONOMY_BASE_URL" | "CONOMY_ENVIRONMENT", string>;
  /** Stops it. */
  stop(): Promise<void>;
  /** The same as {@link Sandbox.stop}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a sandbox.
 *
 * @throws `Error` There is no program for this platform, or it cannot listen; the message says why.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const child = spawn(programPath(), ["serve", ENDS_WITH_US, ...flags(options)], { stdio: "pipe", windowsHide: true });
  // Not `once`, which rejects at an error: where the program cannot be run, `announced` says so, and nobody waits here.
  const ended = new Promise<unknown>((resolve) => child.on("exit", resolve));
  const baseUrl = await announced(child);
  for (const part of [child, ...child.stdio]) (part as Partial<Unrefable> | null)?.unref?.();

  const { origin } = new URL(baseUrl);
  const stop = async (): Promise<void> => {
    child.ref();
    child.stdin.end();
    await ended;
  };
  const { apiKey = "sandbox-key", accessToken = "sandbox-token" } = options;
  return {
    url: origin,
    baseUrl,
    settings: { apiKey, accessToken, baseUrl },
    env: {
      CONOMY_API_KEY: apiKey,
      CONOMY_ACCESS_TOKEN: accessToken,
      CONOMY_BASE_URL: baseUrl,
      // In place of one that leads elsewhere.
      CONOMY_ENVIRONMENT: "sandbox",
    },
    ...controls(origin),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Pipes are sockets, whatever their types say. */
interface Unrefable {
  unref(): void;
}

function flags({ port, apiKey, accessToken, links = [], sessionTtl }: SandboxOptions): string[] {
  const flags: string[] = [];
  // In one word with its name, or a value that starts with a dash would be taken for an option.
  if (port !== undefined) flags.push(`--port=${port}`);
  if (apiKey !== undefined) flags.push(`--api-key=${apiKey}`);
  if (accessToken !== undefined) flags.push(`--access-token=${accessToken}`);
  for (const { token, currency, methods = [] } of links) {
    flags.push(`--link=${[token, currency, ...(methods.length ? [methods.join(",")] : [])].join(":")}`);
  }
  if (sessionTtl !== undefined) flags.push(`--session-ttl=${Math.ceil(sessionTtl / 1000)}`);
  return flags;
}

/** The one line that the program prints: its base URL. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = "";
    let complaint = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.endsWith("\n")) resolve(out.trimEnd());
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    child.on("error", reject);
    child.on("close", () => reject(new Error(complaint.trimEnd() || "conomyhq-sandbox ended before it listened")));
  });
}

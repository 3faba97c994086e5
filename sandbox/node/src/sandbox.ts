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
  /** The only client that is given access tokens; then only those are accepted. */
  clientId?: string;
  /** The same for the client's secret. */
  clientSecret?: string;
  /** Milliseconds that an access token lives that is given out; 3,600,000, if nothing is said. */
  tokenTtl?: number;
  /** The payment links that there are. If nothing is said, every token is one, in CLP. */
  links?: Link[];
  /** Milliseconds that a session lives; 900,000, if nothing is said. */
  sessionTtl?: number;
  /** Milliseconds that a payment link can be used that a client creates; for good, if nothing is said. */
  linkTtl?: number;
  /** Milliseconds after which a payment moves on, step by step; it does not by itself, if nothing is said. */
  paymentStep?: number;
  /** Milliseconds after the fact that a list of payments shows it. */
  listLag?: number;
  /** An `http://` URL on this machine that is told of payments. */
  webhookUrl?: string;
  /** What signs that; `sandbox-secret`, if nothing is said. */
  webhookSecret?: string;
  /** A file that keeps the sandbox's state, for the next one that is started with it. */
  state?: string;
  /** A seed by which chance deals faults to what clients ask; none, if nothing is said. */
  chaos?: number;
  /** The chance that a request meets one; 0.1, if nothing is said. */
  chaosRate?: number;
}

/** The settings of a client that calls a sandbox: with a token, or with what gets it tokens. */
export interface ClientSettings {
  apiKey: string;
  accessToken?: string;
  clientId?: string;
  clientSecret?: string;
  baseUrl: string;
}

/** The variables of a process that calls a sandbox, or hears from it. Those that are empty count as not set. */
export type Variable =
  | "CONOMY_API_KEY"
  | "CONOMY_ACCESS_TOKEN"
  | "CONOMY_CLIENT_ID"
  | "CONOMY_CLIENT_SECRET"
  | "CONOMY_WEBHOOK_SECRET"
  | "CONOMY_BASE_URL"
  | "CONOMY_ENVIRONMENT";

/** A running sandbox. It keeps no process alive, and ends with this one at the latest. */
export interface Sandbox extends Control {
  /** Where it listens, such as `http://127.0.0.1:40001`. */
  readonly url: string;
  /** What a client takes as its base URL. */
  readonly baseUrl: string;
  /** The settings of a client that calls this sandbox, with credentials that it accepts. */
  readonly settings: ClientSettings;
  /** The same as the environment of a process. */
  readonly env: Record<Variable, string>;
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
  const settings = { apiKey: options.apiKey ?? "sandbox-key", ...credentials(options), baseUrl };
  return {
    url: origin,
    baseUrl,
    settings,
    env: {
      CONOMY_API_KEY: settings.apiKey,
      // What is empty covers what the environment may have of it.
      CONOMY_ACCESS_TOKEN: settings.accessToken ?? "",
      CONOMY_CLIENT_ID: settings.clientId ?? "",
      CONOMY_CLIENT_SECRET: settings.clientSecret ?? "",
      CONOMY_WEBHOOK_SECRET: options.webhookSecret ?? "sandbox-secret",
      CONOMY_BASE_URL: baseUrl,
      // In place of one that leads elsewhere.
      CONOMY_ENVIRONMENT: "sandbox",
    },
    ...controls(origin),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Credentials that a sandbox with these options accepts. */
function credentials(options: SandboxOptions): Pick<ClientSettings, "accessToken" | "clientId" | "clientSecret"> {
  const { accessToken = "sandbox-token", clientId, clientSecret } = options;
  if (clientId === undefined && clientSecret === undefined) return { accessToken };
  return { clientId: clientId ?? "sandbox-client", clientSecret: clientSecret ?? "sandbox-client-secret" };
}

/** Pipes are sockets, whatever their types say. */
interface Unrefable {
  unref(): void;
}

function flags({ links = [], ...options }: SandboxOptions): string[] {
  const whole = (milliseconds?: number) => milliseconds === undefined ? undefined : Math.ceil(milliseconds / 1000);
  const exact = (milliseconds?: number) => milliseconds === undefined ? undefined : milliseconds / 1000;
  const values = {
    port: options.port,
    "api-key": options.apiKey,
    "access-token": options.accessToken,
    "client-id": options.clientId,
    "client-secret": options.clientSecret,
    "token-ttl": whole(options.tokenTtl),
    "session-ttl": whole(options.sessionTtl),
    "link-ttl": whole(options.linkTtl),
    "payment-step": exact(options.paymentStep),
    "list-lag": exact(options.listLag),
    "webhook-url": options.webhookUrl,
    "webhook-secret": options.webhookSecret,
    state: options.state,
    chaos: options.chaos,
    "chaos-rate": options.chaosRate,
  };
  // In one word with its name, or a value that starts with a dash would be taken for an option.
  const flags = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  for (const { token, currency, methods = [] } of links) {
    flags.push(`--link=${[token, currency, ...(methods.length ? [methods.join(",")] : [])].join(":")}`);
  }
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

/** The native half: its surface, and where it is found. */

import { createRequire } from "node:module";
import { join, resolve } from "node:path";

import { ConfigError } from "./errors.js";
import { VERSION } from "./version.js";

/** @internal */
export interface Native {
  /** Its version, equal to the package's. */
  version(): string;
  /** A client for the settings, or the report of the error. */
  connect(settings: string, secrets: Secrets, env: Record<string, string>): NativeClient | string;
  /** Calls a call off. */
  Abort: new () => NativeAbort;
  /** What became of the calls of one thread. `wake` is called when there is something to take. */
  Completions: new (wake: () => void) => NativeCompletions;
  /** The operations, by number: id in the spec, and name, such as `checkout_sessions.create`. */
  operations(): [id: string, name: string][];
  /** Where the page after one begins; null if that was the last one. */
  nextOffset(offset: number, received: number, total: number | null): number | null;
  /** Whether a page is the one before it, of a service that knows no offset. */
  repeats(come: boolean, before: number | null, total: number | null): boolean;
  /** The JSON of an event whose delivery was signed, and what to de-duplicate the event by; or the report of the error. */
  verifyWebhook(rawBody: Uint8Array, secrets: Uint8Array[], signatureHeader: string | undefined): [json: string, key: string] | string;
  /** The body with its signature, or the report of the error. */
  signWebhook(body: Uint8Array, secret: Uint8Array): [text: string] | string;
  /** The header that signs the body, or the report of the error. */
  webhookHeader(rawBody: Uint8Array, secret: Uint8Array): [text: string] | string;
  /** Every error class with its parent. */
  errorTree(): [name: string, parent: string][];
}

/** What must not stand in a text that a trace or a dump could show. @internal */
export interface Secrets {
  apiKey?: string;
  accessToken?: string;
  /** In its place: each call asks for one. */
  asksToken?: boolean;
  clientId?: string;
  clientSecret?: string;
  proxy?: string;
}

/** @internal */
export interface NativeAbort {
  abort(): void;
}

/** @internal */
export interface NativeClient {
  /** Where requests go. */
  readonly baseUrl: string;
  /** Lets go of the connections; makes no call any more. */
  close(): void;
  /** Makes a call. How it ends is told to `completions`, and so are its attempts where it is `watched`. */
  call(
    completions: NativeCompletions,
    number: number,
    operation: number,
    path: string[],
    body: string | undefined,
    options: string | undefined,
    abort: NativeAbort | undefined,
    watched: boolean,
  ): void;
}

/** @internal */
export interface NativeCompletions {
  /** Whether the process is to stay until there is something to take. */
  awaited(awaited: boolean): void;
  /** Gives a call the access token that it asked for, or tells it that there is none. */
  answer(number: number, token: string | undefined): void;
  /**
   * Tells of all that is there: attempts that ended, a JSON object each; calls that want an access token, with the one that
   * the service refused; and calls that ended, where all are null after a bug.
   */
  take(
    attempt: (number: number, event: string) => void,
    ask: (number: number, refused: string | null) => void,
    ended: (
      number: number,
      answer: string | null,
      response: string | null,
      error: string | null,
      rawBody: Buffer | null,
    ) => void,
  ): void;
}

let loaded: Native | undefined;

/**
 * The native half, loaded by whoever needs it first.
 *
 * @internal
 */
export function native(): Native {
  return (loaded ??= load());
}

function load(): Native {
  const named = process.env["CONOMY_NATIVE_PATH"];
  const failures: unknown[] = [];
  // Whoever names a file wants that one. What was built in a checkout wins over what was installed.
  const places = named ? [() => atPath(named)] : [inCheckout, ...packages().map((name) => () => installed(name))];
  for (const place of places) {
    let found: Native;
    try {
      found = place();
    } catch (error) {
      failures.push(error);
      continue;
    }
    if (found.version() === VERSION) return found;
    throw new ConfigError(
      `conomyhq ${VERSION} found the native code of version ${found.version()}: install both in the same version ` +
        "(in a checkout: npm run build:native)",
    );
  }
  const what = named ? "CONOMY_NATIVE_PATH names a file that cannot be loaded" : MISSING;
  throw new ConfigError(`${what}; \`cause\` tells more`, { cause: new AggregateError(failures, "nothing could be loaded") });
}

const MISSING =
  `conomyhq has no native code for ${process.platform}-${process.arch}, or could not load it. In a bundle: mark ` +
  "conomyhq as external and install it where the bundle runs, or set CONOMY_NATIVE_PATH to its .node file. Elsewhere: " +
  "install it on the machine that runs it, without --omit=optional (in a checkout: npm run build:native)";

/** Node's own `require`, which a bundle in ES modules does not have. It loads a file once, whoever asks. */
function atPath(path: string): Native {
  const absolute = resolve(path);
  return createRequire(absolute)(absolute) as Native;
}

/** Not by a `require` that bundlers see: whoever installed the package has no such file. */
function inCheckout(): Native {
  return atPath(join(__dirname, "..", "conomyhq.node"));
}

/** The platforms that there are packages for. Of the two for Linux only the one for its C library loads. */
function packages(): string[] {
  const name = `${process.platform}-${process.arch}`;
  switch (process.platform) {
    case "linux":
      return [`${name}-gnu`, `${name}-musl`];
    case "win32":
      return [`${name}-msvc`];
    default:
      return [name];
  }
}

/** Names each package where bundlers see it, and in a `try`, which tells them that it may be missing. */
function installed(name: string): Native {
  try {
    switch (name) {
      case "darwin-arm64":
        return require("@conomyhq/darwin-arm64") as Native;
      case "darwin-x64":
        return require("@conomyhq/darwin-x64") as Native;
      case "linux-arm64-gnu":
        return require("@conomyhq/linux-arm64-gnu") as Native;
      case "linux-arm64-musl":
        return require("@conomyhq/linux-arm64-musl") as Native;
      case "linux-x64-gnu":
        return require("@conomyhq/linux-x64-gnu") as Native;
      case "linux-x64-musl":
        return require("@conomyhq/linux-x64-musl") as Native;
      case "win32-arm64-msvc":
        return require("@conomyhq/win32-arm64-msvc") as Native;
      case "win32-x64-msvc":
        return require("@conomyhq/win32-x64-msvc") as Native;
      default:
        throw new Error("there is none for this platform");
    }
  } catch (cause) {
    throw new Error(`@conomyhq/${name} cannot be loaded`, { cause });
  }
}

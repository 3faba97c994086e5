/** The native half: its surface, and where it is found. */

import { ConfigError } from "./errors.js";

/** @internal */
export interface Native {
  /** Its version, equal to the package's. */
  version(): string;
  /** A client for the settings, or the report of the error. */
  connect(settings: string, secrets: Secrets, env: Record<string, string>): NativeClient | string;
  /** Calls a call off. */
  Abort: new () => NativeAbort;
  /** The operations: id in the spec, and name, such as `checkout_sessions.create`. */
  operations(): [id: string, name: string][];
  /** Every error class with its parent. */
  errorTree(): [name: string, parent: string][];
}

/** What must not stand in a text that a trace or a dump could show. @internal */
export interface Secrets {
  apiKey?: string;
  accessToken?: string;
  proxy?: string;
}

/** @internal */
export interface NativeAbort {
  abort(): void;
}

/** @internal */
export interface NativeClient {
  call(
    operation: string,
    path: string[],
    body: string | undefined,
    options: string,
    abort: NativeAbort | undefined,
    watched: boolean,
  ): Promise<Settled>;
}

/**
 * How a call ended. A value either way, since an error thrown by native code could carry a text only.
 *
 * @internal
 */
export interface Settled {
  /** The answer's JSON; with an error that of a success that had come when the call was stopped. */
  answer?: string;
  /** The error's report. */
  error?: string;
  /** The body that came with the error. */
  rawBody?: Buffer;
  /** The attempts, a JSON array, if they are watched. */
  events?: string;
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
  // What was built in a checkout wins over what was installed.
  const candidates = ["../conomyhq.node", ...platformPackages()];
  const failures: unknown[] = [];
  for (const candidate of candidates) {
    let found: Native;
    try {
      found = require(candidate) as Native;
    } catch (error) {
      failures.push(error);
      continue;
    }
    const { version } = require("../package.json") as { version: string };
    if (found.version() !== version) {
      throw new ConfigError(
        `conomyhq ${version} found the native code of version ${found.version()} in ${candidate}: ` +
          "install both in the same version (in a checkout: npm run build:native)",
      );
    }
    return found;
  }
  throw new ConfigError(
    `conomyhq has no native code for ${process.platform}-${process.arch}, or could not load it: reinstall without ` +
      "--omit=optional and on the machine that runs it (in a checkout: npm run build:native); `cause` tells more",
    { cause: new AggregateError(failures, `tried ${candidates.join(", ")}`) },
  );
}

/** Packages that may hold it for this platform. Of the two for Linux only the one for its C library loads. */
function platformPackages(): string[] {
  const name = `@conomyhq/${process.platform}-${process.arch}`;
  switch (process.platform) {
    case "linux":
      return [`${name}-gnu`, `${name}-musl`];
    case "win32":
      return [`${name}-msvc`];
    default:
      return [name];
  }
}

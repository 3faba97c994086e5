/** Options and path parameters: what is refused before anything is sent, and how they cross to the core. */

import { ConfigError } from "./errors.js";
import { CALL_SETTINGS, CLIENT_SETTINGS } from "./options.js";
import type { Secrets } from "./native.js";

/** What an option must be. The core judges the values. @internal */
export type Kind = "text" | "secret" | "flag" | "duration" | "count" | "hook";

const WORDS: Record<Kind, string> = {
  text: "a string",
  secret: "a string",
  flag: "a boolean",
  duration: "a number of milliseconds",
  count: "a whole number from 0 to 4294967295",
  hook: "a function",
};

/** Options as they cross: a JSON text, and what must not stand in it. @internal */
export interface Settings {
  text: string;
  secrets: Secrets;
  hooks: Record<string, unknown>;
}

/** @internal */
export function clientSettings(given: unknown): Settings {
  return convert(entries(given), CLIENT_SETTINGS);
}

/** @internal */
export function callSettings(
  given: unknown,
  operation: string,
): { text: string; signal: AbortSignal | undefined } {
  if (given === undefined) return { text: "{}", signal: undefined };
  let signal: AbortSignal | undefined;
  const options = entries(given, operation).filter(([name, value]) => {
    if (name === "signal") signal = usableSignal(value, operation);
    return name !== "signal";
  });
  return { text: convert(options, CALL_SETTINGS, operation).text, signal };
}

/** The path parameters, in order. @internal */
export function pathSettings(given: Record<string, unknown>, operation: string): string[] {
  return Object.entries(given).map(([name, value]) => {
    if (typeof value !== "string") refuse(name, "must be a string", operation);
    if (!value.isWellFormed()) refuse(name, LONE_SURROGATE, operation);
    return value;
  });
}

/** @internal */
export const LONE_SURROGATE = "holds half of a surrogate pair, which is no text";

/** Each option, read once. */
function entries(given: unknown, operation?: string): [name: string, value: unknown][] {
  let entries: [name: string, value: unknown][] | undefined;
  try {
    if (isPlainObject(given)) entries = Object.entries(given);
  } catch (cause) {
    refuse("options", "cannot be read; `cause` tells why", operation, cause);
  }
  return entries ?? refuse("options", "must be a plain object", operation);
}

function convert(
  given: [name: string, value: unknown][],
  settings: typeof CALL_SETTINGS,
  operation?: string,
): Settings {
  const plain: Record<string, unknown> = {};
  const secrets: Record<string, string> = {};
  const hooks: Record<string, unknown> = {};
  for (const [name, value] of given) {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!setting) refuse(name, "is no option", operation);
    const [kind, core] = setting;
    if (value === undefined || value === null) continue;
    if (!isA(kind, value)) refuse(name, `must be ${WORDS[kind]}`, operation);
    if (typeof value === "string" && !value.isWellFormed()) refuse(name, LONE_SURROGATE, operation);
    if (kind === "secret") secrets[name] = value as string;
    else if (kind === "hook") hooks[name] = value;
    else plain[core] = value;
  }
  return { text: JSON.stringify(plain), secrets, hooks };
}

function isA(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "duration":
      return Number.isFinite(value);
    case "count":
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
    case "flag":
      return typeof value === "boolean";
    case "hook":
      return typeof value === "function";
    default:
      return typeof value === "string";
  }
}

/** Whether it is an object literal or like one, of whatever realm: what is a member of it is in plain sight. @internal */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === null || proto === Object.prototype || Object.hasOwn(proto as object, "isPrototypeOf");
}

/** By shape, since a signal may come from another realm. What cannot be asked and listened to is refused. */
function usableSignal(value: unknown, operation: string): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  let usable = false;
  let problem: unknown;
  try {
    const signal = value as AbortSignal;
    usable =
      typeof value === "object" &&
      typeof signal.aborted === "boolean" &&
      typeof signal.addEventListener === "function" &&
      typeof signal.removeEventListener === "function";
  } catch (error) {
    problem = error;
  }
  if (!usable) refuse("signal", "must be an AbortSignal", operation, problem);
  return value as AbortSignal;
}

/**
 * Throws the error for a bad setting or argument. The message names it and never quotes its value.
 *
 * @internal
 */
export function refuse(setting: string, problem: string, operation?: string, cause?: unknown): never {
  throw new ConfigError(`${setting} ${problem}`, {
    setting,
    operation,
    ...(cause === undefined ? undefined : { cause }),
  });
}

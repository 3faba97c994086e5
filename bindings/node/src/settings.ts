/** Options and path parameters: what is refused before anything is sent, and how they cross to the core. */

import { ConfigError } from "./errors.js";
import { CALL_SETTINGS, CLIENT_SETTINGS } from "./options.js";
import type { Secrets } from "./native.js";

/** What an option must be. The core judges the values. @internal */
export type Kind = "text" | "secret" | "token" | "flag" | "duration" | "count" | "headers" | "hook";

const WORDS: Record<Kind, string> = {
  text: "a string",
  secret: "a string",
  token: "a string or a function",
  flag: "a boolean",
  duration: "a number of milliseconds",
  count: "a whole number from 0 to 4294967295",
  headers: "a plain object of strings",
  hook: "a function",
};

/** Options as they cross: as JSON under the core's names, what must not stand in that, and what stays here. @internal */
export interface Settings {
  plain: Record<string, unknown>;
  secrets: Secrets;
  hooks: Record<string, unknown>;
}

/** What only a call has beside its settings. @internal */
export interface CallSettings {
  plain: Record<string, unknown>;
  signal: AbortSignal | undefined;
  extra: unknown;
}

/** @internal */
export function clientSettings(given: unknown): Settings {
  return convert(entries(given), CLIENT_SETTINGS);
}

/** What calls share, without what only one call can have. @internal */
export function sharedSettings(given: unknown): Record<string, unknown> {
  return convert(entries(given), CALL_SETTINGS).plain;
}

/** @internal */
export function callSettings(given: unknown, operation: string): CallSettings {
  let signal: AbortSignal | undefined;
  let extra: unknown;
  if (given === undefined) return { plain: {}, signal, extra };
  const options = entries(given, operation).filter(([name, value]) => {
    if (name === "signal") signal = usableSignal(value, operation);
    else if (name === "extra") extra = value ?? undefined;
    else return true;
    return false;
  });
  return { plain: convert(options, CALL_SETTINGS, operation).plain, signal, extra };
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

/** Each option, read once. @internal */
export function entries(given: unknown, operation?: string): [name: string, value: unknown][] {
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
  const secrets: Secrets = {};
  const hooks: Record<string, unknown> = {};
  for (const [name, asked] of given) {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!setting) refuse(name, "is no option", operation);
    const [kind, core] = setting;
    if (asked === undefined || asked === null) continue;
    const value = kind === "headers" ? headers(name, asked, operation) : asked;
    if (!isA(kind, value)) refuse(name, `must be ${WORDS[kind]}`, operation);
    if (typeof value === "string" && !value.isWellFormed()) refuse(name, LONE_SURROGATE, operation);
    if (kind === "token" && typeof value === "function") secrets.asksToken = true;
    if (kind === "hook" || typeof value === "function") hooks[name] = value;
    else if (kind === "secret" || kind === "token") Object.assign(secrets, { [name]: value });
    else plain[core] = value;
  }
  return { plain, secrets, hooks };
}

/** A copy, since what is checked is what is sent. */
function headers(name: string, given: unknown, operation?: string): unknown {
  try {
    return isPlainObject(given) ? { ...given } : given;
  } catch (cause) {
    refuse(name, "cannot be read; `cause` tells why", operation, cause);
  }
}

function isA(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "duration":
      return Number.isFinite(value);
    case "count":
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
    case "flag":
      return typeof value === "boolean";
    case "headers":
      return isPlainObject(value) && Object.entries(value).flat().every(isText);
    case "hook":
      return typeof value === "function";
    case "token":
      return typeof value === "function" || typeof value === "string";
    default:
      return typeof value === "string";
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.isWellFormed();
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

/**
 * How errors hold what they tell.
 *
 * One rule keeps people's data out of logs: an enumerable property may be printed, and nothing else of an error is,
 * by whatever prints it. What the service sent as free text is reached by a getter only.
 */

import { CLASSES, FACTS } from "./errorTable.js";
import type { ConomyError, ErrorFacts } from "./errors.js";

/**
 * What is known of a failed call's effect.
 *
 * - `"not_sent"`: no byte of the request left; nothing happened.
 * - `"not_applied"`: the service answered that it refused the request; nothing happened.
 * - `"unknown"`: the request may have been applied. Check before trying again.
 */
export type Outcome = "not_sent" | "not_applied" | "unknown";

/** How far an attempt came, in this order. From `"writing"` on, something may have reached the service. */
export type Phase = "resolving" | "connecting" | "tls" | "writing" | "waiting" | "reading";

/** @internal */
export type FactKind =
  | "text"
  | "count"
  | "outcome"
  | "phase"
  | "flag"
  | "headers"
  | "bytes"
  | "duration"
  | "time"
  | "any";

/** @internal */
export interface FactRow {
  core: string;
  kind: FactKind;
  /** `"label"`: where the error says so. */
  shown: boolean | "label";
}

/** @internal */
export interface ClassRow {
  facts: readonly string[];
  defaults: Readonly<Record<string, unknown>>;
}

type ErrorClass = new (message?: string, facts?: ErrorFacts) => ConomyError;
type Unprinted = Pick<ErrorFacts, "detail" | "httpHeaders" | "rawBody" | "answer">;

/** The method that `util.inspect` and `console.log` call. @internal */
export const custom: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

const classes = new Map<string, ErrorClass>();
/** The name of the class that a prototype belongs to. */
const names = new WeakMap<object, string>();
const unprintedOf = new WeakMap<object, Unprinted>();
const doubles = new WeakMap<object, Error>();

/**
 * Names the classes, on their prototypes, so that a bundler that renames classes does not rename errors.
 *
 * @internal
 */
export function register(all: Record<string, ErrorClass>): void {
  for (const [name, constructor] of Object.entries(all)) {
    Object.defineProperty(constructor.prototype, "name", { value: name, configurable: true, writable: true });
    classes.set(name, constructor);
    names.set(constructor.prototype, name);
  }
}

/** The class of this name; of a name that this version does not know the root. @internal */
export function classOf(name: unknown): ErrorClass {
  return (typeof name === "string" && classes.get(name)) || (classes.get("ConomyError") as ErrorClass);
}

/** The facts that an object of this class tells, and what it tells where nothing is given. */
function rows(prototype: object): ClassRow {
  const found: ClassRow[] = [];
  for (let proto: object | null = prototype; proto; proto = Object.getPrototypeOf(proto)) {
    const row = CLASSES[names.get(proto) ?? ""];
    if (row) found.unshift(row);
  }
  return {
    facts: found.flatMap((row) => row.facts),
    defaults: Object.assign({}, ...found.map((row) => row.defaults)),
  };
}

/**
 * Gives an error its facts.
 *
 * @internal
 */
export function setFacts(error: ConomyError, given: ErrorFacts): void {
  const { facts, defaults } = rows(Object.getPrototypeOf(error));
  const unprinted: Record<string, unknown> = {};
  for (const name of facts) {
    const value = (given as Record<string, unknown>)[name] ?? defaults[name];
    const shown = FACTS[name]?.shown;
    if (value === undefined || value === null) continue;
    if (shown === false) {
      unprinted[name] = value;
    } else {
      const enumerable = shown === true || (given.shown?.includes(name) ?? false);
      Object.defineProperty(error, name, { value, enumerable, configurable: true, writable: true });
    }
  }
  unprintedOf.set(error, unprinted);
}

/** What is reached by getters only. @internal */
export function unprinted(error: object): Unprinted {
  return unprintedOf.get(error) ?? {};
}

/** @internal */
export function toJSON(error: Error): Record<string, unknown> {
  const { name, message } = error;
  return { name, message, ...(error as object) };
}

/** @internal */
export function fromJSON(json: object): ConomyError {
  if (typeof json !== "object" || json === null) throw new TypeError("not what an error's toJSON() gives");
  const given = json as Record<string, unknown>;
  const constructor = classOf(given["name"]);
  const facts: Record<string, unknown> = { shown: Object.keys(given) };
  for (const name of rows(constructor.prototype).facts) {
    const fact = FACTS[name];
    if (!fact || fact.shown === false) continue;
    const value = fact.kind === "time" ? dateOf(given[name]) : given[name];
    if (isA(fact.kind, value)) facts[name] = value;
  }
  return new constructor(typeof given["message"] === "string" ? given["message"] : "", facts);
}

function dateOf(value: unknown): Date | undefined {
  const date = new Date(value instanceof Date || typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function isA(kind: FactKind, value: unknown): boolean {
  switch (kind) {
    case "outcome":
      return value === "not_sent" || value === "not_applied" || value === "unknown";
    case "phase":
    case "text":
      return typeof value === "string";
    case "count":
    case "duration":
      return typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "time":
      return value instanceof Date;
    default:
      return false;
  }
}

/** A class of this name, which is what comes first where an error is printed. */
function named(name: string): new () => Error {
  return Object.defineProperty(class extends Error {}, "name", { value: name });
}

/**
 * What `util.inspect` shows in place of an error, with whatever options: an error that has only what may be printed.
 * Always the same one for an error, so that circles of causes are seen.
 *
 * @internal
 */
export function inspected(error: Error): Error {
  let double = doubles.get(error);
  if (!double) doubles.set(error, (double = new (named(error.name))()));
  for (const name of Object.keys(double)) delete (double as unknown as Record<string, unknown>)[name];
  Object.assign(double, error);
  for (const name of ["name", "message", "stack", "cause"] as const) {
    if (name === "cause" && !Object.hasOwn(error, "cause")) continue;
    Object.defineProperty(double, name, { value: error[name], enumerable: false, configurable: true, writable: true });
  }
  return double;
}

/** A request's body: from the caller's objects to JSON, with nothing lost on the way. */

import { isPlainObject, LONE_SURROGATE, refuse } from "./settings.js";

/**
 * The JSON of a body, with the members of `extra` in it. Refuses what `JSON.stringify` would drop or flatten without a
 * word, and names its place.
 *
 * @internal
 */
export function toJson(body: unknown, extra: unknown, operation: string): string {
  const whole = copied("body", body, operation);
  if (extra !== undefined) {
    for (const [name, value] of Object.entries(copied("extra", extra, operation))) {
      if (Object.hasOwn(whole, name) && whole[name] !== undefined) {
        refuse(`extra.${name}`, "stands in the body as well", operation);
      }
      put(whole, name, value);
    }
  }
  return JSON.stringify(whole);
}

/** What is written is this copy, so that a getter or a proxy cannot say something else the second time. */
function copied(root: string, given: unknown, operation: string): Record<string, unknown> {
  const copying = new Copying(root);
  try {
    const copy = copying.copy(given, "");
    if (!isPlainObject(copy)) throw new Misfit("must be an object");
    return copy;
  } catch (problem) {
    if (problem instanceof Misfit) refuse(copying.place(), problem.message, operation);
    refuse(copying.place(), "cannot be written as JSON; `cause` tells why", operation, problem);
  }
}

/** Sets a member, whatever it is called: by plain assignment, which is faster, one of this name would be the prototype. */
function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** What is wrong with a value, said to go on after its place. */
class Misfit extends Error {}

class Copying {
  readonly #root: string;
  /** The members and indices that lead to the value at hand. */
  readonly #trail: (string | number)[] = [];
  /** The objects that hold the value at hand. */
  readonly #holders: object[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  copy(given: unknown, key: string): unknown {
    const value = typeof given === "string" ? given : replaced(given, key);
    switch (typeof value) {
      case "string":
        if (!value.isWellFormed()) throw new Misfit(LONE_SURROGATE);
        return value;
      case "number":
        if (!Number.isFinite(value)) throw new Misfit("is a number that JSON does not have");
        return value;
      case "boolean":
      case "undefined":
        return value;
      case "object":
        return value === null ? null : this.#copyObject(value);
      default:
        throw new Misfit(`cannot be a ${typeof value}`);
    }
  }

  #copyObject(value: object): unknown {
    if (this.#holders.includes(value)) throw new Misfit("holds itself");
    this.#holders.push(value);
    const copy = Array.isArray(value) ? this.#copyItems(value) : this.#copyMembers(value);
    this.#holders.pop();
    return copy;
  }

  #copyItems(items: readonly unknown[]): unknown[] {
    const copy: unknown[] = [];
    for (let index = 0; index < items.length; index++) {
      this.#trail.push(index);
      const item = this.copy(items[index], String(index));
      if (item === undefined) throw new Misfit("is missing in a list");
      copy.push(item);
      this.#trail.pop();
    }
    return copy;
  }

  #copyMembers(value: object): unknown {
    const names = Object.keys(value);
    if (!isPlainObject(value)) {
      const tag = Object.prototype.toString.call(value);
      // A map, a promise, a typed array: its members are not what it holds. The same goes for an object of a class
      // that keeps everything to itself.
      if (tag !== "[object Object]" || names.length === 0) {
        throw new Misfit("is an object of which JSON would keep nothing; give it a toJSON method, or a plain object");
      }
    }
    if (Object.getOwnPropertySymbols(value).some((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol))) {
      throw new Misfit("has a member whose name is a symbol");
    }
    const copy: Record<string, unknown> = {};
    for (const name of names) {
      this.#trail.push(name);
      if (!name.isWellFormed()) throw new Misfit(LONE_SURROGATE);
      put(copy, name, this.copy((value as Record<string, unknown>)[name], name));
      this.#trail.pop();
    }
    return copy;
  }

  /** Where the value at hand stands, such as `body.items[2].tax`. */
  place(): string {
    const DEEP = 16;
    let place = this.#root;
    for (const step of this.#trail.slice(0, DEEP)) {
      if (typeof step === "number") place += `[${step}]`;
      else if (/^[A-Za-z_$][\w$]*$/.test(step)) place += `.${step}`;
      else place += `[${JSON.stringify(step)}]`;
    }
    return this.#trail.length > DEEP ? `${place}…` : place;
  }
}

/** What a value wants to be in JSON: as `JSON.stringify` asks it. */
function replaced(value: unknown, key: string): unknown {
  const asked = typeof value === "object" || typeof value === "function" || typeof value === "bigint";
  if (!asked || value === null) return value;
  const { toJSON } = value as { toJSON?: unknown };
  const wanted: unknown = typeof toJSON === "function" ? toJSON.call(value, key) : value;
  if (wanted === null && Object.prototype.toString.call(value) === "[object Date]") throw new Misfit("is a date that is none");
  return wanted;
}

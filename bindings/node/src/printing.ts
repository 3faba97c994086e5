/**
 * What `console.log` and `util.inspect` show of an answer: what the spec says may be printed, of members that it does
 * not name the names. Nothing else about an answer changes: the method for it is hidden from everything that copies,
 * compares or writes objects.
 */

import { custom } from "./errorFacts.js";
import { ENUMS, MODELS } from "./printable.js";

/**
 * How a value is printed: as what it is if it is of this type (`"any"`: whatever it is), as the model or the enum of
 * this name, or each item of a list. Whatever else it is, `"masked"` above all, is masked.
 *
 * @internal
 */
export type Mark = string | readonly [Mark];

const MASK = "***";

/** How the API writes names. A name of another form may be anything, as a value may. */
const API_NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** What is known of a model: the hidden method of its objects, and the members that hold other models. */
interface Inspected {
  method: PropertyDescriptor;
  nested: readonly (readonly [member: string, mark: Mark])[];
}

const inspectedModels = new Map<string, Inspected | undefined>();

/**
 * Hides in an answer, and in the models that it holds, how they are printed.
 *
 * @internal
 */
export function hidePrinting(value: unknown, mark: Mark): void {
  if (typeof value !== "object" || value === null) return;
  if (typeof mark !== "string") {
    if (Array.isArray(value)) for (const item of value) hidePrinting(item, mark[0]);
    return;
  }
  const model = inspected(mark);
  if (!model || Array.isArray(value)) return;
  Object.defineProperty(value, custom, model.method);
  for (const [member, nested] of model.nested) hidePrinting((value as Record<string, unknown>)[member], nested);
}

function inspected(name: string): Inspected | undefined {
  if (!inspectedModels.has(name)) inspectedModels.set(name, inspect(name));
  return inspectedModels.get(name);
}

function inspect(name: string): Inspected | undefined {
  const members = MODELS[name];
  if (!members) return undefined;
  return {
    method: {
      value(this: unknown): unknown {
        return shown(this, name);
      },
      enumerable: false,
      configurable: true,
      writable: true,
    },
    nested: Object.entries(members).filter(([, mark]) => holdsModel(mark)),
  };
}

function holdsModel(mark: Mark): boolean {
  return typeof mark === "string" ? Object.hasOwn(MODELS, mark) : holdsModel(mark[0]);
}

function shown(value: unknown, mark: Mark): unknown {
  if (value === null || value === undefined || mark === "any") return value;
  if (typeof mark !== "string") return Array.isArray(value) ? value.map((item) => shown(item, mark[0])) : MASK;
  const model = MODELS[mark];
  if (model) return typeof value === "object" && !Array.isArray(value) ? shownModel(value, model) : MASK;
  const known = ENUMS[mark];
  return (known ? known.includes(value as string) : typeof value === mark) ? value : MASK;
}

function shownModel(value: object, members: Readonly<Record<string, Mark>>): object {
  const out: Record<string, unknown> = {};
  const extra: string[] = [];
  for (const name of Object.keys(value)) {
    const mark = Object.hasOwn(members, name) ? members[name] : undefined;
    if (mark === undefined) extra.push(API_NAME.test(name) ? name : MASK);
    else out[name] = shown((value as Record<string, unknown>)[name], mark);
  }
  if (extra.length > 0) out["extra"] = extra;
  return out;
}

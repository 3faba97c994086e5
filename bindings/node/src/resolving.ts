/** Looking for a payment whose outcome is unknown: what is looked for, as the core takes it. */

import type { Call, Operation } from "./connection.js";
import type { CallOptions } from "./options.js";
import { entries, refuse } from "./settings.js";
import { unknownOutcome } from "./unknownOutcome.js";

/** A payment to look for, where there is no error of it any more, as after a restart. */
export interface Unresolved {
  /** The session that the payment was sent to. */
  sessionId: string;
  /** When it was sent. */
  sentAt: Date;
}

/** How to look for a payment. */
export interface ResolveOptions extends Omit<CallOptions, "extra"> {
  /** How long to look again and again while there is none, in milliseconds. Without it: 10,000. With 0: once. */
  wait?: number | undefined;
  /** Ids of the session's payments that are accounted for already. */
  known?: Iterable<string> | undefined;
}

const WAIT = 10_000;

/** Looks for it. @internal */
export async function resolving<Found>(
  call: Call,
  operation: Operation,
  unknown: unknown,
  given: ResolveOptions = {},
): Promise<Found[]> {
  const { sessionId, sentAt } = unresolved(unknown, operation.name);
  const { wait = WAIT, known = [], ...options }: ResolveOptions = Object.fromEntries(entries(given, operation.name));
  if (typeof wait !== "number" || !(wait >= 0 && wait <= Number.MAX_SAFE_INTEGER)) {
    refuse("wait", "must be a duration of 0 or more milliseconds", operation.name);
  }
  if (!isSeveral(known)) refuse("known", "must be several ids, such as an array of them", operation.name);
  const path: Record<string, string> = {
    sessionId,
    sentAt: String(Math.max(sentAt.getTime(), 0)),
    wait: String(Math.floor(wait)),
  };
  let number = 0;
  for (const id of known) path[`known${String(++number)}`] = id;
  const page = await call<{ results: Found[] }>(operation, path, undefined, options);
  return page.results;
}

function isSeveral(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function unresolved(unknown: unknown, operation: string): Unresolved {
  const found = unknownOutcome(unknown) ?? ((unknown ?? {}) as Partial<Unresolved>);
  const { sessionId, sentAt } = found;
  if (typeof sessionId !== "string" || !(sentAt instanceof Date) || Number.isNaN(sentAt.getTime())) {
    refuse("unknown", "is not of a payment whose outcome is unknown", operation);
  }
  return { sessionId, sentAt };
}

/** From the report of native code to the error that it describes. */

import { AbortError } from "./abort.js";
import { classOf, type FactKind } from "./errorFacts.js";
import { FACTS } from "./errorTable.js";
import type { ConomyError } from "./errors.js";
import { headersOf } from "./headers.js";
import { camel } from "./names.js";
import { CLIENT_SETTINGS } from "./options.js";

/** What comes with a report, and what only JavaScript knows. */
interface Beside {
  rawBody?: Buffer | undefined;
  answer?: unknown;
  /** Why the call was called off. */
  reason?: unknown;
  /** What it failed with in JavaScript. */
  cause?: unknown;
}

/**
 * The error that a report describes.
 *
 * @internal
 */
export function errorFromReport(text: string, { rawBody, answer, reason, cause }: Beside = {}): ConomyError | AbortError {
  const report = JSON.parse(text) as Record<string, unknown>;
  const facts: Record<string, unknown> = { rawBody, answer };
  for (const [name, { core, kind }] of Object.entries(FACTS)) {
    facts[name] ??= fromCore(kind, report[core]);
  }
  facts["shown"] = ((report["shown"] as string[] | null) ?? []).map(camel);
  if (report["aborted"] === true) facts["cause"] = reason;
  else if (cause !== undefined) facts["cause"] = cause;
  else if (typeof report["source"] === "string") facts["cause"] = new Error(report["source"]);

  let message = String(report["message"]);
  const setting = facts["setting"];
  if (typeof setting === "string") {
    facts["setting"] = camel(setting);
    if (message.startsWith(setting)) message = camel(setting) + message.slice(setting.length);
    // The text after it may name other settings, and quotes no value.
    message = message.replace(/[a-z]+(?:_[a-z]+)+/g, (word) => (Object.hasOwn(CLIENT_SETTINGS, camel(word)) ? camel(word) : word));
  }
  const constructor = report["class"] === "Stopped" ? AbortError : classOf(report["class"]);
  return new constructor(message, facts);
}

/** A fact as JavaScript has it: milliseconds, dates, headers by name. */
function fromCore(kind: FactKind, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (kind) {
    case "duration":
      return Math.round((value as number) * 1000);
    case "time":
      return new Date((value as number) * 1000);
    case "headers":
      return headersOf(value as [name: string, value: string][]);
    default:
      return value;
  }
}

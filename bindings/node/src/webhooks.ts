/**
 * What ConomyHQ tells a shop by itself: whether a delivery is really its own, and what it says.
 *
 * ```ts
 * import { webhooks, WebhookSignatureError } from "conomyhq";
 *
 * const secret = "whsec_1"; // in a shop: process.env.CONOMY_WEBHOOK_SECRET
 * const rawBody = webhooks.sign({ event: "Transaction.Captured", data: {} }, secret); // what a delivery brings
 * try {
 *   const event = webhooks.verify(rawBody, secret);
 *   console.log(`${event.event}, unless ${event.key} was here before; answer 200`);
 * } catch (error) {
 *   if (!(error instanceof WebhookSignatureError)) throw error;
 *   console.log(`answer 400: ${error.reason}`);
 * }
 * ```
 *
 * Deliveries come at least once, in any order, and are to be answered with 2xx within ten seconds. So note `event.key`
 * together with what the event changes, and skip what is noted already; do whatever takes long afterwards.
 */

import { isAnyArrayBuffer, isUint8Array } from "node:util/types";

import type { WebhookEvent } from "./models.js";
import { native } from "./native.js";
import { hidePrinting } from "./printing.js";
import { errorFromReport } from "./report.js";
import { refuse } from "./settings.js";

/** What a delivery says. */
export interface Event extends WebhookEvent {
  /**
   * What to de-duplicate by: equal for deliveries of the same event.
   *
   * It is made of the event's name, the transaction's id and its status. Of an event that is of no such transaction, it is
   * made of all that the event says. What copies or writes the event leaves it out.
   */
  readonly key: string;
}

/** A body as it was received, before anything parsed it. */
export type RawBody = Uint8Array | ArrayBuffer | string;

/** What ConomyHQ shares with a webhook. */
export type Secret = string | Uint8Array;

/**
 * Checks that ConomyHQ sent a delivery, and gives what it says.
 *
 * The signature is looked for in the body, which is how deliveries are signed now, and then in the header. It is compared
 * in constant time. Events that this version does not know pass.
 *
 * @param rawBody - The request's body as it was received: `express.raw({ type: "*\/*" })` gives it, `express.json()` does
 * not.
 * @param secret - The secret that ConomyHQ shares with this webhook, or several while it is replaced.
 * @param signatureHeader - What the header `X-Webhook-Signature` says, if it came.
 * @throws `WebhookSignatureError` ConomyHQ did not send this, or it is no event. `reason` tells more.
 * @throws `ConfigError` The secret is missing, or this is not the raw body.
 */
export function verify(
  rawBody: RawBody,
  secret: Secret | readonly Secret[],
  signatureHeader?: string | readonly string[] | null,
): Event {
  const secrets = (Array.isArray(secret) ? (secret as readonly Secret[]) : [secret as Secret]).map(secretBytes);
  // Several are several claims, and none of them.
  const header = typeof signatureHeader === "string" ? signatureHeader : signatureHeader?.join(", ");
  const [json, key] = answer(native().verifyWebhook(bytes(rawBody, "rawBody"), secrets, header));
  const event = JSON.parse(json) as Event;
  hidePrinting(event, "WebhookEvent");
  return Object.defineProperty(event, "key", { value: key, enumerable: false, configurable: true, writable: false });
}

/**
 * Signs a body as ConomyHQ does, for tests of a webhook.
 *
 * @param body - The JSON object to send; a signature in it is replaced.
 * @param secret - The secret that the webhook verifies with.
 * @returns The raw body of a delivery.
 * @throws `ConfigError` The secret is missing, or the body is no JSON object.
 */
export function sign(body: object | RawBody, secret: Secret): string {
  const raw = isRaw(body) ? bytes(body, "body") : Buffer.from(JSON.stringify(body) ?? "");
  return answer(native().signWebhook(raw, secretBytes(secret)))[0];
}

/**
 * The header `X-Webhook-Signature` of ConomyHQ's older deliveries, for tests of a webhook.
 *
 * @throws `ConfigError` The secret is missing, or this is not the raw body.
 */
export function signatureHeader(rawBody: RawBody, secret: Secret): string {
  return answer(native().webhookHeader(bytes(rawBody, "rawBody"), secretBytes(secret)))[0];
}

function isRaw(body: unknown): body is RawBody {
  return typeof body === "string" || isUint8Array(body) || isAnyArrayBuffer(body);
}

function bytes(body: unknown, name: string): Uint8Array {
  if (!isRaw(body)) {
    refuse(
      name,
      "is not the raw body: pass the bytes or the text as they were received, for what was parsed has lost what was signed",
    );
  }
  if (typeof body === "string") return Buffer.from(body);
  return isUint8Array(body) ? body : new Uint8Array(body);
}

function secretBytes(secret: unknown): Uint8Array {
  if (typeof secret === "string") return Buffer.from(secret);
  if (isUint8Array(secret)) return secret;
  return refuse("secret", "must be a text, bytes, or several of them");
}

/** What native code answers: texts, or the report of an error. */
function answer<Texts extends string[]>(answered: Texts | string): Texts {
  if (typeof answered === "string") throw errorFromReport(answered);
  return answered;
}

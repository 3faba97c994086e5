/** What a test sees and bends of the sandbox: its control surface, below `/_sandbox/`. */

import { request } from "node:http";

import { type Configuration, type ConfigurationChange, type Shown, read, told } from "./configuration.js";

/** A request that the sandbox received. */
export interface RecordedRequest {
  method: string;
  path: string;
  /** In the order of the wire; credentials are masked. */
  headers: [name: string, value: string][];
  /** Its text; `null` where there was none. */
  body: string | null;
}

/** A payment that was made in the sandbox. */
export interface RecordedPayment {
  id: string;
  checkoutSessionId: string;
  status: string;
  /** What its creation sent. */
  request: Record<string, unknown>;
  /** The statuses it was in, its creation first; times are RFC 3339. */
  history: { status: string; at: string }[];
}

/** An access token that was given out. Times are RFC 3339. */
export interface IssuedToken {
  token: string;
  clientId: string;
  issuedAt: string;
  expiresAt: string;
  revoked: boolean;
}

/** A webhook. Times are RFC 3339. */
export interface Delivery {
  id: string;
  event: string;
  paymentId: string;
  /** The payment's status that it tells of. */
  status: string;
  url: string;
  body: string;
  /** The value of `X-Webhook-Signature`, where it is signed in a header. */
  signature: string | null;
  createdAt: string;
  /** Each with the HTTP status that it was answered with, or why there was no answer. */
  attempts: { at: string; status: number | null; error: string | null }[];
  /** When it is tried next; `null` if it is not. */
  nextAt: string | null;
}

/** An answer in place of the operation's own. Without a `status` it is the operation's own, which takes `apply`. */
export interface Answer {
  /** 200 to 599. */
  status?: number;
  headers?: [name: string, value: string][];
  /** A text is sent as it stands, anything else as JSON. */
  body?: unknown;
  /** Carries the operation out first: with a `status` of 502, or with `lost`, it is paid and nobody is told. */
  apply?: boolean;
  /** Milliseconds to wait before answering. */
  delay?: number;
  /** Breaks the connection after so many bytes of the body. */
  cutAfter?: number;
  /** Breaks the connection in place of an answer. */
  lost?: boolean;
  /** How many requests get it; one, if nothing is said. */
  times?: number;
}

/** What a test asks of a sandbox. */
export interface Control {
  /** The requests received, the latest 10,000. */
  requests(): Promise<RecordedRequest[]>;
  /** The payments made. */
  payments(): Promise<RecordedPayment[]>;
  /** Queues an answer for the next requests of operations. */
  answer(answer: Answer): Promise<void>;
  /** Advances the clock that sessions live by, in milliseconds. */
  advance(milliseconds: number): Promise<void>;
  /** Puts a session into a status, such as `FINISHED`. */
  setStatus(sessionId: string, status: string): Promise<void>;
  /** Puts a payment link that a client created into a status, such as `EXPIRED`. */
  setLinkStatus(linkId: string, status: string): Promise<void>;
  /** Moves a payment along its way, by a step or as far as `to`; `FAILED` and `REFUNDED` are ways as well. */
  advancePayment(paymentId: string, to?: string): Promise<RecordedPayment>;
  /** Puts a payment into any status, where it stays. */
  setPaymentStatus(paymentId: string, status: string): Promise<RecordedPayment>;
  /** The access tokens that were given out. */
  tokens(): Promise<IssuedToken[]>;
  /** Accepts this access token no more, or none of those that were given out so far. */
  revoke(token?: string): Promise<void>;
  /** The webhooks, whether they were delivered or not. */
  deliveries(): Promise<Delivery[]>;
  /** Delivers a webhook now, also if it arrived before, and says what came of it so far. */
  deliver(deliveryId: string, times?: number): Promise<Delivery>;
  /** Changes settings, if any are given, and gives all of them. */
  configure(change?: ConfigurationChange): Promise<Configuration>;
  /** Forgets all that happened, the clock's advance, and settings that were changed. */
  reset(): Promise<void>;
}

/** The controls of the sandbox at this URL. */
export function controls(url: string): Control {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const { status, text } = await exchange(method, `${url}/_sandbox/${path}`, body);
    if (status >= 300) throw new Error(`the sandbox answered ${status} to ${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  return {
    requests: () => ask("GET", "requests") as Promise<RecordedRequest[]>,
    payments: () => ask("GET", "payments") as Promise<RecordedPayment[]>,
    answer: async ({ delay, cutAfter, ...answer }) => {
      await ask("POST", "answers", { ...answer, delay_ms: delay, cut_after: cutAfter });
    },
    advance: async (milliseconds) => {
      await ask("POST", "clock", { advance_seconds: milliseconds / 1000 });
    },
    setStatus: async (sessionId, status) => {
      await ask("POST", `sessions/${encodeURIComponent(sessionId)}/status`, { status });
    },
    setLinkStatus: async (linkId, status) => {
      await ask("POST", `links/${encodeURIComponent(linkId)}/status`, { status });
    },
    advancePayment: (paymentId, to) =>
      ask("POST", `payments/${encodeURIComponent(paymentId)}/advance`, { to }) as Promise<RecordedPayment>,
    setPaymentStatus: (paymentId, status) =>
      ask("POST", `payments/${encodeURIComponent(paymentId)}/status`, { status }) as Promise<RecordedPayment>,
    tokens: () => ask("GET", "tokens") as Promise<IssuedToken[]>,
    revoke: async (token) => {
      await ask("POST", "tokens/revoke", { token });
    },
    deliveries: () => ask("GET", "webhooks") as Promise<Delivery[]>,
    deliver: (deliveryId, times = 1) =>
      ask("POST", `webhooks/${encodeURIComponent(deliveryId)}/deliver`, { times }) as Promise<Delivery>,
    configure: async (change) => {
      const shown = await (change ? ask("POST", "settings", told(change)) : ask("GET", "settings"));
      return read(shown as Shown);
    },
    reset: async () => {
      await ask("POST", "reset");
    },
  };
}

/** Not by `fetch`, which jsdom takes away, tests replace, and an environment may lead to a proxy. */
function exchange(method: string, url: string, body?: object): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

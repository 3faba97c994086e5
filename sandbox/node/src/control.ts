/** What a test sees and bends of the sandbox: its control surface, below `/_sandbox/`. */

import { request } from "node:http";

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
  /** Forgets sessions, payments, requests, queued answers and the clock's advance. */
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

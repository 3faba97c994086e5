// A service of its own that keeps a ledger: what arrived of each payment, and what was done with it. What it answers is
// drawn apart from what it does, so that no report can be right by knowing a rule. It runs in a worker: the tests block
// their own thread.

import { once } from "node:events";
import { createServer } from "node:net";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Starts it. `ledger()` tells of every session that anything arrived for: `{arrived, applied, refused}`. */
export async function startLedger({ seed = 1, only } = {}) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { seed, only } });
  const [port] = await once(worker, "message");
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    async ledger() {
      worker.postMessage("ledger");
      const [ledger] = await once(worker, "message");
      return ledger;
    },
    stop: () => worker.terminate(),
  };
}

function serve({ seed, only }) {
  const random = randomFrom(seed);
  const ledger = new Map();
  const pick = () => {
    if (only) return only;
    const kinds = ["done", "done", "done", "done", "refused", "failed", "busy", "reset", "cut", "silent"];
    return kinds[Math.floor(random() * kinds.length)];
  };
  const answer = (socket, head, body) => {
    socket.write(`HTTP/1.1 ${head}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  };
  const handle = (socket, session, entry) => {
    const kind = pick();
    // The service is done with a payment before or after it answers, and a failure to answer says nothing about it.
    const applied = { done: true, cut: true, refused: false, busy: false }[kind] ?? random() < 0.5;
    if (applied) entry.applied++;
    if (kind === "busy") entry.refused++;
    const body = JSON.stringify({ id: `p-${session}`, checkoutSessionId: session, status: "CREATED" });
    setTimeout(() => {
      switch (kind) {
        case "done":
          return answer(socket, "201 Created", body);
        case "refused":
          return answer(socket, "422 Unprocessable Entity", '{"code":"13","type":"failedPrecondition"}');
        case "failed":
          return answer(socket, "502 Bad Gateway", "");
        case "busy":
          return answer(socket, "429 Too Many Requests\r\nretry-after: 0", "");
        case "cut":
          socket.write(`HTTP/1.1 201 Created\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 9)}`);
          return setTimeout(() => socket.destroy(), 5);
        case "reset":
          return socket.resetAndDestroy();
      }
    }, random() * 30);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    let received = "";
    let entry;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const session = /^POST \/checkout-sessions\/([^/ ]+)\//.exec(received)?.[1];
      if (session === undefined) return;
      if (!entry) {
        entry = ledger.get(session) ?? { arrived: 0, applied: 0, refused: 0 };
        ledger.set(session, entry);
        entry.arrived++;
      }
      const end = received.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(received.slice(0, end))?.[1]);
      if (end < 0 || received.length < end + 4 + length) return;
      received = received.slice(end + 4 + length);
      handle(socket, session, entry);
      entry = undefined;
    });
  });
  parentPort.on("message", () => parentPort.postMessage(ledger));
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
}

if (!isMainThread && workerData?.seed !== undefined) serve(workerData);

// A service that answers every call with what it was asked about, so that an answer that went to another call shows, and
// keeps count of what arrived. It runs in a worker: the tests' own thread may be busy.

import { once } from "node:events";
import { createServer } from "node:net";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

/**
 * Starts it. Nothing is answered before `hold` requests wait for their answers at once. What is asked about something
 * that is called `no-…` is not found, and what is asked about `never-…` is not answered.
 */
export async function startEcho({ hold = 1 } = {}) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { hold } });
  const [port] = await once(worker, "message");
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    /** How often each thing was asked about, and how many connections are open. */
    async ledger() {
      worker.postMessage("ledger");
      const [ledger] = await once(worker, "message");
      return ledger;
    },
    stop: () => worker.terminate(),
  };
}

function serve({ hold }) {
  const arrived = new Map();
  let open = 0;
  let held = [];
  const reply = (socket, session, token) => {
    const about = session ?? token;
    const body = JSON.stringify(
      session === undefined
        ? { id: `s-${token}`, checkoutToken: token, status: "ATTEMPT" }
        : { id: `p-${session}`, checkoutSessionId: session, status: "CREATED" },
    );
    const head = about.startsWith("no-") ? "404 Not Found" : "201 Created";
    socket.write(`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    let received = "";
    open++;
    socket.on("error", () => {});
    socket.on("close", () => open--);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      for (;;) {
        const end = received.indexOf("\r\n\r\n");
        const length = Number(/content-length: (\d+)/i.exec(received.slice(0, end))?.[1] ?? 0);
        if (end < 0 || received.length < end + 4 + length) return;
        const session = /^POST \/checkout-sessions\/([^/ ]+)\/payments /.exec(received)?.[1];
        const { checkoutToken: token } = JSON.parse(received.slice(end + 4, end + 4 + length));
        received = received.slice(end + 4 + length);
        const about = session ?? token;
        arrived.set(about, (arrived.get(about) ?? 0) + 1);
        if (about.startsWith("never-")) continue;
        held.push([socket, session, token]);
        if (held.length < hold) continue;
        for (const waiting of held) reply(...waiting);
        held = [];
      }
    });
  });
  parentPort.on("message", () => {
    parentPort.postMessage({ arrived, open });
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 16_384 }, () => parentPort.postMessage(server.address().port));
}

if (!isMainThread && workerData?.hold !== undefined) serve(workerData);

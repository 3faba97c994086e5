// A server that stops at a chosen point of the exchange, for cancelling a call there.

import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Starts it. `reply` is what it answers to a request's first bytes; then it stays silent. `reached()` resolves when
 * it has done so, `received()` is every byte that it got.
 */
export async function startStallingServer(reply = "") {
  let received = "";
  let reach;
  const reached = new Promise((resolve) => (reach = resolve));
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      received += chunk;
      if (received.endsWith("}")) socket.write(reply, () => reach());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${server.address().port}`,
    reached: () => reached,
    received: () => received,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

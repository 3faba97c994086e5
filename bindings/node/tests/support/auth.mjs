// A service that gives access tokens, and takes those that it gave and did not revoke. It keeps what it saw.

import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Starts it. `answer` gives what the nth request for a token is answered with: a status, a body and how long it takes;
 * without a status it never is.
 */
export async function startAuth({
  answer = (n) => ({ status: 200, body: { accessToken: `token_${n}`, tokenType: "Bearer", expiresIn: 3600 } }),
} = {}) {
  const auth = { asked: [], seen: [], revoked: new Set(), url: "", close: undefined };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const path = request.url.replace("/sandbox", "");
    let status = 200;
    let body = { id: "1", checkoutSessionId: path.split("/")[2], status: "CREATED" };
    if (path === "/auth") {
      auth.asked.push(JSON.parse(text));
      const given = answer(auth.asked.length - 1);
      if (given.status === undefined) return;
      await sleep(given.delay ?? 0);
      ({ status, body } = given);
    } else {
      const token = request.headers.authorization?.replace("Bearer ", "");
      if (auth.revoked.has(token)) [status, body] = [401, { status: 401, code: "41", type: "unauthorized" }];
      auth.seen.push({ path, token, status });
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.keepAliveTimeout = 60_000;
  server.listen({ host: "127.0.0.1", port: 0, backlog: 2048 });
  await once(server, "listening");
  auth.url = `http://127.0.0.1:${server.address().port}/sandbox`;
  auth.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return auth;
}

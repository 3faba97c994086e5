// The clients. Each takes a job and gives what makes a call, which takes its number. Each is used as its own
// documentation advises, with a place in its pool for every call in flight.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { body, CUSTOMER, expect, HEADERS, PATHS, TIMEOUT } from "./api.mjs";

async function conomyhq({ base_url, ca_file, operation, reuse }) {
  // The package with a release build, which is none of those that npm installed here.
  const { Conomy } = await import(pathToFileURL(process.env.CONOMYHQ_BENCH_PACKAGE));
  const conomy = new Conomy({
    apiKey: "key_bench",
    accessToken: "token_bench",
    app: "Bench/1.0",
    baseUrl: base_url,
    ...(ca_file && { caFile: ca_file }),
    reuseConnections: reuse,
  });
  const sessions = conomy.checkoutSessions;
  if (operation === "payment") return () => sessions.createPayment("cs_1", { paymentMethod: "ETPAY", customer: CUSTOMER });
  return (number) => sessions.create({ checkoutToken: `ct_${number}`, customer: CUSTOMER });
}

async function undici({ base_url, ca_file, concurrency, operation }) {
  const { Pool } = await import("undici");
  const connect = ca_file ? { ca: readFileSync(ca_file) } : {};
  const pool = new Pool(base_url, { connections: concurrency, connect });
  const path = PATHS[operation];
  return async (number) => {
    const text = JSON.stringify(body(operation, number));
    const answer = await pool.request({ path, method: "POST", headers: HEADERS, body: text });
    expect(answer.statusCode);
    return answer.body.json();
  };
}

/** Node's own. What it trusts besides is in the environment, `NODE_EXTRA_CA_CERTS`. */
async function fetch_({ base_url, operation }) {
  const url = base_url + PATHS[operation];
  return async (number) => {
    const text = JSON.stringify(body(operation, number));
    const answer = await fetch(url, { method: "POST", headers: HEADERS, body: text });
    expect(answer.status);
    return answer.json();
  };
}

async function axios(job) {
  const { default: axios } = await import("axios");
  const { agent } = await keeping(job);
  const client = axios.create({
    baseURL: job.base_url,
    headers: HEADERS,
    timeout: TIMEOUT,
    httpAgent: agent,
    httpsAgent: agent,
  });
  const path = PATHS[job.operation];
  return async (number) => {
    const answer = await client.post(path, body(job.operation, number));
    expect(answer.status);
    return answer.data;
  };
}

async function nodeHttp(job) {
  const { agent, module } = await keeping(job);
  const url = new URL(job.base_url + PATHS[job.operation]);
  const { hostname, port, pathname: path } = url;
  return (number) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body(job.operation, number));
      const headers = { ...HEADERS, "content-length": Buffer.byteLength(text) };
      const request = module.request(
        { agent, hostname, port, path, method: "POST", headers, timeout: TIMEOUT },
        (answer) => {
          const chunks = [];
          answer.on("data", (chunk) => chunks.push(chunk));
          answer.on("error", reject);
          answer.on("end", () => {
            try {
              expect(answer.statusCode);
              resolve(JSON.parse(Buffer.concat(chunks).toString()));
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      request.on("error", reject);
      request.end(text);
    });
}

/** Node's module for a URL, and an agent of it that keeps a connection for every call in flight. */
async function keeping({ base_url, ca_file, concurrency }) {
  const module = await import(base_url.startsWith("https:") ? "node:https" : "node:http");
  const ca = ca_file && { ca: readFileSync(ca_file) };
  const agent = new module.Agent({ keepAlive: true, maxSockets: concurrency, maxFreeSockets: concurrency, ...ca });
  return { agent, module };
}

export const CLIENTS = { axios, conomyhq, fetch: fetch_, "node:http": nodeHttp, undici };

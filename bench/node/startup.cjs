// What it takes from a fresh process to the first answer: LIBRARY BASE_URL. As CommonJS, since `require` loads a
// library while the clock runs and nothing else does.

const assert = require("node:assert");
const { performance } = require("node:perf_hooks");

const [library, base_url] = process.argv.slice(2);

const LIBRARIES = {
  conomyhq: {
    load: () => require(process.env.CONOMYHQ_BENCH_PACKAGE),
    make: ({ Conomy }) =>
      new Conomy({ apiKey: "key_bench", accessToken: "token_bench", app: "Bench/1.0", baseUrl: base_url }),
    call: (conomy) => conomy.checkoutSessions.create({ checkoutToken: "ct_1", customer: { firstName: "Jane" } }),
    check: (session) => assert.equal(session.checkoutToken, "ct_1"),
  },
  openai: {
    load: () => require("openai"),
    make: ({ OpenAI }) => new OpenAI({ apiKey: "key_bench", baseURL: `${base_url}/v1` }),
    call: (client) => client.models.list(),
    check: (page) => assert.equal(page.data[0].id, "m"),
  },
  stripe: {
    load: () => require("stripe"),
    make: (Stripe) => {
      const { hostname: host, port, protocol } = new URL(base_url);
      return new Stripe("sk_test_bench", { host, port, protocol: protocol.slice(0, -1) });
    },
    call: (stripe) => stripe.balance.retrieve(),
    check: (balance) => assert.equal(balance.available[0].currency, "clp"),
  },
};

async function main() {
  const { load, make, call, check } = LIBRARIES[library];
  const begin = performance.now();
  const module = load();
  const imported = performance.now();
  const client = make(module);
  const made = performance.now();
  const answer = await call(client);
  const called = performance.now();
  check(answer);
  const report = { import_ms: imported - begin, client_ms: made - imported, call_ms: called - made };
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit());
}

void main();

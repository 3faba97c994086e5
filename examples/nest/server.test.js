// The Nest shop, told by ConomyHQ and by others.

import { before, it } from "node:test";

import { Conomy, webhooks } from "conomyhq";

import { checkOnlyWhatIsSignedIsHeard, checkTheSandboxIsHeard } from "../testing/deliveries.mjs";
import { startSandbox, startServer } from "../testing/services.mjs";

let sandbox;
let shop;

before(async () => {
  sandbox = await startSandbox();
  shop = await startServer(new URL(".", import.meta.url), sandbox, "dist/main.js");
});

it("counts webhooks once, in any order", () => checkTheSandboxIsHeard(new Conomy(sandbox.settings), shop, sandbox));

it("hears only what is signed", () => checkOnlyWhatIsSignedIsHeard(webhooks, shop));

// Answers for the tests of other languages, a line each. A line of them is a secret and a body, in hexadecimal digits; its
// answer is what the vendor signs of the body, the signature, and whether the body's own is right. An empty line: no object.

import { createInterface } from "node:readline";
import { accepts, hmac, signedPart } from "./vendor.mjs";

function answer(secret, body) {
  try {
    const parsed = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return "";
    const part = signedPart(body);
    return `${Buffer.from(part).toString("hex")} ${hmac(secret, part)} ${accepts(body, secret)}`;
  } catch (error) {
    if (error instanceof SyntaxError) return "";
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const [secret, body] = line.split(" ").map((hex) => Buffer.from(hex, "hex").toString());
  process.stdout.write(`${answer(secret, body)}\n`);
}

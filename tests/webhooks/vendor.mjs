// What the vendor does, in its own words: the judge of every signature. Nothing of ours is used here.

import { createHmac } from "node:crypto";

/** The signature of a text or of bytes. */
export const hmac = (secret, text) => createHmac("sha256", secret).update(text).digest("hex");

/** What is signed of a body: the compact JSON without `signature`. Throws where JavaScript cannot read the body. */
export function signedPart(body) {
  const { signature: _, ...rest } = JSON.parse(body);
  return JSON.stringify(rest);
}

/** The signature that stands in a body, if it is right. */
export function accepts(body, secret) {
  try {
    return JSON.parse(body).signature === hmac(secret, signedPart(body));
  } catch {
    return false;
  }
}

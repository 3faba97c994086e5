// Writes vectors.json: deliveries, and what the vendor's own code makes of them. `node tests/webhooks/vectors.mjs`
//
// A vector has a `body`, and where it is sent a `header`. It was either signed, which `signed` says with the JSON that was, or
// is refused, and `reason` says why. `read` is what models make of what was signed, where not every text can hold it: halves
// of surrogate pairs are replaced.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { accepts, hmac, signedPart } from "./vendor.mjs";

const SECRET = "whsec_ñ_1";
const OLD = "whsec_0";
const NONE = "0".repeat(64);

const transaction = {
  id: "tx_1",
  purchaseAmount: "1999.90",
  totalAmount: "2050.00",
  externalId: "order-17",
  currency: "COP",
  status: "CAPTURED",
};
const captured = { event: "Transaction.Captured", data: { transaction } };
const holding = (note) => ({ ...captured, data: { transaction: { ...transaction, note } } });

/** The text with the right signature where it has the placeholder. */
const filled = (text, secret = SECRET) => text.replaceAll(NONE, hmac(secret, signedPart(text)));
/** As the vendor sends it. */
const sent = (value, secret) => filled(JSON.stringify({ ...value, signature: NONE }), secret);
/** A text that JSON.stringify would not write, around some value. */
const written = (value) => filled(`{"event":"Transaction.Captured","data":{"transaction":{"id":"tx_1","note":${value}}},"signature":"${NONE}"}`);

const vectors = [];

function add(name, body, { header, reason } = {}) {
  const vector = { name, body, ...(header !== undefined && { header }) };
  if (reason) {
    vectors.push({ ...vector, reason });
    return;
  }
  const byHeader = header === hmac(SECRET, body);
  if (!byHeader && ![SECRET, OLD].some((secret) => accepts(body, secret))) throw new Error(`${name} is not signed`);
  const signed = signedPart(body);
  const read = signed.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === "\\\\" ? found : "\ufffd"));
  vectors.push({ ...vector, signed, ...(read !== signed && { read }) });
}

add("captured", sent(captured));
add("received", sent({ event: "Transaction.Received", data: { transaction: { ...transaction, status: "RECEIVED" } } }));
add("failed", sent({ event: "Transaction.Failed", data: { transaction: { ...transaction, status: "FAILED" } } }));
add("unknown event, unknown members", sent({ event: "Account.Opened", data: { account: { id: "a_1" } }, version: 2 }));
add("the secret before", sent(captured, OLD));

// Texts.
for (const [name, text] of Object.entries({
  "ñ": "Peña Ñandú",
  emoji: "😀 👩‍👩‍👧‍👦 🇨🇴",
  "line separators": "a\u2028b\u2029c",
  controls: "\u0000\u0001\b\t\n\u000b\f\r\u001f\u007f\u0080",
  "quotes and slashes": "\"\\/</script>",
  "byte order mark": "\ufeffx\ufffd\uffff",
  "lone surrogates": "\ud800 \udfff \udc00\ud800 \ud83d",
})) {
  add(name, sent(holding(text)));
}
add("ñ escaped", written('"Pe\\u00f1a \\u00D1and\\u00fa"'));
add("emoji escaped", written('"\\ud83d\\ude00 \\uD83D\\uDE00"'));
add("lone surrogates in capitals", written('"\\uD800\\u0041\\uDC00\\uD83D\\uD83D\\uDE00\\ud83dx"'));
add("line separators escaped", written('"\\u2028\\u2029"'));
add("escapes that need none", written('"\\/\\u002f\\u0022\\u005c\\u0008\\u000C\\u000a\\u001F\\u007f"'));

// Numbers.
for (const number of [
  "1.0", "1.50", "-0", "-0.0", "0e5", "1e21", "1E21", "1e20", "123e-7", "1e-6", "1e-7", "0.1e-6", "-1.5e-9", "1e400", "-1e400", "1e-400",
  "5e-324", "1.7976931348623157e308", "2.2250738585072014e-308", "9007199254740993", "12345678901234567890", "-9223372036854775808",
  "100000000000000000000", "1000000000000000000000", "999999999999999999999", "0.1", "0.30000000000000004", "1999.90", "1e+2", "123456789012345678e-17",
]) {
  add(`number ${number}`, written(number));
}
add("many numbers", written("[1.0,{\"a\":1e0},[[-0]],0.000001,1e-7]"));

// Members.
const body = (text) => filled(text.replaceAll("SIG", `"signature":"${NONE}"`));
add("signature first", body('{SIG,"event":"Transaction.Captured","data":{}}'));
add("signature between", body('{"event":"Transaction.Captured",SIG,"data":{}}'));
add("data before event", body('{"data":{"transaction":{"status":"CAPTURED","id":"tx_1"}},"event":"Transaction.Captured",SIG}'));
add("signature twice, the last is right", body(`{"signature":"${"1".repeat(64)}","event":"Transaction.Captured",SIG}`));
add("signature twice, the last is wrong", `{${body('{"event":"Transaction.Captured",SIG}').slice(1, -1)},"signature":"${"1".repeat(64)}"}`, { reason: "mismatch" });
add("signature twice, the last is null", body('{"event":"Transaction.Captured",SIG,"signature":null}'), { reason: "malformed" });
add("signature escaped", filled(`{"event":"Transaction.Captured","\\u0073ignatur\\u0065":"${NONE}"}`));
const escaped = (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`;
add("signature's value escaped", body('{"event":"Transaction.Captured",SIG}').replace(/(?<="signature":")./, escaped));
add("signatures nested", body(`{"event":"Transaction.Captured","data":{"signature":"x","transaction":{"id":"tx_1","signature":"${"2".repeat(64)}"}},SIG}`));
add("event twice", body('{"event":"Transaction.Failed","data":{},"event":"Transaction.Captured",SIG}'));
add("members twice, nested", body('{"event":"Transaction.Captured","data":{"a":1,"b":2,"a":{"c":1,"c":3}},SIG}'));
add("names that are numbers", body('{"event":"Transaction.Captured","10":1,"9":2,"b":3,"01":4,"-1":5,"4294967294":6,"4294967295":7,"1.0":8,"0":9,"9":10,SIG}'));
add("names that are numbers, nested", body('{"event":"Transaction.Captured","data":{"x":0,"2":{"b":1,"1":{"0":[{"7":7,"6":6}]}},"1":[]},SIG}'));
add("names that mean something in JavaScript", body('{"event":"Transaction.Captured","__proto__":{"a":1},"constructor":1,"toString":2,"toJSON":3,"hasOwnProperty":4,"data":{"__proto__":null,"x":1,"__proto__":[2]},SIG}'));
add("names with escapes", body('{"event":"Transaction.Captured","a\\u0062":1,"\\u0061b":2,"\\ud800":3,"\\n":4,"":5,SIG}'));
add("deep", body(`{"event":"Transaction.Captured","data":{"deep":${"[".repeat(90)}${"]".repeat(90)}},SIG}`));

// Others' hands.
const pretty = (indent) => JSON.stringify(JSON.parse(sent(captured)), null, indent);
add("indented by a middleware", pretty(2));
add("indented with tabs", pretty("\t"));
add("with the lines of Windows", ` \r\n${pretty(4).replaceAll("\n", "\r\n")}\r\n\t `);
add("spaces as Python writes them", sent(captured).replaceAll('":', '": ').replaceAll(',"', ', "'));
add("written again in ASCII, sorted", (() => {
  const { signature } = JSON.parse(sent(holding("Peña 😀")));
  const ascii = JSON.stringify({ ...holding("Peña 😀"), signature });
  return ascii.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
})());

// The header of older deliveries.
const old = JSON.stringify(captured);
add("by the header", old, { header: hmac(SECRET, old) });
add("by the header, indented", JSON.stringify(captured, null, 2), { header: hmac(SECRET, JSON.stringify(captured, null, 2)) });
add("by the body beside a header for something else", sent(captured), { header: hmac(SECRET, "x") });
add("by the header beside a signature that is something else", JSON.stringify({ ...captured, signature: "Jane" }), {
  header: hmac(SECRET, JSON.stringify({ ...captured, signature: "Jane" })),
});
add("an empty header", old, { header: "", reason: "missing_signature" });
add("a header for another body", old, { header: hmac(SECRET, `${old} `), reason: "mismatch" });
add("a header by another secret", old, { header: hmac("whsec_2", old), reason: "mismatch" });
add("a header in capitals", old, { header: hmac(SECRET, old).toUpperCase(), reason: "malformed" });
add("a header that is no signature", old, { header: "sha256=1", reason: "malformed" });
add("by the header, no event", "hello", { header: hmac(SECRET, "hello"), reason: "unreadable" });

// What is refused.
add("another secret", sent(captured, "whsec_2"), { reason: "mismatch" });
add("another amount", sent(captured).replace("1999.90", "1.00"), { reason: "mismatch" });
add("one member more", sent(captured).replace('"data"', '"a":1,"data"'), { reason: "mismatch" });
add("no signature", JSON.stringify(captured), { reason: "missing_signature" });
add("a signature only within", JSON.stringify({ event: "x", data: JSON.parse(sent(captured)) }), { reason: "missing_signature" });
add("a signature in capitals", sent(captured).replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()), { reason: "malformed" });
add("a short signature", sent(captured).replace(/[0-9a-f]{64}/, (hex) => hex.slice(1)), { reason: "malformed" });
add("an empty signature", sent(captured).replace(/[0-9a-f]{64}/, ""), { reason: "malformed" });
for (const value of ["null", "true", "1", "{}", "[]"]) {
  add(`the signature ${value}`, `{"event":"Transaction.Captured","signature":${value}}`, { reason: "malformed" });
}
for (const text of ["", " ", "null", "1", '"x"', "[]", "{", "{}x", "{'event':1}", "event=Transaction.Captured", "[object Object]", "\ufeff{}", '{"a":01}', '{"a":"\t"}']) {
  add(`no object: ${JSON.stringify(text)}`, text, { reason: "malformed" });
}
add("nothing but a signature", sent({}), { reason: "unreadable" });
add("no event", sent({ data: {} }), { reason: "unreadable" });
add("an event that is no text", sent({ event: 5, data: {} }), { reason: "unreadable" });

// Halves of surrogate pairs are escaped by JSON.stringify, so this is UTF-8 whatever stands in a body.
export const text = `${JSON.stringify({ secrets: [OLD, SECRET], vectors }, null, 1)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("vectors.json", import.meta.url), text);
  console.log(`${vectors.length} vectors`);
}

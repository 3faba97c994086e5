// What a program without an SDK would write down of the API, for the libraries that are none.

export const HEADERS = {
  "user-agent": "Bench/1.0",
  accept: "application/json",
  "x-api-key": "key_bench",
  authorization: "Bearer token_bench",
  "conomyhq-api-version": "24-04-2025",
  "content-type": "application/json",
};
export const CUSTOMER = {
  firstName: "Jane",
  lastName: "Doe",
  email: "jane@example.com",
  documentType: "CC",
  documentNumber: "1000000000",
};
// Where a library takes one as a setting: how long a call may take, as ours has it by default.
export const TIMEOUT = 25_000;

export const PATHS = { session: "/checkout-sessions", payment: "/checkout-sessions/cs_1/payments" };

export function body(operation, number) {
  if (operation === "payment") return { paymentMethod: "ETPAY", customer: CUSTOMER };
  return { checkoutToken: `ct_${number}`, customer: CUSTOMER };
}

/** Whether an answer is the call's own. */
export function check(operation, number, answer) {
  const [found, wanted] =
    operation === "payment" ? [answer.checkoutSessionId, "cs_1"] : [answer.checkoutToken, `ct_${number}`];
  if (found !== wanted) throw new Error(`the answer is for ${found}, not ${wanted}`);
}

export function expect(status) {
  if (status !== 201) throw new Error(`the service answered ${status}`);
}

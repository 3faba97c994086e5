// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

import type { Call } from "./connection.js";
import type {
  CheckoutPayment,
  CheckoutSession,
  CreateCheckoutPayment,
  CreateCheckoutSession,
} from "./models.js";
import type { CallOptions } from "./options.js";
import type { ConomyPromise } from "./response.js";

/**
 * One payer's temporary context for completing a hosted payment.
 *
 * At hand as `conomy.checkoutSessions`.
 */
export class CheckoutSessions {
  readonly #call: Call;

  /** @internal */
  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Create a checkout session.
   *
   * Opens a session for one payer from the token of a payment link. The same token can open many sessions.
   * Send the payer to the session's `url`, or submit the payment yourself.
   *
   * @param body - What opens a checkout session.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   * @throws `OutcomeUnknownError` It may have been made, and trying again may make another; nobody is
   *   charged.
   */
  create(body: CreateCheckoutSession, options?: CallOptions): ConomyPromise<CheckoutSession> {
    return this.#call(
      {
        number: 0,
        name: "checkout_sessions.create",
        model: "CheckoutSession",
        method: "POST",
        route: "/checkout-sessions",
      },
      {},
      body,
      options,
    );
  }

  /**
   * Create a payment in a checkout session.
   *
   * Submits the payer's choice of payment method and creates the payment. The API documents no idempotency
   * key: sending this request twice may charge the payer twice.
   *
   * @param checkoutSessionId - The `id` of the session, as its creation answered it.
   * @param body - The payer's choice of payment method.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   * @throws `OutcomeUnknownError` The payment may have been applied: look it up before trying again.
   */
  createPayment(
    checkoutSessionId: string,
    body: CreateCheckoutPayment,
    options?: CallOptions,
  ): ConomyPromise<CheckoutPayment> {
    return this.#call(
      {
        number: 1,
        name: "checkout_sessions.create_payment",
        model: "CheckoutPayment",
        method: "POST",
        route: "/checkout-sessions/{checkoutSessionId}/payments",
        session: "checkoutSessionId",
      },
      { checkoutSessionId },
      body,
      options,
    );
  }

  /**
   * Refresh an expired checkout session.
   *
   * Brings a session back after its token expired in the payer's interface. The request has no body.
   *
   * @param checkoutToken - The session's `checkoutToken`.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   * @throws `OutcomeUnknownError` A token may have been replaced; trying again charges nobody.
   */
  refresh(checkoutToken: string, options?: Omit<CallOptions, "extra">): ConomyPromise<CheckoutSession> {
    return this.#call(
      {
        number: 2,
        name: "checkout_sessions.refresh",
        model: "CheckoutSession",
        method: "POST",
        route: "/checkout-sessions/token/{checkoutToken}/refresh",
      },
      { checkoutToken },
      undefined,
      options,
    );
  }
}

/** The resources of a client. */
export class Resources {
  /** One payer's temporary context for completing a hosted payment. */
  readonly checkoutSessions: CheckoutSessions;

  /** @internal */
  constructor(call: Call) {
    this.checkoutSessions = new CheckoutSessions(call);
  }
}

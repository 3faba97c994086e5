// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

import type { Call } from "./connection.js";
import type {
  CheckoutPayment,
  CheckoutSession,
  CreateCheckoutPayment,
  CreateCheckoutSession,
  CreatePaymentLink,
  ListPayments,
  Payment,
  PaymentLink,
  PaymentPage,
} from "./models.js";
import type { CallOptions } from "./options.js";
import { paged, type PagePromise } from "./pages.js";
import { resolving, type ResolveOptions } from "./resolving.js";
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

  /**
   * Read a checkout session.
   *
   * Answers the session as it stands, with everything that the service knows of it.
   *
   * @param checkoutSessionId - The session's `id`, as its creation answered it.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   */
  get(checkoutSessionId: string, options?: Omit<CallOptions, "extra">): ConomyPromise<CheckoutSession> {
    return this.#call(
      {
        number: 7,
        name: "checkout_sessions.get",
        model: "CheckoutSession",
        method: "GET",
        route: "/checkout-sessions/{checkoutSessionId}",
      },
      { checkoutSessionId },
      undefined,
      options,
    );
  }
}

/**
 * Reusable commercial offers, from whose tokens checkout sessions are opened.
 *
 * At hand as `conomy.paymentLinks`.
 */
export class PaymentLinks {
  readonly #call: Call;

  /** @internal */
  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Create a payment link.
   *
   * Creates the commercial offer that any number of payers can be sent to. Its `checkoutToken` opens checkout
   * sessions.
   *
   * @param body - What a payment link offers.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   * @throws `OutcomeUnknownError` It may have been made, and trying again may make another; nobody is
   *   charged.
   */
  create(body: CreatePaymentLink, options?: CallOptions): ConomyPromise<PaymentLink> {
    return this.#call(
      {
        number: 3,
        name: "payment_links.create",
        model: "PaymentLink",
        method: "POST",
        route: "/payment-links",
      },
      {},
      body,
      options,
    );
  }

  /**
   * Read a payment link.
   *
   * Answers the link as it stands.
   *
   * @param paymentLinkId - The link's `id`, as its creation answered it.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   */
  get(paymentLinkId: string, options?: Omit<CallOptions, "extra">): ConomyPromise<PaymentLink> {
    return this.#call(
      {
        number: 4,
        name: "payment_links.get",
        model: "PaymentLink",
        method: "GET",
        route: "/payment-links/{paymentLinkId}",
      },
      { paymentLinkId },
      undefined,
      options,
    );
  }

  /**
   * Deactivate a payment link.
   *
   * No more sessions can be opened from the link. Activating it takes that back.
   *
   * @param paymentLinkId - The link's `id`, as its creation answered it.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   * @throws `OutcomeUnknownError` A token may have been replaced; trying again charges nobody.
   */
  deactivate(paymentLinkId: string, options?: Omit<CallOptions, "extra">): ConomyPromise<PaymentLink> {
    return this.#call(
      {
        number: 5,
        name: "payment_links.deactivate",
        model: "PaymentLink",
        method: "DELETE",
        route: "/payment-links/{paymentLinkId}",
      },
      { paymentLinkId },
      undefined,
      options,
    );
  }

  /**
   * Activate a payment link.
   *
   * Sessions can be opened from the link again. The request has no body.
   *
   * @param paymentLinkId - The link's `id`, as its creation answered it.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   * @throws `OutcomeUnknownError` A token may have been replaced; trying again charges nobody.
   */
  activate(paymentLinkId: string, options?: Omit<CallOptions, "extra">): ConomyPromise<PaymentLink> {
    return this.#call(
      {
        number: 6,
        name: "payment_links.activate",
        model: "PaymentLink",
        method: "POST",
        route: "/payment-links/{paymentLinkId}/activate",
      },
      { paymentLinkId },
      undefined,
      options,
    );
  }
}

/**
 * What became of payments.
 *
 * At hand as `conomy.payments`.
 */
export class Payments {
  readonly #call: Call;

  /** @internal */
  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * List payments.
   *
   * Answers a page of the merchant's payments. Whether a payment is in it right after it was made is not
   * documented: an empty list proves nothing.
   *
   * @param query - What is asked to list payments.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   */
  list(query: ListPayments = {}, options?: CallOptions): PagePromise<PaymentPage, Payment> {
    return paged(
      this.#call,
      { number: 8, name: "payments.list", model: "PaymentPage", method: "GET", route: "/payments" },
      query,
      options,
    );
  }

  /**
   * Looks for a payment whose outcome is unknown.
   *
   * Takes the `OutcomeUnknownError`, any error behind which `unknownOutcome` finds one, or after a restart
   * the session's id and when the payment was sent. Gives the session's payments that were made since, by the
   * service's clock, as soon as there is one.
   *
   * **An empty array proves nothing**: the service does not say when a payment can be read back that was
   * made. It says that none was seen, and is no reason to mark the payment as failed.
   *
   * @param unknown - What was thrown instead of an answer, or the session and the time.
   * @param options - For how long to look, and what differs from the client's settings for each look.
   * @throws `ConfigError` There is nothing to look for: the error is of no such payment.
   * @throws `ConomyError` The last look failed. Nothing was changed.
   */
  resolve(unknown: unknown, options?: ResolveOptions): Promise<Payment[]> {
    return resolving<Payment>(
      this.#call,
      { number: 10, name: "payments.resolve", model: "PaymentPage", method: "GET", route: "/payments" },
      unknown,
      options,
    );
  }

  /**
   * Read a payment.
   *
   * Answers the payment as it stands.
   *
   * @param paymentId - The payment's `id`, as its creation answered it.
   * @param options - What differs from the client's settings for this one call.
   * @throws `ConomyError` Its `outcome` tells whether the call may have had an effect.
   */
  get(paymentId: string, options?: Omit<CallOptions, "extra">): ConomyPromise<Payment> {
    return this.#call(
      { number: 9, name: "payments.get", model: "Payment", method: "GET", route: "/payments/{paymentId}" },
      { paymentId },
      undefined,
      options,
    );
  }
}

/** The resources of a client. */
export class Resources {
  /** One payer's temporary context for completing a hosted payment. */
  readonly checkoutSessions: CheckoutSessions;
  /** Reusable commercial offers, from whose tokens checkout sessions are opened. */
  readonly paymentLinks: PaymentLinks;
  /** What became of payments. */
  readonly payments: Payments;

  /** @internal */
  constructor(call: Call) {
    this.checkoutSessions = new CheckoutSessions(call);
    this.paymentLinks = new PaymentLinks(call);
    this.payments = new Payments(call);
  }
}

// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

/** What opens a checkout session. */
export interface CreateCheckoutSession {
  /** The token of the payment link (or of the checkout) to open. */
  checkoutToken: string;
  customer?: Customer;
  /** What is paid for, in place of the link's own items. */
  items?: Item[];
  /** ISO 4217 code of the currency to charge in. */
  currency?: string;
  /** The payment methods offered to the payer. */
  paymentMethodsAllowed?: PaymentMethod[];
  /** Where the money goes, as the API defines a destination. */
  destinations?: unknown[];
  /** How long the session lives, in seconds. The service wants 30 at least. */
  duration?: number;
  /** Who owns the session, as the API defines an owner. */
  owner?: unknown;
  /** What the payer must supply before paying. */
  customerRequirements?: unknown[];
  /** Where the payer is sent after a successful payment. */
  successUrl?: string;
  /** Where the payer is sent after a failed payment. */
  failedUrl?: string;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** One payer's temporary context for completing a hosted payment. */
export interface CheckoutSession {
  /** The session's id; payments are created under it. */
  id: string;
  /** The token that the payer's interface holds; refreshing takes it. */
  checkoutToken: string;
  status: CheckoutSessionStatus;
  /** ISO 4217 code of the currency that is charged. A refresh does not answer it. */
  currency?: string | null;
  /** The hosted page to send the payer to; it holds the token. A refresh does not answer it. */
  url?: string | null;
  /** The payment link behind the session. */
  paymentLinkId?: string | null;
  /** How the session can be paid, one entry a currency and product. */
  paymentConfigs?: PaymentConfig[] | null;
  /** When the session was created, RFC 3339. */
  createdAt?: string | null;
  /** When the session expires, RFC 3339. */
  expiresAt?: string | null;
  /** What is paid for. */
  items?: Item[] | null;
  /** Amount before tax, a decimal string. */
  preTaxAmount?: string | null;
  /** Amount to pay, a decimal string. */
  totalAmount?: string | null;
  /** The payment methods offered to the payer. */
  paymentMethodsAllowed?: PaymentMethod[] | null;
  customer?: Customer | null;
  /** Where the payer is sent when done. */
  redirectUrl?: string | null;
  /** Where the money goes, as the API defines a destination. */
  destinations?: unknown[] | null;
  /** What the payer must supply before paying. */
  customerRequirements?: unknown[] | null;
  /** Who owns the session, as the API defines an owner. */
  owner?: unknown;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** The payer's choice of payment method. */
export interface CreateCheckoutPayment {
  paymentMethod: PaymentMethod;
  customer?: Customer;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/**
 * A payment in a checkout session. The service may answer more members than these, such as `origins` with the
 * place to send the payer to; they stay reachable.
 */
export interface CheckoutPayment {
  /** The payment's id. */
  id: string;
  /** The session that the payment belongs to. */
  checkoutSessionId: string;
  status: CheckoutPaymentStatus;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** The payer. */
export interface Customer {
  /** The customer's id at ConomyHQ. */
  id?: string | null;
  /** Given name. */
  firstName?: string | null;
  /** Family name. */
  lastName?: string | null;
  /** E-mail address. */
  email?: string | null;
  /** Kind of identity document, an open list such as `CC`, `RUT`, `CURP` or `PASSPORT`. */
  documentType?: string | null;
  /** Number of the identity document. */
  documentNumber?: string | null;
  /** Phone number without its prefix. */
  phoneNumber?: string | null;
  /** International prefix of the phone number, such as `+57`. */
  phoneNumberPrefix?: string | null;
  /** Postal address, as the API defines it. */
  address?: unknown;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** One way to pay a session, a currency and a product. */
export interface PaymentConfig {
  /** ISO 4217 code. */
  currency?: string | null;
  /** The product behind this way to pay. */
  product?: string | null;
  /** Exchange rate applied, a decimal string. */
  exchangeRate?: string | null;
  /** The payment methods of this way to pay. */
  paymentMethods?: PaymentMethodConfig[] | null;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** One payment method that a session offers. */
export interface PaymentMethodConfig {
  /** The payment method's id. */
  id?: string | null;
  type?: PaymentMethod | null;
  /** Whether the payer can choose it now. */
  enabled?: boolean | null;
  /** What the payer must supply to use it. */
  requiredFields?: unknown[] | null;
  /** Amount to pay with it, a decimal string. */
  purchaseAmount?: string | null;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** One thing that is paid for. */
export interface Item {
  /** Amount before tax, a decimal string. */
  preTaxAmount?: string | null;
  /** Amount with tax, a decimal string. */
  totalAmount?: string | null;
  /** What it is, in the payer's words. */
  description?: string | null;
  tax?: Tax | null;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** The tax on an item. */
export interface Tax {
  /** The tax's name. */
  name?: string | null;
  /** How `value` is to be read, as the API defines it. */
  type?: string | null;
  /** Rate or amount, a decimal string. */
  value?: string | null;
  /** The tax in money, a decimal string. */
  amount?: string | null;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** Where a session stands. These are the values known today; expect others. */
export type CheckoutSessionStatus =
  | "ATTEMPT"
  | "ACTIVE"
  | "EXPIRED"
  | "FINISHED"
  | "PROCESSING_PAYMENT"
  | "FAILED"
  | (string & {});

/** Where a payment stands. These are the values known today; expect others. */
export type CheckoutPaymentStatus =
  | "CREATED"
  | "ATTEMPT"
  | "PENDING"
  | "AUTHORIZED"
  | "CAPTURED"
  | "RECEIVED"
  | "SETTLED"
  | "FAILED"
  | "REFUNDED"
  | (string & {});

/** A way to pay. These are the values known today; expect others. */
export type PaymentMethod =
  | "CARD"
  | "CRYPTO"
  | "ACCOUNT"
  | "BANK_ACCOUNT"
  | "PIX"
  | "PCT"
  | "CVU"
  | "ETPAY"
  | "FINTOC"
  | "WEBPAY"
  | "SPEI"
  | "PSE"
  | "BANCOLOMBIA"
  | "DAVIVIENDA"
  | "DAVIPLATA"
  | "NEQUI"
  | "BREB"
  | "WOMPI"
  | "LIGO"
  | "SIP"
  | "ACH"
  | "WIRE"
  | "FEDNOW"
  | "RTP"
  | "SEPA"
  | "FPE"
  | "SWIFT"
  | (string & {});

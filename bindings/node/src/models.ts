// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

/** What opens a checkout session. */
export interface CreateCheckoutSession {
  /** The token of the payment link (or of the checkout) to open. */
  checkoutToken: string;
  customer?: Customer | undefined;
  /** What is paid for, in place of the link's own items. */
  items?: readonly Item[] | undefined;
  /** ISO 4217 code of the currency to charge in. */
  currency?: string | undefined;
  /** The payment methods offered to the payer. */
  paymentMethodsAllowed?: readonly PaymentMethod[] | undefined;
  /** Where the money goes, as the API defines a destination. */
  destinations?: readonly unknown[] | undefined;
  /** How long the session lives, in seconds. The service wants 30 at least. */
  duration?: number | undefined;
  /** Who owns the session, as the API defines an owner. */
  owner?: unknown;
  /** What the payer must supply before paying. */
  customerRequirements?: readonly unknown[] | undefined;
  /** Where the payer is sent after a successful payment. */
  successUrl?: string | undefined;
  /** Where the payer is sent after a failed payment. */
  failedUrl?: string | undefined;
}

/** One payer's temporary context for completing a hosted payment. */
export interface CheckoutSession {
  /** The session's id; payments are created under it. */
  id: string;
  /** The token that the payer's interface holds; refreshing takes it. */
  checkoutToken: string;
  status: CheckoutSessionStatus;
  /** ISO 4217 code of the currency that is charged. A refresh does not answer it. */
  currency?: string | null | undefined;
  /** The hosted page to send the payer to; it holds the token. A refresh does not answer it. */
  url?: string | null | undefined;
  /** The payment link behind the session. */
  paymentLinkId?: string | null | undefined;
  /** How the session can be paid, one entry a currency and product. */
  paymentConfigs?: PaymentConfig[] | null | undefined;
  /** When the session was created, RFC 3339. */
  createdAt?: string | null | undefined;
  /** When the session expires, RFC 3339. */
  expiresAt?: string | null | undefined;
  /** What is paid for. */
  items?: ReceivedItem[] | null | undefined;
  /** Amount before tax, a decimal string. */
  preTaxAmount?: string | null | undefined;
  /** Amount to pay, a decimal string. */
  totalAmount?: string | null | undefined;
  /** The payment methods offered to the payer. */
  paymentMethodsAllowed?: PaymentMethod[] | null | undefined;
  customer?: ReceivedCustomer | null | undefined;
  /** Where the payer is sent when done. */
  redirectUrl?: string | null | undefined;
  /** Where the money goes, as the API defines a destination. */
  destinations?: unknown[] | null | undefined;
  /** What the payer must supply before paying. */
  customerRequirements?: unknown[] | null | undefined;
  /** Who owns the session, as the API defines an owner. */
  owner?: unknown;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** The payer's choice of payment method. */
export interface CreateCheckoutPayment {
  paymentMethod: PaymentMethod;
  customer?: Customer | undefined;
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
  id?: string | null | undefined;
  /** Given name. */
  firstName?: string | null | undefined;
  /** Family name. */
  lastName?: string | null | undefined;
  /** E-mail address. */
  email?: string | null | undefined;
  /** Kind of identity document, an open list such as `CC`, `RUT`, `CURP` or `PASSPORT`. */
  documentType?: string | null | undefined;
  /** Number of the identity document. */
  documentNumber?: string | null | undefined;
  /** Phone number without its prefix. */
  phoneNumber?: string | null | undefined;
  /** International prefix of the phone number, such as `+57`. */
  phoneNumberPrefix?: string | null | undefined;
  /** Postal address, as the API defines it. */
  address?: unknown;
}

/** {@link Customer}, in an answer. */
export interface ReceivedCustomer extends Customer {
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** One way to pay a session, a currency and a product. */
export interface PaymentConfig {
  /** ISO 4217 code. */
  currency?: string | null | undefined;
  /** The product behind this way to pay. */
  product?: string | null | undefined;
  /** Exchange rate applied, a decimal string. */
  exchangeRate?: string | null | undefined;
  /** The payment methods of this way to pay. */
  paymentMethods?: PaymentMethodConfig[] | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** One payment method that a session offers. */
export interface PaymentMethodConfig {
  /** The payment method's id. */
  id?: string | null | undefined;
  type?: PaymentMethod | null | undefined;
  /** Whether the payer can choose it now. */
  enabled?: boolean | null | undefined;
  /** What the payer must supply to use it. */
  requiredFields?: unknown[] | null | undefined;
  /** Amount to pay with it, a decimal string. */
  purchaseAmount?: string | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** One thing that is paid for. */
export interface Item {
  /** Amount before tax, a decimal string. */
  preTaxAmount?: string | null | undefined;
  /** Amount with tax, a decimal string. */
  totalAmount?: string | null | undefined;
  /** What it is, in the payer's words. */
  description?: string | null | undefined;
  tax?: Tax | null | undefined;
}

/** {@link Item}, in an answer. */
export interface ReceivedItem extends Item {
  tax?: ReceivedTax | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** The tax on an item. */
export interface Tax {
  /** The tax's name. */
  name?: string | null | undefined;
  /** How `value` is to be read, as the API defines it. */
  type?: string | null | undefined;
  /** Rate or amount, a decimal string. */
  value?: string | null | undefined;
  /** The tax in money, a decimal string. */
  amount?: string | null | undefined;
}

/** {@link Tax}, in an answer. */
export interface ReceivedTax extends Tax {
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

/** What a payment link offers. */
export interface CreatePaymentLink {
  /** What is paid for. */
  items?: readonly Item[] | undefined;
  /** ISO 4217 code of the currency to charge in. */
  currency?: string | undefined;
  /** The payment methods offered to the payers. */
  paymentMethodsAllowed?: readonly PaymentMethod[] | undefined;
  /** Where the money goes, as the API defines a destination. */
  destinations?: readonly unknown[] | undefined;
  /** How long each of its sessions lives, in seconds. The service wants 30 at least. */
  duration?: number | undefined;
  /** Who owns the link, as the API defines an owner. */
  owner?: unknown;
  /** What a payer must supply before paying. */
  customerRequirements?: readonly unknown[] | undefined;
  /** Where a payer is sent after a successful payment. */
  successUrl?: string | undefined;
  /** Where a payer is sent after a failed payment. */
  failedUrl?: string | undefined;
}

/** A reusable commercial offer. */
export interface PaymentLink {
  /** The link's id. */
  id: string;
  /** The token that opens checkout sessions. */
  checkoutToken: string;
  status: PaymentLinkStatus;
  /** What is paid for. */
  items?: ReceivedItem[] | null | undefined;
  /** ISO 4217 code of the currency that is charged. */
  currency?: string | null | undefined;
  /** Amount before tax, a decimal string. */
  preTaxAmount?: string | null | undefined;
  /** Amount to pay, a decimal string. */
  totalAmount?: string | null | undefined;
  /** The hosted page; it holds the token. */
  url?: string | null | undefined;
  /** The payment methods offered to the payers. */
  paymentMethodsAllowed?: PaymentMethod[] | null | undefined;
  /** When the link was created, RFC 3339. */
  createdAt?: string | null | undefined;
  /** Where the money goes, as the API defines a destination. */
  destinations?: unknown[] | null | undefined;
  /** How long each of its sessions lives, in seconds. */
  duration?: number | null | undefined;
  /** What a payer must supply before paying. */
  customerRequirements?: unknown[] | null | undefined;
  /** Who owns the link, as the API defines an owner. */
  owner?: unknown;
  /** Where a payer is sent after a successful payment. */
  successUrl?: string | null | undefined;
  /** Where a payer is sent after a failed payment. */
  failedUrl?: string | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** Some of the payments that were asked for, and where they stand among all of them. */
export interface PaymentPage {
  pagination?: Pagination | null | undefined;
  /** The payments. */
  results: Payment[];
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** Where a page stands among all of them. */
export interface Pagination {
  /** How many the page holds. */
  count?: number | null | undefined;
  /** The page after this one, as the API writes it. */
  next?: unknown;
  /** The page before this one, as the API writes it. */
  previous?: unknown;
  /** How many there are in all. */
  total?: number | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** A payment, as it is read back. Only `id` and `status` may be relied on. */
export interface Payment {
  /** The payment's id. */
  id: string;
  /** The payment's id at whoever else knows it. */
  externalId?: string | null | undefined;
  /** The id of the identity that it belongs to. */
  identityId?: string | null | undefined;
  /** The account that it belongs to. */
  accountNumber?: string | null | undefined;
  /** Amount in all, a decimal string. */
  totalAmount?: string | null | undefined;
  /** ISO 4217 code of `totalAmount`'s currency. */
  currency?: string | null | undefined;
  /** What is paid for, in the merchant's words. */
  description?: string | null | undefined;
  /** The product behind the payment. */
  product?: string | null | undefined;
  status: CheckoutPaymentStatus;
  type?: PaymentType | null | undefined;
  /** Amount of the purchase, a decimal string. */
  purchaseAmount?: string | null | undefined;
  /** ISO 4217 code of `purchaseAmount`'s currency. */
  purchaseCurrency?: string | null | undefined;
  /** What is charged for it, as the API defines a fee. */
  fees?: unknown[] | null | undefined;
  /** When the payment was created, RFC 3339. */
  createdAt?: string | null | undefined;
  /** When the payment changed last, RFC 3339. */
  updatedAt?: string | null | undefined;
  /** When the payment expires unless it is made, RFC 3339. */
  expiresAt?: string | null | undefined;
  /** When the payment was captured, RFC 3339. */
  capturedAt?: string | null | undefined;
  /** When the payment was authorized, RFC 3339. */
  authorizedAt?: string | null | undefined;
  /** When the payment was refunded, RFC 3339. */
  refundedAt?: string | null | undefined;
  /** Where the money comes from, as the API defines an origin. */
  origins?: unknown[] | null | undefined;
  /** Where the money goes, as the API defines a destination. */
  destinations?: unknown[] | null | undefined;
  /** How the money is settled, as the API defines it. */
  settlement?: unknown;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** What a webhook delivers. The same delivery may come more than once, and in any order. */
export interface WebhookEvent {
  event: WebhookEventType;
  data?: WebhookData | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** What an event is about. */
export interface WebhookData {
  transaction?: WebhookTransaction | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** The payment that an event is about. */
export interface WebhookTransaction {
  /** The payment's id. */
  id?: string | null | undefined;
  /** Amount of the purchase, a decimal string. */
  purchaseAmount?: string | null | undefined;
  /** Amount in all, a decimal string. */
  totalAmount?: string | null | undefined;
  /** The payment's id at whoever else knows it. */
  externalId?: string | null | undefined;
  /** ISO 4217 code of the currency. */
  currency?: string | null | undefined;
  status?: CheckoutPaymentStatus | null | undefined;
  /** Members that this version does not know stay in place. */
  [member: string]: unknown;
}

/** What happened to a payment. These are the values known today; expect others. */
export type WebhookEventType =
  | "Transaction.Captured"
  | "Transaction.Received"
  | "Transaction.Failed"
  | (string & {});

/** What kind of payment it is. These are the values known today; expect others. */
export type PaymentType =
  | "PURCHASE"
  | "TOPUP_ACCOUNT"
  | "WITHDRAWAL_ACCOUNT"
  | "P2P"
  | "COLLECT"
  | "FEE"
  | "REMITTANCE"
  | (string & {});

/** Where a payment link stands. These are the values known today; expect others. */
export type PaymentLinkStatus =
  | "ATTEMPT"
  | "ACTIVE"
  | "EXPIRED"
  | "FINISHED"
  | "PROCESSING_PAYMENT"
  | (string & {});

/** What is asked to list payments. */
export interface ListPayments {
  /** Only payments of the session with this `id`. */
  checkoutSessionId?: string | undefined;
  status?: CheckoutPaymentStatus | undefined;
  type?: PaymentType | undefined;
  /** Only payments of this day and later, as dd/mm/yyyy. */
  startDate?: string | undefined;
  /** Only payments of this day and earlier, as dd/mm/yyyy. */
  endDate?: string | undefined;
  /** A member and a direction, such as `createdAt:desc`. */
  sort?: string | undefined;
  /** How many payments a page holds at most. */
  limit?: number | undefined;
  /** How many payments come before the page. */
  offset?: number | undefined;
}

// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

import type { Mark } from "./printing.js";

/**
 * The members of every model, and how each is printed.
 *
 * @internal
 */
export const MODELS: Readonly<Record<string, Readonly<Record<string, Mark>>>> = {
  CheckoutSession: {
    id: "string",
    checkoutToken: "masked",
    status: "CheckoutSessionStatus",
    currency: "string",
    url: "masked",
    paymentLinkId: "string",
    paymentConfigs: ["PaymentConfig"],
    createdAt: "string",
    expiresAt: "string",
    items: ["Item"],
    preTaxAmount: "string",
    totalAmount: "string",
    paymentMethodsAllowed: ["PaymentMethod"],
    customer: "Customer",
    redirectUrl: "masked",
    destinations: "masked",
    customerRequirements: "masked",
    owner: "masked",
  },
  CheckoutPayment: {
    id: "string",
    checkoutSessionId: "string",
    status: "CheckoutPaymentStatus",
  },
  Customer: {
    id: "masked",
    firstName: "masked",
    lastName: "masked",
    email: "masked",
    documentType: "string",
    documentNumber: "masked",
    phoneNumber: "masked",
    phoneNumberPrefix: "masked",
    address: "masked",
  },
  PaymentConfig: {
    currency: "string",
    product: "string",
    exchangeRate: "string",
    paymentMethods: ["PaymentMethodConfig"],
  },
  PaymentMethodConfig: {
    id: "string",
    type: "PaymentMethod",
    enabled: "boolean",
    requiredFields: "masked",
    purchaseAmount: "string",
  },
  Item: {
    preTaxAmount: "string",
    totalAmount: "string",
    description: "masked",
    tax: "Tax",
  },
  Tax: {
    name: "string",
    type: "string",
    value: "string",
    amount: "string",
  },
};

/**
 * The values that are printed of every enum.
 *
 * @internal
 */
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  CheckoutSessionStatus: ["ATTEMPT", "ACTIVE", "EXPIRED", "FINISHED", "PROCESSING_PAYMENT", "FAILED"],
  CheckoutPaymentStatus: [
    "CREATED",
    "ATTEMPT",
    "PENDING",
    "AUTHORIZED",
    "CAPTURED",
    "RECEIVED",
    "SETTLED",
    "FAILED",
    "REFUNDED",
  ],
  PaymentMethod: [
    "CARD",
    "CRYPTO",
    "ACCOUNT",
    "BANK_ACCOUNT",
    "PIX",
    "PCT",
    "CVU",
    "ETPAY",
    "FINTOC",
    "WEBPAY",
    "SPEI",
    "PSE",
    "BANCOLOMBIA",
    "DAVIVIENDA",
    "DAVIPLATA",
    "NEQUI",
    "BREB",
    "WOMPI",
    "LIGO",
    "SIP",
    "ACH",
    "WIRE",
    "FEDNOW",
    "RTP",
    "SEPA",
    "FPE",
    "SWIFT",
  ],
};

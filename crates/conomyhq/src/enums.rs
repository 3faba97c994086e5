// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

//! The open enums of the spec.
use crate::open_enum::open_enum;
open_enum! {
    #[doc = " Where a session stands."] pub enum CheckoutSessionStatus(printable : true)
    { Attempt = "ATTEMPT", Active = "ACTIVE", Expired = "EXPIRED", Finished = "FINISHED",
    ProcessingPayment = "PROCESSING_PAYMENT", Failed = "FAILED" }
}
open_enum! {
    #[doc = " Where a payment stands."] pub enum CheckoutPaymentStatus(printable : true)
    { Created = "CREATED", Attempt = "ATTEMPT", Pending = "PENDING", Authorized =
    "AUTHORIZED", Captured = "CAPTURED", Received = "RECEIVED", Settled = "SETTLED",
    Failed = "FAILED", Refunded = "REFUNDED" }
}
open_enum! {
    #[doc = " A way to pay."] pub enum PaymentMethod(printable : true) { Card = "CARD",
    Crypto = "CRYPTO", Account = "ACCOUNT", BankAccount = "BANK_ACCOUNT", Pix = "PIX",
    Pct = "PCT", Cvu = "CVU", Etpay = "ETPAY", Fintoc = "FINTOC", Webpay = "WEBPAY", Spei
    = "SPEI", Pse = "PSE", Bancolombia = "BANCOLOMBIA", Davivienda = "DAVIVIENDA",
    Daviplata = "DAVIPLATA", Nequi = "NEQUI", Breb = "BREB", Wompi = "WOMPI", Ligo =
    "LIGO", Sip = "SIP", Ach = "ACH", Wire = "WIRE", Fednow = "FEDNOW", Rtp = "RTP", Sepa
    = "SEPA", Fpe = "FPE", Swift = "SWIFT" }
}
open_enum! {
    #[doc = " What happened to a payment."] pub enum WebhookEventType(printable : true) {
    TransactionCaptured = "Transaction.Captured", TransactionReceived =
    "Transaction.Received", TransactionFailed = "Transaction.Failed" }
}
open_enum! {
    #[doc = " What kind of payment it is."] pub enum PaymentType(printable : true) {
    Purchase = "PURCHASE", TopupAccount = "TOPUP_ACCOUNT", WithdrawalAccount =
    "WITHDRAWAL_ACCOUNT", P2p = "P2P", Collect = "COLLECT", Fee = "FEE", Remittance =
    "REMITTANCE" }
}
open_enum! {
    #[doc = " Where a payment link stands."] pub enum PaymentLinkStatus(printable : true)
    { Attempt = "ATTEMPT", Active = "ACTIVE", Expired = "EXPIRED", Finished = "FINISHED",
    ProcessingPayment = "PROCESSING_PAYMENT" }
}

//! What a program without an SDK would write down of the API, for the clients that are none.

use serde::{Deserialize, Serialize};

use crate::{Result, job::Operation, request::CREDENTIALS};

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Customer {
    first_name: &'static str,
    last_name: &'static str,
    email: &'static str,
    document_type: &'static str,
    document_number: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateSession {
    checkout_token: String,
    customer: Customer,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatePayment {
    payment_method: &'static str,
    customer: Customer,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Body {
    Session(CreateSession),
    Payment(CreatePayment),
}

// Members that nothing here reads are what a caller would.
#[allow(dead_code)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    id: String,
    checkout_token: String,
    status: String,
    currency: Option<String>,
    url: Option<String>,
    customer: Option<Payer>,
}

#[allow(dead_code)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payer {
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    document_type: Option<String>,
    document_number: Option<String>,
}

#[allow(dead_code)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payment {
    id: String,
    checkout_session_id: String,
    status: String,
}

const CUSTOMER: Customer = Customer {
    first_name: "Jane",
    last_name: "Doe",
    email: "jane@example.com",
    document_type: "CC",
    document_number: "1000000000",
};

/// What is sent with every request, besides what the library adds by itself. The content's type comes last.
pub(super) fn headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    [("user-agent", "Bench/1.0"), ("accept", "application/json")].into_iter().chain(CREDENTIALS)
}

pub(super) fn path(operation: Operation) -> &'static str {
    match operation {
        Operation::Session => "/checkout-sessions",
        Operation::Payment => "/checkout-sessions/cs_1/payments",
    }
}

pub(super) fn body(operation: Operation, number: usize) -> Body {
    match operation {
        Operation::Session => {
            Body::Session(CreateSession { checkout_token: super::token(number), customer: CUSTOMER })
        }
        Operation::Payment => Body::Payment(CreatePayment { payment_method: "ETPAY", customer: CUSTOMER }),
    }
}

/// Reads an answer, and sees that it is the call's own.
pub(super) fn read(operation: Operation, number: usize, answer: &[u8]) -> Result {
    match operation {
        Operation::Session => {
            let session: Session = serde_json::from_slice(answer)?;
            super::expect(&session.checkout_token, &super::token(number))
        }
        Operation::Payment => {
            let payment: Payment = serde_json::from_slice(answer)?;
            super::expect(&payment.checkout_session_id, "cs_1")
        }
    }
}

//! This repository's client.

use conomyhq::{
    Conomy,
    types::{CreateCheckoutPayment, CreateCheckoutSession, Customer},
};

use crate::{
    Result,
    job::{Job, Operation},
};

pub(super) fn client(job: &Job) -> Result<impl AsyncFnMut(usize) -> Result> {
    let mut builder = Conomy::builder().api_key("key_bench").access_token("token_bench").app("Bench/1.0");
    builder = builder.base_url(job.base_url.as_str()).reuse_connections(job.reuse);
    if let Some(file) = &job.ca_file {
        builder = builder.ca_file(file);
    }
    let (conomy, operation) = (builder.build()?, job.operation);
    Ok(async move |number| match operation {
        Operation::Session => {
            let token = super::token(number);
            let body = CreateCheckoutSession::new(token.as_str()).customer(customer());
            let session = conomy.checkout_sessions().create(body).await?;
            super::expect(&session.checkout_token, &token)
        }
        Operation::Payment => {
            let body = CreateCheckoutPayment::new("ETPAY").customer(customer());
            let payment = conomy.checkout_sessions().create_payment("cs_1", body).await?;
            super::expect(&payment.checkout_session_id, "cs_1")
        }
    })
}

fn customer() -> Customer {
    let customer = Customer::new().first_name("Jane").last_name("Doe").email("jane@example.com");
    customer.document_type("CC").document_number("1000000000")
}

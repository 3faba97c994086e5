//! The whole flow: a session from a link's token, a payment in it, and a refresh.
//!
//! Reads `CONOMY_API_KEY`, `CONOMY_ACCESS_TOKEN`, `CONOMY_APP` and `CONOMY_BASE_URL`.

use conomyhq::{
    Conomy, Error,
    types::{CreateCheckoutPayment, CreateCheckoutSession, Customer},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conomy = Conomy::from_env()?;
    let sessions = conomy.checkout_sessions();

    let customer: Customer = Customer::builder().first_name("Jane").email("jane@example.com").try_into()?;
    let body = CreateCheckoutSession::builder()
        .checkout_token("ct_example")
        .customer(customer.clone())
        .try_into()?;
    let session = sessions.create(body).await?;
    println!("session {} is {}", session.id, session.status);

    let body = CreateCheckoutPayment::builder().payment_method("ETPAY").customer(customer).try_into()?;
    match sessions.create_payment(&session.id, body).await {
        Ok(payment) => println!("payment {} is {}", payment.id, payment.status),
        // Not a failure: look the payment up before trying again.
        Err(error @ Error::OutcomeUnknown(_)) => println!("check session {:?}: {error}", error.session_id()),
        Err(error) => return Err(error.into()),
    }

    let session = sessions.refresh(&session.checkout_token).await?;
    println!("session {} is {}", session.id, session.status);
    Ok(())
}

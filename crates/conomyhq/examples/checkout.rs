//! The whole flow: a session from a link's token, a payment in it, and a refresh.
//!
//! Reads `CONOMY_API_KEY`, `CONOMY_ACCESS_TOKEN`, `CONOMY_APP` and `CONOMY_BASE_URL`.

use conomyhq::{
    Conomy, Error,
    types::{CreateCheckoutPayment, CreateCheckoutSession, Customer},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> conomyhq::Result<()> {
    let conomy = Conomy::from_env()?;
    let sessions = conomy.checkout_sessions();

    let customer = Customer::new().first_name("Jane").email("jane@example.com");
    let session =
        sessions.create(CreateCheckoutSession::new("ct_example").customer(customer.clone())).await?;
    println!("session {} is {}", session.id, session.status);

    let payment = CreateCheckoutPayment::new("ETPAY").customer(customer);
    match sessions.create_payment(&session.id, payment).await {
        Ok(payment) => println!("payment {} is {}", payment.id, payment.status),
        // Not a failure: look the payment up before trying again.
        Err(Error::OutcomeUnknown(unknown)) => println!("check session {:?}", unknown.session_id()),
        Err(error) => return Err(error),
    }

    let session = sessions.refresh(&session.checkout_token).await?;
    println!("session {} is {}", session.id, session.status);
    Ok(())
}

use conomyhq::{Conomy, types::{CreateCheckoutPayment, CreateCheckoutSession, Customer}};

#[tokio::main]
async fn main() -> conomyhq::Result<()> {
    let conomy = Conomy::from_env()?;
    let jane = Customer::new().first_name("Jane").email("paid@sandbox.test");
    let session = CreateCheckoutSession::new("ct_1").customer(jane.clone());
    let session = conomy.checkout_sessions().create(session).await?;
    let payment = CreateCheckoutPayment::new("ETPAY").customer(jane);
    let payment = conomy.checkout_sessions().create_payment(&session.id, payment).await?;
    println!("payment {} is {}", payment.id, payment.status);
    Ok(())
}

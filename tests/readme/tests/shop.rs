//! The test of a shop that the page on testing shows.

use conomyhq::{
    Conomy, Error,
    types::{CreateCheckoutPayment, CreateCheckoutSession},
};
use conomyhq_sandbox::{Answer, Sandbox};

#[tokio::test]
async fn a_payment_whose_answer_is_lost() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::builder().start().await?;
    let conomy = Conomy::builder().api_key("k").access_token("t").base_url(sandbox.base_url()).build()?;
    let session = conomy.checkout_sessions().create(CreateCheckoutSession::new("ct_1")).await?;

    sandbox.answer(Answer::own().lost())?;
    let payment = conomy.checkout_sessions().create_payment(&session.id, CreateCheckoutPayment::new("ETPAY"));
    let Err(unknown @ Error::OutcomeUnknown(_)) = payment.await else { panic!("its outcome is unknown") };
    assert_eq!(conomy.payments().resolve(&unknown).await?.len(), 1); // and was not sent twice
    Ok(())
}

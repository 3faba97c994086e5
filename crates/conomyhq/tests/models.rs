//! What the generated models promise: open enums, members that nobody named, and builders.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use conomyhq::types::{
    CheckoutPayment, CheckoutPaymentStatus, CheckoutSession, CheckoutSessionStatus, CreateCheckoutSession,
    Customer, PaymentMethod,
};
use serde_json::{Value, json};

/// Every open enum knows its values, takes any other, and gives both back unchanged.
macro_rules! open_enum_tests {
    ($($test:ident: $name:ident),*) => {$(
        #[test]
        fn $test() {
            for known in $name::KNOWN {
                let value: $name = serde_json::from_value(json!(known)).unwrap();
                assert!(!matches!(value, $name::Unknown(_)), "{known}");
                assert_eq!(serde_json::to_value(&value).unwrap(), json!(known));
            }
            let value: $name = serde_json::from_value(json!("ON_THE_MOON")).unwrap();
            assert_eq!(value, $name::Unknown("ON_THE_MOON".into()));
            assert_eq!(value.to_string(), "ON_THE_MOON");
            assert_eq!(serde_json::to_value(&value).unwrap(), json!("ON_THE_MOON"));
        }
    )*};
}

open_enum_tests! {
    session_status: CheckoutSessionStatus,
    payment_status: CheckoutPaymentStatus,
    payment_method: PaymentMethod
}

#[test]
fn unknown_members_stay_reachable() {
    let sent = json!({"id": "p", "checkoutSessionId": "s", "status": "PENDING", "origins": [{"etpay": {"url": "u"}}]});
    let payment: CheckoutPayment = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(payment.extra["origins"][0]["etpay"]["url"], "u");
    assert_eq!(serde_json::to_value(&payment).unwrap(), sent);
}

#[test]
fn amounts_stay_decimal_strings_and_dates_stay_text() {
    let sent = json!({"id": "s", "checkoutToken": "t", "status": "ACTIVE", "totalAmount": "0.10", "expiresAt": "soon"});
    let session: CheckoutSession = serde_json::from_value(sent).unwrap();
    assert_eq!(session.total_amount.as_deref(), Some("0.10"));
    assert_eq!(session.expires_at.as_deref(), Some("soon"));
}

#[test]
fn builders_want_what_is_required_and_nothing_else() {
    assert!(
        CreateCheckoutSession::try_from(CreateCheckoutSession::builder()).is_err(),
        "checkoutToken is required"
    );
    let body: CreateCheckoutSession =
        CreateCheckoutSession::builder().checkout_token("ct").try_into().unwrap();
    assert_eq!(serde_json::to_value(body).unwrap(), json!({"checkoutToken": "ct"}));
    let jane = Customer::builder()
        .first_name("Jane")
        .last_name(String::from("Doe"))
        .email(None::<&str>)
        .id(Some("cu_1"));
    let jane: Customer = jane.try_into().unwrap();
    assert_eq!(
        serde_json::to_value(jane).unwrap(),
        json!({"id": "cu_1", "firstName": "Jane", "lastName": "Doe"})
    );
    let nobody: Customer = Customer::builder().try_into().unwrap();
    assert_eq!(serde_json::to_value(nobody).unwrap(), Value::Object(serde_json::Map::new()));
}

#[test]
fn debug_masks_people_and_secrets() {
    let printed = format!("{:?}", common::jane());
    assert_eq!(printed.matches("***").count(), 4, "{printed}");
    for personal in ["Jane", "jane@example.com", "AB1000000000CD", "3001234567"] {
        assert!(!printed.contains(personal), "{printed}");
    }
}

#[test]
fn clients_calls_and_errors_cross_threads() {
    fn crosses<T: Send>() {}
    fn is_shared<T: Send + Sync>() {}
    is_shared::<conomyhq::Conomy>();
    is_shared::<conomyhq::Error>();
    crosses::<conomyhq::Call<CheckoutPayment>>();
}

//! What the generated models promise: open enums, members that nobody named, constructors, and what is printed.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use conomyhq::types::{
    CheckoutPayment, CheckoutPaymentStatus, CheckoutSession, CheckoutSessionStatus, CreateCheckoutSession,
    Customer, Item, PaymentMethod,
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
fn constructors_take_what_is_required_and_setters_the_rest() {
    let body = CreateCheckoutSession::new("ct").payment_methods_allowed(["PSE", "NEW_ONE"]);
    let body =
        body.items([Item::new().total_amount("1.30")]).duration(60).owner(json!({"id": "o"})).extra("new", 1);
    let written = json!({
        "checkoutToken": "ct", "paymentMethodsAllowed": ["PSE", "NEW_ONE"], "items": [{"totalAmount": "1.30"}],
        "duration": 60, "owner": {"id": "o"}, "new": 1,
    });
    assert_eq!(serde_json::to_value(body).unwrap(), written);
    let jane = Customer::new()
        .first_name("Jane")
        .last_name(String::from("Doe"))
        .email(None::<&str>)
        .id(Some("cu_1"));
    assert_eq!(
        serde_json::to_value(jane).unwrap(),
        json!({"id": "cu_1", "firstName": "Jane", "lastName": "Doe"})
    );
    assert_eq!(serde_json::to_value(Customer::default()).unwrap(), Value::Object(serde_json::Map::new()));
}

#[test]
fn an_answer_needs_no_more_than_an_id() {
    for json in [json!({"id": "p"}), json!({"id": "p", "checkoutSessionId": null, "status": null})] {
        let payment: CheckoutPayment = serde_json::from_value(json).unwrap();
        assert_eq!(payment.status, CheckoutPaymentStatus::Unknown(String::new()));
    }
    assert!(serde_json::from_value::<CheckoutPayment>(json!({"status": "CREATED"})).is_err());
}

/// A word in every member that a session can hold, known and unknown, at every depth.
fn planted(member: &str) -> Value {
    json!({"firstName": format!("{member}_first"), "documentType": "CC", "address": {"city": format!("{member}_city")},
           "nick": format!("{member}_nick"), "phoneNumberPrefix": "+57planted"})
}

#[test]
fn debug_shows_what_the_spec_says_may_be_printed_and_nothing_else() {
    let words = [
        "redirect",
        "destination",
        "owner",
        "requirement",
        "field",
        "url",
        "token",
        "person",
        "extra",
        "item",
    ];
    let session = json!({
        "id": "cs_1", "checkoutToken": "planted_token", "status": "planted_status", "currency": "CLP",
        "url": "https://planted_url/", "redirectUrl": "https://planted_redirect/", "customer": planted("planted_person"),
        "destinations": [{"account": "planted_destination"}], "owner": {"name": "planted_owner"},
        "customerRequirements": ["planted_requirement", 7301944455_u64], "totalAmount": "12.50",
        "items": [{"description": "planted_item", "totalAmount": "12.50", "note": "planted_extra"}],
        "paymentConfigs": [{"currency": "CLP", "paymentMethods": [{"id": "pm_1", "type": "ETPAY", "requiredFields": ["planted_field"]}]}],
        "new": {"deep": "planted_extra"},
    });
    let text = session.to_string();
    assert!(words.iter().all(|word| text.contains(&format!("planted_{word}"))));
    let session: CheckoutSession = serde_json::from_value(session).unwrap();
    for printed in [format!("{session:?}"), format!("{session:#?}"), format!("{:?}", session.status)] {
        assert!(!printed.contains("planted") && !printed.contains("7301944455"), "{printed}");
    }
    let printed = format!("{session:?}");
    for shown in
        ["cs_1", "CLP", "12.50", "Etpay", "pm_1", r#""CC""#, r#"extra: {"new"}"#, r#"extra: {"note"}"#]
    {
        assert!(printed.contains(shown), "{shown}: {printed}");
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

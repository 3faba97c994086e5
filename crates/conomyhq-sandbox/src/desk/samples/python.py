from conomyhq import Conomy
from conomyhq.models import Customer

with Conomy() as conomy:
    jane = Customer(first_name="Jane", email="paid@sandbox.test")
    session = conomy.checkout_sessions.create(checkout_token="ct_1", customer=jane)
    payment = conomy.checkout_sessions.create_payment(session.id, payment_method="ETPAY", customer=jane)
    print(f"payment {payment.id} is {payment.status}")

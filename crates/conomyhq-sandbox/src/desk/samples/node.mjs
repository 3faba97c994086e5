import { Conomy } from "conomyhq";

const conomy = new Conomy();
const customer = { firstName: "Jane", email: "paid@sandbox.test" };
const session = await conomy.checkoutSessions.create({ checkoutToken: "ct_1", customer });
const payment = await conomy.checkoutSessions.createPayment(session.id, { paymentMethod: "ETPAY", customer });
console.log(`payment ${payment.id} is ${payment.status}`);

-- The shop's tables, as SQLite and PostgreSQL both take them. Times are seconds since 1970, of the worker's clock.

CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    session_id TEXT UNIQUE -- where it can be paid; NULL until there is one
);

-- Each time that the shop sets out to pay an order. The row is there before anything is sent.
CREATE TABLE IF NOT EXISTS attempts (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders,
    session_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'unknown', 'not_paid', 'created', 'failed', 'given_up')),
    sent_at DOUBLE PRECISION NOT NULL, -- not before this
    look_at DOUBLE PRECISION NOT NULL, -- when to look for its payment, unless that is known by then
    payment_id TEXT UNIQUE,
    CHECK ((payment_id IS NOT NULL) = (state IN ('created', 'failed')))
);

-- An order has one attempt at most that may charge the payer, however many workers there are.
CREATE UNIQUE INDEX IF NOT EXISTS one_attempt ON attempts (order_id)
    WHERE state IN ('sending', 'unknown', 'created');

-- What was ever heard of payments: by an answer, by reading back, by webhooks. They may come twice, in any order, and
-- before the shop knows that the payment is its own.
CREATE TABLE IF NOT EXISTS news (
    key TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL,
    status TEXT NOT NULL,
    rank INTEGER NOT NULL -- how far along its way a payment of this status is
);

CREATE INDEX IF NOT EXISTS news_of_payment ON news (payment_id, rank);

-- Where payments stand: the farthest that was heard. It is read from the news, never written, so that no news can
-- come too late, too early or twice.
DROP VIEW IF EXISTS payments;
CREATE VIEW payments AS
    SELECT order_id, payment_id, attempts.id AS attempt_id,
        (SELECT status FROM news WHERE news.payment_id = attempts.payment_id ORDER BY rank DESC LIMIT 1) AS status
    FROM attempts WHERE payment_id IS NOT NULL;

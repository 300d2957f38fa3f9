CREATE TABLE IF NOT EXISTS verification (
    session_id text PRIMARY KEY,
    person text NOT NULL,
    status text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS verification_person ON verification (person);
CREATE INDEX IF NOT EXISTS verification_status ON verification (status, changed_at);
-- Letters to be sent by another process: an effect that must happen once is an order in the transaction.
CREATE TABLE IF NOT EXISTS letter (
    person text NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (person, kind)
);

-- When messages were handed to each SMTP server lately: its pace is kept through a restart.

CREATE TABLE handed (
    server TEXT NOT NULL,                       -- its name in the settings
    at     INTEGER NOT NULL                     -- of the second mark, Unix seconds
);
CREATE INDEX handed_at ON handed (at);

-- What the sender wants to hear of a message's delivery (RFC 3461); empty: what is usual.
ALTER TABLE outbox ADD COLUMN notify TEXT NOT NULL DEFAULT '';      -- NEVER, or of SUCCESS,FAILURE,DELAY
ALTER TABLE outbox ADD COLUMN returns TEXT NOT NULL DEFAULT '';     -- FULL, HDRS
ALTER TABLE outbox ADD COLUMN envelope_id TEXT NOT NULL DEFAULT '';

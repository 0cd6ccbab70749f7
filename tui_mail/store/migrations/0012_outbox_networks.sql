-- Which server took mail on which network, and warnings that stay until they are dealt with.

CREATE TABLE taken_on (
    network TEXT NOT NULL,                      -- a hash with a salt of this store: names no place
    server  TEXT NOT NULL,                      -- HOST:PORT
    last    INTEGER NOT NULL,                   -- Unix seconds
    PRIMARY KEY (network, server)
) WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN warned_at INTEGER;    -- when it was said that it waits for long

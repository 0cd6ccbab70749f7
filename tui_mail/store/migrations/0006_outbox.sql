-- Messages that leave at a time of the user's choice.

ALTER TABLE outbox ADD COLUMN scheduled INTEGER;    -- Unix seconds; NULL: as soon as it can

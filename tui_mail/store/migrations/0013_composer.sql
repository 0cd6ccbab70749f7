-- Messages sent on as they are, and the newest words of a draft that is being written.

ALTER TABLE outbox ADD COLUMN resent INTEGER NOT NULL DEFAULT 0;
                                                    -- 1: another's message, passed on unchanged
ALTER TABLE writing ADD COLUMN text BLOB;           -- newer than the draft: it without its
                                                    -- attachments; NULL: the draft is the newest

-- Reports on mail that was sent, matched as they come in.

ALTER TABLE outbox ADD COLUMN news_at INTEGER;      -- when the newest of them came
ALTER TABLE outbox ADD COLUMN news_read INTEGER NOT NULL DEFAULT 1;
                                                    -- 0: nobody has dismissed it yet
ALTER TABLE recipients ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
                                                    -- accepted, and said to be still on its way

CREATE INDEX outbox_by_news ON outbox (news_at) WHERE news_at IS NOT NULL;

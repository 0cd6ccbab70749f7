-- Mailboxes that are not mirrored, of which a search on the server found messages; and how the last look at each went.

ALTER TABLE folders ADD COLUMN found INTEGER NOT NULL DEFAULT 0;      -- 1: not mirrored, shown nowhere by itself
ALTER TABLE folders ADD COLUMN synced_at INTEGER NOT NULL DEFAULT 0;  -- Unix seconds; 0: never
ALTER TABLE folders ADD COLUMN trouble TEXT NOT NULL DEFAULT '';      -- why the last look failed; empty: it did not

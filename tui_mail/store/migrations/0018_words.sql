-- Whether a folder is subscribed to, as the user wants it, and whether its server has yet to hear of that.

ALTER TABLE folders ADD COLUMN subscribed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE folders ADD COLUMN subscription_unsaid INTEGER NOT NULL DEFAULT 0;

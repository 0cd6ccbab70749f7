-- How many messages of a mailbox were here when it was noted, and since when it is said to hold nothing any more.

ALTER TABLE folders ADD COLUMN there INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folders ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0; -- Unix seconds; 0: it is not

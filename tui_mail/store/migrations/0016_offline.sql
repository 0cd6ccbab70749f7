-- How much of a folder is kept here whole (offline.py): what it was told, and what was done last.

ALTER TABLE folders ADD COLUMN offline TEXT NOT NULL DEFAULT '';     -- '': as its account's settings say
ALTER TABLE folders ADD COLUMN kept_whole TEXT NOT NULL DEFAULT 'all'; -- what all of it is here by

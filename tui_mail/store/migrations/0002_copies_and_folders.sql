-- Copies are said to the server as such; folders are made, renamed and removed here first.

ALTER TABLE journal ADD COLUMN source INTEGER;      -- kind copy: the placement it is a copy of

CREATE INDEX journal_by_source ON journal (source) WHERE source IS NOT NULL;

ALTER TABLE folders ADD COLUMN pending TEXT NOT NULL DEFAULT '';
                                                    -- what the server is to do: create, rename, delete
ALTER TABLE folders ADD COLUMN former TEXT NOT NULL DEFAULT '';
                                                    -- pending rename: its name if the server refuses

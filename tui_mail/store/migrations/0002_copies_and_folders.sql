-- Copies are said to the server as such; folders are made, renamed and removed here first.

ALTER TABLE journal ADD COLUMN source INTEGER;      -- kind copy: the placement it is a copy of

ALTER TABLE folders ADD COLUMN pending TEXT NOT NULL DEFAULT '';
                                                    -- what the server is to do: create, rename, delete
ALTER TABLE folders ADD COLUMN former TEXT NOT NULL DEFAULT '';
                                                    -- pending rename: its name if the server refuses

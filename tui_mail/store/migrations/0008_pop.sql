-- What became of a DELE, so that a name which comes back afterwards is not taken on trust.

ALTER TABLE ledger ADD COLUMN deleted_there INTEGER NOT NULL DEFAULT 0;
                                                    -- 1: the server said so; 2: and shows it all the same

-- How each account was read last, and what a switch between POP and IMAP matched.

CREATE TABLE reading_modes (
    account INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    mode    TEXT NOT NULL,                      -- pop, imap
    linking INTEGER NOT NULL DEFAULT 0          -- since when mail here is matched with the server; 0: done
);
INSERT INTO reading_modes (account, mode)
SELECT a.id, CASE WHEN EXISTS (
    SELECT 1 FROM folders f WHERE f.account = a.id AND f.remote IS NOT NULL
) THEN 'imap' ELSE 'pop' END
FROM accounts a;

-- Matched without comparing the bytes: not to be deleted on the server before that was done.
CREATE TABLE unproven_places (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE
);
CREATE TABLE unproven_lines (
    ledger INTEGER PRIMARY KEY REFERENCES ledger (id) ON DELETE CASCADE
);

-- Rules and news: what came and was not looked at so far, what was forwarded, programs that are to be run.

-- Newly come mail of which somebody is to be told; a row goes in the transaction that does what rules want.
CREATE TABLE arrived (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE,
    told      INTEGER NOT NULL DEFAULT 0                -- people and hooks heard of it, rules have not looked at it
);

-- Maildrops of which everything was fetched once: what is there from then on has newly come.
CREATE TABLE drained (
    account  INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    server   TEXT NOT NULL,
    username TEXT NOT NULL,
    PRIMARY KEY (account, server, username)
) WITHOUT ROWID;
INSERT INTO drained SELECT DISTINCT l.account, l.server, l.username FROM ledger l
    JOIN folders f ON f.account = l.account AND f.role = 'inbox' AND f.synced_at > 0;

-- What rules forwarded: no message goes to the same address twice.
CREATE TABLE rule_forwards (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    message TEXT NOT NULL,                              -- its Message-ID; without one, the SHA-256 in hex
    address TEXT NOT NULL,
    PRIMARY KEY (account, message, address)
) WITHOUT ROWID;

-- Programs that rules and hooks run: begun at most once.
CREATE TABLE programs (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    why     TEXT NOT NULL,                              -- for the log: the rule, or the hook
    command TEXT NOT NULL,                              -- JSON: words, or a line for /bin/sh
    input   TEXT NOT NULL,                              -- JSON
    begun   INTEGER NOT NULL DEFAULT 0
);

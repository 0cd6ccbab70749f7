-- The first schema. Never edited after a release: changes come as the next number.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE accounts (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE folders (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account       INTEGER NOT NULL REFERENCES accounts (id),
    name          TEXT NOT NULL,
    remote        TEXT,                         -- the server's name; NULL: not there
    role          TEXT,
    local         INTEGER NOT NULL DEFAULT 0,
    uidvalidity   INTEGER NOT NULL DEFAULT 0,
    uidnext       INTEGER NOT NULL DEFAULT 0,
    highestmodseq INTEGER NOT NULL DEFAULT 0,
    total         INTEGER NOT NULL DEFAULT 0,   -- kept by tally.py in the same transaction
    unread        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account, name),
    UNIQUE (account, remote)
);

-- Original bytes, each once; gone when no placement and no outbox entry needs them.
CREATE TABLE raw (
    id       INTEGER PRIMARY KEY,
    sha256   BLOB NOT NULL UNIQUE,
    size     INTEGER NOT NULL,                  -- of the original
    encoding TEXT NOT NULL,                     -- plain, zstd, or file: blobs/<sha256 in hex>
    body     BLOB
);

-- What lists and searches need of a message, read off its bytes once.
CREATE TABLE messages (
    id             INTEGER PRIMARY KEY REFERENCES raw (id),
    size           INTEGER NOT NULL,
    message_key    INTEGER,                     -- 64 bits of hash of the Message-ID; NULL: none
    message_id     TEXT NOT NULL,
    subject        TEXT NOT NULL,
    thread_subject TEXT NOT NULL,
    sender         TEXT NOT NULL,               -- address of the first author
    from_          TEXT NOT NULL,               -- JSON: [[name, address], ...]
    to_            TEXT NOT NULL,
    cc             TEXT NOT NULL,
    date           INTEGER,
    attachments    INTEGER NOT NULL,
    snippet        TEXT NOT NULL,
    folded_from    TEXT NOT NULL,
    folded_to      TEXT NOT NULL,
    folded_cc      TEXT NOT NULL,
    folded_subject TEXT NOT NULL
);
CREATE INDEX messages_by_key ON messages (message_key);

CREATE TABLE threads (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES accounts (id),
    last    INTEGER NOT NULL DEFAULT 0,         -- received of its newest message
    count   INTEGER NOT NULL DEFAULT 0,         -- messages that are shown somewhere
    unread  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX threads_by_account ON threads (account);

-- Message-IDs that a thread's messages refer to, here or not.
CREATE TABLE refs (
    account INTEGER NOT NULL REFERENCES accounts (id),
    key     INTEGER NOT NULL,
    thread  INTEGER NOT NULL REFERENCES threads (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE INDEX refs_by_thread ON refs (thread);

-- UIDLs that were fetched once (RFC 1939); they outlive their messages.
CREATE TABLE ledger (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL REFERENCES accounts (id),
    server       TEXT NOT NULL,
    username     TEXT NOT NULL,
    uidl         TEXT NOT NULL,
    size         INTEGER NOT NULL,              -- as LIST told it
    sha256       BLOB NOT NULL,
    fetched      INTEGER NOT NULL,
    deleted_here INTEGER NOT NULL DEFAULT 0,
    dele_sent    INTEGER NOT NULL DEFAULT 0,
    on_server    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (account, server, username, uidl)
);

-- A message in a place. Its id is the message's identity for everybody, and never used again.
CREATE TABLE placements (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account       INTEGER NOT NULL REFERENCES accounts (id),
    folder        INTEGER REFERENCES folders (id),  -- NULL: hidden, to be deleted on the server
    message       INTEGER NOT NULL REFERENCES messages (id),
    received      INTEGER NOT NULL,
    flags         INTEGER NOT NULL,             -- bits in the order of model.flags.SYSTEM_FLAGS
    labels        TEXT NOT NULL,                -- JSON list, or empty
    server_folder INTEGER REFERENCES folders (id),
    uid           INTEGER,                      -- NULL with a server_folder: not known yet
    thread        INTEGER NOT NULL REFERENCES threads (id) DEFERRABLE INITIALLY DEFERRED,
    ledger        INTEGER REFERENCES ledger (id),
    bcc           TEXT NOT NULL,                -- JSON list, or empty
    added         INTEGER NOT NULL,
    UNIQUE (server_folder, uid)
);
-- Lists run backwards over these: newest first, equal times by id; nothing else is read.
CREATE INDEX placements_by_folder ON placements (folder, received);
CREATE INDEX placements_by_account ON placements (account, received);
CREATE INDEX placements_by_received ON placements (received);
CREATE INDEX placements_by_message ON placements (message);
CREATE INDEX placements_by_thread ON placements (thread);
CREATE INDEX placements_by_ledger ON placements (ledger) WHERE ledger IS NOT NULL;

-- What the server has yet to hear, in the order of id.
CREATE TABLE journal (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    account   INTEGER NOT NULL REFERENCES accounts (id),
    placement INTEGER NOT NULL REFERENCES placements (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL,                    -- flags, move, append, delete
    added     TEXT NOT NULL DEFAULT '[]',
    removed   TEXT NOT NULL DEFAULT '[]',
    target    INTEGER REFERENCES folders (id),
    undo      TEXT NOT NULL,                    -- JSON: what to give back if the server refuses
    saying    INTEGER NOT NULL DEFAULT 0,       -- the server may have heard of it
    attempts  INTEGER NOT NULL DEFAULT 0,
    error     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX journal_by_placement ON journal (placement);
CREATE INDEX journal_by_account ON journal (account);
CREATE INDEX journal_by_target ON journal (target) WHERE target IS NOT NULL;

CREATE TABLE undo (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    word TEXT NOT NULL
);
CREATE TABLE undo_items (
    action    INTEGER NOT NULL REFERENCES undo (id) ON DELETE CASCADE,
    placement INTEGER NOT NULL REFERENCES placements (id) ON DELETE CASCADE,
    before    TEXT NOT NULL,
    PRIMARY KEY (action, placement)
) WITHOUT ROWID;
CREATE INDEX undo_items_by_placement ON undo_items (placement);

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL REFERENCES accounts (id),
    raw          INTEGER REFERENCES raw (id),   -- NULL: sent and filed, not needed any more
    message_id   TEXT NOT NULL,
    subject      TEXT NOT NULL,
    sender       TEXT NOT NULL,
    size         INTEGER NOT NULL,
    bcc          TEXT NOT NULL,
    state        TEXT NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    queued       INTEGER NOT NULL,
    next_attempt INTEGER,
    attempt_at   INTEGER,                       -- first mark: before MAIL FROM
    dot_at       INTEGER,                       -- second mark: before the final dot
    settled_at   INTEGER,
    last_error   TEXT NOT NULL DEFAULT '',
    sent_copy    TEXT NOT NULL,
    smtp         TEXT NOT NULL DEFAULT '',
    answers      INTEGER,                       -- placements; they may be gone
    forwards     INTEGER
);
CREATE INDEX outbox_by_raw ON outbox (raw);
CREATE INDEX outbox_by_state ON outbox (state, next_attempt);
CREATE INDEX outbox_by_message_id ON outbox (account, message_id);

CREATE TABLE recipients (
    entry    INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    address  TEXT NOT NULL,
    state    TEXT NOT NULL,
    reply    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entry, position)
) WITHOUT ROWID;

-- Whom mail went to and came from: completes addresses as they are typed.

CREATE TABLE people (
    id       INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL,                  -- 0: of an address book that was imported
    key      TEXT NOT NULL,                     -- the address, folded
    address  TEXT NOT NULL,
    name     TEXT NOT NULL,
    named_at INTEGER NOT NULL,                  -- how new the name is
    words    TEXT NOT NULL,                     -- what finds them, folded, a space before each
    sent     INTEGER NOT NULL,                  -- so many messages went to them
    received INTEGER NOT NULL,                  -- and so many came from them
    last     INTEGER NOT NULL,
    kind     INTEGER NOT NULL,                  -- 0 a person, 1 sends in bulk, 2 a list or no-reply
    last_row INTEGER NOT NULL,                  -- 1: comes after all others
    rank     REAL NOT NULL,                     -- logarithm of all uses, newer ones counting more
    UNIQUE (account, key)
);
CREATE INDEX people_by_rank ON people (last_row, rank DESC);
CREATE INDEX people_by_key ON people (key) WHERE sent > 0;

CREATE TABLE people_words (
    word   TEXT NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (word, person)
) WITHOUT ROWID;

-- Mail from before is looked through in quiet moments, the newest first: from this place downwards.
INSERT INTO meta SELECT 'people_before', CAST(id + 1 AS TEXT) FROM placements
ORDER BY id DESC LIMIT 1;

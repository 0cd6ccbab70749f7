-- What is put off, waited for, kept on top or not to be heard of any more; groups of the address book.

-- A message lies in its account's folder of the role `snoozed` while it is put off. The row stays
-- when it comes back: whoever puts it there again (undo, redo) finds the time it was put off until.
CREATE TABLE snoozed (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE,
    home      INTEGER NOT NULL,                 -- folder it was in; it may be gone
    until     INTEGER NOT NULL,                 -- Unix seconds
    since     INTEGER NOT NULL,
    newest    INTEGER NOT NULL                  -- the last placement then: what is newer may answer
);

-- Sent messages to which an answer is waited for; by name, for a copy may come to Sent later.
CREATE TABLE reminders (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account    INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    until      INTEGER NOT NULL,
    since      INTEGER NOT NULL,
    UNIQUE (account, message_id)
);

-- On top of the list of their folder; a reminder's on top of the inbox, wherever it lies.
CREATE TABLE lifted (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE,
    why       TEXT NOT NULL,                    -- pin, back, reminder
    since     INTEGER NOT NULL
);

-- Every message of the threads that are muted.
CREATE TABLE muted (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE,
    since     INTEGER NOT NULL
);

-- What was dealt with stands on top no more.
CREATE TRIGGER lifted_off AFTER UPDATE OF folder ON placements WHEN OLD.folder IS NOT NEW.folder
BEGIN
    DELETE FROM lifted WHERE placement = NEW.id AND why <> 'pin';
END;

-- Who takes a message of a muted thread back into the inbox wants to hear of the thread.
CREATE TRIGGER muted_back AFTER UPDATE OF folder ON placements
WHEN OLD.folder IS NOT NEW.folder AND EXISTS (SELECT 1 FROM muted WHERE placement = NEW.id)
    AND EXISTS (SELECT 1 FROM folders WHERE id = NEW.folder AND role = 'inbox')
BEGIN
    DELETE FROM muted WHERE placement IN (SELECT id FROM placements WHERE thread = NEW.thread);
END;

CREATE TABLE book_groups (
    key  TEXT PRIMARY KEY,                      -- the name, folded
    name TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE book_members (
    book_group TEXT NOT NULL REFERENCES book_groups (key) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    address    TEXT NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (book_group, position)
) WITHOUT ROWID;

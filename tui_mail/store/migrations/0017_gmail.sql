-- Servers that name messages and mailboxes (X-GM-EXT-1, RFC 8474): what was named is known again elsewhere.

CREATE TABLE server_ids (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id      TEXT NOT NULL,                      -- X-GM-MSGID, EMAILID
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    PRIMARY KEY (account, id)
) WITHOUT ROWID;
CREATE INDEX server_ids_by_message ON server_ids (message);

-- Which server gave an account's names; another one's mean nothing.
CREATE TABLE server_id_origins (
    account INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    origin  TEXT NOT NULL,
    views   INTEGER NOT NULL                    -- 1: its mailboxes are views of one set of messages
);

-- Hidden places whose mailbox has them no more: another one may, and they go on there.
CREATE TABLE set_aside (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE,
    account   INTEGER NOT NULL
);
CREATE INDEX set_aside_by_account ON set_aside (account);

ALTER TABLE folders ADD COLUMN mailbox_id TEXT NOT NULL DEFAULT '';
                                                    -- MAILBOXID
ALTER TABLE folders ADD COLUMN view INTEGER NOT NULL DEFAULT 0;
                                                    -- 1: shows what lies in others (All, Flagged, Important)

-- Where mailboxes are views: places of a message that has a better one, left out of lists of everything.
CREATE TABLE doubles (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE,
    account   INTEGER NOT NULL
);

CREATE TRIGGER doubles_placed AFTER INSERT ON placements
WHEN EXISTS (SELECT 1 FROM server_id_origins WHERE account = NEW.account AND views = 1) BEGIN
    DELETE FROM doubles WHERE placement IN (
        SELECT id FROM placements WHERE message = NEW.message AND +account = NEW.account);
    INSERT INTO doubles SELECT id, account FROM placements
    WHERE message = NEW.message AND +account = NEW.account AND folder IS NOT NULL AND id <> (
        SELECT p.id FROM placements p JOIN folders f ON f.id = p.folder
        WHERE p.message = NEW.message AND +p.account = NEW.account
        ORDER BY CASE WHEN f.role IN ('trash', 'junk') THEN 0 WHEN f.role = 'inbox' THEN 1
                 WHEN f.role = 'archive' THEN 4 WHEN f.view = 1 THEN 3 ELSE 2 END, p.id LIMIT 1);
END;

CREATE TRIGGER doubles_moved AFTER UPDATE OF folder, message ON placements
WHEN (OLD.folder IS NOT NEW.folder OR OLD.message <> NEW.message)
 AND EXISTS (SELECT 1 FROM server_id_origins WHERE account = NEW.account AND views = 1) BEGIN
    DELETE FROM doubles WHERE placement IN (
        SELECT id FROM placements
        WHERE message IN (OLD.message, NEW.message) AND +account = NEW.account);
    INSERT INTO doubles SELECT c.id, c.account FROM placements c
    WHERE c.message IN (OLD.message, NEW.message) AND +c.account = NEW.account
      AND c.folder IS NOT NULL AND c.id <> (
        SELECT p.id FROM placements p JOIN folders f ON f.id = p.folder
        WHERE p.message = c.message AND +p.account = NEW.account
        ORDER BY CASE WHEN f.role IN ('trash', 'junk') THEN 0 WHEN f.role = 'inbox' THEN 1
                 WHEN f.role = 'archive' THEN 4 WHEN f.view = 1 THEN 3 ELSE 2 END, p.id LIMIT 1);
END;

CREATE TRIGGER doubles_taken AFTER DELETE ON placements
WHEN EXISTS (SELECT 1 FROM server_id_origins WHERE account = OLD.account AND views = 1) BEGIN
    DELETE FROM doubles WHERE placement IN (
        SELECT id FROM placements WHERE message = OLD.message AND +account = OLD.account);
    INSERT INTO doubles SELECT id, account FROM placements
    WHERE message = OLD.message AND +account = OLD.account AND folder IS NOT NULL AND id <> (
        SELECT p.id FROM placements p JOIN folders f ON f.id = p.folder
        WHERE p.message = OLD.message AND +p.account = OLD.account
        ORDER BY CASE WHEN f.role IN ('trash', 'junk') THEN 0 WHEN f.role = 'inbox' THEN 1
                 WHEN f.role = 'archive' THEN 4 WHEN f.view = 1 THEN 3 ELSE 2 END, p.id LIMIT 1);
END;

-- The list: one row a thread in each folder, what is unread first, and who answers whom.

ALTER TABLE messages ADD COLUMN parent INTEGER;     -- message_key of what it answers; NULL: not known

ALTER TABLE folders ADD COLUMN threads INTEGER NOT NULL DEFAULT 0;
                                                    -- kept by the triggers below

DROP INDEX placements_by_thread;
CREATE INDEX placements_by_thread ON placements (thread, folder, received, flags);
-- 41: what keeps a message from being unread (flag_bits.NOT_UNREAD).
CREATE INDEX placements_unread ON placements (folder, received, id, flags) WHERE flags & 41 = 0;
CREATE INDEX placements_unread_threads ON placements (folder, thread, flags)
    WHERE flags & 41 = 0;

-- The newest message of each thread in each folder: a list of threads runs backwards over the index.
CREATE TABLE tops (
    thread    INTEGER NOT NULL,
    folder    INTEGER NOT NULL,
    placement INTEGER NOT NULL,
    received  INTEGER NOT NULL,
    PRIMARY KEY (thread, folder)
) WITHOUT ROWID;

INSERT INTO tops
SELECT thread, folder, id, received FROM placements INDEXED BY placements_by_thread
WHERE folder IS NOT NULL ORDER BY thread, folder, received, flags, id
ON CONFLICT (thread, folder) DO UPDATE SET
    placement = excluded.placement, received = excluded.received
WHERE (excluded.received, excluded.placement) > (tops.received, tops.placement);

CREATE INDEX tops_by_folder ON tops (folder, received, placement);

UPDATE folders SET threads = (SELECT count(*) FROM tops WHERE tops.folder = folders.id);

CREATE TRIGGER threads_more AFTER INSERT ON tops BEGIN
    UPDATE folders SET threads = threads + 1 WHERE id = NEW.folder;
END;
CREATE TRIGGER threads_fewer AFTER DELETE ON tops BEGIN
    UPDATE folders SET threads = threads - 1 WHERE id = OLD.folder;
END;

CREATE TRIGGER tops_placed AFTER INSERT ON placements WHEN NEW.folder IS NOT NULL BEGIN
    INSERT INTO tops VALUES (NEW.thread, NEW.folder, NEW.id, NEW.received)
    ON CONFLICT (thread, folder) DO UPDATE SET
        placement = excluded.placement, received = excluded.received
    WHERE (excluded.received, excluded.placement) > (tops.received, tops.placement);
END;

CREATE TRIGGER tops_taken AFTER DELETE ON placements WHEN OLD.folder IS NOT NULL BEGIN
    DELETE FROM tops WHERE thread = OLD.thread AND folder = OLD.folder AND placement = OLD.id;
    INSERT INTO tops SELECT thread, folder, id, received FROM placements
    WHERE thread = OLD.thread AND folder = OLD.folder AND NOT EXISTS (
        SELECT 1 FROM tops WHERE thread = OLD.thread AND folder = OLD.folder)
    ORDER BY received DESC, id DESC LIMIT 1;
END;

CREATE TRIGGER tops_moved AFTER UPDATE OF folder, received, thread ON placements
WHEN OLD.folder IS NOT NEW.folder OR OLD.received <> NEW.received OR OLD.thread <> NEW.thread BEGIN
    DELETE FROM tops WHERE thread = OLD.thread AND folder = OLD.folder AND placement = OLD.id;
    INSERT INTO tops SELECT thread, folder, id, received FROM placements
    WHERE thread = OLD.thread AND folder = OLD.folder AND NOT EXISTS (
        SELECT 1 FROM tops WHERE thread = OLD.thread AND folder = OLD.folder)
    ORDER BY received DESC, id DESC LIMIT 1;
    INSERT INTO tops SELECT NEW.thread, NEW.folder, NEW.id, NEW.received
    WHERE NEW.folder IS NOT NULL
    ON CONFLICT (thread, folder) DO UPDATE SET
        placement = excluded.placement, received = excluded.received
    WHERE (excluded.received, excluded.placement) > (tops.received, tops.placement);
END;

-- Places whose message or time changed after the search index may have seen them (search_filling.py); what is new it
-- finds by its id, which is never given again.

CREATE TABLE indexed_anew (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    placement INTEGER NOT NULL UNIQUE REFERENCES placements (id) ON DELETE CASCADE
);

CREATE TRIGGER indexed_anew_changed AFTER UPDATE OF message, received ON placements
WHEN OLD.message <> NEW.message OR OLD.received <> NEW.received BEGIN
    DELETE FROM indexed_anew WHERE placement = NEW.id;
    INSERT INTO indexed_anew (placement) VALUES (NEW.id);
END;

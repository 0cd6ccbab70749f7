-- Undo of many levels: when a step was done, by whom, with what else, and whether it stands.

ALTER TABLE undo ADD COLUMN made INTEGER NOT NULL DEFAULT 0;        -- Unix seconds
ALTER TABLE undo ADD COLUMN doer TEXT NOT NULL DEFAULT '';          -- by what it was done, as it is shown
ALTER TABLE undo ADD COLUMN batch TEXT NOT NULL DEFAULT '';         -- changes with the same one are one step
ALTER TABLE undo ADD COLUMN messages INTEGER NOT NULL DEFAULT 0;    -- how many it changed
ALTER TABLE undo ADD COLUMN state TEXT NOT NULL DEFAULT 'done';     -- done, undone, lost (model/undoing.py)

UPDATE undo SET made = CAST(strftime('%s', 'now') AS INTEGER),
    messages = (SELECT count(*) FROM undo_items WHERE action = undo.id);

-- Labels that their server does not keep: they are laid over what it says.
CREATE TABLE own_labels (
    placement INTEGER NOT NULL REFERENCES placements (id) ON DELETE CASCADE,
    label     TEXT NOT NULL,
    PRIMARY KEY (placement, label)
) WITHOUT ROWID;
CREATE INDEX placements_with_labels ON placements (labels) WHERE labels <> '';

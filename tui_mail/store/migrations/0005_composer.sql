-- Drafts that are being written, and everybody that mail came from or went to.

CREATE TABLE writing (
    placement INTEGER PRIMARY KEY REFERENCES placements (id) ON DELETE CASCADE,
    process   INTEGER NOT NULL,                 -- of the composer; gone: nobody writes on
    since     INTEGER NOT NULL
);

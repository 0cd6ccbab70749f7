-- Pictures that messages name on the web and somebody asked for; and whose are to be shown at once.

CREATE TABLE web_pictures (
    id      INTEGER PRIMARY KEY,                        -- what came last has the highest
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,                           -- 1-based, in the order in which the message names them
    address TEXT NOT NULL,                              -- as the message has it
    type    TEXT NOT NULL,                              -- by its content; '': it did not come
    problem TEXT NOT NULL,                              -- why not
    data    BLOB NOT NULL,
    UNIQUE (message, number)
);

CREATE TABLE picture_senders (
    address TEXT NOT NULL PRIMARY KEY                   -- in lower case
) WITHOUT ROWID;

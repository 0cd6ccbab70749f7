-- Conversations: what a message answers in full, what the user says instead, and answers that name nothing.

ALTER TABLE messages ADD COLUMN ancestors BLOB;         -- keys of what it answers, the beginning first: 8 bytes each,
                                                        -- little-endian, signed; NULL: `parent` alone
ALTER TABLE messages ADD COLUMN subject_key INTEGER;    -- month and hash of its subject; NULL: nothing can be told by it
CREATE INDEX messages_by_subject ON messages (subject_key, date) WHERE subject_key IS NOT NULL;

-- What the user says a message answers, whatever its header says; by names (thread_lines.py), in every account.
CREATE TABLE ties (
    key   INTEGER NOT NULL UNIQUE,
    under INTEGER                                       -- NULL: it begins a thread
);

-- Answers that name nothing that they answer, and what their subject says that it is.
CREATE TABLE loose_answers (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    subject INTEGER NOT NULL,                           -- hash of it, without the month
    date    INTEGER NOT NULL,
    message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    under   INTEGER,                                    -- message_key of what it answers; NULL: that is not here
    PRIMARY KEY (account, subject, date, message)
) WITHOUT ROWID;
CREATE INDEX loose_answers_by_message ON loose_answers (message);

-- When messages were handed to each SMTP server lately: its pace is kept through a restart.

CREATE TABLE handed (
    server TEXT NOT NULL,                       -- its name in the settings
    at     INTEGER NOT NULL                     -- of the second mark, Unix seconds
);
CREATE INDEX handed_at ON handed (at);

-- +goose Up
-- Times are microseconds since 1970 in UTC; 0 means not yet.
CREATE TABLE jobs (
    id            TEXT PRIMARY KEY,
    workspace     TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('planned', 'running', 'succeeded', 'failed', 'cancelled')),
    created       INTEGER NOT NULL,
    started       INTEGER NOT NULL DEFAULT 0,
    ended         INTEGER NOT NULL DEFAULT 0,
    key_check     TEXT NOT NULL,
    plan          TEXT NOT NULL,
    error_code    TEXT NOT NULL DEFAULT '',
    error_message TEXT NOT NULL DEFAULT '',
    error_table   TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX jobs_by_workspace ON jobs (workspace, created);

CREATE TABLE resources (
    job      TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    location TEXT NOT NULL,
    recorded INTEGER NOT NULL,
    removed  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, kind, name, location)
) STRICT, WITHOUT ROWID;

CREATE TABLE outcomes (
    job     TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (job, ordinal)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE outcomes;
DROP TABLE resources;
DROP TABLE jobs;

CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    namespace TEXT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    node TEXT NOT NULL,
    zone TEXT NOT NULL,
    region TEXT NOT NULL,
    labels TEXT NOT NULL,
    UNIQUE (namespace, owner_kind, owner, node, zone, region, labels)
) STRICT;

CREATE TABLE spec (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    family TEXT NOT NULL,
    milli_cpu INTEGER NOT NULL,
    memory_bytes INTEGER NOT NULL,
    storage_bytes INTEGER NOT NULL,
    extra_storage_bytes INTEGER NOT NULL,
    gpus INTEGER NOT NULL,
    milli_gpus INTEGER NOT NULL,
    spot INTEGER NOT NULL,
    UNIQUE (name, family, milli_cpu, memory_bytes, storage_bytes, extra_storage_bytes, gpus, milli_gpus, spot)
) STRICT;

-- Segments of usage that are over: appended once, never changed.
CREATE TABLE usage (
    uid TEXT NOT NULL,
    number INTEGER NOT NULL,
    pod TEXT NOT NULL,
    subject INTEGER NOT NULL REFERENCES subject (id),
    spec INTEGER NOT NULL REFERENCES spec (id),
    from_s INTEGER NOT NULL,
    to_s INTEGER NOT NULL CHECK (to_s >= from_s),
    pull_s INTEGER,
    run_s INTEGER,
    ending TEXT NOT NULL,
    UNIQUE (uid, number)
) STRICT;

CREATE INDEX usage_by_end ON usage (to_s, from_s, pull_s, run_s, subject, spec);

CREATE TRIGGER usage_is_never_changed BEFORE UPDATE ON usage
BEGIN
    SELECT RAISE(ABORT, 'usage records are append-only');
END;

CREATE TRIGGER usage_is_never_deleted BEFORE DELETE ON usage
BEGIN
    SELECT RAISE(ABORT, 'usage records are append-only');
END;

-- Meters that run: one row a pod, gone in the transaction that appends its last segment.
CREATE TABLE meter (
    uid TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    pod TEXT NOT NULL,
    subject INTEGER NOT NULL REFERENCES subject (id),
    spec INTEGER NOT NULL REFERENCES spec (id),
    from_s INTEGER NOT NULL,
    pull_s INTEGER,
    run_s INTEGER
) STRICT, WITHOUT ROWID;

-- When the open meters were last known to be right.
CREATE TABLE seen (
    node TEXT PRIMARY KEY,
    at_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Budget warnings that were given: each once.
CREATE TABLE budget_alert (
    budget TEXT NOT NULL,
    period_from_s INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    PRIMARY KEY (budget, period_from_s, percent)
) STRICT, WITHOUT ROWID;

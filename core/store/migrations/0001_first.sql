-- Layout rules (design §7): integer ids in arrival order, so that tables grow at their end; few and
-- narrow random-key indexes; every payload carries the id of the key it is sealed with (0 = none).

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Names of canonical fields, so that payloads can hold small numbers.
CREATE TABLE field (
  id     INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL,
  name   TEXT NOT NULL,
  UNIQUE (entity, name)
);

CREATE TABLE connection (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  plugin     TEXT NOT NULL,
  activated  INTEGER NOT NULL DEFAULT 0,  -- its match plan was approved
  paused     TEXT NOT NULL DEFAULT '',    -- why, or empty
  failures   INTEGER NOT NULL DEFAULT 0,  -- in a row
  retry_at   INTEGER NOT NULL DEFAULT 0,
  last_ok    INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT ''
);

CREATE TABLE stream (
  id            INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL,
  name          TEXT NOT NULL,
  entity        INTEGER NOT NULL,
  cursor        BLOB NOT NULL DEFAULT x'',
  loaded        INTEGER NOT NULL DEFAULT 0,  -- the first load is complete
  mapping       INTEGER NOT NULL DEFAULT 0,  -- fingerprint its records were normalised with
  pulled_at     INTEGER NOT NULL DEFAULT 0,
  UNIQUE (connection_id, name)
);

CREATE TABLE record (
  id           INTEGER PRIMARY KEY,
  stream_id    INTEGER NOT NULL,
  key_hash     INTEGER NOT NULL,
  key          TEXT NOT NULL,
  entity_id    INTEGER NOT NULL DEFAULT 0,
  content_hash INTEGER NOT NULL,
  mapping      INTEGER NOT NULL,
  flags        INTEGER NOT NULL DEFAULT 0,  -- 1 gone, 2 excluded
  gone_since   INTEGER NOT NULL DEFAULT 0,
  modified     INTEGER NOT NULL DEFAULT 0,
  written_at   INTEGER NOT NULL DEFAULT 0,
  version      TEXT NOT NULL DEFAULT '',
  key_id       INTEGER NOT NULL DEFAULT 0,
  state        BLOB NOT NULL,
  raw          BLOB NOT NULL
);
CREATE INDEX record_by_key ON record (stream_id, key_hash);
CREATE INDEX record_by_entity ON record (entity_id);

-- Keyed hash of kind and normalised value → records that bear it. No clear values here.
CREATE TABLE identifier (
  hash      INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (hash, record_id)
) WITHOUT ROWID;

CREATE TABLE entity (
  id           INTEGER PRIMARY KEY,
  kind         INTEGER NOT NULL,
  forwarded_to INTEGER NOT NULL DEFAULT 0,
  key_id       INTEGER NOT NULL DEFAULT 0,
  golden       BLOB NOT NULL DEFAULT x''
);

-- What has to be looked at again. An entity stays here until its plan is empty.
CREATE TABLE dirty_record (record_id INTEGER PRIMARY KEY);
CREATE TABLE dirty_entity (entity_id INTEGER PRIMARY KEY);

CREATE TABLE loss (
  id        INTEGER PRIMARY KEY,
  entity_id INTEGER NOT NULL,
  field     INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  edited    INTEGER NOT NULL,
  hash      INTEGER NOT NULL,
  winner_id INTEGER NOT NULL,
  rule      INTEGER NOT NULL,
  noticed   INTEGER NOT NULL,
  key_id    INTEGER NOT NULL DEFAULT 0,
  value     BLOB NOT NULL
);
CREATE UNIQUE INDEX loss_once ON loss (entity_id, field, record_id, edited, hash);

-- Decisions by people: these two records are one ('same') or are not ('different').
CREATE TABLE decision (
  id       INTEGER PRIMARY KEY,
  record_a INTEGER NOT NULL,
  record_b INTEGER NOT NULL,
  same     INTEGER NOT NULL,
  author   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  reason   TEXT NOT NULL,
  ended    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX decision_by_a ON decision (record_a);
CREATE INDEX decision_by_b ON decision (record_b);

CREATE TABLE act (
  id         INTEGER PRIMARY KEY,
  point_hash INTEGER NOT NULL,
  dedup_hash INTEGER NOT NULL UNIQUE,
  kind       INTEGER NOT NULL,
  authority  INTEGER NOT NULL,
  confirmed  INTEGER NOT NULL,
  channel    TEXT NOT NULL,
  purpose    TEXT NOT NULL,
  effective  INTEGER NOT NULL,
  received   INTEGER NOT NULL,
  source     TEXT NOT NULL,
  record_id  INTEGER NOT NULL,
  key_id     INTEGER NOT NULL DEFAULT 0,
  point      BLOB NOT NULL,
  evidence   BLOB NOT NULL
);
CREATE INDEX act_by_point ON act (point_hash);
CREATE INDEX act_by_record ON act (record_id);

-- The outbox and its history.
CREATE TABLE change (
  id          INTEGER PRIMARY KEY,
  entity_id   INTEGER NOT NULL,
  stream_id   INTEGER NOT NULL,
  record_id   INTEGER NOT NULL,
  op          INTEGER NOT NULL,
  state       INTEGER NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  sent        INTEGER NOT NULL DEFAULT 0,
  ended       INTEGER NOT NULL DEFAULT 0,
  act_id      INTEGER NOT NULL DEFAULT 0,
  idempotency TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT '',
  message     TEXT NOT NULL DEFAULT '',
  key_id      INTEGER NOT NULL DEFAULT 0,
  body        BLOB NOT NULL
);
CREATE INDEX change_open ON change (stream_id, state) WHERE state IN (1, 2, 4);
CREATE INDEX change_by_entity ON change (entity_id);

CREATE TABLE attention (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  subject    TEXT NOT NULL,
  text       TEXT NOT NULL,
  entity_id  INTEGER NOT NULL DEFAULT 0,
  opened     INTEGER NOT NULL,
  closed     INTEGER NOT NULL DEFAULT 0,
  resolution TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX attention_open ON attention (kind, subject) WHERE closed = 0;

-- What was decided, in order; the words of `why` and of the history.
CREATE TABLE journal (
  id        INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  epoch     INTEGER NOT NULL,
  entity_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  text      TEXT NOT NULL
);
CREATE INDEX journal_by_entity ON journal (entity_id);

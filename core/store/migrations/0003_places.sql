-- Tables that grow at their end only (docs/adr/0011). What finds a record by its key, its entity or an
-- identifier is kept in memory while a store is open, and is read from these narrow tables then.

CREATE TABLE place (
  record_id    INTEGER PRIMARY KEY,
  stream_id    INTEGER NOT NULL,
  key          TEXT NOT NULL,
  entity_id    INTEGER NOT NULL DEFAULT 0,
  content_hash INTEGER NOT NULL,
  mapping      INTEGER NOT NULL,
  flags        INTEGER NOT NULL DEFAULT 0  -- 1 gone, 2 excluded, 4 version is ours, 8 removed by us,
                                           -- 16 a write of ours that no read has shown yet
);
INSERT INTO place SELECT id, stream_id, key, entity_id, content_hash, mapping,
  flags | CASE WHEN written_at <> 0 THEN 16 ELSE 0 END FROM record;

CREATE TABLE record_new (
  id         INTEGER PRIMARY KEY,
  gone_since INTEGER NOT NULL DEFAULT 0,
  modified   INTEGER NOT NULL DEFAULT 0,
  written_at INTEGER NOT NULL DEFAULT 0,
  version    TEXT NOT NULL DEFAULT '',
  key_id     INTEGER NOT NULL DEFAULT 0,
  state      BLOB NOT NULL,
  raw        BLOB NOT NULL
);
INSERT INTO record_new SELECT id, gone_since, modified, written_at, version, key_id, state, raw FROM record;
DROP TABLE record;
ALTER TABLE record_new RENAME TO record;

-- By record: new records' identifiers stand at the end.
CREATE TABLE identifier_new (
  record_id INTEGER NOT NULL,
  hash      INTEGER NOT NULL,
  PRIMARY KEY (record_id, hash)
) WITHOUT ROWID;
INSERT INTO identifier_new SELECT record_id, hash FROM identifier;
DROP TABLE identifier;
ALTER TABLE identifier_new RENAME TO identifier;

CREATE TABLE golden (
  entity_id INTEGER PRIMARY KEY,
  key_id    INTEGER NOT NULL DEFAULT 0,
  body      BLOB NOT NULL
);
INSERT INTO golden SELECT id, key_id, golden FROM entity WHERE length(golden) > 0;
ALTER TABLE entity DROP COLUMN golden;
ALTER TABLE entity DROP COLUMN key_id;

DROP INDEX change_open;
CREATE INDEX change_open ON change (state) WHERE state IN (1, 2, 4, 7);

-- What `status` has to count without reading every record.

-- Records that are gone or excluded are few; the live ones are all the others.
CREATE INDEX record_aside ON record (stream_id, flags) WHERE flags <> 0;

-- What consent keeps from a system, by entity, so that it is still known when nothing changes.
-- Ordered by stream: counting one reason in one stream reads one piece of it.
CREATE TABLE withheld (
  stream_id INTEGER NOT NULL,
  entity_id INTEGER NOT NULL,
  why       INTEGER NOT NULL,
  PRIMARY KEY (stream_id, entity_id)
) WITHOUT ROWID;
CREATE TABLE withheld_why (
  id      INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL,
  reason  TEXT NOT NULL,
  UNIQUE (purpose, reason)
);

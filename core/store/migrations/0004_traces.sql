-- How a record looks beside its identifiers (core/flow/resolve/looks.hpp), as numbers: rough keys under
-- which it is found by who may be the same, and values that are counted. In memory while a store is open.

CREATE TABLE trace (
  record_id INTEGER PRIMARY KEY,
  body      BLOB NOT NULL
);

// What `store verify` looks through: the file, what must belong together, and every stored value.
#include "store/sqlite_store.hpp"

namespace samepage {

Errors SqliteStore::verify() {
  Errors errors;
  auto check = [&](const char* sql, const char* what) {
    auto q = db_->query(sql);
    auto found = q.row();
    if (!found) {
      errors.push_back(std::move(found).error());
    } else if (*found && q.integer(0) != 0) {
      errors.push_back({"SP-STO-021", std::to_string(q.integer(0)) + " " + what, db_->path(),
                        "restore a backup with: samepage store restore FILE"});
    }
  };
  {
    auto q = db_->query("PRAGMA integrity_check");
    auto found = q.row();
    if (!found) {
      errors.push_back(std::move(found).error());
    } else if (q.view(0) != "ok") {
      errors.push_back({"SP-STO-002", "the store is damaged: " + q.text(0), db_->path(),
                        "restore a backup with: samepage store restore FILE"});
      return errors;
    }
  }
  check(
      "SELECT count(*) FROM place p WHERE entity_id <> 0 AND NOT EXISTS "
      "(SELECT 1 FROM entity e WHERE e.id = p.entity_id)",
      "records belong to no entity");
  check("SELECT count(*) FROM (SELECT 1 FROM place GROUP BY stream_id, key HAVING count(*) > 1)",
        "keys stand twice in one stream");
  check(
      "SELECT (SELECT count(*) FROM record WHERE id NOT IN (SELECT record_id FROM place)) +"
      " (SELECT count(*) FROM place WHERE record_id NOT IN (SELECT id FROM record))",
      "records are there in part only");
  check(
      "SELECT count(*) FROM identifier i WHERE NOT EXISTS "
      "(SELECT 1 FROM record r WHERE r.id = i.record_id)",
      "identifiers belong to no record");
  check(
      "SELECT count(*) FROM trace t WHERE NOT EXISTS "
      "(SELECT 1 FROM record r WHERE r.id = t.record_id)",
      "traces belong to no record");
  check(
      "SELECT count(*) FROM place p JOIN entity e ON e.id = p.entity_id WHERE e.forwarded_to <> 0",
      "records belong to an entity that was merged away");
  verify_values(errors);
  return errors;
}

// Every stored value can be read, and is what was written.
void SqliteStore::verify_values(Errors& errors) {
  const auto each = [&](const char* sql, const char* what, auto readable) {
    auto q = db_->query(sql);
    for (;;) {
      auto more = q.row();
      if (!more) errors.push_back(more.error());
      if (!more || !*more) return;
      if (!readable(q.view(1))) errors.push_back(damaged(what, q.integer(0)).error());
    }
  };
  each("SELECT id, state FROM record", "record",
       [&](std::string_view bytes) { return codec::decode_states(bytes, numbers_).has_value(); });
  each("SELECT entity_id, body FROM golden", "entity", [&](std::string_view bytes) {
    Golden golden;
    return codec::decode(bytes, numbers_, golden);
  });
  each("SELECT id, body FROM change", "change", [&](std::string_view bytes) {
    Change change;
    return codec::decode(bytes, numbers_, change);
  });
}

}  // namespace samepage

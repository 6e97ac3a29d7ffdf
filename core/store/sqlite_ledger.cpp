#include "base/hash.hpp"
#include "store/sqlite_store.hpp"

namespace samepage {

// ---- acts ----

Result<bool> SqliteStore::add(const Act& a, std::uint64_t dedup_hash) {
  SP_TRY(db_->query("INSERT OR IGNORE INTO act (point_hash, dedup_hash, kind, authority, confirmed,"
                    " channel, purpose, effective, received, source, record_id, point, evidence)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
             .bind(hash64(a.contact_point))
             .bind(dedup_hash)
             .bind(static_cast<int>(a.kind))
             .bind(static_cast<int>(a.authority))
             .bind(a.confirmed)
             .bind(a.channel)
             .bind(a.purpose)
             .bind(a.effective)
             .bind(a.received)
             .bind(a.source)
             .bind(a.record.value)
             .bind_blob(a.contact_point)
             .bind_blob(a.evidence)
             .run());
  if (db_->changed_rows() != 1) return false;
  directory_.points_with_acts.insert(hash64(a.contact_point));
  directory_.records_with_acts.insert(a.record.value);
  directory_.last_act = ActId{db_->last_id()};
  return true;
}

Act SqliteStore::read_act(const sqlite::Query& q) const {
  Act a;
  a.id = ActId{q.integer(0)};
  a.kind = static_cast<ActKind>(q.integer(1));
  a.authority = static_cast<Authority>(q.integer(2));
  a.confirmed = q.integer(3) != 0;
  a.channel = q.text(4);
  a.purpose = q.text(5);
  a.effective = q.integer(6);
  a.received = q.integer(7);
  a.source = q.text(8);
  a.record = RecordId{q.integer(9)};
  a.contact_point = q.text(10);
  a.evidence = q.text(11);
  return a;
}

#define ACT_COLUMNS                                                                       \
  "SELECT id, kind, authority, confirmed, channel, purpose, effective, received, source," \
  " record_id, point, evidence FROM act "

Result<std::vector<Act>> SqliteStore::acts_on(const std::string& contact_point) {
  SP_TRY(fresh());
  std::vector<Act> all;
  if (!directory_.points_with_acts.contains(hash64(contact_point))) return all;
  auto q = db_->query(ACT_COLUMNS "WHERE point_hash = ?1 ORDER BY id");
  q.bind(hash64(contact_point));
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    if (q.view(10) == contact_point) all.push_back(read_act(q));
  }
}

Result<std::vector<Act>> SqliteStore::acts_of(RecordId record) {
  SP_TRY(fresh());
  std::vector<Act> all;
  if (!directory_.records_with_acts.contains(record.value)) return all;
  auto q = db_->query(ACT_COLUMNS "WHERE record_id = ?1 ORDER BY id");
  q.bind(record.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(read_act(q));
  }
}

Result<ActId> SqliteStore::last_act() {
  SP_TRY(fresh());
  return directory_.last_act;
}

Result<std::optional<Act>> SqliteStore::act(ActId id) {
  auto q = db_->query(ACT_COLUMNS "WHERE id = ?1");
  SP_ASSIGN(const bool found, q.bind(id.value).row());
  if (!found) return std::nullopt;
  return read_act(q);
}

// ---- changes ----

ChangeId SqliteStore::next_change() { return next_change_; }

Result<ChangeId> SqliteStore::add(const Change& c) {
  SP_TRY(fresh());
  Change added = c;
  added.id = next_change_;
  SP_TRY(
      db_->query(
             "INSERT INTO change (id, entity_id, stream_id, record_id, op, state, attempts, sent,"
             " ended, act_id, idempotency, reason, message, body)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")
          .bind(added.id.value)
          .bind(c.entity.value)
          .bind(c.stream.value)
          .bind(c.record.value)
          .bind(static_cast<int>(c.op))
          .bind(static_cast<int>(c.state))
          .bind(static_cast<std::int64_t>(c.attempts))
          .bind(c.sent)
          .bind(c.ended)
          .bind(c.act.value)
          .bind(c.idempotency)
          .bind(c.reason)
          .bind(c.message)
          .bind_blob(codec::encode(c, numbers_))
          .run());
  ++next_change_.value;
  note_open(added);
  return added.id;
}

Result<void> SqliteStore::update(const Change& c) {
  SP_TRY(db_->query("UPDATE change SET idempotency = ?2, body = ?3 WHERE id = ?1")
             .bind(c.id.value)
             .bind(c.idempotency)
             .bind_blob(codec::encode(c, numbers_))
             .run());
  return settle(c);
}

Result<void> SqliteStore::settle(const Change& c) {
  SP_TRY(db_->query("UPDATE change SET record_id = ?2, state = ?3, attempts = ?4, sent = ?5,"
                    " ended = ?6, message = ?7 WHERE id = ?1")
             .bind(c.id.value)
             .bind(c.record.value)
             .bind(static_cast<int>(c.state))
             .bind(static_cast<std::int64_t>(c.attempts))
             .bind(c.sent)
             .bind(c.ended)
             .bind(c.message)
             .run());
  note_open(c);
  return {};
}

Result<Change> SqliteStore::read_change(const sqlite::Query& q) const {
  Change c;
  c.id = ChangeId{q.integer(0)};
  c.entity = EntityId{q.integer(1)};
  c.stream = StreamId{q.integer(2)};
  c.record = RecordId{q.integer(3)};
  c.op = static_cast<ChangeOp>(q.integer(4));
  c.state = static_cast<ChangeState>(q.integer(5));
  c.attempts = static_cast<std::uint32_t>(q.integer(6));
  c.sent = q.integer(7);
  c.ended = q.integer(8);
  c.act = ActId{q.integer(9)};
  c.idempotency = q.text(10);
  c.reason = q.text(11);
  c.message = q.text(12);
  if (!codec::decode(q.view(13), numbers_, c)) return damaged("change", c.id.value);
  return c;
}

Result<std::vector<Change>> SqliteStore::read_changes(sqlite::Query q) const {
  std::vector<Change> all;
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    SP_ASSIGN(Change c, read_change(q));
    all.push_back(std::move(c));
  }
}

#define CHANGE_COLUMNS                                                                    \
  "SELECT id, entity_id, stream_id, record_id, op, state, attempts, sent, ended, act_id," \
  " idempotency, reason, message, body FROM change "

Result<std::vector<Change>> SqliteStore::open_changes(
    const std::function<bool(const Directory::OpenChange&)>& wanted) {
  SP_TRY(fresh());
  std::vector<Change> all;
  for (const auto& [id, open] : directory_.open_changes()) {
    if (!wanted(open)) continue;
    SP_ASSIGN(auto found, change(id));
    if (!found) return damaged("change", id.value);
    all.push_back(std::move(*found));
  }
  return all;
}

Result<std::vector<Change>> SqliteStore::changes_in(StreamId stream, ChangeState state) {
  return open_changes(
      [&](const Directory::OpenChange& c) { return c.stream == stream && c.state == state; });
}

Result<std::vector<Change>> SqliteStore::changes_of(EntityId entity) {
  auto q = db_->query(CHANGE_COLUMNS "WHERE entity_id = ?1 ORDER BY id");
  q.bind(entity.value);
  return read_changes(std::move(q));
}

Result<std::vector<Change>> SqliteStore::open_changes_of(EntityId entity) {
  SP_TRY(fresh());
  if (!directory_.has_open_changes(entity)) return std::vector<Change>{};
  auto q = db_->query(CHANGE_COLUMNS "WHERE entity_id = ?1 AND state IN (1, 2, 4, 7) ORDER BY id");
  q.bind(entity.value);
  return read_changes(std::move(q));
}

Result<std::vector<Change>> SqliteStore::dead_letters() {
  return open_changes([](const Directory::OpenChange& c) { return c.state == ChangeState::dead; });
}

Result<std::optional<Change>> SqliteStore::change(ChangeId id) {
  auto q = db_->query(CHANGE_COLUMNS "WHERE id = ?1");
  SP_ASSIGN(const bool found, q.bind(id.value).row());
  if (!found) return std::nullopt;
  SP_ASSIGN(Change c, read_change(q));
  return c;
}

// ---- cases and journal ----

Result<void> SqliteStore::open_case(const Case& c) {
  return db_
      ->query(
          "INSERT INTO attention (kind, subject, text, entity_id, opened) VALUES (?1, ?2, ?3, ?4, "
          "?5)"
          " ON CONFLICT (kind, subject) WHERE closed = 0 DO UPDATE SET text = excluded.text")
      .bind(c.kind)
      .bind(c.subject)
      .bind(c.text)
      .bind(c.entity.value)
      .bind(c.opened)
      .run();
}

Result<void> SqliteStore::close_case(CaseId id, const std::string& resolution, Millis at) {
  SP_TRY(
      db_->query("UPDATE attention SET closed = ?2, resolution = ?3 WHERE id = ?1 AND closed = 0")
          .bind(id.value)
          .bind(at)
          .bind(resolution)
          .run());
  if (db_->changed_rows() == 1) return {};
  return fail("SP-STO-030", "there is no open case " + std::to_string(id.value), "case resolve",
              "list the open ones with: samepage case list");
}

Result<void> SqliteStore::close_case(const std::string& kind, const std::string& subject,
                                     const std::string& resolution, Millis at) {
  return db_
      ->query(
          "UPDATE attention SET closed = ?3, resolution = ?4"
          " WHERE kind = ?1 AND subject = ?2 AND closed = 0")
      .bind(kind)
      .bind(subject)
      .bind(at)
      .bind(resolution)
      .run();
}

Result<std::vector<Case>> SqliteStore::open_cases() {
  std::vector<Case> all;
  auto q = db_->query(
      "SELECT id, kind, subject, text, entity_id, opened FROM attention WHERE closed = 0 ORDER BY "
      "id");
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(Case{CaseId{q.integer(0)},
                       q.text(1),
                       q.text(2),
                       q.text(3),
                       EntityId{q.integer(4)},
                       q.integer(5),
                       0,
                       {}});
  }
}

Result<void> SqliteStore::add(const JournalLine& line) {
  return db_
      ->query(
          "INSERT INTO journal (at, epoch, entity_id, record_id, kind, text) VALUES (?1, ?2, ?3, "
          "?4, ?5, ?6)")
      .bind(line.at)
      .bind(line.epoch)
      .bind(line.entity.value)
      .bind(line.record.value)
      .bind(line.kind)
      .bind(line.text)
      .run();
}

Result<std::vector<JournalLine>> SqliteStore::journal_of(EntityId entity) {
  std::vector<JournalLine> all;
  auto q = db_->query(
      "SELECT id, at, epoch, entity_id, record_id, kind, text FROM journal WHERE entity_id = ?1 "
      "ORDER BY id");
  q.bind(entity.value);
  for (;;) {
    SP_ASSIGN(const bool more, q.row());
    if (!more) return all;
    all.push_back(JournalLine{q.integer(0), q.integer(1), q.integer(2), EntityId{q.integer(3)},
                              RecordId{q.integer(4)}, q.text(5), q.text(6)});
  }
}

}  // namespace samepage

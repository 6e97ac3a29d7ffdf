#include "sandbox/account.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace samepage::sandbox {
namespace {

void set_fields(Fields& into, const Fields& changes) {
  for (const auto& [path, json] : changes) {
    if (is_nothing(json)) {
      into.erase(path);
    } else {
      into[path] = json;
    }
  }
}

RowResult newer(const Stored& record) {
  return {.status = 412,
          .id = record.id,
          .version = record.version,
          .error = "version",
          .message = "the record is at version " + std::to_string(record.version) + " by now"};
}

}  // namespace

Account::Account(std::string name, Flavour flavour, std::uint64_t seed)
    : dice(hash64(name, seed)), name_(std::move(name)), flavour_(flavour) {
  for (const StreamSpec& spec : streams_of(flavour)) streams_.emplace(spec.name, Collection(spec));
  options.store_keys = flavour != Flavour::email;  // e-mail tools know addresses, not keys
}

Collection* Account::stream(std::string_view name) {
  const auto found = streams_.find(name);
  return found == streams_.end() ? nullptr : &found->second;
}

RowResult Account::missing(const Collection& stream, std::string_view id) const {
  const Stored* tomb = stream.find(id);
  if (tomb != nullptr && !tomb->merged_into.empty())
    return {.status = 410,
            .id = std::string(id),
            .error = "merged",
            .message = "the record was merged into " + tomb->merged_into,
            .merged_into = tomb->merged_into};
  return {.status = 404,
          .id = std::string(id),
          .error = "not_found",
          .message = "there is no record with this id"};
}

RowResult Account::create(Collection& stream, Fields fields, std::string_view idempotency, By by,
                          Millis now, std::string id) {
  if (by == By::api) {
    if (RowResult row = verdict_on(*this, stream, fields, nullptr); !row.ok()) return row;
    if (options.honour_keys && !idempotency.empty())
      for (const Stored* old : stream.with("i:" + std::string(idempotency)))
        return {.status = 200, .id = old->id, .version = old->version};
  }
  if (stream.spec().unique)
    for (const Stored* old : stream.with(stream.natural_term(fields)))
      return {.status = 409,
              .error = "duplicate",
              .message = "a record with the same natural key exists",
              .existing_id = old->id};
  if (!id.empty() && stream.knows(id))
    return {
        .status = 409, .error = "duplicate_id", .message = "the id is taken", .existing_id = id};

  Stored record;
  record.id = id.empty() ? stream.next_id() : std::move(id);
  set_fields(record.fields, fields);
  keep_memberships(stream, record.fields, {}, by, now);
  apply_rewrites(stream.spec().name, record.id, record.fields, now);
  record.revision = record.created_revision = ++revision_;
  record.created = record.updated = now;
  if (options.store_keys) record.idempotency_key = idempotency;
  record.api_writes = by == By::api ? 1 : 0;
  ++(by == By::api ? stats.creates : stats.person_edits);
  const RowResult row{.status = 201, .id = record.id, .version = 1};
  stream.add(std::move(record));
  return row;
}

RowResult Account::update(Collection& stream, std::string_view id, const Fields& fields,
                          std::int64_t if_version, By by, Millis now) {
  const Stored* old = stream.live(id);
  if (old == nullptr) return missing(stream, id);
  if (if_version > 0 && if_version != old->version) return newer(*old);
  if (by == By::api)
    if (RowResult row = verdict_on(*this, stream, fields, old); !row.ok()) {
      row.id = old->id;
      return row;
    }
  Fields wanted = old->fields;
  set_fields(wanted, fields);
  if (stream.spec().unique && stream.natural_term(wanted) != stream.natural_term(old->fields))
    for (const Stored* other : stream.with(stream.natural_term(wanted)))
      return {.status = 409,
              .id = old->id,
              .error = "duplicate",
              .message = "another record has this natural key",
              .existing_id = other->id};

  keep_memberships(stream, wanted, old->fields, by, now);
  apply_rewrites(stream.spec().name, old->id, wanted, now);
  if (by == By::api && wanted == old->fields) ++stats.same_value_updates;
  ++(by == By::api ? stats.updates : stats.person_edits);
  const std::string address = text_of(old->fields, "email"), moved = text_of(wanted, "email");
  stream.change(old->id, ++revision_, [&](Stored& record) {
    record.fields = std::move(wanted);
    ++record.version;
    record.updated = now;
    record.api_writes += by == By::api ? 1 : 0;
  });
  const RowResult row{.id = old->id, .version = old->version};
  if (stream.spec().name == "subscribers" && address != moved) follow_address(address, moved, now);
  return row;
}

RowResult Account::remove(Collection& stream, std::string_view id, std::int64_t if_version, By by,
                          Millis now) {
  const Stored* old = stream.live(id);
  if (old == nullptr) return missing(stream, id);
  if (if_version > 0 && if_version != old->version) return newer(*old);
  const std::string gone = old->id, address = text_of(old->fields, "email");
  bury(stream, gone, {}, now);
  repoint(stream.spec().name, gone, {}, now);
  if (stream.spec().name == "subscribers") follow_address(address, {}, now);
  ++(by == By::api ? stats.deletes : stats.person_edits);
  return {.id = gone};
}

RowResult Account::merge(Collection& stream, std::string_view winner_id, std::string_view loser_id,
                         By by, Millis now) {
  const Stored* winner = stream.live(winner_id);
  const Stored* loser = stream.live(loser_id);
  if (winner == nullptr) return missing(stream, winner_id);
  if (loser == nullptr) return missing(stream, loser_id);
  if (!stream.spec().merges || winner == loser)
    return {.status = 422, .error = "merge", .message = "these records cannot be merged"};
  Fields joined = winner->fields;
  for (const auto& [path, json] : loser->fields) joined.emplace(path, json);
  const std::string gone = loser->id, kept = winner->id;
  bury(stream, gone, kept, now);
  stream.change(kept, ++revision_, [&](Stored& record) {
    record.fields = std::move(joined);
    ++record.version;
    record.updated = now;
  });
  repoint(stream.spec().name, gone, kept, now);
  ++(by == By::api ? stats.merges : stats.person_edits);
  return {.id = kept, .version = winner->version};
}

void Account::bury(Collection& stream, const std::string& id, const std::string& merged_into,
                   Millis now) {
  stream.change(id, ++revision_, [&](Stored& record) {
    record.deleted = true;
    record.merged_into = merged_into;
    record.fields.clear();  // a real system forgets what it deletes
    record.idempotency_key.clear();
    ++record.version;
    record.updated = now;
  });
}

// References follow a merge and are emptied by a delete.
void Account::repoint(const std::string& stream, const std::string& from, const std::string& to,
                      Millis now) {
  for (auto& [name, collection] : streams_) {
    for (const FieldSpec& field : collection.spec().fields) {
      if (field.kind != Kind::reference || field.refers_to != stream) continue;
      std::vector<std::string> touched;
      for (const auto& [id, record] : collection.by_id())
        if (text_of(record.fields, field.path) == from) touched.push_back(id);
      for (const std::string& id : touched)
        collection.change(id, ++revision_, [&](Stored& record) {
          set_fields(record.fields, {{field.path, to.empty() ? "null" : quoted(to)}});
          ++record.version;
          record.updated = now;
        });
    }
  }
}

void Account::keep_memberships(const Collection& stream, Fields& fields, const Fields& before,
                               By by, Millis now) {
  if (stream.spec().name != "memberships") return;
  for (const Stored* subscriber :
       streams_.at("subscribers").with("n:" + lower(text_of(fields, "email")) + '\n'))
    fields["subscriber_id"] = quoted(subscriber->id);
  if (text_of(fields, "status") == text_of(before, "status")) return;
  if (by == By::person &&
      text_of(fields, "status_changed_at") != text_of(before, "status_changed_at"))
    return;  // seeded with its own history
  fields["status_changed_at"] = quoted(format_time(now));
  fields["status_changed_by"] = by == By::api ? "\"api\"" : "\"person\"";
}

// Memberships hang on the address: they move with it and go with it.
void Account::follow_address(const std::string& before, const std::string& after, Millis now) {
  Collection& members = streams_.at("memberships");
  std::vector<std::string> touched;
  for (const Stored* one : members.with("e:" + lower(before))) touched.push_back(one->id);
  for (const std::string& id : touched) {
    Fields moved = members.live(id)->fields;
    moved["email"] = quoted(after);
    if (after.empty() || !members.with(members.natural_term(moved)).empty()) {
      bury(members, id, {}, now);
      continue;
    }
    members.change(id, ++revision_, [&](Stored& record) {
      record.fields = moved;
      ++record.version;
      record.updated = now;
    });
  }
}

void Account::apply_rewrites(const std::string& stream, const std::string& id, Fields& fields,
                             Millis now) {
  for (const Rewrite& rule : faults.rewrites) {
    const auto field = fields.find(rule.field);
    if (rule.stream != stream || field == fields.end() || !field->second.starts_with('"')) continue;
    const std::string now_text = text_of(fields, rule.field);
    const std::string later = rewritten(rule, now_text);
    if (later == now_text) continue;
    if (rule.delay > 0) {
      workflows_.push_back({now + rule.delay, stream, id, rule});
    } else {
      field->second = quoted(later);
    }
  }
}

void Account::run_workflows(Millis now) {
  std::vector<Workflow> due;
  std::erase_if(workflows_, [&](const Workflow& one) {
    if (one.due > now) return false;
    due.push_back(one);
    return true;
  });
  for (const Workflow& one : due) {
    Collection& collection = streams_.at(one.stream);
    const Stored* record = collection.live(one.id);
    if (record == nullptr) continue;
    const std::string text = text_of(record->fields, one.rule.field);
    const std::string later = rewritten(one.rule, text);
    if (later == text) continue;
    ++stats.workflow_edits;
    collection.change(one.id, ++revision_, [&](Stored& changed) {
      changed.fields[one.rule.field] = quoted(later);
      ++changed.version;
      changed.updated = now;
    });
  }
}

}  // namespace samepage::sandbox

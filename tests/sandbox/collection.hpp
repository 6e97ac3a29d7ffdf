#pragma once
// The records of one stream: by id, by revision (the change feed) and by what people search for.
// Deleted and merged records stay as tombstones.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "sandbox/fields.hpp"
#include "sandbox/schema.hpp"

namespace samepage::sandbox {

struct Stored {
  std::string id;
  Fields fields;
  std::int64_t version = 1;
  std::int64_t revision = 0;  // account-wide; the last change of this record
  std::int64_t created_revision = 0;
  Millis created = 0, updated = 0;
  std::string idempotency_key;
  bool deleted = false;
  std::string merged_into;
  std::int64_t api_writes = 0;
};

class Collection {
 public:
  explicit Collection(const StreamSpec& spec) : spec_(&spec) {}

  const StreamSpec& spec() const { return *spec_; }
  std::string next_id();
  bool knows(std::string_view id) const { return by_id_.contains(std::string(id)); }
  const Stored* find(std::string_view id) const;  // tombstones too
  const Stored* live(std::string_view id) const;

  // Every change of a record goes through these two, so that the indexes follow.
  void add(Stored record);
  template <class Change>
  void change(const std::string& id, std::int64_t revision, Change&& apply) {
    Stored& record = unindex(id);
    apply(record);
    record.revision = revision;
    index(record);
  }

  // Live records that carry `term` ("e:mail", "n:natural key", "i:idempotency key", "name:…").
  std::vector<const Stored*> with(const std::string& term) const;
  const std::map<std::int64_t, const Stored*>& by_revision() const { return by_revision_; }
  const std::map<std::string, Stored, std::less<>>& by_id() const { return by_id_; }

  std::string natural_term(const Fields& fields) const;         // empty when a part is missing
  std::vector<std::string> emails(const Fields& fields) const;  // lower case

 private:
  Stored& unindex(const std::string& id);
  void index(const Stored& record);
  std::vector<std::string> terms(const Stored& record) const;

  const StreamSpec* spec_;
  std::map<std::string, Stored, std::less<>> by_id_;
  std::map<std::int64_t, const Stored*> by_revision_;
  std::unordered_map<std::string, std::vector<std::string>> ids_by_term_;
  std::int64_t counter_ = 100'000;  // ids of one length, so that text order is creation order
};

}  // namespace samepage::sandbox

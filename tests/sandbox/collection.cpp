#include "sandbox/collection.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace samepage::sandbox {

std::string Collection::next_id() {
  std::string id;
  do {
    id = spec_->id_prefix + std::to_string(++counter_);
  } while (by_id_.contains(id));  // a seeded record may have taken it
  return id;
}

const Stored* Collection::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

const Stored* Collection::live(std::string_view id) const {
  const Stored* found = find(id);
  return found == nullptr || found->deleted ? nullptr : found;
}

void Collection::add(Stored record) {
  const auto [place, fresh] = by_id_.emplace(record.id, record);
  SP_ASSERT(fresh);
  index(place->second);
}

Stored& Collection::unindex(const std::string& id) {
  const auto found = by_id_.find(id);
  SP_ASSERT(found != by_id_.end());
  by_revision_.erase(found->second.revision);
  for (const std::string& term : terms(found->second)) {
    const auto entry = ids_by_term_.find(term);
    if (entry == ids_by_term_.end()) continue;
    std::erase(entry->second, id);
    if (entry->second.empty()) ids_by_term_.erase(entry);
  }
  return found->second;
}

void Collection::index(const Stored& record) {
  by_revision_[record.revision] = &record;
  for (const std::string& term : terms(record)) ids_by_term_[term].push_back(record.id);
}

std::vector<std::string> Collection::terms(const Stored& record) const {
  if (record.deleted) return {};
  std::vector<std::string> all;
  for (const std::string& email : emails(record.fields)) all.push_back("e:" + email);
  if (const std::string term = natural_term(record.fields); !term.empty()) all.push_back(term);
  if (!record.idempotency_key.empty()) all.push_back("i:" + record.idempotency_key);
  if (!spec_->name_path.empty())
    all.push_back("name:" + lower(text_of(record.fields, spec_->name_path)));
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
}

std::vector<const Stored*> Collection::with(const std::string& term) const {
  std::vector<const Stored*> all;
  const auto found = ids_by_term_.find(term);
  if (found != ids_by_term_.end())
    for (const std::string& id : found->second) all.push_back(live(id));
  std::ranges::sort(all, {}, [](const Stored* r) { return r->created_revision; });
  return all;
}

std::string Collection::natural_term(const Fields& fields) const {
  if (spec_->natural.empty()) return {};
  std::string term = "n:";
  for (const std::string& path : spec_->natural) {
    const std::string part = text_of(fields, path);
    if (part.empty()) return {};
    term += lower(part) + '\n';
  }
  return term;
}

std::vector<std::string> Collection::emails(const Fields& fields) const {
  std::vector<std::string> all;
  for (const FieldSpec& field : spec_->fields) {
    if (field.kind == Kind::email) {
      all.push_back(text_of(fields, field.path));
    } else if (field.kind == Kind::emails) {
      for (std::string& one : texts_of(fields, field.path)) all.push_back(std::move(one));
    } else if (field.kind == Kind::email_list) {
      const std::string list = text_of(fields, field.path);
      for (const auto one : split(list, ';')) all.emplace_back(trim(one));
    }
  }
  for (std::string& one : all) one = lower(one);
  std::erase(all, "");
  return all;
}

}  // namespace samepage::sandbox

#include "engine/in/identifier_index.hpp"

#include <algorithm>

#include "engine/decide/acts.hpp"

namespace samepage {

Result<bool> keep_identifiers(EngineParts& parts, EntityKind kind, const Record& record,
                                     const Record* known) {
  auto hashes = [&](const Record& r) {
    std::set<std::uint64_t> all;
    for (const Identifier& i : identifiers_of(r, kind, parts.catalogue, parts.identifiers))
      all.insert(i.hash);
    if (kind == EntityKind::subscription)
      for (const std::string& email : contact_points(parts, kind, {&r, 1}))
        all.insert(address_hash(kind, email, parts.identifiers));
    if (kind == EntityKind::person)
      for (const std::string& email : former_points(parts, kind, {&r, 1}))
        all.insert(address_hash(kind, email, parts.identifiers));
    return all;
  };
  const std::set<std::uint64_t> now = hashes(record);
  const std::set<std::uint64_t> before = known == nullptr ? std::set<std::uint64_t>{} : hashes(*known);
  if (now == before) return false;
  const int cap = static_cast<int>(parts.config.identifier_cap);
  auto turned = [&](std::uint64_t hash, std::size_t edge) -> Result<void> {
    SP_ASSIGN(const auto bearers, parts.store.bearers(hash, cap + 2));
    if (bearers.size() != edge) return {};
    for (const RecordId bearer : bearers) SP_TRY(parts.store.mark_dirty(bearer));
    return {};
  };
  for (const std::uint64_t hash : now) {
    if (before.contains(hash)) continue;
    SP_TRY(parts.store.add_identifier(hash, record.id));
    SP_TRY(turned(hash, static_cast<std::size_t>(cap) + 1));
  }
  for (const std::uint64_t hash : before) {
    if (now.contains(hash)) continue;
    SP_TRY(parts.store.drop_identifier(hash, record.id));
    SP_TRY(turned(hash, static_cast<std::size_t>(cap)));
  }
  return true;
}

bool speaks_otherwise(const EngineParts& parts, const Record& before, const Record& now) {
  const auto told = [&](const FieldState& s) { return parts.tells[s.field]; };
  auto a = before.fields.begin(), b = now.fields.begin();
  for (;; ++a, ++b) {
    a = std::find_if(a, before.fields.end(), told);
    b = std::find_if(b, now.fields.end(), told);
    if (a == before.fields.end() || b == now.fields.end())
      return a != before.fields.end() || b != now.fields.end();
    if (*a != *b) return true;
  }
}

}  // namespace samepage

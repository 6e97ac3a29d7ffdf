#include "engine/round/settings.hpp"

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "engine/decide/lookalikes.hpp"

namespace samepage {
namespace {

void add(ByteWriter& out, const Field& field) {
  out.text(field.name);
  out.byte(static_cast<std::uint8_t>(field.entity));
  out.byte(static_cast<std::uint8_t>(field.type));
  out.byte(static_cast<std::uint8_t>(field.survivorship));
  out.byte(static_cast<std::uint8_t>(field.empty));
  out.byte(static_cast<std::uint8_t>(field.derived));
  for (const std::string& text : field.sources) out.text(text);
  for (const std::string& text : field.choices) out.text(text);
}

std::string of_connections(const EngineParts& parts) {
  ByteWriter out;
  for (const Field& field : parts.catalogue.fields()) add(out, field);
  for (const auto& c : parts.connections) {
    out.text(c->config->name);
    out.byte(static_cast<std::uint8_t>(c->config->direction));
    out.byte(static_cast<std::uint8_t>(c->config->on_delete));
    out.byte(c->config->create ? 1 : 0);
    for (const auto& s : c->streams) {
      out.text(s->row.name);
      out.number(s->mapping->fingerprint());
      for (const std::string& purpose : s->privacy->purposes) out.text(purpose);
    }
    for (const auto& [field, words] : c->config->values)
      for (const auto& [theirs, canonical] : words) out.text(field + "\n" + theirs + "\n" + canonical);
  }
  out.signed_number(parts.config.clock_skew);
  return sha256_hex(out.take());
}

std::string of_purposes(const EngineParts& parts) {
  ByteWriter out;
  for (const Purpose& p : parts.config.purposes) {
    out.text(p.name);
    out.text(p.basis);
    out.text(p.channel);
    out.text(p.attested);
    out.byte(static_cast<std::uint8_t>((p.needs_consent ? 1 : 0) | (p.marketing ? 2 : 0)));
    for (const std::string& list : p.lists) out.text(list);
  }
  return sha256_hex(out.take());
}

std::string of_identity(const EngineParts& parts) {
  ByteWriter out;
  out.signed_number(parts.config.identifier_cap);
  out.signed_number(parts.config.sure_percent);
  out.signed_number(looks_version);
  for (const std::string& blocked : parts.identifiers.blocked) out.text(blocked);
  return sha256_hex(out.take());
}

// A value that is generic no more has to be found again, and one that is now parts people.
Result<void> index_again(EngineParts& parts, const StreamPart& stream) {
  std::vector<RecordId> live;
  SP_TRY(parts.store.each_live_record(stream.row.id, [&](RecordId id) { live.push_back(id); }));
  for (const RecordId id : live) {
    SP_ASSIGN(const auto record, parts.store.record(id));
    if (!record) continue;
    for (const Identifier& i :
         identifiers_of(*record, stream.row.entity, parts.catalogue, parts.identifiers))
      SP_TRY(parts.store.add_identifier(i.hash, id));
    SP_TRY(keep_looks(parts, stream.row.entity, *record, nullptr));
    SP_TRY(parts.store.mark_dirty(id));
  }
  return {};
}

// Other than in the round before; a first round has nothing to do again.
Result<bool> changed(Store& store, const std::string& name, const std::string& hash) {
  SP_ASSIGN(const std::string before, store.meta(name));
  if (before == hash) return false;
  SP_TRY(store.set_meta(name, hash));
  return !before.empty();
}

}  // namespace

Result<void> take_new_settings(EngineParts& parts) {
  const std::scoped_lock lock(parts.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts.store));
  SP_ASSIGN(const bool connections, changed(parts.store, "settings", of_connections(parts)));
  SP_ASSIGN(const bool purposes, changed(parts.store, "purposes", of_purposes(parts)));
  SP_ASSIGN(const bool identity, changed(parts.store, "identity", of_identity(parts)));
  if (identity)
    for (const auto& c : parts.connections)
      for (const auto& s : c->streams) SP_TRY(index_again(parts, *s));
  if (connections || purposes) SP_TRY(parts.store.mark_all_dirty());
  return txn.commit();
}

}  // namespace samepage

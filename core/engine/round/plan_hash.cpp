#include "engine/round/plan_hash.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/hash.hpp"

namespace samepage {

std::string plan_hash(const std::vector<PackedChange>& changes, const EngineParts& parts) {
  std::vector<std::string> effects;
  effects.reserve(changes.size());
  for (const PackedChange& change : changes) {
    const Change c = change.unpack();
    ByteWriter out;
    out.text(parts.stream(c.stream)->name());
    out.text(c.key);
    out.byte(static_cast<std::uint8_t>(c.op));
    out.signed_number(c.key.empty() ? c.entity.value : 0);  // two creates may look alike
    for (const FieldChange& f : c.fields) {
      out.text(parts.catalogue.field(f.field).name);
      out.text(f.from);
      out.text(f.to);
    }
    effects.push_back(sha256(out.take()));
  }
  std::ranges::sort(effects);
  ByteWriter all;
  // A plan is for these systems: pointed elsewhere, the same words would mean others.
  for (const auto& connection : parts.connections) {
    all.text(connection->config->name);
    all.text(connection->config->plugin);
    all.text(connection->config->config_json);
  }
  for (const std::string& effect : effects) all.text(effect);
  return sha256_hex(all.take());
}

}  // namespace samepage

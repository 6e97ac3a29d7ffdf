#include <algorithm>

#include "plugin/manifest_reader.hpp"

namespace samepage {
namespace {

void incomplete(Errors& faults, std::string message) {
  faults.push_back({"SP-PLG-015", "the privacy descriptor is incomplete: " + std::move(message),
                    "manifest", "say it under 'privacy'; see plugins/sdk/README.md"});
}

StreamPrivacy read_stream_privacy(ObjectReader p, const StreamManifest& stream) {
  StreamPrivacy privacy;
  if (!p.has("personal")) incomplete(p.faults(), "'" + p.path_of("personal") + "' is not said");
  privacy.personal = p.flag("personal", true);
  privacy.purposes = p.texts("purposes");
  privacy.proves = p.texts("proves");
  ObjectReader status = p.object("status", false);
  for (const auto& [value, effect] : status.value().members()) {
    const int index = choice(status, value, effect.text(), {"none", "permissive", "restrictive"});
    privacy.status.emplace(std::string(value), static_cast<StatusEffect>(std::max(index, 0)));
  }
  p.refuse_others();
  const bool writes = stream.create != WriteCreate::none || stream.update;
  if (privacy.personal && writes && privacy.purposes.empty())
    incomplete(p.faults(), "'" + p.path_of("purposes") + "' says no purpose for writing people");
  if (stream.entity == EntityKind::subscription && privacy.status.empty())
    incomplete(p.faults(), "'" + p.path_of("status") + "' does not say how subscriptions act");
  return privacy;
}

}  // namespace

void read_privacy_descriptor(ObjectReader& top, Manifest& m) {
  ObjectReader p = top.object("privacy", false);
  if (!p.value().is_object()) {
    incomplete(top.faults(), "there is none");
    return;
  }
  if (!p.has("sends_by_itself")) incomplete(top.faults(), "'privacy.sends_by_itself' is not said");
  m.sends_by_itself = p.flag("sends_by_itself", true);
  if (!p.has("erase")) incomplete(top.faults(), "'privacy.erase' is not said");
  m.erase = p.text("erase", "unsupported");
  choice(p, "erase", m.erase, {"delete", "anonymise", "blank", "unsupported"});
  m.clock_trusted = choice(p, "clock", p.text("clock", "untrusted"), {"untrusted", "trusted"}) == 1;
  ObjectReader streams = p.object("streams", false);
  for (const StreamManifest& stream : m.streams) {
    const json::Value found = streams.take(stream.name);
    if (!found.is_object()) {
      incomplete(top.faults(), "'privacy.streams' lacks '" + stream.name + "'");
      continue;
    }
    m.privacy.emplace(
        stream.name,
        read_stream_privacy({found, streams.path_of(stream.name), top.faults()}, stream));
  }
  streams.refuse_others();
  p.refuse_others();
}

}  // namespace samepage

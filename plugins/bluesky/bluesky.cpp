// A Bluesky personal data server as a source of people and of what they do, and as a target for the
// profiles of own accounts.

#include "accounts.hpp"
#include "interactions.hpp"
#include "manifest.hpp"
#include "profiles.hpp"

namespace bluesky {

class Bluesky {
 public:
  static constexpr const char* manifest = bluesky::manifest;

  explicit Bluesky(const sp::Json& config) : settings_(read_settings(config)) {}

  void check(const sp::Call& call) {
    const Pds pds(call, settings_);
    pds.must("_health", pds.get("_health", {}));
    Pass pass;
    list_repositories(pds, pass, settings_.admin);
  }

  sp::Next read(const sp::Call& call, const sp::Read& read) {
    const Pds pds(call, settings_);
    if (read.stream == "profiles") return read_profiles(pds, read);
    if (read.stream == "interactions") return read_interactions(pds, read);
    throw sp::Error(SP_BUG, "bluesky has no stream '" + std::string(read.stream) + "'");
  }

  // What ends a change does not end the batch, except a lost reply.
  void write(const sp::Call& call, const sp::Batch& batch) {
    const Pds pds(call, settings_);
    for (const sp::Change& change : batch.changes) {
      try {
        if (batch.stream != "profiles")
          throw sp::Error(SP_REJECTED, "interactions are made by people, not by the hub");
        write_profile(pds, sessions_, change);
      } catch (const sp::Error& e) {
        const bool told = e.status == SP_REJECTED || (e.status == SP_RETRY && !e.message.empty());
        if (!told) throw;
        call.ack(change, e.status, change.key, e.message);
      }
    }
  }

 private:
  const Settings settings_;
  Sessions sessions_;
};

}  // namespace bluesky

using bluesky::Bluesky;
SP_PLUGIN(Bluesky);

// GNU Mailman 3 as a source and target: users (people) and members (subscriptions).

#include "manifest.hpp"
#include "members.hpp"
#include "users.hpp"

namespace mailman {

class Mailman {
 public:
  static constexpr const char* manifest = mailman::manifest;

  explicit Mailman(const sp::Json& config) : settings_(read_settings(config)) {}

  void check(const sp::Call& call) {
    const Api api(call, settings_);
    api.get("system/versions");
    for (const std::string& list : settings_.lists)
      if (!api.find("lists/" + sp::url_encoded(list)).exists())
        throw sp::Error(SP_CONFIG, "Mailman has no list '" + list +
                                       "': compare 'lists' with its "
                                       "list of lists");
  }

  sp::Next read(const sp::Call& call, const sp::Read& read) {
    const Api api(call, settings_);
    if (read.stream == "users") return read_users(api, read);
    if (read.stream == "members") return read_members(api, read, paused_);
    throw sp::Error(SP_BUG, "mailman has no stream '" + std::string(read.stream) + "'");
  }

  // One after the other; what ends a change does not end the batch, except a lost reply.
  void write(const sp::Call& call, const sp::Batch& batch) {
    const Api api(call, settings_);
    for (const sp::Change& change : batch.changes) {
      try {
        if (batch.stream == "users") {
          write_user(api, change);
        } else {
          write_member(api, change);
        }
      } catch (const sp::Error& e) {
        const bool told = e.status == SP_REJECTED || (e.status == SP_RETRY && !e.message.empty());
        if (!told) throw;
        call.ack(change, e.status, change.key, e.message);
      }
    }
  }

  void find(const sp::Call& call, const sp::Find& find) {
    const Api api(call, settings_);
    if (find.stream == "users") {
      find_user(api, find.change);
    } else {
      find_member(api, find.change);
    }
  }

 private:
  const Settings settings_;
  Paused paused_;
};

}  // namespace mailman

using mailman::Mailman;
SP_PLUGIN(Mailman);

#pragma once
// Runs the stages over a World and a Store:
//   pull → normalise → resolve → merge → consent → plan → push
// One Engine per store; a lease in the store keeps a second hub out. All state is in the store: an
// Engine can be killed at any instant and the next one goes on.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "engine/report.hpp"
#include "mapping/mapping.hpp"
#include "plugin/session.hpp"
#include "store/store.hpp"
#include "world/world.hpp"

namespace samepage {

class Turns;

// How the engine gets a connection's session; app wires the real thing, tests and simulation their
// own.
using SessionFactory =
    std::function<Result<std::unique_ptr<Session>>(const ConnectionConfig& connection)>;

struct CycleOptions {
  std::vector<std::string> connections;  // empty: all
  bool write = true;       // false: stop before push (a plan)
  bool approved = false;   // an approved plan: brakes and match plans do not hold
  bool accept_match = false;  // --yes: first activation without a match plan; brakes stay on
  std::string expected_hash;  // not empty: the plan must have this hash, else it is stale
  std::function<void(const Progress&)> progress;
  // Pages are read while others are stored. Then what the systems see depends on timing.
  bool read_ahead = false;
  Turns* turns = nullptr;  // for a simulation; engine/round/turns.hpp
};

class Engine {
 public:
  // Binds catalogue and mappings to the store. SP-SYN-0xx. Without a factory no connector is started
  // and nothing waits for a writer: such an engine is for looking only (status, find, view, why,
  // dead_letters), and works whatever is wrong with connectors and secrets.
  static Result<std::unique_ptr<Engine>> open(World world, Store& store, const Config& config,
                                              Catalogue catalogue, SessionFactory sessions);
  ~Engine();
  Engine(const Engine&) = delete;

  // One full round. Faults of single connections are in the report, not an Error; an Error means
  // that the store or the configuration failed, or that the plan is stale (SP-SYN-020).
  Result<CycleReport> cycle(const CycleOptions& options);

  // Ends a running cycle soon and cleanly; what was acknowledged is kept.
  void stop();

  Result<StatusReport> status();

  // The customer record. `find` looks for e-mail, phone, name or an id.
  Result<std::vector<EntityId>> find(const std::string& text);
  Result<EntityView> view(EntityId entity);
  // Why a field has its value; all fields when `field` is empty.
  Result<std::vector<FieldStory>> why(EntityId entity, const std::string& field);

  // People's decisions. Each is recorded with its author and takes effect in the next cycle.
  Result<void> restore(std::int64_t loss, const std::string& author);
  Result<void> decide(RecordId a, RecordId b, bool same, const std::string& author,
                      const std::string& reason);
  Result<void> resolve_case(CaseId id, const std::string& how, const std::string& author);

  Result<std::vector<Change>> dead_letters();
  Result<void> edit_dead_letter(ChangeId id, const std::string& field, const std::string& value);
  Result<void> retry_dead_letter(ChangeId id);
  Result<void> drop_dead_letter(ChangeId id, const std::string& author);

  const Catalogue& catalogue() const;

  struct Parts;  // engine/parts.hpp

 private:
  explicit Engine(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace samepage

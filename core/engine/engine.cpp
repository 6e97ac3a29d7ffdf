#include "engine/engine.hpp"

#include "base/assert.hpp"
#include "base/hash.hpp"
#include "engine/round/cycle.hpp"
#include "engine/opening.hpp"
#include "engine/parts.hpp"

namespace samepage {

Engine::Engine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Engine::~Engine() = default;

namespace {

Result<void> open_identity(EngineParts& parts) {
  SP_ASSIGN(parts.store_name, parts.store.meta("store"));
  if (parts.store_name.empty()) {
    parts.store_name = to_hex(std::to_string(parts.world.random.next()));
    SP_TRY(parts.store.set_meta("store", parts.store_name));
  }
  parts.run_name = parts.store_name + to_hex(std::to_string(parts.world.random.next()));
  parts.identifiers.key = hash64(parts.store_name);
  for (const std::string& blocked : parts.config.blocked_identifiers)
    parts.identifiers.blocked.insert(blocked);
  if (parts.config.sure_percent < 100)
    parts.looks = std::make_unique<Looks>(
        parts.catalogue, parts.identifiers,
        LooksPolicy{parts.config.default_country, parts.config.blocked_identifiers});
  return {};
}

// What another samepage may have changed since our last cycle (an `apply` beside `serve`), and what a
// cycle that failed half-way has left in memory only. The store is right.
Result<void> reread(EngineParts& parts) {
  SP_ASSIGN(auto txn, Transaction::begin(parts.store));
  SP_ASSIGN(const auto cases, parts.store.open_cases());
  for (const Case& c : cases) {
    parts.bad_values = parts.bad_values || c.kind == bad_value_case;
    parts.put_offs = parts.put_offs || c.kind == put_off_case;
  }
  SP_ASSIGN(const std::string refusals, parts.store.meta(refusals_made));
  parts.refusals = parts.refusals || !refusals.empty();
  SP_ASSIGN(const std::string clock, parts.store.meta(clock_noted));
  parts.lapses.recall(clock);
  if (parts.lapses.text() != clock) SP_TRY(parts.store.set_meta(clock_noted, parts.lapses.text()));
  SP_ASSIGN(const std::string epoch, parts.store.meta("epoch"));
  if (!epoch.empty()) parts.epoch = std::stoll(epoch);
  for (const auto& connection : parts.connections) {
    ConnectionRow& row = connection->row;
    SP_ASSIGN(row, parts.store.open_connection(row.name, row.plugin));
    for (const auto& stream : connection->streams) {
      StreamRow& of = stream->row;
      SP_ASSIGN(of, parts.store.open_stream(row.id, of.name, of.entity));
    }
  }
  return txn.commit();
}

Result<void> find_known_fields(EngineParts& parts) {
  const Catalogue& c = parts.catalogue;
  parts.fields = {c.find(EntityKind::person, "email"), c.find(EntityKind::person, "emails"),
                  c.find(EntityKind::subscription, "email"),
                  c.find(EntityKind::subscription, "list"),
                  c.find(EntityKind::subscription, "status"),
                  c.find(EntityKind::subscription, "complaint")};
  for (const Field& field : c.fields())
    parts.tells.push_back(tells_who(field) || is_status_field(field) ||
                          &field == parts.fields.subscription_complaint);
  if (parts.fields.person_email != nullptr && parts.fields.subscription_email != nullptr &&
      parts.fields.subscription_list != nullptr && parts.fields.subscription_status != nullptr)
    return {};
  return fail("SP-SYN-001", "the canonical schema lacks person.email or subscription.email/list/status",
              "mappings/canonical.toml", "put the fields back");
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(World world, Store& store, const Config& config,
                                             Catalogue catalogue, SessionFactory sessions) {
  auto parts = std::make_unique<Parts>(world, store, config);
  parts->catalogue = std::move(catalogue);
  parts->sessions = std::move(sessions);
  if (parts->sessions) {
    SP_ASSIGN(auto txn, Transaction::begin(store));
    SP_TRY(open_identity(*parts));
    SP_TRY(open_connections(*parts));
    SP_TRY(txn.commit());
    SP_TRY(reread(*parts));
  } else {
    SP_TRY(open_identity(*parts));
    SP_TRY(look_up_connections(*parts));
  }
  // Mappings may have added custom fields: only now is the catalogue whole.
  SP_TRY(find_known_fields(*parts));
  SP_TRY(store.bind(parts->catalogue));
  if (parts->sessions) SP_TRY(add_words(*parts));
  return std::unique_ptr<Engine>(new Engine(std::move(parts)));
}

Result<CycleReport> Engine::cycle(const CycleOptions& options) {
  SP_ASSERT(parts_->sessions);
  const std::string owner = parts_->store_name;
  {
    const std::scoped_lock lock(parts_->store_mutex);
    SP_ASSIGN(const bool ours, parts_->store.take_lease("hub", owner, parts_->now(), 0));
    if (!ours) {
      return fail("SP-SYN-010", "another samepage is running on this store", parts_->config.store_url,
                  "wait until it has ended, or stop it");
    }
    if (auto done = reread(*parts_); !done) {
      SP_TRY(parts_->store.drop_lease("hub", owner));
      return std::unexpected(std::move(done).error());
    }
  }
  Result<CycleReport> report = Cycle(*parts_, options).run();
  const std::scoped_lock lock(parts_->store_mutex);
  SP_TRY(parts_->store.drop_lease("hub", owner));
  return report;
}

void Engine::stop() {
  parts_->stopping = true;
  for (const auto& connection : parts_->connections)
    if (connection->session) connection->session->cancel();
  parts_->world.clock.stop_waiting();
}

const Catalogue& Engine::catalogue() const { return parts_->catalogue; }

}  // namespace samepage

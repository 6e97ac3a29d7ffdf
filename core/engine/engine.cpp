#include "engine/engine.hpp"

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "engine/cycle.hpp"
#include "engine/parts.hpp"

namespace samepage {

Engine::Engine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Engine::~Engine() = default;

namespace {

Result<std::unique_ptr<Mapping>> load_mapping(EngineParts& parts, const std::string& path) {
  SP_ASSIGN(const std::string text, parts.world.files.read(path, 0, limits::mapping_file_bytes));
  auto mapping = Mapping::compile(text, path, parts.catalogue, parts.config.default_country);
  if (!mapping) return std::unexpected(mapping.error().front());
  return std::make_unique<Mapping>(std::move(*mapping));
}

bool wanted(const ConnectionConfig& config, const std::string& stream) {
  if (config.streams.empty()) return true;
  for (const std::string& name : config.streams)
    if (name == stream) return true;
  return false;
}

Result<void> add_words(EngineParts& parts, StreamPart& stream) {
  for (const auto& [name, table] : stream.connection->config->values) {
    const auto dot = name.find('.');
    bool known = false;
    const EntityKind kind = kind_named(name.substr(0, dot), &known);
    if (known && kind != stream.row.entity) continue;
    const Field* field =
        known && dot != name.npos ? parts.catalogue.find(kind, name.substr(dot + 1)) : nullptr;
    if (field == nullptr) {
      return fail("SP-SYN-003", "there is no canonical field " + name,
                  stream.connection->config->where + " values", "see mappings/canonical.toml");
    }
    for (const auto& [theirs, canonical] : table) stream.words.add(field->id, theirs, canonical);
  }
  return {};
}

// Streams that the connector has, the configuration wants and a mapping describes.
Result<void> open_streams(EngineParts& parts, ConnectionPart& connection) {
  const ConnectionConfig& config = *connection.config;
  const Manifest& manifest = connection.session->manifest();
  const std::string folder =
      config.mapping.empty() ? parts.config.mappings + "/" + manifest.id : config.mapping;
  for (const StreamManifest& stream : manifest.streams) {
    if (!wanted(config, stream.name)) continue;
    const std::string path = folder + "/" + stream.name + ".toml";
    SP_ASSIGN(const FileInfo info, parts.world.files.stat(path));
    if (!info.exists) {
      if (config.streams.empty()) continue;
      return fail("SP-SYN-002", "stream " + stream.name + " has no mapping", path,
                  "write that file, or take the stream out of `streams`");
    }
    auto part = std::make_unique<StreamPart>();
    SP_ASSIGN(part->mapping, load_mapping(parts, path));
    part->manifest = &stream;
    part->connection = &connection;
    part->privacy = &manifest.privacy.at(stream.name);
    SP_ASSIGN(part->row, parts.store.open_stream(connection.row.id, stream.name, part->mapping->entity()));
    connection.streams.push_back(std::move(part));
  }
  for (const std::string& name : config.streams) {
    if (connection.stream(name) == nullptr)
      return fail("SP-SYN-004", "connector " + manifest.id + " has no stream " + name,
                  config.where + " streams", "choose among those that `samepage plugin list` shows");
  }
  return {};
}

Result<void> open_connections(EngineParts& parts) {
  int order = 0;
  for (const ConnectionConfig& config : parts.config.connections) {
    auto connection = std::make_unique<ConnectionPart>();
    connection->config = &config;
    connection->order = order++;
    SP_ASSIGN(connection->row, parts.store.open_connection(config.name, config.plugin));
    auto session = parts.sessions(config);
    if (session) {
      connection->session = std::move(*session);
      SP_TRY(open_streams(parts, *connection));
    } else {
      connection->broken = std::move(session).error();  // the others go on
    }
    parts.connections.push_back(std::move(connection));
  }
  return {};
}

Result<void> open_identity(EngineParts& parts) {
  SP_ASSIGN(parts.store_name, parts.store.meta("store"));
  if (parts.store_name.empty()) {
    parts.store_name = to_hex(std::to_string(parts.world.random.next()));
    SP_TRY(parts.store.set_meta("store", parts.store_name));
  }
  parts.identifiers.key = hash64(parts.store_name);
  for (const std::string& blocked : parts.config.blocked_identifiers)
    parts.identifiers.blocked.insert(blocked);
  return {};
}

// What another samepage may have changed since our last cycle (an `apply` beside `serve`), and what a
// cycle that failed half-way has left in memory only. The store is right.
Result<void> reread(EngineParts& parts) {
  SP_ASSIGN(auto txn, Transaction::begin(parts.store));
  SP_ASSIGN(const auto cases, parts.store.open_cases());
  for (const Case& c : cases) parts.bad_values = parts.bad_values || c.kind == bad_value_case;
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
                  c.find(EntityKind::subscription, "status")};
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
  {
    SP_ASSIGN(auto txn, Transaction::begin(store));
    SP_TRY(open_identity(*parts));
    SP_TRY(open_connections(*parts));
    SP_TRY(txn.commit());
  }
  SP_TRY(reread(*parts));
  // Mappings may have added custom fields: only now is the catalogue whole.
  SP_TRY(find_known_fields(*parts));
  SP_TRY(store.bind(parts->catalogue));
  for (const auto& connection : parts->connections)
    for (const auto& stream : connection->streams) SP_TRY(add_words(*parts, *stream));
  return std::unique_ptr<Engine>(new Engine(std::move(parts)));
}

Result<CycleReport> Engine::cycle(const CycleOptions& options) {
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

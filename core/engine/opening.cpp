#include "engine/opening.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace samepage {
namespace {

Result<std::unique_ptr<Mapping>> load_mapping(EngineParts& parts, const std::string& path) {
  SP_ASSIGN(const std::string text, parts.world.files.read(path, 0, limits::mapping_file_bytes));
  auto mapping = Mapping::compile(text, path, parts.catalogue, parts.config.default_country);
  if (!mapping) return std::unexpected(mapping.error().front());
  return std::make_unique<Mapping>(std::move(*mapping));
}

bool wanted(const ConnectionConfig& config, const std::string& stream) {
  return config.streams.empty() ||
         std::ranges::find(config.streams, stream) != config.streams.end();
}

std::string mapping_path(const EngineParts& parts, const ConnectionPart& connection,
                         const std::string& stream) {
  const ConnectionConfig& config = *connection.config;
  const std::string& id = connection.manifest == nullptr ? config.plugin : connection.manifest->id;
  return (config.mapping.empty() ? parts.config.mappings + "/" + id : config.mapping) + "/" +
         stream + ".toml";
}

std::string kept_under(const ConnectionPart& connection) {
  return "manifest " + std::to_string(connection.row.id.value);
}

Result<void> keep_manifest(EngineParts& parts, const ConnectionPart& connection) {
  const std::string_view now = connection.session->manifest_json();
  if (now.empty()) return {};
  SP_ASSIGN(const std::string before, parts.store.meta(kept_under(connection)));
  return before == now ? Result<void>{}
                       : parts.store.set_meta(kept_under(connection), std::string(now));
}

Result<void> recall_manifest(EngineParts& parts, ConnectionPart& connection) {
  SP_ASSIGN(const std::string kept, parts.store.meta(kept_under(connection)));
  auto manifest = parse_manifest(kept);
  if (!manifest) return {};  // never started so far
  connection.kept = std::make_unique<Manifest>(std::move(*manifest));
  connection.manifest = connection.kept.get();
  return {};
}

std::unique_ptr<StreamPart> part_of(ConnectionPart& connection, const StreamManifest& stream) {
  auto part = std::make_unique<StreamPart>();
  part->manifest = &stream;
  part->connection = &connection;
  part->privacy = &connection.manifest->privacy.at(stream.name);
  return part;
}

// Streams that the connector has, the configuration wants and a mapping describes.
Result<void> open_streams(EngineParts& parts, ConnectionPart& connection) {
  const ConnectionConfig& config = *connection.config;
  for (const StreamManifest& stream : connection.manifest->streams) {
    if (!wanted(config, stream.name)) continue;
    const std::string path = mapping_path(parts, connection, stream.name);
    SP_ASSIGN(const FileInfo info, parts.world.files.stat(path));
    if (!info.exists) {
      if (config.streams.empty()) continue;
      return fail("SP-SYN-002", "stream " + stream.name + " has no mapping", path,
                  "write that file, or take the stream out of `streams`");
    }
    auto part = part_of(connection, stream);
    SP_ASSIGN(part->mapping, load_mapping(parts, path));
    SP_ASSIGN(part->row, parts.store.open_stream(connection.row.id, stream.name, part->mapping->entity()));
    connection.streams.push_back(std::move(part));
  }
  if (connection.session == nullptr) return {};  // the manifest may be of an older connector
  for (const std::string& name : config.streams) {
    if (connection.stream(name) == nullptr)
      return fail("SP-SYN-004", "connector " + connection.manifest->id + " has no stream " + name,
                  config.where + " streams", "choose among those that `samepage plugin list` shows");
  }
  return {};
}

Result<void> look_up_streams(EngineParts& parts, ConnectionPart& connection) {
  SP_ASSIGN(const auto rows, parts.store.streams(connection.row.id));
  for (const StreamRow& row : rows) {
    if (!wanted(*connection.config, row.name)) continue;
    const StreamManifest* known =
        connection.manifest == nullptr ? nullptr : connection.manifest->stream(row.name);
    auto part = known == nullptr ? std::make_unique<StreamPart>() : part_of(connection, *known);
    part->connection = &connection;
    part->row = row;
    auto mapping = load_mapping(parts, mapping_path(parts, connection, row.name));
    if (mapping) part->mapping = std::move(*mapping);
    connection.streams.push_back(std::move(part));
  }
  return {};
}

ConnectionPart& add_connection(EngineParts& parts, const ConnectionConfig& config) {
  auto& added = parts.connections.emplace_back(std::make_unique<ConnectionPart>());
  added->config = &config;
  added->order = static_cast<int>(parts.connections.size()) - 1;
  return *added;
}

}  // namespace

Result<void> open_connections(EngineParts& parts) {
  for (const ConnectionConfig& config : parts.config.connections) {
    ConnectionPart& connection = add_connection(parts, config);
    SP_ASSIGN(connection.row, parts.store.open_connection(config.name, config.plugin));
    auto session = parts.sessions(config);
    if (session) {
      connection.session = std::move(*session);
      connection.manifest = &connection.session->manifest();
      SP_TRY(keep_manifest(parts, connection));
    } else {
      connection.broken = std::move(session).error();  // the others go on
      SP_TRY(recall_manifest(parts, connection));
    }
    if (connection.manifest != nullptr) SP_TRY(open_streams(parts, connection));
  }
  return {};
}

Result<void> look_up_connections(EngineParts& parts) {
  SP_ASSIGN(const auto rows, parts.store.connections());
  for (const ConnectionConfig& config : parts.config.connections) {
    ConnectionPart& connection = add_connection(parts, config);
    const auto row = std::ranges::find(rows, config.name, &ConnectionRow::name);
    if (row == rows.end()) {
      connection.row.name = config.name;
      connection.row.plugin = config.plugin;
      continue;
    }
    connection.row = *row;
    SP_TRY(recall_manifest(parts, connection));
    SP_TRY(look_up_streams(parts, connection));
  }
  return {};
}

Result<void> add_words(EngineParts& parts) {
  for (const auto& connection : parts.connections) {
    for (const auto& stream : connection->streams) {
      for (const auto& [name, table] : connection->config->values) {
        const auto dot = name.find('.');
        bool known = false;
        const EntityKind kind = kind_named(name.substr(0, dot), &known);
        if (known && kind != stream->row.entity) continue;
        const Field* field =
            known && dot != name.npos ? parts.catalogue.find(kind, name.substr(dot + 1)) : nullptr;
        if (field == nullptr) {
          return fail("SP-SYN-003", "there is no canonical field " + name,
                      connection->config->where + " values", "see mappings/canonical.toml");
        }
        for (const auto& [theirs, canonical] : table)
          stream->words.add(field->id, theirs, canonical);
      }
    }
  }
  return {};
}

}  // namespace samepage

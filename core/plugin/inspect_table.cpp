#include <cstring>

#include "plugin/loader.hpp"

namespace samepage {
namespace {

constexpr std::size_t manifest_bytes_max = 256u << 10;
constexpr std::uint32_t table_bytes_max = 1u << 16;  // more is not a table but noise
constexpr std::uint32_t table_bytes_min = offsetof(sp_plugin, check) + sizeof(sp_plugin::check);

std::unexpected<Errors> refuse(std::string code, std::string message, const std::string& path,
                               std::string fix) {
  return std::unexpected(Errors{{std::move(code), std::move(message), path, std::move(fix)}});
}

Abilities abilities_of(const sp_plugin* table) {
  return {SP_HAS(table, discover) && table->discover != nullptr,
          SP_HAS(table, read) && table->read != nullptr,
          SP_HAS(table, write) && table->write != nullptr,
          SP_HAS(table, find) && table->find != nullptr};
}

}  // namespace

Errors check_abilities(const Manifest& manifest, const Abilities& abilities) {
  Errors faults;
  const auto lacks = [&](const StreamManifest& stream, const char* promise, const char* function) {
    faults.push_back({"SP-PLG-008",
                      "stream '" + stream.name + "' promises " + promise +
                          ", but the connector has no function '" + function + "'",
                      "manifest", std::string("add it, or drop the promise")});
  };
  for (const StreamManifest& stream : manifest.streams) {
    if (stream.changes != ReadChanges::none && !abilities.read) lacks(stream, "to be read", "read");
    const bool writes =
        stream.create != WriteCreate::none || stream.update || stream.remove != WriteDelete::none;
    if (writes && !abilities.write) lacks(stream, "to be written", "write");
    if (stream.create == WriteCreate::search && !abilities.find)
      lacks(stream, "that creates can be looked up", "find");
  }
  return faults;
}

std::expected<PluginInfo, Errors> inspect_table(const sp_plugin* table, const std::string& path) {
  if (table->size < table_bytes_min || table->size > table_bytes_max)
    return refuse("SP-PLG-005",
                  "the connector's function table has size " + std::to_string(table->size) +
                      "; at least " + std::to_string(table_bytes_min) + " is needed",
                  path, "build the connector against samepage/plugin.h again");
  if (table->abi_minor > SP_ABI_MINOR)
    return refuse("SP-PLG-006",
                  "the connector needs ABI 1." + std::to_string(table->abi_minor) +
                      ", this hub speaks 1." + std::to_string(SP_ABI_MINOR),
                  path, "upgrade the hub, or build the connector with an older SDK");
  if (table->open == nullptr || table->close == nullptr || table->check == nullptr)
    return refuse("SP-PLG-007", "the connector lacks one of the functions open, close and check",
                  path, "fill them in; only the functions after them are optional");
  if (table->manifest == nullptr)
    return refuse("SP-PLG-007", "the connector has no manifest", path, "add one");
  const std::size_t size = strnlen(table->manifest, manifest_bytes_max + 1);
  PluginInfo info;
  info.path = path;
  info.abi_minor = table->abi_minor;
  info.manifest_json.assign(table->manifest, size);
  auto manifest = parse_manifest(info.manifest_json);
  if (!manifest) {
    for (Error& fault : manifest.error()) fault.where = path + ", manifest";
    return std::unexpected(std::move(manifest).error());
  }
  info.manifest = std::move(*manifest);
  info.abilities = abilities_of(table);
  if (Errors faults = check_abilities(info.manifest, info.abilities); !faults.empty())
    return std::unexpected(std::move(faults));
  return info;
}

}  // namespace samepage

#pragma once
// What a connector says of itself (plugins/sdk/README.md has the format), checked when it is loaded.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/ids.hpp"

namespace samepage {

enum class ReadChanges : std::uint8_t { none, full, incremental };
enum class ReadDeletes : std::uint8_t { none, tombstones, keys, listing };
enum class WriteCreate : std::uint8_t { none, keyed, natural, search };
enum class WriteDelete : std::uint8_t { none, remove, archive };
enum class StatusEffect : std::uint8_t { none, permissive, restrictive };
enum class SecretUse : std::uint8_t { fill, read };

struct StreamManifest {
  std::string name;
  EntityKind entity = EntityKind::person;
  ReadChanges changes = ReadChanges::none;
  ReadDeletes deletes = ReadDeletes::none;
  WriteCreate create = WriteCreate::none;
  bool update = false;
  WriteDelete remove = WriteDelete::none;
  std::uint32_t batch = 100;
  Millis settle = 0;
  bool duplicate_free = false;
};

struct ConfigProperty {
  std::string name, type;  // "string", "integer", "boolean", "array"
  bool required = false, secret = false;
  std::string file;  // "read", "write" or empty
  std::string format, title, description;
  std::string default_json;  // empty = none
  std::vector<std::string> choices;
  std::optional<std::int64_t> minimum, maximum;
};

struct StreamPrivacy {
  bool personal = true;
  std::vector<std::string> purposes;
  std::map<std::string, StatusEffect, std::less<>> status;
  std::vector<std::string> proves;
};

struct Manifest {
  std::string id, version, title, kind;
  std::vector<std::string> hosts;
  std::map<std::string, SecretUse, std::less<>> secrets;
  std::string files;  // "", "read", "write"
  std::vector<ConfigProperty> config;
  std::vector<StreamManifest> streams;
  std::uint32_t parallel = 4;
  double per_second = 0;  // 0 = not limited
  bool sends_by_itself = false;
  std::string erase;
  bool clock_trusted = false;
  std::map<std::string, StreamPrivacy, std::less<>> privacy;

  const StreamManifest* stream(std::string_view name) const;
};

// SP-PLG-010 and on: every fault of the manifest at once, each naming the member.
std::expected<Manifest, Errors> parse_manifest(std::string_view json);

// Checks a connection's configuration against the manifest and fills in defaults; the result is the
// JSON that `open` gets. Secrets are never in it. Every fault at once (SP-CFG-03x).
std::expected<std::string, Errors> complete_config(const Manifest& manifest,
                                                   std::string_view config_json,
                                                   std::string_view where);

}  // namespace samepage

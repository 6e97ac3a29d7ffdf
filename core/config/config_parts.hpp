#pragma once
// The parts of read_config, one function per kind of table.

#include <string>

#include "config/config.hpp"
#include "config/option_table.hpp"
#include "config/read_config.hpp"

namespace samepage {

// What all tables of one file share.
struct ConfigPart {
  Reading& reading;
  const toml::Document& document;
  const ConfigSources& sources;
  std::string folder;  // of this file: what its paths are relative to
};

void read_connections(const ConfigPart& part, toml::Value table, Config& config);
void read_purposes(const ConfigPart& part, toml::Value table, Config& config);
void read_brakes(const ConfigPart& part, toml::Value table, Brakes& brakes);

// Absolute and without "..": relative paths are relative to `folder`.
std::string absolute_path(const std::string& folder, const std::string& path);

// A table of options as the JSON a connector gets. Dates become texts.
std::string json_of(toml::Value value);

// Names of connections, purposes and connectors: letters, digits, "_", "-", "."; at most 64.
bool is_plain_name(std::string_view name);

}  // namespace samepage

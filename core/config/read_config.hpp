#pragma once
// samepage.toml and what it includes → Config. Every fault of every file at once, each with file,
// line and the next step. Nothing is read but through `ConfigSources`.
//
// Codes SP-CFG: 001 a file that can't be read, 002 unknown option, 003 an option of another kind,
// 004 an impossible value, 005 files that include each other in a circle, 006 too many files,
// 007 set twice, 008 a missing option, 009 a secret in the open, 010 a secret source that can't be
// used, 011 a name that can't be used, 012 a schedule, 013 a purpose that contradicts itself.
// Malformed TOML: SP-TOML-0xx.

#include <expected>
#include <functional>
#include <set>
#include <string>

#include "base/result.hpp"
#include "config/config.hpp"

namespace samepage {

struct ConfigSources {
  std::function<Result<std::string>(const std::string& path)> read;
  std::function<bool(const std::string& path)> exists;
  std::string mappings;  // folder of the installed mappings
  std::string plugins;   // folder of the installed connectors
};

// `path`: absolute, of the main file.
std::expected<Config, Errors> read_config(const std::string& path, const ConfigSources& sources);

// Every option the reader knows, "store.url", "connections.*.plugin" …: what the example must show.
std::set<std::string> known_options();

}  // namespace samepage

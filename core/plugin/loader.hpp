#pragma once
// Brings a connector's .so into this process. What runs is exactly what was hashed: the file is
// copied into sealed memory while its digest is taken, and loaded from there. Nothing is ever
// unloaded, so a table lives as long as the process.
//
// Every refusal says why (SP-PLG-0xx): 001 unreadable file, 002 digest differs, 003 not loadable,
// 004 no entry symbol or another major version, 005 table too small, 006 newer minor version,
// 007 missing function, 008 manifest and functions contradict each other; 010 and on, the manifest.

#include <samepage/plugin.h>

#include <expected>
#include <string>

#include "base/result.hpp"
#include "plugin/manifest.hpp"

namespace samepage {

// Which optional functions a connector has.
struct Abilities {
  bool discover = false, read = false, write = false, find = false;
};

// What is known of a connector without holding its code.
struct PluginInfo {
  std::string path;
  std::string digest;  // SHA-256 of the file, lower-case hex
  std::uint32_t abi_minor = 0;
  std::string manifest_json;
  Manifest manifest;
  Abilities abilities;
};

struct Plugin {
  const sp_plugin* table = nullptr;
  PluginInfo info;
};

// `digest`: what the file must hash to; empty = whatever it is (adding a connector, tests).
std::expected<Plugin, Errors> load_plugin(const std::string& path, const std::string& digest);

// The digest alone, without running anything of the file.
Result<std::string> digest_of_file(const std::string& path);

// The checks of a table, apart from loading it.
std::expected<PluginInfo, Errors> inspect_table(const sp_plugin* table, const std::string& path);

// What a manifest promises must be there: SP-PLG-008.
Errors check_abilities(const Manifest& manifest, const Abilities& abilities);

}  // namespace samepage

#pragma once
// plugins.lock: which connectors may run, by digest, with what they may touch. Written by us with
// 'samepage plugin add', in one fixed order, so that a diff shows what an administrator approved.
// SP-PLG-160 malformed lock, 161 not in the lock, 162 permissions differ from the approved ones,
// 163 another file under the same id and path (its digest differs).

#include <string>
#include <vector>

#include "plugin/loader.hpp"
#include "world/files.hpp"

namespace samepage {

struct LockedPlugin {
  std::string id, version, path, sha256;
  std::vector<std::string>
      permissions;  // "host *.crm.example", "secret token: fill", "files: read"
  bool operator==(const LockedPlugin&) const = default;
};

class PluginsLock {
 public:
  static Result<PluginsLock> parse(std::string_view toml, const std::string& file);
  // A missing file is an empty lock.
  static Result<PluginsLock> load(Files& files, const std::string& file);
  Result<void> save(Files& files, const std::string& file) const;
  std::string text() const;

  void add(LockedPlugin plugin);  // replaces the one with the same id
  const LockedPlugin* find(std::string_view id) const;
  // The approved entry by id, or by path when a connection names a file.
  Result<LockedPlugin> approved(std::string_view id_or_path) const;
  const std::vector<LockedPlugin>& all() const { return plugins_; }

 private:
  std::vector<LockedPlugin> plugins_;  // sorted by id
};

LockedPlugin locked_form(const PluginInfo& plugin);
std::vector<std::string> permissions_of(const Manifest& manifest);

// Whether what was loaded is what was approved.
Result<void> verify(const LockedPlugin& approved, const PluginInfo& loaded);

// For the administrator: identity, digest, permissions and what it does with people's data.
std::string describe(const PluginInfo& plugin);
// What `add` would change of an approved connector: one line each; empty = nothing.
std::vector<std::string> permission_changes(const LockedPlugin& before, const LockedPlugin& after);

}  // namespace samepage

#include "plugin/plugins_lock.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/toml.hpp"

namespace samepage {
namespace {

constexpr std::size_t lock_bytes_max = 1u << 20;

std::unexpected<Error> malformed(std::string message, std::string where) {
  return fail("SP-PLG-160", "plugins.lock cannot be used: " + std::move(message), std::move(where),
              "do not edit it by hand: run 'samepage plugin add' for the connector");
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// A basic TOML string and a JSON string agree on every escape that the writer makes.
void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += " = ";
  json::append_quoted(out, value);
  out += '\n';
}

Result<LockedPlugin> read_plugin(const toml::Document& document, toml::Value value) {
  const std::string where = document.where(value);
  for (const toml::Member& member : value.members()) {
    constexpr std::string_view known[] = {"id", "version", "path", "sha256", "permissions"};
    if (std::ranges::find(known, member.name) == std::end(known))
      return malformed("unknown member '" + std::string(member.name) + "'",
                       document.where(member.value));
  }
  LockedPlugin plugin{std::string(value.text("id")), std::string(value.text("version")),
                      std::string(value.text("path")), std::string(value.text("sha256")),
                      value["permissions"].texts()};
  if (plugin.id.empty() || plugin.version.empty() || plugin.path.empty())
    return malformed("an entry lacks its id, version or path", where);
  if (!is_digest(plugin.sha256))
    return malformed("the digest of '" + plugin.id + "' is not 64 hexadecimal digits", where);
  if (value["permissions"].exists() && plugin.permissions.size() != value["permissions"].size())
    return malformed("the permissions of '" + plugin.id + "' are not a list of texts", where);
  return plugin;
}

}  // namespace

Result<PluginsLock> PluginsLock::parse(std::string_view text, const std::string& file) {
  SP_ASSIGN(const toml::Document document, toml::Document::parse(text, file, lock_bytes_max));
  for (const toml::Member& member : document.root().members())
    if (member.name != "version" && member.name != "plugin")
      return malformed("unknown member '" + std::string(member.name) + "'",
                       document.where(member.value));
  if (!text.empty() && document.root()["version"].integer() != 1)
    return malformed("its version is not 1", file);
  PluginsLock lock;
  for (const toml::Value value : document.root()["plugin"].items()) {
    SP_ASSIGN(LockedPlugin plugin, read_plugin(document, value));
    if (lock.find(plugin.id) != nullptr)
      return malformed("'" + plugin.id + "' stands there twice", document.where(value));
    lock.add(std::move(plugin));
  }
  return lock;
}

Result<PluginsLock> PluginsLock::load(Files& files, const std::string& file) {
  SP_ASSIGN(const FileInfo info, files.stat(file));
  if (!info.exists) return PluginsLock();
  SP_ASSIGN(const std::string text, files.read(file, 0, lock_bytes_max + 1));
  return parse(text, file);
}

Result<void> PluginsLock::save(Files& files, const std::string& file) const {
  return files.replace(file, text());
}

std::string PluginsLock::text() const {
  std::string out =
      "# Connectors that may run here, as approved with 'samepage plugin add'.\nversion = 1\n";
  for (const LockedPlugin& plugin : plugins_) {
    out += "\n[[plugin]]\n";
    append_member(out, "id", plugin.id);
    append_member(out, "version", plugin.version);
    append_member(out, "path", plugin.path);
    append_member(out, "sha256", plugin.sha256);
    out += "permissions = [";
    for (const std::string& permission : plugin.permissions) {
      out += "\n  ";
      json::append_quoted(out, permission);
      out += ',';
    }
    out += plugin.permissions.empty() ? "]\n" : "\n]\n";
  }
  return out;
}

void PluginsLock::add(LockedPlugin plugin) {
  const auto at = std::ranges::lower_bound(plugins_, plugin.id, {}, &LockedPlugin::id);
  if (at != plugins_.end() && at->id == plugin.id) {
    *at = std::move(plugin);
  } else {
    plugins_.insert(at, std::move(plugin));
  }
}

const LockedPlugin* PluginsLock::find(std::string_view id) const {
  const auto at = std::ranges::find(plugins_, id, &LockedPlugin::id);
  return at == plugins_.end() ? nullptr : &*at;
}

Result<LockedPlugin> PluginsLock::approved(std::string_view id_or_path) const {
  if (const LockedPlugin* plugin = find(id_or_path)) return *plugin;
  const auto at = std::ranges::find(plugins_, id_or_path, &LockedPlugin::path);
  if (at != plugins_.end()) return *at;
  return fail("SP-PLG-161", "connector '" + std::string(id_or_path) + "' is not approved",
              "plugins.lock", "look at it and approve it: samepage plugin add PATH");
}

Result<void> verify(const LockedPlugin& approved, const PluginInfo& loaded) {
  const std::string fix =
      "if the change is meant, look at it and approve it: samepage plugin add " + loaded.path;
  if (approved.sha256 != loaded.digest || approved.id != loaded.manifest.id)
    return fail("SP-PLG-163",
                "connector '" + approved.id + "' is not the one that was approved: its digest is " +
                    loaded.digest + ", approved was " + approved.sha256,
                loaded.path, fix);
  if (approved.permissions != permissions_of(loaded.manifest))
    return fail("SP-PLG-162",
                "connector '" + approved.id + "' wants other permissions than were approved",
                loaded.path, fix);
  return {};
}

LockedPlugin locked_form(const PluginInfo& plugin) {
  return {plugin.manifest.id, plugin.manifest.version, plugin.path, plugin.digest,
          permissions_of(plugin.manifest)};
}

}  // namespace samepage

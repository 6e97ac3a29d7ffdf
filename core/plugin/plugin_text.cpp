// What an administrator reads before approving a connector.
#include <algorithm>

#include "base/text.hpp"
#include "plugin/plugins_lock.hpp"

namespace samepage {
namespace {

std::string does(const StreamManifest& stream) {
  std::vector<std::string> all;
  if (stream.changes != ReadChanges::none) all.push_back("reads");
  if (stream.create != WriteCreate::none) all.push_back("creates");
  if (stream.update) all.push_back("updates");
  if (stream.remove == WriteDelete::remove) all.push_back("deletes");
  if (stream.remove == WriteDelete::archive) all.push_back("archives");
  return join(all, ", ");
}

std::string privacy_of(const Manifest& manifest, const std::string& stream) {
  const auto found = manifest.privacy.find(stream);
  if (found == manifest.privacy.end() || !found->second.personal) return "no personal data";
  if (found->second.purposes.empty()) return "personal data";
  return "personal data, for: " + join(found->second.purposes, ", ");
}

}  // namespace

std::vector<std::string> permissions_of(const Manifest& manifest) {
  std::vector<std::string> all;
  for (const std::string& host : manifest.hosts) all.push_back("host " + host);
  for (const auto& [name, use] : manifest.secrets)
    all.push_back("secret " + name + (use == SecretUse::read ? ": read" : ": fill"));
  if (!manifest.files.empty()) all.push_back("files: " + manifest.files);
  if (manifest.sends_by_itself) all.push_back("sends messages to people by itself");
  for (const StreamManifest& stream : manifest.streams)
    all.push_back("stream " + stream.name + ": " + does(stream));
  std::ranges::sort(all);
  return all;
}

std::string describe(const PluginInfo& plugin) {
  const Manifest& m = plugin.manifest;
  std::string out = m.title + " (" + m.id + " " + m.version + ", " + m.kind + ")\n";
  out += "  file     " + plugin.path + "\n";
  out += "  sha256   " + plugin.digest + "\n";
  out += "  calls    " + (m.hosts.empty() ? "no host" : join(m.hosts, ", ")) + "\n";
  std::vector<std::string> secrets;
  for (const auto& [name, use] : m.secrets)
    secrets.push_back(name +
                      (use == SecretUse::read ? " (sees its value)" : " (placeholder only)"));
  out += "  secrets  " + (secrets.empty() ? "none" : join(secrets, ", ")) + "\n";
  out +=
      "  files    " + (m.files.empty() ? "none" : m.files + " those that the options name") + "\n";
  out += "  erasure  " + m.erase + "\n";
  if (m.sends_by_itself) out += "  sends messages to people by itself\n";
  for (const StreamManifest& stream : m.streams)
    out += "  stream   " + stream.name + ": " + does(stream) + "; " + privacy_of(m, stream.name) +
           "\n";
  return out;
}

std::vector<std::string> permission_changes(const LockedPlugin& before, const LockedPlugin& after) {
  std::vector<std::string> changes;
  for (const std::string& permission : after.permissions)
    if (std::ranges::find(before.permissions, permission) == before.permissions.end())
      changes.push_back("+ " + permission);
  for (const std::string& permission : before.permissions)
    if (std::ranges::find(after.permissions, permission) == after.permissions.end())
      changes.push_back("- " + permission);
  return changes;
}

}  // namespace samepage

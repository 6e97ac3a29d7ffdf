// plugin list/add.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace samepage::cli {
namespace {

struct Listed {
  std::string id, version, title, kind, state, path, streams;
  Errors faults;
};

Listed look_at(const PluginShelf& shelf, const PluginsLock& lock, const std::string& path) {
  Listed listed;
  listed.path = path;
  listed.id = plugin_id_of(path);
  const auto info = shelf.inspect(path, "", Isolation::process);
  if (!info) {
    listed.state = "can't be loaded";
    listed.faults = info.error();
    return listed;
  }
  const Manifest& manifest = info->manifest;
  listed.id = manifest.id;
  listed.version = manifest.version;
  listed.title = manifest.title;
  listed.kind = manifest.kind;
  std::vector<std::string> streams;
  for (const StreamManifest& stream : manifest.streams) streams.push_back(stream.name);
  listed.streams = join(streams, ", ");
  const LockedPlugin* locked = lock.find(manifest.id);
  listed.state = locked == nullptr         ? "not approved"
                 : verify(*locked, *info)  ? "approved"
                                           : "changed since it was approved";
  return listed;
}

Outcome list(Context& context, const Arguments&) {
  auto shelf = context.hub.shelf();
  if (!shelf) return failed(shelf.error());
  const auto lock = (*shelf)->lock();
  if (!lock) return failed(lock.error());
  std::vector<std::string> paths = (*shelf)->installed();
  for (const LockedPlugin& locked : lock->all())
    if (std::ranges::find(paths, locked.path) == paths.end()) paths.push_back(locked.path);
  Table table(context.terminal, {"ID", "Version", "Connector", "Kind", "State", "Streams"});
  json::Writer out;
  out.array();
  std::string faults;
  for (const std::string& path : paths) {
    const Listed l = look_at(**shelf, *lock, path);
    table.row({shown(l.id), shown(l.version), shown(l.title), shown(l.kind), l.state,
               shown(l.streams)});
    out.object();
    out.member("id", l.id).member("version", l.version).member("title", l.title);
    out.member("kind", l.kind).member("state", l.state).member("path", l.path);
    out.member("streams", l.streams);
    out.end();
    for (const Error& error : l.faults) faults += shown(l.id) + ": " + shown(error.message) + "\n";
  }
  out.end();
  const std::string folder = (*context.hub.config())->plugins;
  if (paths.empty()) return {exit_code::done, "[]", "No connector in " + folder + ".\n", {}};
  return {exit_code::done, out.take(),
          table.text() + (faults.empty() ? "" : "\n" + faults) + "\nFrom " + folder +
              ". To let one run here: samepage plugin add ID\n",
          {}};
}

// A person says yes, by option or at the terminal.
bool confirmed(const Context& context, const Arguments& arguments) {
  if (arguments.has("--yes")) return true;
  if (context.json || !context.terminal.err || ::isatty(STDIN_FILENO) != 1) return false;
  context.tell("Let it run here? [y/N] ");
  char answer[16] = {};
  return std::fgets(answer, sizeof answer, stdin) != nullptr &&
         (answer[0] == 'y' || answer[0] == 'Y');
}

Outcome add(Context& context, const Arguments& arguments) {
  auto shelf = context.hub.shelf();
  if (!shelf) return failed(shelf.error());
  const std::string given = arguments.text("PLUGIN");
  const std::string place = given.ends_with(".so") && given.find('/') == given.npos
                                ? "./" + given : given;
  auto path = (*shelf)->path_of(place);
  if (!path) return failed(path.error());
  World& world = **context.hub.world();
  auto whole = world.files.real_path(*path);
  if (!whole) return failed(whole.error());
  const auto info = (*shelf)->inspect(*whole, "", Isolation::process);
  if (!info) return failed(info.error());
  auto lock = (*shelf)->lock();
  if (!lock) return failed(lock.error());
  const LockedPlugin entry = locked_form(*info);
  std::string text = describe(*info);
  if (const LockedPlugin* before = lock->find(entry.id)) {
    if (*before == entry)
      return {exit_code::done, R"({"added":false})", text + "It is approved already.\n", {}};
    for (const std::string& line : permission_changes(*before, entry)) text += "  " + line + "\n";
  }
  if (!arguments.has("--yes")) context.tell(text);
  if (!confirmed(context, arguments)) {
    return failed({"SP-CLI-011", "connector '" + entry.id + "' was not approved", entry.path,
                   "look at its permissions, then: samepage plugin add " + given + " --yes"},
                  exit_code::refused);
  }
  lock->add(entry);
  if (auto saved = lock->save(world.files, (*shelf)->lock_file()); !saved)
    return failed(saved.error());
  json::Writer out;
  out.object().member("added", true).member("id", entry.id).member("version", entry.version);
  out.member("path", entry.path).member("sha256", entry.sha256).key("permissions").array();
  for (const std::string& permission : entry.permissions) out.value(permission);
  out.end().end();
  return {exit_code::done, out.take(),
          (arguments.has("--yes") ? text : "") + "Approved in " + (*shelf)->lock_file() + ".\n",
          {}};
}

}  // namespace

std::vector<Command> plugin_commands() {
  return {{"plugin list", "Which connectors there are, and which may run here",
           "samepage plugin list", {}, list},
          {"plugin add", "Show what a connector is and may do, and let it run here",
           "samepage plugin add tryton",
           {{"PLUGIN", "Its id, or the path of its .so", ArgumentKind::positional, true},
            {"--yes", "Approve without being asked", ArgumentKind::flag}},
           add,
           "Writes plugins.lock beside samepage.toml. Only what stands there runs, and only as\n"
           "long as the file is the same to the bit."}};
}

}  // namespace samepage::cli

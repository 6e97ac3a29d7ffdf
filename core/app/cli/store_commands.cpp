// store backup/restore/verify/migrate.
#include <filesystem>

#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "base/json.hpp"

namespace samepage::cli {
namespace {

std::string path_json(std::string_view name, const std::string& path) {
  json::Writer out;
  out.object().member(name, path).end();
  return out.take();
}

std::string absolute(const std::string& path) {
  std::error_code code;
  const auto whole = std::filesystem::absolute(path, code);
  return code ? path : whole.lexically_normal().string();
}

Outcome backup(Context& context, const Arguments& arguments) {
  const std::string file = absolute(arguments.text("FILE"));
  RealFiles files;
  if (const auto info = files.stat(file); info && info->exists)
    return failed({"SP-CLI-004", "'" + file + "' exists already and is left as it is", file,
                   "choose another name"});
  auto store = context.hub.store();
  if (!store) return failed(store.error());
  if (auto done = (*store)->backup(file); !done) return failed(done.error());
  return {exit_code::done, path_json("backup", file),
          "Backed up to " + file + ". It holds personal data: keep it as safe as the store.\n", {}};
}

Outcome restore(Context& context, const Arguments& arguments) {
  auto config = context.hub.config();
  if (!config) return failed(config.error());
  if (!arguments.has("--yes")) {
    return failed({"SP-CLI-011", "a restore replaces the store at " + (*config)->store_url, "",
                   "stop `samepage serve`, then: samepage store restore FILE --yes"},
                  exit_code::refused);
  }
  const std::string file = absolute(arguments.text("FILE"));
  if (auto done = restore_store((*config)->store_url, file); !done) return failed(done.error());
  return {exit_code::done, path_json("restored", file),
          "Restored from " + file + ". Next: samepage plan, to see what has changed since.\n", {}};
}

Outcome verify(Context& context, const Arguments&) {
  auto store = context.hub.store();
  if (!store) return failed(store.error());
  Errors faults = (*store)->verify();
  if (!faults.empty()) return failed(std::move(faults));
  auto tally = (*store)->tally();
  if (!tally) return failed(tally.error());
  json::Writer out;
  out.object();
  out.member("records", tally->records).member("gone", tally->gone);
  out.member("entities", tally->entities).member("open_cases", tally->open_cases);
  out.member("dead_letters", tally->dead_letters).member("losses", tally->losses);
  out.end();
  return {exit_code::done, out.take(),
          "The store is sound: " + count_of(tally->records, "record") + ", " +
              count_of(tally->entities, "customer record") + ", " +
              count_of(tally->losses, "lost value") + " kept.\n",
          {}};
}

Outcome migrate(Context& context, const Arguments&) {
  auto store = context.hub.store();  // opening brings the schema up to date
  if (!store) return failed(store.error());
  const std::string url = (*context.hub.config())->store_url;
  return {exit_code::done, path_json("store", url), "The store is up to date: " + url + "\n", {}};
}

}  // namespace

std::vector<Command> store_commands() {
  return {{"store backup", "Copy the store to a file, while the hub may go on",
           "samepage store backup /var/backups/samepage.db",
           {{"FILE", "A file that does not exist yet", ArgumentKind::positional, true}}, backup},
          {"store restore", "Replace the store by a backup, after checking the backup",
           "samepage store restore /var/backups/samepage.db --yes",
           {{"FILE", "The backup", ArgumentKind::positional, true},
            {"--yes", "Replace what is there", ArgumentKind::flag}},
           restore},
          {"store verify", "Check the store's structure and promises", "samepage store verify", {},
           verify},
          {"store migrate", "Bring the store up to this version", "samepage store migrate", {},
           migrate}};
}

}  // namespace samepage::cli

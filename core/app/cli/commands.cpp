#include "app/cli/groups.hpp"

namespace samepage::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> made;
    for (const auto& group : {setup_commands, cycle_commands, status_commands, person_commands,
                              identity_commands, resolve_commands, explain_commands,
                              attention_commands, plugin_commands, store_commands, serve_commands})
      for (Command& command : group()) made.push_back(std::move(command));
    return made;
  }();
  return all;
}

const std::vector<Group>& groups() {
  static const std::vector<Group> all = {
      {"person", "Look at customers: find, show, bring a lost value back",
       "samepage person find ada@example.test"},
      {"identity", "Say who is the same and who is not",
       "samepage identity split 17 42 --reason \"father and son\""},
      {"dead-letter", "Changes that a system refused", "samepage dead-letter list"},
      {"case", "What needs a person's decision", "samepage case list"},
      {"plugin", "Connectors: which there are and which may run", "samepage plugin list"},
      {"store", "The hub's own store: backup, restore, verify, migrate",
       "samepage store backup /var/backups/samepage.db"}};
  return all;
}

}  // namespace samepage::cli

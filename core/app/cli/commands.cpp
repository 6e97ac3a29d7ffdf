#include "app/cli/groups.hpp"

namespace samepage::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> made;
    for (const auto& group :
         {setup_commands, cycle_commands, status_commands, person_commands, identity_commands,
          attention_commands, plugin_commands, store_commands, serve_commands})
      for (Command& command : group()) made.push_back(std::move(command));
    return made;
  }();
  return all;
}

const std::vector<Group>& groups() {
  static const std::vector<Group> all = {
      {"person", "Look at customers: find, show, bring a lost value back"},
      {"identity", "Say who is the same and who is not"},
      {"dead-letter", "Changes that a system refused"},
      {"case", "What needs a person's decision"},
      {"plugin", "Connectors: which there are and which may run"},
      {"store", "The hub's own store: backup, restore, verify, migrate"}};
  return all;
}

}  // namespace samepage::cli

// What connectors and administrators write down for the hub: manifests, a connection's own
// settings, plugins.lock, plan files, command lines.

#include "app/cli/parse.hpp"
#include "app/cli/plan_file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "fuzz.hpp"
#include "plugin/plugins_lock.hpp"

namespace samepage {
namespace {

void sound(const Errors& errors) {
  fuzz::require(!errors.empty(), "a refusal has a fault");
  for (const Error& fault : errors)
    fuzz::require(fault.code.starts_with("SP-"), "a fault has its code", fault.code);
}

}  // namespace

// A manifest; the configuration of a connection.
SP_FUZZ(manifest) {
  const auto manifest = parse_manifest(in.part());
  if (!manifest) return sound(manifest.error());
  for (const auto& [name, privacy] : manifest->privacy)
    fuzz::require(manifest->stream(name) != nullptr, "privacy speaks of a stream there is", name);
  static_cast<void>(permissions_of(*manifest));
  const auto config = complete_config(*manifest, in.part(), "fuzz");
  if (!config) return sound(config.error());
  fuzz::require(json::Document::parse(*config).has_value(), "a configuration is JSON", *config);
  const auto again = complete_config(*manifest, *config, "fuzz");
  fuzz::require(again.has_value(), "what was completed is complete", *config);
  fuzz::same(*again, *config, "completing is idempotent");
}

SP_FUZZ(plugins_lock) {
  const auto lock = PluginsLock::parse(in.all(), "plugins.lock");
  if (!lock) return;
  const std::string text = lock->text();
  const auto again = PluginsLock::parse(text, "plugins.lock");
  fuzz::require(again.has_value(), "what is written can be read", text);
  fuzz::require(again->all() == lock->all(), "what is written is read back", text);
}

SP_FUZZ(plan_file) {
  const auto plan = cli::read_plan_file(in.all(), "week.plan");
  if (!plan) fuzz::require(plan.error().code.starts_with("SP-CLI-"), "a fault has its code");
  // An approval is as it was written or none.
  if (!json::Document::parse(in.all())) return;
  if (const auto document = json::Document::parse(in.all()); document->root().is_array()) {
    const auto text = cli::plan_file_text("abc", std::string(in.all()), 0);
    fuzz::require(text.has_value(), "a plan can be written");
    const auto read = cli::read_plan_file(*text, "week.plan");
    fuzz::require(read && read->hash == "abc", "a plan is read back", *text);
    fuzz::require(read->changes == static_cast<std::int64_t>(document->root().size()),
                  "with as many changes", *text);
  }
}

// A word on each line, behind the program's name.
SP_FUZZ(arguments) {
  std::vector<std::string> words{"samepage"};
  for (const std::string_view word : split(in.all(), '\n')) words.emplace_back(word);
  const auto parsed = cli::parse(words, cli::commands(), cli::groups());
  if (parsed) {
    fuzz::require(parsed->command != nullptr, "what was parsed is a command");
    for (const cli::Argument& a : parsed->command->arguments)
      if (a.required) {
        const std::string key = a.name.substr(a.name.rfind(',') + 1);
        fuzz::require(parsed->arguments.has(key), "what is required is there", key);
      }
  } else {
    fuzz::require(
        parsed.error().exit == cli::exit_code::done || parsed.error().exit == cli::exit_code::usage,
        "advice is help or a usage error");
    fuzz::require(!parsed.error().text.empty(), "advice says something");
    const bool usage = parsed.error().exit == cli::exit_code::usage;
    fuzz::require(usage == !parsed.error().fault.empty(), "a usage error says what is wrong");
  }
}

}  // namespace samepage

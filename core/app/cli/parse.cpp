#include "app/cli/parse.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace samepage::cli {
namespace {

constexpr const char* version_number = "0.1.0";
constexpr const char* exit_text =
    "Exit codes: 0 done or nothing to do, 1 error, 2 changes pending or partial, "
    "3 refused (stale plan, brake, consent), 64 usage.";

std::string key_of(const Argument& argument) {
  return std::string(split(argument.name, ',').back());
}

// What CLI11 writes into while it parses; kept until the arguments are collected.
struct Slot {
  const Command* command;
  const Argument* argument;
  CLI::Option* option = nullptr;
};

class Line {
 public:
  Line(const std::vector<Command>& commands, const std::vector<Group>& groups)
      : groups_(groups), app_("samepage keeps customer systems on the same page.", "samepage") {
    app_.add_option("--config", parsed_.config, "The configuration (default: samepage.toml)")
        ->type_name("FILE");
    app_.add_flag("--json", parsed_.json, "Print one JSON object instead of text");
    app_.set_version_flag("--version", version_number);
    app_.set_help_flag("-h,--help", "Show this help");
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.footer(std::string("\n`samepage COMMAND --help` explains a command.\n") + exit_text +
                "\n");
    for (const Command& command : commands) add(command);
  }

  std::expected<Parsed, Advice> parse(std::vector<std::string> words) {
    if (!words.empty() && words.front() == "help") {
      std::ranges::rotate(words, words.begin() + 1);
      words.back() = "--help";
    }
    std::ranges::reverse(words);  // CLI11 takes them from the end
    try {
      app_.parse(words);
    } catch (const CLI::Success& success) {
      return std::unexpected(answer(success));
    } catch (const CLI::ParseError& error) {
      return std::unexpected(misuse(fault_of(error)));
    }
    for (const auto& [command, sub] : subcommands_)
      if (sub->parsed()) parsed_.command = command;
    for (const Slot& slot : slots_)
      if (slot.command == parsed_.command && slot.option->count() > 0) take(slot);
    return std::move(parsed_);
  }

 private:
  CLI::App* parent_of(const std::vector<std::string_view>& path) {
    if (path.size() == 1) return &app_;
    const std::string name(path.front());
    if (const auto known = parents_.find(name); known != parents_.end()) return known->second;
    const auto group = std::ranges::find(groups_, name, &Group::name);
    CLI::App* made = app_.add_subcommand(name, group == groups_.end() ? "" : group->summary);
    made->require_subcommand(1);
    made->fallthrough();
    if (group != groups_.end()) made->footer("\nExample:\n  " + group->example + "\n");
    parents_.emplace(name, made);
    return made;
  }

  void add(const Command& command) {
    const auto path = split(command.path, ' ');
    CLI::App* sub = parent_of(path)->add_subcommand(std::string(path.back()), command.summary);
    sub->fallthrough();
    sub->footer((command.details.empty() ? "" : "\n" + command.details + "\n") + "\nExample:\n  " +
                command.example + "\n");
    subcommands_.emplace_back(&command, sub);
    for (const Argument& argument : command.arguments) {
      Slot slot{&command, &argument};
      if (argument.kind == ArgumentKind::flag) {
        slot.option = sub->add_flag(argument.name, argument.help);
      } else {
        slot.option = sub->add_option(argument.name, argument.help);
        slot.option->type_name(argument.kind == ArgumentKind::option ? argument.value : "");
        const bool positional = argument.kind == ArgumentKind::positional;
        if (argument.many) slot.option->expected(1, -1)->allow_extra_args(positional);
        if (argument.required) slot.option->required();
      }
      slots_.push_back(slot);
    }
  }

  void take(const Slot& slot) {
    auto& values = parsed_.arguments.values[key_of(*slot.argument)];
    if (slot.argument->kind != ArgumentKind::flag) values = slot.option->results();
  }

  // What was wrong, in words of ours: CLI11's are for those who know it.
  std::string fault_of(const CLI::ParseError& error) {
    CLI::App* place = innermost(&app_);
    const std::vector<std::string> rest = app_.remaining(true);
    const std::string what = error.what();
    if (!rest.empty() && rest.front().starts_with('-')) return no_option(rest.front(), place);
    const std::string option = what.substr(0, what.find(':'));
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && option.starts_with('-'))
      return option + (what.ends_with("missing") ? " needs a value" : " is given more than once");
    if (place->get_require_subcommand_min() > 0)
      return rest.empty() ? no_command(place) : no_such_command(rest.front(), place);
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !rest.empty())
      return "'" + rest.front() + "' is more than " + path_of(place) + " takes";
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
      return what.substr(0, what.find(' ')) + " is missing";
    return what;
  }

  static std::vector<std::string> commands_of(CLI::App* place) {
    std::vector<std::string> names;
    for (const CLI::App* sub : place->get_subcommands({})) names.push_back(sub->get_name());
    return names;
  }

  static std::string guess(const std::string& word, const std::vector<std::string>& names) {
    const std::string_view meant = nearest(word, {names.begin(), names.end()});
    return meant.empty() ? "" : "; did you mean '" + std::string(meant) + "'?";
  }

  static std::string no_command(CLI::App* place) {
    const std::vector<std::string> names = commands_of(place);
    return "A command is missing: one of " + join(names, ", ");
  }

  static std::string no_such_command(const std::string& word, CLI::App* place) {
    return "There is no command '" + word + "'" + guess(word, commands_of(place));
  }

  std::string no_option(const std::string& word, CLI::App* place) {
    std::vector<std::string> names;
    for (CLI::App* app : {place, &app_})
      for (const CLI::Option* option : app->get_options())
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    const std::string given = word.substr(0, word.find('='));
    return "There is no option '" + given + "'" + guess(given, names);
  }

  static CLI::App* innermost(CLI::App* app) {
    const auto below = app->get_subcommands();
    return below.empty() ? app : innermost(below.front());
  }

  static std::string path_of(CLI::App* app) {
    if (app->get_parent() == nullptr) return app->get_name();
    return path_of(app->get_parent()) + " " + app->get_name();
  }

  Advice misuse(const std::string& fault) {
    return {exit_code::usage, fault + "\nTry `" + path_of(innermost(&app_)) + " --help`.\n", fault,
            ""};
  }

  Advice answer(const CLI::Success& success) {
    const bool version = success.get_name() == "CallForVersion";
    const auto rest = app_.remaining(true);
    CLI::App* place = innermost(&app_);
    const bool stray = !rest.empty() && !rest.front().starts_with('-');
    if (!version && stray && place->get_require_subcommand_min() > 0)
      return misuse(no_such_command(rest.front(), place));
    const std::string help = version ? "" : app_.help();
    json::Writer out;
    out.object().member(version ? "version" : "help", version ? version_number : help).end();
    return {exit_code::done, version ? std::string("samepage ") + version_number + "\n" : help, "",
            out.take()};
  }

  const std::vector<Group>& groups_;
  CLI::App app_;
  Parsed parsed_;
  std::map<std::string, CLI::App*> parents_;
  std::vector<std::pair<const Command*, CLI::App*>> subcommands_;
  std::vector<Slot> slots_;
};

}  // namespace

std::expected<Parsed, Advice> parse(const std::vector<std::string>& words,
                                    const std::vector<Command>& commands,
                                    const std::vector<Group>& groups) {
  return Line(commands, groups).parse(words);
}

}  // namespace samepage::cli

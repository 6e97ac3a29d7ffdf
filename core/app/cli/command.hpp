#pragma once
// A command of `samepage` as data: what it is called, what it takes, what it does. parse.cpp makes a
// command line of the table, run.cpp prints what came out; a new command is one entry in its group's
// file and one line in commands.cpp.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace samepage::cli {

class Context;

enum class ArgumentKind : unsigned char { positional, option, flag };

struct Argument {
  std::string name;  // "TEXT", "--connection", "-o,--output"; the last name is the key
  std::string help;
  ArgumentKind kind = ArgumentKind::positional;
  bool required = false;
  bool many = false;
  std::string value = "TEXT";  // what an option takes, for --help
};

class Arguments {
 public:
  std::map<std::string, std::vector<std::string>> values;  // by key; a flag that is set: empty list

  bool has(const std::string& key) const { return values.contains(key); }
  std::string text(const std::string& key) const {
    const auto found = values.find(key);
    return found == values.end() || found->second.empty() ? "" : found->second.front();
  }
  std::vector<std::string> list(const std::string& key) const {
    const auto found = values.find(key);
    return found == values.end() ? std::vector<std::string>{} : found->second;
  }
};

namespace exit_code {
inline constexpr int done = 0, error = 1, pending = 2, refused = 3, usage = 64;
}

// What a command did. `result` is JSON, `text` the same for people; both are always made.
struct Outcome {
  int exit = exit_code::done;
  std::string result = "null";
  std::string text;
  Errors errors;
};

inline Outcome failed(Errors errors, int exit = exit_code::error) {
  return {exit, "null", "", std::move(errors)};
}
inline Outcome failed(Error error, int exit = exit_code::error) {
  return failed(Errors{std::move(error)}, exit);
}

struct Command {
  std::string path;     // "person find"
  std::string summary;  // one line
  std::string example;  // "samepage person find ada@example.test"
  std::vector<Argument> arguments;
  std::function<Outcome(Context&, const Arguments&)> run;
  std::string details = "";
};

struct Group {
  std::string name, summary;  // "person", "look at customers"
  std::string example;        // of the command of the group that is used first
};

// Every command, in the order of --help.
const std::vector<Command>& commands();
const std::vector<Group>& groups();

}  // namespace samepage::cli

#pragma once
// One table of a configuration file, read option by option. Asking for an option is what makes it
// known: at the end every member that nobody asked for is reported with the nearest known name, so
// the list of options can't drift from the parser.
//
//   OptionTable table(reading, document, document.root()["store"], "store");
//   table.text("url", config.store_url);
//
// Codes: SP-CFG-002 unknown option, 003 of another kind, 004 a value that is not possible,
// 007 set twice.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "base/toml.hpp"

namespace samepage {

// What is found while all the files of one configuration are read.
struct Reading {
  Errors faults;
  std::map<std::string, std::string> set_at;  // "store.url" → "samepage.toml:3"
  std::set<std::string> known;                // "store.url", "connections.*.plugin"
};

class OptionTable {
 public:
  // `path`: "connections.crm"; `pattern`: "connections.*" (the same where nothing is named freely).
  // A `table` that is no table is a fault, and then every option is missing.
  OptionTable(Reading& reading, const toml::Document& document, toml::Value table,
              std::string path, std::string pattern);
  OptionTable(const OptionTable&) = delete;
  ~OptionTable();  // reports the unknown

  // Each leaves `out` as it is unless the option is there and right; true: it was taken over.
  bool text(std::string_view name, std::string& out);
  bool texts(std::string_view name, std::vector<std::string>& out);
  bool flag(std::string_view name, bool& out);
  bool whole(std::string_view name, std::int64_t& out, std::int64_t least, std::int64_t most);
  bool number(std::string_view name, double& out, double least, double most);
  bool duration(std::string_view name, Millis& out, Millis least, Millis most);

  template <class E>
  bool choice(std::string_view name, E& out,
              const std::vector<std::pair<std::string_view, E>>& choices) {
    std::string word;
    if (!text(name, word)) return false;
    for (const auto& [known, value] : choices)
      if (known == word) return out = value, true;
    std::vector<std::string> names;
    for (const auto& choice : choices) names.emplace_back(choice.first);
    return no_choice(name, word, names);
  }

  // A member that is itself a table or an array, to be read elsewhere.
  toml::Value inner(std::string_view name);

  void fault(std::string_view name, std::string code, std::string message, std::string fix);
  std::string where(std::string_view name = {}) const;  // "samepage.toml:12 [connections.crm]"
  toml::Value operator[](std::string_view name) const { return table_[name]; }

 private:
  toml::Value take(std::string_view name, toml::Kind kind);
  bool no_choice(std::string_view name, std::string_view word,
                 const std::vector<std::string>& names);

  Reading& reading_;
  const toml::Document& document_;
  toml::Value table_;
  std::string path_, pattern_;
  std::vector<std::string> known_;
};

}  // namespace samepage

#include "config/option_table.hpp"

#include "base/text.hpp"

namespace samepage {
namespace {

std::string dotted(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

std::string shown(double number) {
  const auto whole = static_cast<std::int64_t>(number);
  return static_cast<double>(whole) == number ? std::to_string(whole) : std::to_string(number);
}

}  // namespace

OptionTable::OptionTable(Reading& reading, const toml::Document& document, toml::Value table,
                         std::string path, std::string pattern)
    : reading_(reading),
      document_(document),
      table_(table),
      path_(std::move(path)),
      pattern_(std::move(pattern)) {
  if (!table.exists() || table.is(toml::Kind::table)) return;
  reading_.faults.push_back({"SP-CFG-003",
                             "'" + path_ + "' is " + std::string(name_of(table.kind())) +
                                 " and should be a table",
                             document_.where(table), "write it as [" + path_ + "]"});
  table_ = {};
}

OptionTable::~OptionTable() {
  const std::vector<std::string_view> known(known_.begin(), known_.end());
  for (Error& error : toml::unknown_members(document_, table_, known, "SP-CFG-002")) {
    error.message = "option " + error.message;
    if (!path_.empty()) error.where += " [" + path_ + "]";
    reading_.faults.push_back(std::move(error));
  }
}

std::string OptionTable::where(std::string_view name) const {
  const toml::Value value = table_[name];
  std::string place = document_.where(value.exists() ? value : table_);
  return path_.empty() ? place : place + " [" + path_ + "]";
}

void OptionTable::fault(std::string_view name, std::string code, std::string message,
                        std::string fix) {
  reading_.faults.push_back({std::move(code), std::move(message), where(name), std::move(fix)});
}

toml::Value OptionTable::inner(std::string_view name) {
  known_.emplace_back(name);
  return table_[name];
}

toml::Value OptionTable::take(std::string_view name, toml::Kind kind) {
  known_.emplace_back(name);
  reading_.known.insert(dotted(pattern_, name));
  const toml::Value value = table_[name];
  if (!value.exists()) return {};
  const auto [at, fresh] = reading_.set_at.emplace(dotted(path_, name), document_.where(value));
  if (!fresh) {
    fault(name, "SP-CFG-007", "'" + std::string(name) + "' is set a second time",
          "keep one of the two; the first is at " + at->second);
    return {};
  }
  const bool whole_for_real = kind == toml::Kind::real && value.is(toml::Kind::integer);
  if (value.is(kind) || whole_for_real) return value;
  fault(name, "SP-CFG-003",
        "'" + std::string(name) + "' is " + std::string(name_of(value.kind())) +
            " and should be " + std::string(name_of(kind)),
        kind == toml::Kind::text ? "put the value in quotes" : "correct the value");
  return {};
}

bool OptionTable::text(std::string_view name, std::string& out) {
  const toml::Value value = take(name, toml::Kind::text);
  if (!value.exists()) return false;
  if (value.text().find('\0') != std::string_view::npos) {
    fault(name, "SP-CFG-004", "'" + std::string(name) + "' holds a zero byte", "remove it");
    return false;
  }
  out = value.text();
  return true;
}

bool OptionTable::texts(std::string_view name, std::vector<std::string>& out) {
  const toml::Value value = take(name, toml::Kind::array);
  if (!value.exists()) return false;
  for (const toml::Value item : value.items()) {
    if (item.is(toml::Kind::text)) continue;
    fault(name, "SP-CFG-003", "'" + std::string(name) + "' has an item that is not a text",
          "put every item in quotes");
    return false;
  }
  out = value.texts();
  return true;
}

bool OptionTable::flag(std::string_view name, bool& out) {
  const toml::Value value = take(name, toml::Kind::boolean);
  if (!value.exists()) return false;
  out = value.boolean();
  return true;
}

bool OptionTable::whole(std::string_view name, std::int64_t& out, std::int64_t least,
                        std::int64_t most) {
  const toml::Value value = take(name, toml::Kind::integer);
  if (!value.exists()) return false;
  const std::int64_t given = value.integer();
  if (given < least || given > most) {
    fault(name, "SP-CFG-004", "'" + std::string(name) + "' is " + std::to_string(given),
          "choose a number from " + std::to_string(least) + " to " + std::to_string(most));
    return false;
  }
  out = given;
  return true;
}

bool OptionTable::number(std::string_view name, double& out, double least, double most) {
  const toml::Value value = take(name, toml::Kind::real);
  if (!value.exists()) return false;
  const double given = value.real();
  if (!(given >= least && given <= most)) {  // refuses "nan" too
    fault(name, "SP-CFG-004", "'" + std::string(name) + "' is out of range",
          "choose a number from " + shown(least) + " to " + shown(most));
    return false;
  }
  out = given;
  return true;
}

bool OptionTable::duration(std::string_view name, Millis& out, Millis least, Millis most) {
  const toml::Value value = take(name, toml::Kind::text);
  if (!value.exists()) return false;
  const auto given = parse_duration(value.text());
  if (!given || *given < least || *given > most) {
    fault(name, "SP-CFG-004",
          "'" + std::string(name) + "' is \"" + std::string(value.text().substr(0, 40)) +
              "\", which is " + (given ? "out of range" : "no duration"),
          "write a number and ms, s, m, h or d, from " + format_duration(least) + " to " +
              format_duration(most));
    return false;
  }
  out = *given;
  return true;
}

bool OptionTable::no_choice(std::string_view name, std::string_view word,
                            const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view meant = nearest(word, views);
  fault(name, "SP-CFG-004",
        "'" + std::string(name) + "' can't be \"" + std::string(word.substr(0, 40)) + "\"",
        (meant.empty() ? "" : "did you mean \"" + std::string(meant) + "\"? ") +
            ("Possible: " + join(names, ", ")));
  return false;
}

}  // namespace samepage

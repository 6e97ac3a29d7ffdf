#include "keys.hpp"

#include <algorithm>
#include <samepage/text.hpp>

namespace file {
namespace {

std::string found_column(const Layout& layout, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    for (const std::string& column : layout.columns)
      if (sp::ascii_lowered(column) == name) return column;
  return {};
}

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

std::string fitting(std::string key) {
  return key.size() <= SP_KEY_MAX ? key : "long:" + sp::long_hash_of(key);
}

// Two keys of several columns are never the same text by accident.
void append_part(std::string& key, std::string_view part) {
  if (!key.empty()) key += '|';
  for (const char c : part) {
    if (c == '|' || c == '\\') key += '\\';
    key += c;
  }
}

}  // namespace

Keys::Keys(const Settings& settings, const Layout& layout)
    : layout_(layout), wanted_(settings.key) {
  if (layout.format == Format::jsonl) {
    email_column_ = "email";
    return;
  }
  if (std::string id = found_column(layout, {id_name}); !id.empty()) id_column_ = std::move(id);
  email_column_ = found_column(layout, {"email", "e-mail"});
}

std::string Keys::value(const Row& row, std::string_view column) const {
  if (layout_.format == Format::jsonl) return trimmed(row.object[column].scalar());
  const auto found = std::find(layout_.columns.begin(), layout_.columns.end(), column);
  const auto index = static_cast<std::size_t>(found - layout_.columns.begin());
  return index < row.cells.size() ? trimmed(row.cells[index]) : std::string();
}

bool Keys::has_value(const Row& row) const {
  if (!wanted_.empty())
    return std::all_of(wanted_.begin(), wanted_.end(),
                       [&](const std::string& column) { return !value(row, column).empty(); });
  const bool has_ids = layout_.format == Format::jsonl ||
                       std::find(layout_.columns.begin(), layout_.columns.end(), id_column_) !=
                           layout_.columns.end();
  if (has_ids || email_column_.empty()) return !value(row, id_column_).empty();
  return !value(row, email_column_).empty();
}

std::string Keys::key_of(const Row& row) const {
  if (!wanted_.empty() && has_value(row)) {
    if (wanted_.size() == 1) return fitting(value(row, wanted_.front()));
    std::string key;
    for (const std::string& column : wanted_) append_part(key, value(row, column));
    return fitting(std::move(key));
  }
  if (std::string id = value(row, id_column_); !id.empty()) return fitting(std::move(id));
  if (wanted_.empty() && !email_column_.empty())
    if (std::string email = value(row, email_column_); !email.empty())
      return fitting(std::move(email));
  return "row:" + hash_without_id(row);
}

std::string Keys::hash_without_id(const Row& row) const {
  if (layout_.format == Format::jsonl) return sp::long_hash_of(row.object.dump());
  std::string content;
  for (std::size_t i = 0; i < row.cells.size() && i < layout_.columns.size(); ++i)
    if (!row.cells[i].empty() && layout_.columns[i] != id_column_)
      content += layout_.columns[i] + '\x1f' + row.cells[i] + '\x1e';
  return sp::long_hash_of(content);
}

std::string Keys::version_of(const Row& row) const {
  return sp::hex_of(sp::hash_of(hash_without_id(row) + value(row, id_column_)));
}

void check_key_columns(const Settings& settings, const Layout& layout, std::string_view path) {
  if (layout.format != Format::csv || layout.columns.empty()) return;
  for (const std::string& column : settings.key)
    if (std::find(layout.columns.begin(), layout.columns.end(), column) == layout.columns.end())
      throw sp::Error(SP_CONFIG, std::string(short_name(path)) + " has no column '" + column +
                                     "', which the connection's option key names");
}

}  // namespace file

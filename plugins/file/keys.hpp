#pragma once
// What identifies a row, from one read to the next.
//
// With `key` configured: the values of those columns. Else the row's `id`, else its `email`, else a
// hash of its content. A row without values in the configured columns falls back to `id` and hash.
// `id` comes first so that a key can be pinned there before the value it came from is changed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rows.hpp"

namespace file {

inline constexpr std::string_view id_name = "id";

class Keys {
 public:
  Keys(const Settings& settings, const Layout& layout);

  std::string key_of(const Row& row) const;
  // Of what the row says; empty cells do not count, so that a new column changes no version.
  std::string version_of(const Row& row) const;

  bool configured() const { return !wanted_.empty(); }
  bool has_value(const Row& row) const;  // in the key columns of a new row
  // The name of the column with ids: as the file spells it, else "id".
  const std::string& id_column() const { return id_column_; }
  std::string value(const Row& row, std::string_view column) const;

 private:
  std::string hash_without_id(const Row& row) const;

  const Layout& layout_;
  std::vector<std::string> wanted_;
  std::string id_column_{id_name};
  std::string email_column_;
};

// Throws SP_CONFIG when the header lacks a configured key column.
void check_key_columns(const Settings& settings, const Layout& layout, std::string_view path);

}  // namespace file

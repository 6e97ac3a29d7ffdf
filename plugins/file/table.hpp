#pragma once
// Writing: a whole file in memory whose rows can be changed, and its new bytes. Rows that are not
// changed keep their bytes, also those that cannot be read.

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "keys.hpp"

namespace file {

class Table {
 public:
  // Reads the file; one that does not exist is an empty table. Throws SP_CONFIG when it is larger
  // than what the hub writes in one piece, SP_RETRY when somebody is writing it.
  Table(const sp::Call& call, std::string path, const Settings& settings);

  const Layout& layout() const { return layout_; }
  const sp_file_info& info() const { return info_; }
  Keys keys() const { return Keys(settings_, layout_); }
  const Settings& settings() const { return settings_; }

  // The rows of that key; the last one is the one that counts.
  std::vector<std::size_t> find(const std::string& key) const;
  Row row(std::size_t index) const;
  // There are rows that cannot be read: one of them may be the one that is looked for.
  bool hides_rows() const { return hides_rows_; }

  // Adds the column at the end; false when the file has no header to add it to.
  bool add_column(const std::string& name);
  bool has_column(std::string_view name) const;
  // The file's own spelling of a column: "E-Mail" for "email", "First Name" for "first_name".
  std::string spelled(std::string_view name) const;
  void change(std::size_t index, Row row);
  void add(const std::string& key, Row row);
  void remove(std::size_t index);

  bool changed() const { return changed_; }
  std::string bytes() const;  // of the whole file
  // Whether what is guessed of a file (delimiter, header, line ends) is guessed the same from those.
  bool reads_alike(const std::string& bytes) const;

 private:
  struct Entry {
    std::size_t at = 0, bytes = 0;  // in content_
    bool readable = true, removed = false;
    std::optional<Row> now;  // changed or added
  };

  void load(const sp::Call& call);
  void index_rows(const sp::Call& call);
  std::string header() const;
  std::string text_of(const Entry& entry) const;
  std::string in_file(std::string text) const;

  std::string path_;
  const Settings& settings_;
  sp_file_info info_{};
  std::string mark_;     // byte order mark
  std::string content_;  // the text behind it; UTF-16 as UTF-8
  std::size_t rows_at_ = 0;
  Layout source_;  // of content_
  Layout layout_;  // with the columns that were added
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_key_;
  bool hides_rows_ = false;
  bool changed_ = false;
};

}  // namespace file

#pragma once
// What a file looks like: found out from its first MiB, the same way for every page of a read.

#include <string>
#include <string_view>
#include <vector>

#include "csv.hpp"
#include "settings.hpp"

namespace file {

inline constexpr std::uint64_t head_bytes = 1u << 20;

struct Layout {
  Format format = Format::csv;
  Encoding encoding = Encoding::utf8;
  std::size_t mark_bytes = 0;
  Dialect dialect;
  std::string line_end = "\n";
  bool header = true;                // CSV whose first row names the columns
  std::vector<std::string> columns;  // of CSV, each name once
  std::uint64_t rows_at = 0;         // where the first row begins in the file
  std::uint64_t first_line = 1;      // its line number
};

// `head` is the file's beginning, `whole` whether that is all of it. Throws SP_CONFIG when the
// first row cannot be read.
Layout find_layout(std::string_view head, bool whole, const Settings& settings,
                   std::string_view path);

Layout layout_of_file(const sp::Call& call, const std::string& path, std::uint64_t bytes,
                      const Settings& settings);

// The text of one cell as it stands in the file, as UTF-8; false when its bytes are wrong.
bool decode_cell(std::string& cell, Encoding encoding);

}  // namespace file

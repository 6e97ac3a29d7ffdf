#pragma once
// A file of rows, read from front to back with little memory however large it is. Delimiter,
// encoding, line ends and quoting are found out by the reader that the connector `file` has too.
//
// SP-TAB-001: cannot be read. SP-TAB-002: no table. SP-TAB-003: a row that cannot be read.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace samepage::table {

class TableFile {
 public:
  static Result<TableFile> open(const std::string& path);
  TableFile(TableFile&&) noexcept;
  TableFile& operator=(TableFile&&) noexcept;
  ~TableFile();

  const std::string& path() const;
  const std::vector<std::string>& columns() const;

  // Calls `take` for each row until it gives false; `line`: where the row begins, from 1.
  using TakeRow =
      std::function<Result<bool>(std::uint64_t line, const std::vector<std::string>& cells)>;
  Result<void> each_row(const TakeRow& take) const;

 private:
  struct Mapped;
  explicit TableFile(std::unique_ptr<Mapped> mapped);
  std::unique_ptr<Mapped> mapped_;
};

}  // namespace samepage::table

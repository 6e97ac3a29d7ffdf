#pragma once
// A file that is there whole or not at all: written beside its place and renamed when it is done.
// SP-TAB-007: cannot be written.

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace samepage::table {

class OutputFile {
 public:
  static Result<OutputFile> create(const std::string& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();  // what was not finished goes away

  void text(std::string_view bytes);
  void row(const std::vector<std::string>& cells);  // as CSV, with a line end
  Result<void> finish();

 private:
  OutputFile(std::string path, std::string beside, std::FILE* file)
      : path_(std::move(path)), beside_(std::move(beside)), file_(file) {}
  Error wrong() const;

  std::string path_, beside_;
  std::FILE* file_ = nullptr;
  bool whole_ = true;
};

}  // namespace samepage::table

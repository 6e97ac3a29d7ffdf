#include "app/table/output_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "file/csv.hpp"

namespace samepage::table {

Result<OutputFile> OutputFile::create(const std::string& path) {
  const std::string beside = path + ".part-" + std::to_string(::getpid());
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  std::FILE* file = fd < 0 ? nullptr : ::fdopen(fd, "wb");
  if (file == nullptr)
    return fail("SP-TAB-007", std::string("the file cannot be written: ") + std::strerror(errno),
                path, "correct the path, or the rights of its folder");
  return OutputFile(path, beside, file);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      beside_(std::move(other.beside_)),
      file_(std::exchange(other.file_, nullptr)),
      whole_(other.whole_) {}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  ::unlink(beside_.c_str());
}

void OutputFile::text(std::string_view bytes) {
  whole_ = std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size() && whole_;
}

void OutputFile::row(const std::vector<std::string>& cells) {
  text(file::csv_row(cells, ',') + "\n");
}

Error OutputFile::wrong() const {
  return {"SP-TAB-007", std::string("the file cannot be written: ") + std::strerror(errno), path_,
          "make room, or name another file; nothing was left behind"};
}

Result<void> OutputFile::finish() {
  whole_ = std::fflush(file_) == 0 && ::fsync(::fileno(file_)) == 0 && whole_;
  if (!whole_) return std::unexpected(wrong());
  if (std::rename(beside_.c_str(), path_.c_str()) != 0) return std::unexpected(wrong());
  std::fclose(std::exchange(file_, nullptr));
  return {};
}

}  // namespace samepage::table

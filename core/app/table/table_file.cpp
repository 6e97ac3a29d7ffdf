#include "app/table/table_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "file/rows.hpp"

namespace samepage::table {
namespace {

constexpr std::size_t page_bytes = 4096, give_back_bytes = 16u << 20;

std::unexpected<Error> unreadable(const std::string& path) {
  return fail("SP-TAB-001", std::string("the file cannot be read: ") + std::strerror(errno), path,
              "correct the path or its rights");
}

// The reader's messages end with advice for a connection's options, which are not here.
std::string without_advice(std::string_view text) {
  return std::string(text.substr(0, text.find("; ")));
}

}  // namespace

struct TableFile::Mapped {
  std::string path;
  const char* bytes = nullptr;
  std::size_t size = 0;
  std::string decoded;  // of UTF-16, which is read whole
  file::Layout layout;
  std::size_t rows_at = 0;

  ~Mapped() {
    if (bytes != nullptr) ::munmap(const_cast<char*>(bytes), size);
  }
  std::string_view all() const { return {bytes, size}; }
  std::string_view rows() const {
    return file::is_utf16(layout.encoding) ? std::string_view(decoded).substr(rows_at)
                                           : all().substr(rows_at);
  }
  // What was read stays in the file and need not stay in memory.
  void give_back(const char* from, const char* to) const {
    if (!decoded.empty() || bytes == nullptr) return;
    const std::size_t begin =
        (static_cast<std::size_t>(from - bytes) + page_bytes - 1) / page_bytes * page_bytes;
    const std::size_t end = static_cast<std::size_t>(to - bytes) / page_bytes * page_bytes;
    if (end > begin) ::madvise(const_cast<char*>(bytes) + begin, end - begin, MADV_DONTNEED);
  }
};

TableFile::TableFile(std::unique_ptr<Mapped> mapped) : mapped_(std::move(mapped)) {}
TableFile::TableFile(TableFile&&) noexcept = default;
TableFile& TableFile::operator=(TableFile&&) noexcept = default;
TableFile::~TableFile() = default;
const std::string& TableFile::path() const { return mapped_->path; }
const std::vector<std::string>& TableFile::columns() const { return mapped_->layout.columns; }

Result<TableFile> TableFile::open(const std::string& path) {
  auto mapped = std::make_unique<Mapped>();
  mapped->path = path;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return unreadable(path);
  struct stat info {};
  const bool known = ::fstat(fd, &info) == 0;
  if (known && S_ISDIR(info.st_mode)) errno = EISDIR;
  const bool ordinary = known && S_ISREG(info.st_mode);
  mapped->size = ordinary ? static_cast<std::size_t>(info.st_size) : 0;
  if (mapped->size > 0) {
    void* place = ::mmap(nullptr, mapped->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (place != MAP_FAILED) mapped->bytes = static_cast<const char*>(place);
  }
  const int fault = errno;
  ::close(fd);
  errno = fault;
  if (!ordinary || (mapped->size > 0 && mapped->bytes == nullptr)) return unreadable(path);
  if (mapped->size == 0)
    return fail("SP-TAB-002", "the file is empty", path, "give a file with a header and rows");
  try {
    file::Settings settings(sp::Json::parse("{}"));
    settings.format = file::Format::csv;
    const std::string_view head = mapped->all().substr(0, file::head_bytes);
    mapped->layout = file::find_layout(head, head.size() == mapped->size, settings, path);
    mapped->rows_at = static_cast<std::size_t>(mapped->layout.rows_at);
    if (file::is_utf16(mapped->layout.encoding)) {
      std::string raw(mapped->all().substr(mapped->rows_at));
      mapped->decoded = file::take_utf16(raw, mapped->layout.encoding, true);
      mapped->rows_at = 0;
    }
  } catch (const sp::Error& error) {
    return fail("SP-TAB-002", "this is no table: " + without_advice(error.what()), path,
                "mend the first row: it has to name each column once");
  }
  return TableFile(std::move(mapped));
}

Result<void> TableFile::each_row(const TakeRow& take) const {
  const std::string_view rows_text = mapped_->rows();
  file::Window window(rows_text);
  file::Layout layout = mapped_->layout;
  if (file::is_utf16(layout.encoding)) layout.encoding = file::Encoding::utf8;
  file::Rows rows(window, layout, layout.first_line);
  file::Row row;
  const char* kept_from = rows_text.data();
  while (rows.next(row)) {
    if (!row.fault.empty()) {
      return fail("SP-TAB-003", "a row cannot be read: " + row.fault,
                  path() + " line " + std::to_string(row.line), "mend that row");
    }
    auto more = take(row.line, row.cells);
    if (!more) return std::unexpected(std::move(more).error());
    if (!*more) return {};
    const char* now = rows_text.data() + (rows_text.size() - window.text().size());
    if (now - kept_from > static_cast<std::ptrdiff_t>(give_back_bytes)) {
      mapped_->give_back(kept_from, now);
      kept_from = now;
    }
  }
  return {};
}

}  // namespace samepage::table

#include "lines.hpp"

#include <algorithm>

namespace weblog {
namespace {

constexpr std::uint32_t chunk_bytes = 256u << 10;
constexpr std::int64_t quiet_ms = 60'000;  // so long a server may go on with a file it renamed

class FileReading {
 public:
  FileReading(const sp::Call& call, const Settings& settings, LogFile& file, std::uint64_t& budget,
              const std::function<bool(const Line&)>& take)
      : call_(call), settings_(settings), file_(file), budget_(budget), take_(take) {}

  bool run() {
    const std::uint64_t bytes_before = file_.progress.bytes;
    bool ended = true;
    while (file_.progress.offset < file_.info.bytes) {
      if (budget_ == 0 || call_.cancelled()) return stop(false);
      const std::string_view chunk = read_chunk();
      if (chunk.empty()) break;  // emptied meanwhile: seen at the next read
      const std::uint64_t before = file_.progress.offset;
      if (!take_chunk(chunk)) return stop(false);
      if (file_.progress.offset == before) {
        ended = take_unfinished(chunk, bytes_before);
        break;
      }
    }
    return stop(ended);
  }

 private:
  std::string_view read_chunk() {
    const std::uint64_t left = file_.info.bytes - file_.progress.offset;
    const auto wanted = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, chunk_bytes));
    const std::string_view chunk = call_.read_file(file_.path, file_.progress.offset, wanted);
    budget_ -= std::min<std::uint64_t>(budget_, chunk.size());
    return chunk;
  }

  // Takes the whole lines of the chunk; false when the page is full.
  bool take_chunk(std::string_view chunk) {
    std::size_t start = 0;
    for (std::size_t end; (end = chunk.find('\n', start)) != chunk.npos; start = end + 1) {
      if (!take_line(chunk.substr(start, end - start))) return false;
      file_.progress.offset += end + 1 - start;
    }
    const std::string_view rest = chunk.substr(start);
    if (rest.size() > line_bytes_max || (file_.progress.skipping && !rest.empty())) pass_over(rest);
    return true;
  }

  // A line whose end is not in sight. A hole of NUL bytes, which copytruncate leaves in front of
  // the next line when the server does not append, is no line.
  void pass_over(std::string_view rest) {
    const std::size_t text = std::min(rest.find_first_not_of('\0'), rest.size());
    if (!file_.progress.skipping && text > 0) {
      file_.progress.offset += text;
      return;
    }
    if (!file_.progress.skipping) report_long();
    file_.progress.skipping = true;
    file_.progress.offset += rest.size();
  }

  void report_long() {
    call_.log(SP_WARN, settings_.name + " at byte " + std::to_string(file_.progress.offset) +
                           ": a line longer than 64 KiB; it is skipped");
  }

  bool take_line(std::string_view text) {
    if (file_.progress.skipping) {
      file_.progress.skipping = false;
      return true;
    }
    while (text.starts_with('\0')) text.remove_prefix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) return true;
    if (text.size() > line_bytes_max) {
      report_long();
      return true;
    }
    return take_({text, file_.progress.offset});
  }

  // What is left in a rotated file that no longer grows is a line whose end will not come.
  bool take_unfinished(std::string_view rest, std::uint64_t bytes_before) {
    const bool stands_still = !file_.live && bytes_before == file_.info.bytes &&
                              call_.now_ms() - file_.info.modified_ms > quiet_ms;
    if (!stands_still) return true;
    if (!take_line(rest)) return false;
    file_.progress.offset += rest.size();
    return true;
  }

  bool stop(bool ended) {
    const sp_file_info now = call_.stat(file_.path);
    const std::uint64_t read_to = std::min(file_.progress.offset, file_.info.bytes);
    if (now.exists == 0 || now.identity != file_.info.identity || now.bytes < read_to)
      throw sp::Error(SP_RETRY,
                      settings_.name + " was rotated while it was read; it is read again");
    file_.progress.bytes = file_.info.bytes;
    return ended;
  }

  const sp::Call& call_;
  const Settings& settings_;
  LogFile& file_;
  std::uint64_t& budget_;
  const std::function<bool(const Line&)>& take_;
};

}  // namespace

bool read_lines(const sp::Call& call, const Settings& settings, LogFile& file,
                std::uint64_t& budget, const std::function<bool(const Line&)>& take) {
  return FileReading(call, settings, file, budget, take).run();
}

}  // namespace weblog

// Web analytics from access logs. README.md says what the connector promises.
#include <algorithm>
#include <map>
#include <samepage/sdk.hpp>
#include <samepage/text.hpp>

#include "chain.hpp"
#include "hit.hpp"
#include "lines.hpp"
#include "manifest.hpp"
#include "records.hpp"

namespace weblog {
namespace {

constexpr std::uint64_t page_log_bytes = 16u << 20;
constexpr int reports_max = 20;

class Connector {
 public:
  static constexpr const char* manifest = weblog::manifest;

  explicit Connector(const sp::Json& config) : settings_(config) {}

  void check(const sp::Call& call) {
    if (call.stat(settings_.log).exists == 0) throw no_log(SP_CONFIG);
  }

  sp::Next read(const sp::Call& call, const sp::Read& read) {
    if (read.keys_only) throw sp::Error(SP_BUG, "logs have no list of keys; the manifest says so");
    Chain chain = find_chain(call, settings_, parse_cursor(read.cursor));
    if (chain.files.empty()) throw no_log(SP_RETRY);
    Records records(read.stream, settings_);
    tell_gaps(call, read.stream, chain);
    const std::size_t limit =
        std::clamp<std::size_t>(read.limit, 1, SP_PAGE_MAX - chain.gaps.size());
    std::uint64_t budget = page_log_bytes;
    reports_ = 0;
    bool ended = true;
    for (LogFile& file : chain.files) {
      if (file.copying) continue;
      if (!ended) {  // the page is full: seen, so that nobody forgets it when it goes
        file.progress.bytes = file.info.bytes;
        continue;
      }
      const std::string first_line = first_line_hash(file);
      const auto take = [&](const Line& line) {
        if (records.size() >= limit) return false;
        add(call, records, line, first_line);
        return true;
      };
      ended = read_lines(call, settings_, file, budget, take);
    }
    if (call.cancelled()) throw sp::Error(SP_CANCELLED, "reading was cancelled");
    if (reports_ > reports_max)
      call.log(SP_WARN, settings_.name + ": " + std::to_string(reports_ - reports_max) +
                            " more such lines on this page");
    records.emit(call);
    call.checkpoint(cursor_of(chain));
    return ended ? sp::Next::done : sp::Next::more;
  }

 private:
  // Each stream meets the gap, for each has its own cursor; one of them tells. It tells again when
  // its page did not count.
  void tell_gaps(const sp::Call& call, std::string_view stream, const Chain& chain) {
    for (const Gap& gap : chain.gaps) {
      const auto told = told_by_.emplace(gap.identity, stream).first;
      if (told->second == stream) call.unreadable(stream, gap.place, gap.what);
    }
  }

  sp::Error no_log(sp_status status) const {
    return {status, settings_.name +
                        " does not exist; 'path' (and 'file') must name the log that the "
                        "web server writes"};
  }

  // Stays with the lines when the file is renamed or copied, and differs between files: log lines
  // carry their time.
  static std::string first_line_hash(const LogFile& file) {
    return sp::hex_of(sp::hash_of(std::string_view(file.head).substr(0, file.head.find('\n'))));
  }

  void add(const sp::Call& call, Records& records, const Line& line,
           const std::string& first_line) {
    const auto hit = read_hit(line.text, settings_);
    if (!hit) {
      if (++reports_ <= reports_max)
        call.log(SP_WARN, settings_.name + " at byte " + std::to_string(line.offset) +
                              ": a line of another format; it is skipped");
      return;
    }
    const std::string place = first_line + ":" + std::to_string(line.offset) + ":";
    records.add(*hit, "line." + sp::long_hash_of(place + std::string(line.text)));
  }

  Settings settings_;
  int reports_ = 0;
  std::map<std::uint64_t, std::string> told_by_;  // by the lost file's identity
};

}  // namespace
}  // namespace weblog

SP_PLUGIN(weblog::Connector);

#include "combined.hpp"

#include <charconv>

#include "moments.hpp"

namespace weblog {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Parts {
 public:
  explicit Parts(std::string_view line) : rest_(line) {}

  std::optional<std::string> word() {
    skip_spaces();
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    if (end == 0) return std::nullopt;
    std::string part(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return part;
  }

  std::optional<std::string_view> bracketed() {
    skip_spaces();
    const std::size_t end = rest_.find(']');
    if (!rest_.starts_with('[') || end == rest_.npos) return std::nullopt;
    const std::string_view part = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return part;
  }

  // Apache writes \" and \\ and \xHH, nginx \xHH.
  std::optional<std::string> quoted() {
    skip_spaces();
    if (!rest_.starts_with('"')) return std::nullopt;
    std::string part;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return part == "-" ? std::string() : part;
      }
      const bool escape = rest_[i] == '\\' && i + 1 < rest_.size();
      if (escape && rest_[i + 1] == 'x' && i + 3 < rest_.size() && digit(rest_[i + 2]) >= 0 &&
          digit(rest_[i + 3]) >= 0) {
        part += static_cast<char>(digit(rest_[i + 2]) * 16 + digit(rest_[i + 3]));
        i += 3;
      } else {
        part += rest_[escape ? ++i : i];
      }
    }
    return std::nullopt;
  }

  bool empty() {
    skip_spaces();
    return rest_.empty();
  }

 private:
  void skip_spaces() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }
  std::string_view rest_;
};

}  // namespace

std::optional<CombinedLine> read_combined(std::string_view line) {
  Parts parts(line);
  CombinedLine out;
  const auto ip = parts.word();
  const auto ident = parts.word();
  std::optional<std::string> user = parts.word();
  auto time = parts.bracketed();
  for (int words = 0; user && !time && words < 8; ++words) {  // a log-in name may have spaces
    user = parts.word();
    time = parts.bracketed();
  }
  const auto request = parts.quoted();
  const auto status = parts.word();
  const auto size = parts.word();
  if (!ip || !ident || !user || !time || !request || !status || !size) return std::nullopt;
  const auto at = clf_moment(*time);
  if (!at) return std::nullopt;
  const char* end = status->data() + status->size();
  if (std::from_chars(status->data(), end, out.status).ptr != end) return std::nullopt;
  if (!parts.empty()) {
    auto referrer = parts.quoted();
    auto agent = parts.quoted();
    if (!referrer || !agent) return std::nullopt;
    out.referrer = std::move(*referrer);
    out.agent = std::move(*agent);
  }
  out.ip = *ip;
  out.at_ms = *at;
  const std::size_t space = request->find(' ');
  out.method = request->substr(0, space);
  if (space != std::string::npos) {
    const std::size_t last = request->rfind(" HTTP/");
    const bool versioned = last != std::string::npos && last > space;
    out.uri = request->substr(space + 1, versioned ? last - space - 1 : std::string::npos);
  }
  return out;
}

}  // namespace weblog

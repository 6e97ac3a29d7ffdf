#include "plugin/http_texts.hpp"

#include "base/text.hpp"

namespace samepage {

Result<Headers> parse_headers(std::string_view lines, std::size_t most) {
  Headers headers;
  for (const std::string_view line : split(lines, '\n')) {
    if (line.empty() || line == "\r") continue;
    const std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0 || line.substr(0, colon).find('\r') != line.npos)
      return fail("SP-PLG-130", "an HTTP header of the connector is not a \"Name: value\" line");
    headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
    if (headers.size() > most)
      return fail("SP-PLG-130", "more than " + std::to_string(most) + " HTTP headers");
  }
  return headers;
}

std::string header_lines(const Headers& headers) {
  std::string lines;
  for (const auto& [name, value] : headers) {
    if (name.empty() || name.find_first_of(":\r\n") != name.npos) continue;
    lines += name;
    lines += ": ";
    for (const char c : trim(value)) lines += c == '\n' || c == '\r' ? ' ' : c;
    lines += '\n';
  }
  return lines;
}

}  // namespace samepage

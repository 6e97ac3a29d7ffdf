#pragma once
// Headers as samepage/plugin.h has them: "Name: value\n" lines.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace samepage {

using Headers = std::vector<std::pair<std::string, std::string>>;

Result<Headers> parse_headers(std::string_view lines,
                              std::size_t most = 200);  // SP-PLG-130: a line without a name
std::string header_lines(const Headers& headers);

}  // namespace samepage

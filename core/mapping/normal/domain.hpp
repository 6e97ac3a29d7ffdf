#pragma once
// Host names in their ASCII form: shared by e-mail addresses and URLs.

#include <optional>
#include <string>
#include <string_view>

namespace samepage {

// Lower case, IDN in ASCII, at least two labels, no trailing dot. None when it is no host name.
std::optional<std::string> normal_domain(std::string_view text);

// The domain of a host name, URL or e-mail address, without "www.": what stands for a company.
std::optional<std::string> domain_of(std::string_view text);

// Of ASCII letters in lower case, with at least one dot. One walk: this runs for every address.
bool is_host_name(std::string_view domain);

}  // namespace samepage

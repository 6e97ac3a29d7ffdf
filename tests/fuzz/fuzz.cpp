#include "fuzz.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace samepage::fuzz {
namespace {

std::vector<Target>& registered() {
  static std::vector<Target> all;
  return all;
}

std::string shown(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text.substr(0, 400)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '\\') {
      out += c;
    } else {
      out += "\\x";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace

std::string_view Input::part() {
  constexpr std::string_view cut = "\n----\n";
  const std::size_t at = left_.find(cut);
  const std::string_view found = left_.substr(0, at);
  more_ = at != left_.npos;
  left_ = more_ ? left_.substr(at + cut.size()) : std::string_view{};
  return found;
}

Registration::Registration(std::string_view name, Run run) {
  registered().push_back({name, run});
  std::ranges::sort(registered(), {}, &Target::name);
}

const std::vector<Target>& targets() { return registered(); }

const Target* target_named(std::string_view name) {
  const auto found = std::ranges::find(registered(), name, &Target::name);
  return found == registered().end() ? nullptr : &*found;
}

void require(bool holds, std::string_view rule, std::string_view got) {
  if (holds) return;
  std::fprintf(stderr, "broken rule: %s\n  got: %s\n", std::string(rule).c_str(),
               shown(got).c_str());
  std::abort();
}

void same(std::string_view one, std::string_view other, std::string_view rule) {
  require(one == other, rule, std::string(one) + "\n  and: " + std::string(other));
}

}  // namespace samepage::fuzz

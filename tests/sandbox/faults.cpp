#include "sandbox/faults.hpp"

#include <array>

#include "base/text.hpp"

namespace samepage::sandbox {
namespace {

constexpr std::array<std::string_view, strike_kinds> strike_names = {
    "429", "500", "lose_reply", "hang", "truncate", "garbage", "oversize", "duplicate", "reorder"};

// "p_<strike>" or "next_<strike>".
bool set_strike(Faults& faults, std::string_view name, json::Value value) {
  for (std::size_t i = 0; i < strike_kinds; ++i) {
    if (name == "p_" + std::string(strike_names[i]))
      return faults.probability[i] = value.number(), true;
    if (name == "next_" + std::string(strike_names[i]))
      return faults.next[i] = value.integer(), true;
  }
  return false;
}

Result<Rewrite> rewrite_of(json::Value value) {
  Rewrite rule{std::string(value.text("stream")),
               std::string(value.text("field")),
               std::string(value.text("rule")),
               std::string(value.text("text")),
               static_cast<std::size_t>(value["length"].integer()),
               value["delay_ms"].integer()};
  static constexpr std::string_view rules[] = {"upper",  "lower",  "trim",
                                               "digits", "prefix", "truncate"};
  for (const std::string_view known : rules)
    if (rule.rule == known) return rule;
  return fail("SP-SBX-004", "the rewrite rule \"" + rule.rule + "\" is not known", "rewrites",
              "use upper, lower, trim, digits, prefix or truncate");
}

}  // namespace

std::uint64_t Dice::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

std::string_view name_of(Strike strike) { return strike_names[static_cast<std::size_t>(strike)]; }

bool Faults::strikes(Strike strike, Dice& dice) {
  const auto i = static_cast<std::size_t>(strike);
  if (next[i] > 0) {
    --next[i];
    return true;
  }
  return dice.chance(probability[i]);
}

Result<void> Faults::set(json::Value control) {
  Faults wanted = *this;  // a wrong member changes nothing
  for (const auto& [name, value] : control.members()) {
    if (set_strike(wanted, name, value)) continue;
    if (name == "latency_ms")
      wanted.latency = value.integer();
    else if (name == "retry_after_ms")
      wanted.retry_after = value.integer();
    else if (name == "partial_every")
      wanted.partial_every = value.integer();
    else if (name == "partial_kind")
      wanted.partial_rejects = value.text() != "retry";
    else if (name == "stale_search_requests")
      wanted.stale_search_requests = value.integer();
    else if (name == "stale_search_ms")
      wanted.stale_search = value.integer();
    else if (name == "token_expire_after")
      wanted.token_expire_after = value.integer();
    else if (name == "clock_offset_ms")
      wanted.clock_offset = value.integer();
    else if (name == "page_shift")
      wanted.page_shift = value.text();
    else if (name == "oversize_bytes")
      wanted.oversize_bytes = static_cast<std::size_t>(value.integer());
    else if (name == "quota")
      wanted.quota = {value["limit"].integer(), value["window_ms"].integer(60'000)};
    else if (name == "rewrites") {
      wanted.rewrites.clear();
      for (const json::Value one : value.items()) {
        SP_ASSIGN(Rewrite rule, rewrite_of(one));
        wanted.rewrites.push_back(std::move(rule));
      }
    } else {
      return fail("SP-SBX-003", "there is no fault called \"" + std::string(name) + "\"", "faults",
                  "tests/sandbox/README.md lists them all");
    }
  }
  *this = std::move(wanted);
  return {};
}

std::string rewritten(const Rewrite& rule, std::string_view text) {
  if (rule.rule == "lower") return lower(text);
  if (rule.rule == "trim") return std::string(trim(text));
  if (rule.rule == "prefix")
    return text.starts_with(rule.text) ? std::string(text) : rule.text + std::string(text);
  if (rule.rule == "truncate") {
    std::size_t end = std::min(rule.length, text.size());
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
      --end;
    return std::string(text.substr(0, end));
  }
  std::string out;
  for (const char c : text) {
    if (rule.rule == "upper")
      out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    else if (c >= '0' && c <= '9')
      out += c;  // digits: how some systems keep phone numbers
  }
  return out;
}

}  // namespace samepage::sandbox

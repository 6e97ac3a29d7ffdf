#include "mapping/normal/phone_pattern.hpp"

#include <charconv>

namespace samepage {

namespace {

constexpr std::size_t most_steps = 20'000;
constexpr unsigned all_digits = 0x3ff;
constexpr int deepest = 30;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
unsigned bit(char digit) { return 1u << (digit - '0'); }

}  // namespace

// Writes the steps while it reads: a choice and a repetition go over the same text once more.
class PatternReader {
 public:
  PatternReader(std::string_view text, std::vector<DigitPattern::Step>& steps)
      : text_(text), steps_(steps) {}

  bool whole() {
    if (!alternatives(0) || at_ != text_.size()) return false;
    add({Step::Kind::done, 0, 0});
    return steps_.size() <= most_steps;
  }

 private:
  using Step = DigitPattern::Step;

  std::uint32_t here() const { return static_cast<std::uint32_t>(steps_.size()); }
  std::uint32_t add(Step step) {
    steps_.push_back(step);
    return here() - 1;
  }
  bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(std::string_view sign) {
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }

  // Each alternative but the last begins with a choice whose other way is the next one.
  bool alternatives(int depth) {
    if (depth > deepest) return false;
    std::vector<std::uint32_t> exits;
    for (;;) {
      const bool more = another_follows();
      const std::uint32_t choice = here();
      if (more) add({Step::Kind::either, 0, 0});
      if (!sequence(depth)) return false;
      if (!more) break;
      if (!take("|")) return false;
      exits.push_back(add({Step::Kind::jump, 0, 0}));
      steps_[choice].to = here();
    }
    for (const std::uint32_t exit : exits) steps_[exit].to = here();
    return true;
  }

  bool another_follows() const {
    int depth = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      if (text_[i] == '(') ++depth;
      if (text_[i] == ')' && depth-- == 0) return false;
      if (text_[i] == '|' && depth == 0) return true;
    }
    return false;
  }

  bool sequence(int depth) {
    while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')')
      if (!repeated(depth)) return false;
    return true;
  }

  bool repeated(int depth) {
    const std::size_t from = at_;
    const std::size_t first = steps_.size();
    if (!atom(depth)) return false;
    std::size_t least = 1;
    std::size_t most = 1;
    if (!quantity(least, most)) return false;
    const std::size_t after = at_;
    steps_.resize(first);
    std::vector<std::uint32_t> skips;
    for (std::size_t n = 0; n < most; ++n) {
      if (n >= least) skips.push_back(add({Step::Kind::either, 0, 0}));
      at_ = from;
      if (!atom(depth) || steps_.size() > most_steps) return false;
    }
    at_ = after;
    for (const std::uint32_t skip : skips) steps_[skip].to = here();
    return true;
  }

  bool quantity(std::size_t& least, std::size_t& most) {
    if (take("?")) {
      least = 0;
    } else if (take("{")) {
      if (!number(least)) return false;
      most = least;
      if (take(",") && !number(most)) return false;
      if (!take("}") || most < least || most > 20) return false;
    }
    return !next_is('?') && !next_is('*') && !next_is('+') && !next_is('{');
  }

  bool number(std::size_t& value) {
    const char* const begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    at_ += static_cast<std::size_t>(end - begin);
    return error == std::errc();
  }

  bool atom(int depth) {
    if (take("(")) {
      const bool captures = !take("?:");
      if (next_is('?')) return false;
      if (captures) add({Step::Kind::open, 0, 0});
      if (!alternatives(depth + 1) || !take(")")) return false;
      if (captures) add({Step::Kind::close, 0, 0});
      return true;
    }
    if (take("$")) {
      add({Step::Kind::end, 0, 0});
      return true;
    }
    unsigned digits = 0;
    if (take("\\d")) {
      digits = all_digits;
    } else if (take("[")) {
      if (!members(digits)) return false;
    } else if (at_ < text_.size() && is_digit(text_[at_])) {
      digits = bit(text_[at_++]);
    } else {
      return false;
    }
    add({Step::Kind::digit, static_cast<std::uint16_t>(digits), 0});
    return true;
  }

  bool members(unsigned& digits) {
    while (!take("]")) {
      if (take("\\d")) {
        digits = all_digits;
        continue;
      }
      if (at_ >= text_.size() || !is_digit(text_[at_])) return false;
      const char low = text_[at_++];
      char high = low;
      if (take("-")) {
        if (at_ >= text_.size() || !is_digit(text_[at_])) return false;
        high = text_[at_++];
      }
      for (char d = low; d <= high; ++d) digits |= bit(d);
    }
    return digits != 0;
  }

  std::string_view text_;
  std::vector<Step>& steps_;
  std::size_t at_ = 0;
};

std::optional<DigitPattern> DigitPattern::compile(std::string_view pattern) {
  DigitPattern made;
  if (!PatternReader(pattern, made.steps_).whole()) return std::nullopt;
  return made;
}

// Tries one way after the other. No step goes back, so every way ends.
struct DigitPattern::Run {
  const std::vector<Step>& steps;
  std::string_view digits;
  bool whole;
  Front found{};

  bool from(std::uint32_t step, std::size_t at, int open, bool captured) {
    for (;; ++step) {
      const Step& now = steps[step];
      switch (now.kind) {
        case Step::Kind::digit:
          if (at == digits.size() || (now.digits & bit(digits[at])) == 0) return false;
          captured = captured || open != 0;
          ++at;
          break;
        case Step::Kind::either:
          if (from(step + 1, at, open, captured)) return true;
          step = now.to - 1;
          break;
        case Step::Kind::jump:
          step = now.to - 1;
          break;
        case Step::Kind::open:
          ++open;
          break;
        case Step::Kind::close:
          --open;
          break;
        case Step::Kind::end:
          if (at != digits.size()) return false;
          break;
        case Step::Kind::done:
          if (whole && at != digits.size()) return false;
          found = {at, captured};
          return true;
      }
    }
  }
};

bool DigitPattern::matches(std::string_view digits) const {
  return Run{steps_, digits, true}.from(0, 0, 0, false);
}

std::optional<DigitPattern::Front> DigitPattern::front(std::string_view digits) const {
  Run run{steps_, digits, false};
  if (!run.from(0, 0, 0, false)) return std::nullopt;
  return run.found;
}

}  // namespace samepage

#include "base/toml_guard.hpp"

#include "base/text.hpp"

namespace samepage::toml {
namespace {

constexpr int deepest_name = 16;  // parts of one dotted name

// Walks over the text, telling strings and comments from the rest. It need not understand malformed
// text: the parser stops at the first fault, and up to there both see the same.
class Guard {
 public:
  Guard(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Result<void> walk() {
    while (i_ < text_.size()) {
      const char c = text_[i_];
      if (c == '\n') {
        ++line_;
        dots_ = 0;
        ++i_;
      } else if (c == '#') {
        skip_comment();
      } else if (c == '"' || c == '\'') {
        skip_string(c);
      } else {
        SP_TRY(plain(c));
        ++i_;
      }
    }
    return {};
  }

 private:
  std::string here() const { return file_ + ":" + std::to_string(line_); }

  Result<void> plain(char c) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      return fail("SP-TOML-003", "a character that is not ASCII stands outside quotes", here(),
                  "put the name or value into quotes");
    }
    if (c == '=' || c == ',' || c == '[' || c == '{') dots_ = 0;
    if (c == '.' && ++dots_ >= deepest_name) {
      return fail("SP-TOML-005", "a name has more than " + std::to_string(deepest_name) + " parts",
                  here(), "use fewer dots");
    }
    return {};
  }

  void skip_comment() {
    while (i_ < text_.size() && text_[i_] != '\n') ++i_;
  }

  void skip_string(char quote) {
    const std::string three(3, quote);
    if (text_.substr(i_).starts_with(three)) {
      i_ += 3;
      skip_long_string(quote, three);
      return;
    }
    for (++i_; i_ < text_.size() && text_[i_] != '\n'; ++i_) {
      if (text_[i_] == '\\' && quote == '"') {
        ++i_;
        if (i_ < text_.size() && text_[i_] == '\n') return;
      } else if (text_[i_] == quote) {
        ++i_;
        return;
      }
    }
  }

  void skip_long_string(char quote, std::string_view three) {
    for (; i_ < text_.size(); ++i_) {
      if (text_[i_] == '\n') ++line_;
      if (text_[i_] == '\\' && quote == '"') {
        ++i_;
        if (i_ < text_.size() && text_[i_] == '\n') ++line_;
      } else if (text_.substr(i_).starts_with(three)) {
        i_ += 3;
        // Up to two further quotes still belong to the string.
        for (int more = 0; more < 2 && i_ < text_.size() && text_[i_] == quote; ++more) ++i_;
        return;
      }
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t i_ = 0;
  int line_ = 1;
  int dots_ = 0;
};

}  // namespace

std::string veiled(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const unsigned char c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else {  // U+100080 … U+1000FF in UTF-8
      out += "\xf4\x80";
      out += static_cast<char>(0x80 | (c >> 6));
      out += static_cast<char>(0x80 | (c & 0x3f));
    }
  }
  return out;
}

std::string unveiled(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.size() >= 4 && rest.starts_with("\xf4\x80") &&
        (rest[2] == '\x82' || rest[2] == '\x83')) {
      out += static_cast<char>(((rest[2] & 3) << 6) | (rest[3] & 0x3f));
      i += 3;
    } else {
      out += text[i];
    }
  }
  // An escaped private character is the only way to something that is not UTF-8.
  return is_utf8(out) ? out : to_utf8_lossy(out);
}

namespace {

// ":3"; the byte of a line end is never part of another character.
std::string line_that_is_not_utf8(std::string_view text) {
  int number = 1;
  for (const std::string_view line : split(text, '\n')) {
    if (!is_utf8(line)) return ":" + std::to_string(number);
    ++number;
  }
  return {};
}

}  // namespace

Result<void> guard_toml(std::string_view text, const std::string& file) {
  if (!is_utf8(text)) {
    return fail("SP-TOML-002", "the file is not valid UTF-8", file + line_that_is_not_utf8(text),
                "save it as UTF-8");
  }
  return Guard(text, file).walk();
}

}  // namespace samepage::toml

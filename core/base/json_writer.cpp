#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/assert.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace samepage::json {

namespace {

// Whether a character stands for itself inside quotes, and is ASCII.
constexpr auto plain = [] {
  std::array<bool, 256> is{};
  for (std::size_t c = 0x20; c < 0x80; ++c) is[c] = c != '"' && c != '\\';
  return is;
}();

void append_escaped(std::string& out, char c) {
  static constexpr char digits[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  const auto stands = [](unsigned char c) { return plain[c]; };
  const auto rest = static_cast<std::size_t>(std::ranges::find_if_not(text, stands) - text.begin());
  out += '"';
  out += text.substr(0, rest);
  text.remove_prefix(rest);
  std::string mended;
  if (!text.empty() && !simdjson::validate_utf8(text)) {
    mended = to_utf8_lossy(text);
    text = mended;
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || plain[byte]) {
      out += c;
    } else {
      append_escaped(out, c);
    }
  }
  out += '"';
}

void Writer::separate() {
  if (after_key_) {
    after_key_ = false;
  } else if (!first_) {
    out_ += ',';
  }
  first_ = false;
}

Writer& Writer::object() {
  separate();
  out_ += '{';
  closers_ += '}';
  first_ = true;
  return *this;
}

Writer& Writer::array() {
  separate();
  out_ += '[';
  closers_ += ']';
  first_ = true;
  return *this;
}

Writer& Writer::end() {
  SP_ASSERT(!closers_.empty());
  out_ += closers_.back();
  closers_.pop_back();
  first_ = false;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

Writer& Writer::value(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

Writer& Writer::value(std::int64_t number) {
  separate();
  out_ += std::to_string(number);
  return *this;
}

Writer& Writer::value(std::uint64_t number) {
  separate();
  out_ += std::to_string(number);
  return *this;
}

Writer& Writer::value(double number) {
  if (!std::isfinite(number)) return null();
  separate();
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out_.append(digits, end);
  return *this;
}

Writer& Writer::value(bool flag) {
  separate();
  out_ += flag ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  separate();
  out_ += "null";
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

std::string Writer::take() {
  SP_ASSERT(closers_.empty());
  first_ = true;
  return std::exchange(out_, {});
}

void Writer::clear() {
  SP_ASSERT(closers_.empty());
  first_ = true;
  out_.clear();
}

}  // namespace samepage::json

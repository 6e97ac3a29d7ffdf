#include "base/text.hpp"

#include <algorithm>

#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

bool is_control(unsigned char c) { return (c < 0x20 && !(c >= '\t' && c <= '\r')) || c == 0x7f; }

// One line, NFC, single spaces, nothing unseen at the ends.
std::string one_line(std::string_view text) {
  std::string plain(text);
  std::erase_if(plain, [](char c) { return is_control(static_cast<unsigned char>(c)); });
  return nfc(collapse_spaces(trim_unseen(plain)));
}

}  // namespace

std::string normal_name(std::string_view text) {
  if (is_single_spaced_ascii(text)) return std::string(text);
  std::string kept;
  return one_line(visible(text, kept, Joiners::keep));
}

std::string normal_mark(std::string_view text) {
  if (is_single_spaced_ascii(text)) return std::string(text);
  std::string kept;
  return one_line(visible(text, kept));
}

std::string normal_text(std::string_view text) {
  if (is_single_spaced_ascii(text)) return std::string(text);
  std::string kept;
  std::string lines;
  std::size_t breaks = 0;  // since the last line that has something in it
  for (const std::string_view raw : split(plain_spaces(text, kept), '\n')) {
    std::string line = one_line(raw);
    if (!line.empty()) {
      if (!lines.empty()) lines.append(breaks, '\n');
      lines += line;
      breaks = 0;
    }
    ++breaks;
  }
  return lines;
}

TextForm text_form(const Field& field) {
  if (field.type == FieldType::name) return normal_name;
  return field.identifier == IdentifierStrength::none ? normal_text : normal_mark;
}

}  // namespace samepage

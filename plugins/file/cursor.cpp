#include "cursor.hpp"

#include <charconv>

namespace file {
namespace {

constexpr std::string_view phases[] = {"reading", "done", "waiting"};

// Inode numbers use all 64 bits, which a JSON integer does not always carry.
std::uint64_t number_of(const sp::Json& cursor, std::string_view member) {
  const std::string_view text = cursor.text_of(member);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string Cursor::text() const {
  return sp::Object()
      .number("v", 1)
      .text("phase", phases[static_cast<std::size_t>(phase)])
      .flag("exists", exists)
      .text("identity", std::to_string(identity))
      .text("bytes", std::to_string(bytes))
      .number("modified_ms", modified_ms)
      .text("offset", std::to_string(offset))
      .text("line", std::to_string(line))
      .take();
}

Cursor Cursor::parse(std::string_view text) {
  sp::Json json;
  try {
    json = sp::Json::parse(text);
  } catch (const sp::Error&) {
  }
  Cursor cursor;
  bool known = false;
  for (std::size_t i = 0; i < std::size(phases); ++i)
    if (json.text_of("phase") == phases[i]) {
      cursor.phase = static_cast<Phase>(i);
      known = true;
    }
  if (!known || json["v"].integer() != 1)
    throw sp::Error(
        SP_CURSOR_LOST,
        "the place where reading stopped is not known any more; the file is read from its start");
  cursor.exists = json["exists"].flag();
  cursor.identity = number_of(json, "identity");
  cursor.bytes = number_of(json, "bytes");
  cursor.modified_ms = json["modified_ms"].integer();
  cursor.offset = number_of(json, "offset");
  cursor.line = number_of(json, "line");
  return cursor;
}

}  // namespace file

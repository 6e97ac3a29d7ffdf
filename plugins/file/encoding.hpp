#pragma once
// Encodings of files. CSV's own characters are ASCII, so UTF-8 and Windows-1252 are cut into rows
// as they are and decoded row by row: one wrong byte costs one row. UTF-16 is decoded first.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace file {

enum class Encoding { utf8, windows_1252, utf16_le, utf16_be };

struct FoundEncoding {
  Encoding encoding = Encoding::utf8;
  std::size_t mark_bytes = 0;  // of the byte order mark
};

// By the byte order mark; without one by the lines of `head`: UTF-8 unless more of them are not
// UTF-8 than are UTF-8 with other than ASCII characters. `whole`: nothing follows, so that the last
// line counts without a line end too; else the first row added behind it could change the answer.
FoundEncoding find_encoding(std::string_view head, bool whole);
std::size_t mark_bytes(std::string_view head, Encoding encoding);

inline bool is_utf16(Encoding e) { return e == Encoding::utf16_le || e == Encoding::utf16_be; }

// Decodes whole characters; what is left of `raw` waits for more bytes. Lone surrogates become
// U+FFFD, which takes as many bytes in the file.
std::string take_utf16(std::string& raw, Encoding encoding, bool at_end);

// How many bytes `text` takes in the file.
std::uint64_t bytes_in_file(std::string_view text, Encoding encoding);

// Valid UTF-8 in the file's encoding; none when a character has no place in it.
std::optional<std::string> encoded(std::string_view utf8, Encoding encoding);

}  // namespace file

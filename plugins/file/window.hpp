#pragma once
// A part of a file that moves forward: text from an offset on, more of it on demand, and for each
// place in it the offset in the file. Memory stays at a few chunks however large the file is.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>

#include "encoding.hpp"

namespace file {

class Window {
 public:
  // The file as it was when it had `end` bytes. Throws SP_RETRY when it became shorter.
  Window(const sp::Call& call, std::string path, Encoding encoding, std::uint64_t offset,
         std::uint64_t end);
  // A text that is already there.
  explicit Window(std::string_view whole) : whole_(whole), end_(whole.size()), next_(end_) {}

  std::string_view text() const {
    return (call_ == nullptr ? whole_ : std::string_view(text_)).substr(start_);
  }
  bool at_end() const { return next_ == end_; }  // text() reaches the end of the file
  void more();
  void drop(std::size_t bytes);
  std::uint64_t offset() const { return offset_; }  // of the text's first character in the file

 private:
  const sp::Call* call_ = nullptr;
  std::string path_;
  Encoding encoding_ = Encoding::utf8;
  std::string_view whole_;
  std::string text_;
  std::string raw_;  // the beginning of a UTF-16 character
  std::size_t start_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t next_ = 0;  // offset of the next chunk
};

}  // namespace file

#pragma once
// Where a listing stands, as text that the hub keeps. It names the file that the offset belongs to.

#include <samepage/sdk.hpp>
#include <string>
#include <string_view>

namespace file {

struct Cursor {
  enum class Phase { reading, done, waiting };  // waiting: for a last row that is half-written
  Phase phase = Phase::done;
  bool exists = false;  // the file did, when it was last looked at
  std::uint64_t identity = 0;
  std::uint64_t bytes = 0;
  std::int64_t modified_ms = 0;
  std::uint64_t offset = 0;  // of the next row; 0: at the first
  std::uint64_t line = 0;

  std::string text() const;
  // Throws SP_CURSOR_LOST when it is not one of ours.
  static Cursor parse(std::string_view text);

  bool is_of(const sp_file_info& info) const {
    return exists == (info.exists != 0) && identity == info.identity && bytes == info.bytes &&
           modified_ms == info.modified_ms;
  }
  void belongs_to(const sp_file_info& info) {
    exists = info.exists != 0;
    identity = info.identity;
    bytes = info.bytes;
    modified_ms = info.modified_ms;
  }
};

}  // namespace file

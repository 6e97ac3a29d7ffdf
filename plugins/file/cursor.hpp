#pragma once
// Where a listing stands, as text that the hub keeps. It names the file that the offset belongs to,
// and the unreadable rows of the last complete listing and of this one, by fingerprint.

#include <samepage/sdk.hpp>
#include <set>
#include <string>
#include <string_view>

namespace file {

// Beyond these, unreadable rows are no longer told apart, and nothing counts as deleted.
inline constexpr std::size_t fingerprints_max = 1000;

struct Cursor {
  enum class Phase { reading, done, held };
  Phase phase = Phase::done;
  bool exists = false;  // the file did, when it was last looked at
  std::uint64_t identity = 0;
  std::uint64_t bytes = 0;
  std::int64_t modified_ms = 0;
  std::uint64_t offset = 0;  // of the next row; 0: at the first
  std::uint64_t line = 0;
  bool listed = false;           // there was a complete listing
  bool torn = false;             // the last row was left alone as it may be half-written
  std::set<std::string> known;   // unreadable then
  std::set<std::string> unread;  // unreadable now
  bool too_many = false;         // of them, to tell apart

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

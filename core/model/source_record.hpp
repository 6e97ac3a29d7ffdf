#pragma once
// A record as a connector gave it: one page is one arena of bytes and views into it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/hash.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage {

enum class SourceOp : std::uint8_t { upsert = 1, remove = 2, present = 3, merged = 4 };

struct SourceRecord {
  SourceOp op = SourceOp::upsert;
  std::string_view key;
  std::string_view version;  // for merged: the key of the winner
  std::string_view json;
  Millis modified = 0;
};

// A record that broke a limit of its own (key, version or body), or what the connector could not
// read as a record at all: the page goes on without it, and people are told. The key is cut and
// mended so that it can be stored and shown.
struct RejectedRecord {
  std::string key;
  Error error;
  bool place = false;  // nobody knows which record it is; `key` says where it stands
};

struct Page {
  Arena arena;
  std::vector<SourceRecord> records;
  std::vector<RejectedRecord> rejected;
  std::string cursor;  // where to go on
  bool checkpointed = false;
  bool more = false;
};

// Of what the system said. The version belongs to it: an old body with a new version is somebody's
// edit back to what was there before, not a late echo of the time before our write.
inline std::uint64_t content_hash_of(const SourceRecord& source) {
  return hash64(source.json, hash64(source.version));
}

}  // namespace samepage

#pragma once
// Which records changed since a cursor. Tryton has no change feed, so several models are polled by
// their dates; a change of an e-mail address, for example, shows only on party.contact_mechanism.
//
// The first read walks all ids of the first model. Later reads ask each model for the rows whose
// write_date or create_date lies at or behind the high-water mark minus an overlap, because a
// transaction may commit later than the date it wrote. A mark that has been quiet for longer than
// the overlap is "settled" and is asked for exactly. Only dates of Tryton are compared with dates
// of Tryton; the hub's clock only measures how long a mark has been quiet.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rpc.hpp"

namespace tryton {

struct Watched {
  std::string model;                    // "party.contact_mechanism"
  std::vector<std::string> record_ids;  // the fields that name the record: {"party"}
};

struct Mark {
  int64_t high = 0;     // newest date seen, µs
  int64_t seen_ms = 0;  // hub time when it was first seen
  bool settled = false;
};

struct Cursor {
  enum class Phase { all, idle, delta } phase = Phase::all;
  std::size_t model = 0;  // delta: the model being asked
  int64_t after = 0;      // the last id handled
  int64_t until = 0;      // delta: the mark that this model will get
  int64_t begun_ms = 0;   // hub time when this delta began
  std::vector<Mark> marks;

  static Cursor parse(std::string_view text, std::size_t models);  // SP_CURSOR_LOST
  std::string text() const;
};

struct ChangedPage {
  std::vector<int64_t> ids;  // of the first model, ascending
  bool first_listing = false;
  bool more = false;
};

class Changes {
 public:
  Changes(Rpc& rpc, std::vector<Watched> watched, int64_t overlap_ms)
      : rpc_(rpc), watched_(std::move(watched)), overlap_ms_(overlap_ms) {}

  std::size_t models() const { return watched_.size(); }
  // The next ids, and moves the cursor behind them.
  ChangedPage next(const sp::Call& call, Cursor& cursor, uint32_t limit);
  // Ids of one page of the first model, `after` excluded.
  std::vector<int64_t> ids_after(const sp::Call& call, int64_t after, uint32_t limit);

 private:
  ChangedPage listing(const sp::Call& call, Cursor& cursor, uint32_t limit);
  bool delta_of_model(const sp::Call& call, Cursor& cursor, uint32_t limit, std::set<int64_t>& ids);
  int64_t newest(const sp::Call& call, const Watched& watched);
  std::vector<sp::Json> changed_rows(const sp::Call& call, const Watched& watched, const Mark& mark,
                                     int64_t after, uint32_t limit);
  void finish_model(Cursor& cursor) const;

  Rpc& rpc_;
  std::vector<Watched> watched_;
  int64_t overlap_ms_;
};

}  // namespace tryton

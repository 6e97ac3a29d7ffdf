#pragma once
// A very small world: one customer, two or three systems, people who edit, a hub that may be
// interrupted anywhere. Every step is atomic; every order of steps is somebody's bad day.
//
// The witness watches beside it and is told nothing by the hub's stages: from what people did and
// what the hub was shown it keeps what should follow (witness.hpp).

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub.hpp"
#include "witness.hpp"

namespace samepage::protocol {

struct RemoteRecord {
  std::string key;
  std::int64_t version = 0;
  Millis modified = 0;
  bool deleted = false;
  std::vector<std::string> values;  // by field; of a set its normal form
};

struct Remote {
  std::vector<RemoteRecord> records;
  std::int64_t version = 0;
  std::map<std::string, std::string> made;  // idempotency key → record
  bool cursor_lost = false;
};

// What is assumed of the systems, and the choices of a run.
struct Bounds {
  std::string name;
  std::size_t systems = 2;
  int operations = 4;
  bool second_is_set =
      false;                // the second field is a set of texts; else a text that may be cleared
  bool first_sync = false;  // the hub has seen nothing yet, and the last system lacks the record
  bool clocks = false;      // records tell when they changed, and clocks decide within a round
  bool conditional = true;  // a write names the version it was made for, and the system looks
  bool look_up = true;      // a create without an answer can be looked up
  bool deletes = true, people_decide = true, lost_cursors = true, faults = true;
  OnDelete on_delete = OnDelete::unlink;
  bool unseen_edits_count = true;  // nobody may write over what somebody has just typed
  bool reduced =
      true;  // one of the orders that come to the same; only where no clock tells them apart
  std::string breaks;  // the promise that does not hold under these assumptions; empty: all hold
};

// Mapping, catalogue and configuration of a run; what all its states share.
class Setting {
 public:
  explicit Setting(Bounds chosen);
  Bounds bounds;
  Catalogue catalogue;
  std::vector<FieldId> fields;
  Rules rules;
  bool is_set(std::size_t field) const { return field == 1 && bounds.second_is_set; }
  std::vector<std::string> choices(std::size_t field) const;
  std::string body_of(const RemoteRecord& record) const;

 private:
  std::unique_ptr<Mapping> mapping_;
};

enum class Outcome : std::uint8_t {
  ok,
  lost_after_effect,
  lost_before_effect,
  refused,
  later,
  crash_before_sending,
  crash_before_storing_the_answer,
};

struct Step {
  enum class Kind : std::uint8_t {
    edit,
    remove,
    lose_cursor,
    decide,  // people and fate; each counts as an operation
    settle,
    read,
    plan,
    push,  // the hub; a push with a bad outcome counts as well
  };
  Kind kind = Kind::read;
  std::size_t system = 0;
  std::size_t field = 0;
  std::string value;
  Outcome outcome = Outcome::ok;
  bool costs() const { return kind < Kind::settle || outcome != Outcome::ok; }
  std::string text() const;
};

class World {
 public:
  explicit World(const Setting& setting);

  // What may happen next, with so many operations left.
  std::vector<Step> steps(int left) const;
  // Empty, or the promise that this step broke.
  std::string take(const Step& step);
  // Coming to rest goes on by steps of the hub that the search takes as well, so it is enough to
  // let it begin where the hub has just read everything.
  bool shows_nothing_new() const {
    const bool all_read = read_ + 1u == 1u << remotes_.size();
    return orders() && (pushing_ || !all_read || next_ >= 0);
  }
  // Goes on fairly until nothing is to do, and looks at what everybody holds then.
  std::string quiesce();
  // The same for two worlds that no later step can tell apart.
  std::string key() const;

 private:
  friend class KeyWriter;
  // The reduction (order.cpp).
  static constexpr int anybody = -1, the_plan = -2;
  bool orders() const { return setting_->bounds.reduced; }
  bool has_passed(std::size_t system) const { return orders() && system < passed_; }
  bool may_touch(std::size_t system) const {
    return next_ == anybody || next_ == static_cast<int>(system);
  }
  bool people_may_act(std::size_t system, int left) const;
  void keep_order(const Step& step, bool was_pushing);
  bool has_news(std::size_t system) const;
  void sendings(std::vector<Step>& all, Step::Kind kind, std::size_t system, int left) const;
  void hub_steps(std::vector<Step>& all, std::size_t system, int left) const;
  void people_steps(std::vector<Step>& all, std::size_t system) const;
  void decisions(std::vector<Step>& all) const;
  std::string happens(const Step& step);
  RemoteRecord* live(std::size_t system);
  const RemoteRecord* live(std::size_t system) const;
  std::string read(std::size_t system);
  std::string settle(std::size_t system, Outcome outcome);
  void plan();
  std::string push(std::size_t system, Outcome outcome);
  std::string send(const Change& change, std::size_t system, Outcome outcome);
  Ack take_effect(const OutgoingChange& change, std::size_t system, std::string* broken);
  void crash();
  std::string own_is_what_people_said() const;
  std::string cycle(int* writes);
  std::string finish_round();
  std::string all_agree() const;
  bool was_read(std::size_t system) const { return (read_ >> system & 1u) != 0; }
  std::optional<std::size_t> pending_for(std::size_t system) const;

  const Setting* setting_;
  std::vector<Remote> remotes_;
  Memory memory_;
  Witness witness_;
  // What a run has in memory, lost in a crash.
  bool pushing_ = false;
  std::uint8_t read_ = 0;
  std::vector<Change> pending_;
  Millis clock_ = 1;
  // Under the reduction: who has to act next, and before whom everybody has acted in this phase.
  int next_ = anybody;
  std::size_t passed_ = 0;
  int writes_ = 0;  // of the running cycle, while quiescing
};

}  // namespace samepage::protocol

#pragma once
// What every system must hold in the end, and what the hub must never do, from what people really did
// and from what the hub was shown of it. Knows nothing of how the hub works: only the promises (P1 to
// P13), and when one of two edits certainly came later. Where the promises leave a choice it takes either.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/report.hpp"
#include "facts.hpp"
#include "scenario/observer.hpp"
#include "scenario/runner.hpp"

namespace samepage::simulation {

using scenario::By;
using scenario::ModelRecord;
using scenario::ModelSystem;
using scenario::Place;

class Oracle {
 public:
  void line(const std::string& step);
  void touched(const Place& place, const ModelRecord& before, const ModelRecord& after, By by);
  void showed(const Place& place, const ModelRecord& record);
  void kept_dark(const Place& place);
  void cycle_begins(scenario::Runner& runner, const std::string& verb);
  void cycle_ended(scenario::Runner& runner, const Result<CycleReport>& report);
  void hub_died();
  void decided(const std::string& name, const std::string& field, const std::string& value, bool certain);
  std::string verdict(scenario::Runner& runner, const std::string& what);

  // What was done that must never be done, each once.
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  static constexpr int never = 1'000'000'000;
  using Spot = std::tuple<std::string, std::string, std::string>;  // system, stream, key
  using Subject = std::pair<std::string, std::string>;             // stream, what people call it

  // One thing somebody said, as far as the hub could see it.
  struct Said {
    Spot where;
    std::string value;
    int from = 0;        // the hub saw it in this cycle or later; 0: as old as anything
    int until = never;   // and certainly not later than in this one
    bool doubtful = false;  // may have been the hub's own write
    bool replaced = false;  // by a later word of the same record
  };
  struct Sight {  // what the hub knows of a record
    Subject who;
    std::map<std::string, std::string> values;
    std::map<std::string, std::set<std::string>> doubts;  // it does not know which of these it is
    std::map<std::string, std::set<std::string>> perhaps;  // it wrote these, or people did just before
    int shown = 0;
    bool gone = false;
    std::int64_t version = 0;  // of the hub's last write: what is older than that is no news,
    bool dark = false;         // unless it does not know of that write
    bool sure = false;         // a round that came to its end has taken it in
    bool unread = false;       // nothing as new as that has been shown yet
  };
  struct Stream {
    bool loaded = false;
    int attempts = 0;
  };
  struct Deletes {
    bool anywhere = false, passed = false;
    std::set<std::string> in;  // systems
  };

  static std::string list_of(const std::string& person, const ModelRecord& member);
  std::string word(const std::string& system, const Member& m, const std::string& json) const;
  Subject subject_of(const std::string& stream, const ModelRecord& record) const;
  void say(const Subject& who, const std::string& member, Said said);
  void by_others(const Place& place, const ModelRecord& before, const ModelRecord& after,
                 const Subject& who);
  void doubt_last_write(const Spot& spot);
  void replace(const Subject& who, const std::string& member, const Spot& spot);
  void judge_newcomers();
  void complain(const std::string& text);

  // What the hub must not do (oracle_guard.cpp)
  void guard_write(const Place& place, const ModelRecord& before, const ModelRecord& after);
  void guard_create(const Place& place, const ModelRecord& after);
  void guard_remove(const Place& place, const ModelRecord& before);
  void guard_consent(const Place& place, const ModelRecord& before, const ModelRecord& after);
  void guard_plan(const Place& place, const std::string& op);
  void note_refusal(const Place& place, const ModelRecord& record);
  bool is_refused(const std::string& what) const;
  void forget_unsure_refusals(const std::string& system);

  // What must hold in the end (oracle_end.cpp)
  std::string settled(scenario::Runner& runner) const;
  std::string quiet(scenario::Runner& runner) const;
  std::string isolated(scenario::Runner& runner) const;
  void check_subject(scenario::Runner& runner, const Subject& who, std::string& wrong) const;
  void check_value(const Subject& who, const Member& m, const std::string& value,
                   std::string& wrong) const;
  void check_losses(scenario::Runner& runner, const Subject& who, const Member& m,
                    const std::string& value, EntityId entity, std::string& wrong) const;
  void check_presence(scenario::Runner& runner, const Subject& who, std::string& wrong) const;
  void check_why(scenario::Runner& runner, EntityId entity, const std::string& member,
                 const std::string& value, std::string& wrong) const;
  bool certainly_older(const Said& a, const Said& b) const;
  bool stands(const Said& said, const std::string& member) const;
  bool two_way(const ModelSystem& system, const std::string& stream) const;

  // Whom may be told what (oracle_consent.cpp). Persons are numbers here: "7".
  static constexpr const char* mapped_list = "news";  // stands for the one purpose of marketing
  bool legitimate() const;
  enum class Agreed : std::uint8_t { never, perhaps, surely };
  Agreed agreed(const std::string& person) const;
  bool clear(const std::string& person) const;
  bool bound(const Subject& who) const;
  bool may_be_told(const Subject& who) const;
  bool in_step(const ModelSystem& system, const Subject& who) const;
  void check_status(scenario::Runner& runner, const Subject& who, const Member& m, std::string& wrong) const;
  bool ambiguous(const Member& m, const std::string& name) const;
  bool dangles(const Member& m, const std::string& name, const std::string& system) const;

  scenario::Runner* runner_ = nullptr;
  int cycle_ = 0;
  bool in_cycle_ = false;
  std::string verb_;
  std::map<Subject, std::map<std::string, std::vector<Said>>> said_;
  std::map<Spot, Sight> sights_;
  std::map<std::pair<std::string, std::string>, Stream> streams_;
  std::map<Spot, std::map<std::string, std::set<std::string>>> last_writes_;  // of this cycle
  std::set<std::pair<Spot, Subject>> newcomers_;  // contacts first shown since the last whole round
  std::map<Subject, Deletes> deletes_;
  std::map<Subject, std::set<std::string>> lived_in_;
  // "7" for all marketing, "7/news" for a list → the systems that showed it, and whether it certainly
  // was taken in.
  std::map<std::string, std::map<std::string, bool>> refused_;
  std::set<std::string> refusals_made_;  // by people, shown or not
  // "7/news": on it when that system was first read; true: certainly before the hub knew all of it.
  std::map<std::string, bool> granted_;
  std::map<Spot, std::string> names_;    // what people call the record with this key
  std::set<Subject> relaxed_;  // of whom people made several, or who were declared one with others
  bool clock_set_ = false;  // the machine's, so the hub may not believe lagging listings for a while
  std::set<std::string> fuzzy_;  // members whose mapping changed meanwhile; "*": all
  std::map<std::pair<std::string, std::string>, int> removed_;  // by the hub, in this cycle
  std::multiset<std::string> planned_;
  std::vector<std::string> hashes_;
  int writes_ = 0;  // of the last cycle
  bool last_clean_ = false;
  std::int64_t last_plan_ = 0;
  std::vector<std::string> complaints_;
};

}  // namespace samepage::simulation

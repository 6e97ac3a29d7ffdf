#pragma once
// What should hold in the end, in a few lines that share nothing with the engine. It knows what
// people did, what the hub was shown and what the hub was answered; it does not know how the hub
// keeps, merges or plans.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/ids.hpp"

namespace samepage::protocol {

struct SeenEdit {
  std::string value;
  Epoch round = 0;
  Millis clock = 0;
  bool operator==(const SeenEdit&) const = default;
};

struct SeenMark {
  Epoch round = 0;
  bool out = false;
  bool operator==(const SeenMark&) const = default;
};

struct FieldRules {
  bool is_set = false;
  bool keeps = false;  // "empty" says "unknown"
};

// One field in one system.
struct FieldWitness {
  bool known = false;                     // the hub has read or written the field there
  std::string held;                       // what it saw or was told last
  std::set<std::string> in_doubt;         // what it wrote since without an answer
  std::optional<SeenEdit> seen;           // the last edit that it was shown
  std::map<std::string, SeenMark> marks;  // likewise, for a set, by element
  bool unseen = false;                    // somebody edited there, and no read has shown it yet

  void edited(const FieldRules& rules, const std::string& before, const SeenEdit& edit);
  void there_no_more() {
    known = unseen = false;
    held.clear();
    in_doubt.clear();
  }
};

struct SystemWitness {
  std::string key;  // of the record that the hub knows there
  std::vector<FieldWitness> fields;
  bool deleted = false;  // by a person, and the hub has seen it
  Epoch deleted_in = 0;
  bool removed = false;           // by the hub, to pass a delete on
  bool removal_in_doubt = false;  // likewise, without an answer
};

class Witness {
 public:
  Witness() = default;
  Witness(std::size_t systems, std::vector<FieldRules> fields);

  void person_wrote(std::size_t system, std::size_t field) { at(system, field).unseen = true; }
  // The hub was shown the record. On a first load, and where records tell no time, its age is not
  // known: it counts as old.
  void shown(std::size_t system, const std::string& key, const std::vector<std::string>& values,
             Epoch round, Millis clock, bool first_load);
  void shown_deleted(std::size_t system, const std::string& key, Epoch round);
  // All that has changed there was shown: what was not has not changed.
  void reading_ended(std::size_t system);
  void created(std::size_t system, const std::string& key) { systems[system].key = key; }
  void acknowledged(std::size_t system, std::size_t field, const std::string& value);
  void unanswered(std::size_t system, std::size_t field, const std::string& value);
  void removed(std::size_t system);
  void decided(std::size_t field, const std::string& value, Epoch round);

  // The value that wins. Rounds first, then clocks beyond the skew if told, then the order.
  std::optional<std::string> winner(std::size_t field, std::optional<Millis> skew) const;
  // What a system said and that is not the winner: it must be among the losses.
  std::vector<std::string> losers(std::size_t system, std::size_t field,
                                  const std::string& winner) const;
  // Somebody deleted the customer after everybody else's last edit.
  bool all_deleted(const std::vector<bool>& lives) const;

  FieldWitness& at(std::size_t system, std::size_t field) { return systems[system].fields[field]; }
  const FieldWitness& at(std::size_t system, std::size_t field) const {
    return systems[system].fields[field];
  }

  std::vector<SystemWitness> systems;
  std::vector<std::optional<SeenEdit>> decisions;  // by field

 private:
  std::string united(std::size_t field) const;
  std::vector<FieldRules> rules_;
};

std::set<std::string> elements_of(const std::string& set);  // of a set's normal form
std::string set_of(const std::set<std::string>& elements);

}  // namespace samepage::protocol

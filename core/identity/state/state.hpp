#pragma once
// All that the engine holds. What is true is the records, the decisions and the model; keys, ties
// and entities follow from them and are kept up to date by state/settle.cpp.

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/container/inlined_vector.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "identity/cluster/clustering.hpp"
#include "identity/engine.hpp"
#include "identity/facts/profile.hpp"
#include "identity/model.hpp"

namespace samepage::identity {

using RecordIndex = std::uint32_t;
inline constexpr RecordIndex no_record = static_cast<RecordIndex>(-1);

struct TieTo {
  RecordIndex other;
  float bits;
};

struct RecordState {
  RecordName name;
  std::uint64_t order = 0;
  std::uint32_t source = 0;
  Kind kind = Kind::unknown;
  bool live = false;
  bool waiting = false;     // for candidates to be sought again
  bool stale = false;       // its ties have to be weighed again
  bool later = false;       // its ties to be weighed again, or candidates to be sought, in its turn
  bool later_anew = false;  // the latter
  bool crowded = false;
  bool touched = false;    // its entity has to be formed again
  std::uint8_t level = 0;  // of its component
  float confidence = 1;
  std::uint64_t facts_hash = 0;
  Bearing bearing;
  absl::InlinedVector<TieTo, 4> ties;
  std::uint32_t cluster = 0;
};

struct ClusterState {
  EntityId id = 0;
  std::vector<RecordIndex> members;  // by order
  float weakest = 99;
};

// What hangs together by ties of at least a level: the weakest at which it is not too much.
struct Component {
  std::vector<RecordIndex> records;  // by order
  std::uint8_t level = 0;
};

struct Formed {  // a group as clustering gave it, by order
  std::vector<RecordIndex> members;
  float weakest = 99;
};

enum class Weighed : std::uint8_t { before, again };  // ties as they are, or by the scale given

using Bearers = absl::InlinedVector<RecordIndex, 2>;

struct Engine::State {
  Settings settings;
  Model model = shipped_model();
  Reading reading;
  mutable ValueTable values;  // a look-up may bring values that nobody bears

  std::vector<std::string> sources;
  std::vector<double> within_source;  // empty: the model knows of none
  std::vector<bool> source_alone;     // never holds anybody twice
  absl::flat_hash_map<std::string, std::uint32_t> source_numbers;

  std::vector<RecordState> records;
  std::vector<RecordIndex> free_records;
  absl::flat_hash_map<std::uint64_t, RecordIndex> by_name;  // RecordState::order
  std::size_t live = 0;
  double rounded_live = 1;

  absl::flat_hash_map<std::uint64_t, Bearers> keys;
  std::vector<Bearers> bearers;  // by ValueId

  std::vector<RecordIndex> waiting, stale, touched;
  std::vector<RecordIndex>
      crowded;  // a key of theirs has filled up: ties may have lost their ground
  // Whom a step of a very common value or of the base's size has reached: a few at each call.
  std::vector<RecordIndex> later;

  std::vector<ClusterState> clusters;  // 0 unused
  std::vector<std::uint32_t> free_clusters;
  absl::flat_hash_map<EntityId, std::uint32_t> cluster_of_entity;
  absl::flat_hash_map<EntityId, EntityId> forwards;
  EntityId last_entity = 0;
  std::vector<Event> events;
  std::string cause;

  std::vector<HumanDecision> decisions;  // later ones replace earlier ones on the same pair

  mutable Statistics counted;

  Scale scale() const { return Scale(values, model, live, within_source); }
  void read_sources();  // what the model says of them, by number
  RecordIndex find(const RecordName& name) const;
  std::uint32_t source_number(const std::string& source);

  // in (state/intake.cpp)
  void insert(const RecordInput& input);
  void erase(RecordIndex index);
  void unsay(RecordIndex index);
  RecordIndex place_for(const RecordName& name);
  void count(RecordIndex index, ValueId value, int change);
  void file(RecordIndex index, std::uint64_t key, bool in);
  void size_changed();
  void wait(RecordIndex index);
  void make_stale(RecordIndex index);
  void touch(RecordIndex index);

  void decided(const HumanDecision& decision);

  // settling (state/settle.cpp)
  std::size_t settle(std::size_t most);
  void settle_now();  // what rests on the last change; of the rest a few
  void put_off(RecordIndex index, bool anew);
  void drop_groundless(RecordIndex index, const std::vector<RecordIndex>& found);
  void seek(RecordIndex index, const Scale& scale);
  std::vector<RecordIndex> candidates(RecordIndex index) const;  // sorted; without itself
  Evidence evidence(RecordIndex a, RecordIndex b, const Scale& scale,
                    For purpose = For::showing) const;
  void weigh_again(RecordIndex index, const Scale& scale);
  void set_tie(RecordIndex a, RecordIndex b, float bits);
  void drop_tie(RecordIndex a, RecordIndex b);
  double weigh_records(RecordIndex a, RecordIndex b, const Scale& scale) const;
  double keep_bits() const { return model.same_bits - 4; }
  double level_bits(std::uint8_t level) const { return keep_bits() + 1.5 * level; }

  // entities (state/form.cpp)
  Component component(RecordIndex from) const;
  bool reach(RecordIndex from, double level, std::size_t most, std::vector<RecordIndex>& all) const;
  void left_level(RecordIndex from, std::uint8_t level);
  Clustering form(const std::vector<RecordIndex>& component, const Scale& scale,
                  Weighed weighed = Weighed::before, bool tell = false) const;
  void reform(const Scale& scale);
  void assign(std::vector<Formed> groups);
  std::uint32_t new_cluster();
  void tell(EventKind kind, EntityId entity, EntityId other, std::vector<RecordName> names);

  Group group_of(RecordIndex index) const {
    const RecordState& record = records[index];
    return {record.bearing, record.kind, 1, {&record.source, 1}};
  }
  std::vector<std::uint32_t> sources_of(const std::vector<RecordIndex>& members) const;
  Kind kind_of(const std::vector<RecordIndex>& members) const;
  const ClusterState* cluster_of(EntityId id) const;
  std::vector<RecordName> names_of(const std::vector<RecordIndex>& members) const;
  Explanation explain_groups(const std::vector<RecordIndex>& left,
                             const std::vector<RecordIndex>& right, const Scale& scale) const;
  Bearing bearing_of(const std::vector<RecordIndex>& members) const;
  RecordName name_of(RecordIndex index) const { return records[index].name; }
};

std::uint64_t order_of(const RecordName& name);

}  // namespace samepage::identity

#pragma once
// Stage 4: from what all systems say of one person to the golden record, field by field, with the
// rule that decided and every value that lost. Pure.
//
// "Newest" means newest as the hub saw it: the epoch of the edit. Remote clocks only break ties
// within one epoch, and only when they differ by more than the skew bound; else the configured
// order of connections decides. So no wrong clock can undo an edit that the hub saw later.

#include <functional>
#include <string>
#include <vector>

#include "model/catalogue.hpp"
#include "model/golden.hpp"
#include "model/record.hpp"

namespace samepage {

struct MergeSource {
  const Record* record = nullptr;
  int order = 0;           // place of its connection in the configuration; smaller is better
  std::string connection;  // for owner and source_order
  bool passes_deletes = false;  // on_delete = "propagate"
};

struct MergeInput {
  EntityId entity;
  EntityKind kind = EntityKind::person;
  const Catalogue* catalogue = nullptr;
  std::vector<MergeSource> sources;
  const Golden* before = nullptr;  // for decisions by people, which stay
  Millis clock_skew = 0;
};

struct MergeOutcome {
  Golden golden;
  std::vector<Loss> losses;  // values that some system said and that did not win
};

MergeOutcome merge(const MergeInput& input);

}  // namespace samepage

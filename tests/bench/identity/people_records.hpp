#pragma once
// Records of the scale population as what the engine takes.

#include "identity/engine.hpp"
#include "population/knowable.hpp"
#include "population/stream.hpp"

namespace samepage {

identity::RecordInput input_of(const population::Record& record);

// The records from…to of the stream, made on all threads; so that the engine's time is its own.
std::vector<identity::RecordInput> inputs_of(const population::Stream& stream, std::size_t from,
                                             std::size_t to);

// A pair said to be one is right when it is one person; a pair is missed only when it could be
// known.
struct PairCounts {
  double right = 0, said = 0, found = 0, knowable = 0;
  double precision() const { return said == 0 ? 1 : right / said; }
  double recall() const { return knowable == 0 ? 1 : found / knowable; }
  double f1() const {
    return precision() + recall() == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
  }
};
PairCounts compare_with_truth(const identity::Engine& engine, const population::Stream& stream,
                              const population::Setting& setting);

}  // namespace samepage

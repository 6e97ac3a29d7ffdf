#pragma once
// What `identity resolve` and `identity explain` share: files in, a live engine with their records.

#include <functional>

#include "app/cli/command.hpp"
#include "app/cli/context.hpp"
#include "app/table/inputs.hpp"
#include "base/json.hpp"
#include "identity/engine.hpp"

namespace samepage::cli {

// The files of the arguments with the mapping of --mapping.
std::expected<table::Inputs, Errors> open_inputs(const std::vector<std::string>& paths,
                                                 const std::string& mapping);

struct Resolved {
  identity::Engine engine;
  std::vector<std::string> learnt;  // "given_name, one typing error: m 0.060 → 0.112"
};
// Every record through the engine, in the order of the files, some thousands at a time. `learn`:
// then the weights are refined from the records themselves, without labels, and what rests on them is decided again.
Result<Resolved> resolve_live(Context& context, const table::Inputs& inputs, bool learn);

std::string text_of_columns(const Context& context, const table::Inputs& inputs);
void write_columns(json::Writer& out, const table::Inputs& inputs);

// "e-mail the same +12.3, family name the same +8.1; in all +9.0": the values that weigh most, and the sum
// with what the size of the base and kinship take away.
std::string short_why(const identity::Explanation& why, std::size_t lines);

}  // namespace samepage::cli

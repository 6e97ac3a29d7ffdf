#pragma once
// The pages of `identity explain`: evidence and entities in the words of people who keep data.

#include <string>
#include <vector>

#include "app/table/inputs.hpp"
#include "identity/engine.hpp"

namespace samepage::cli {

// A record with what a person would call it.
struct NamedRecord {
  identity::RecordName name;
  std::string title;  // "Ada Example"; its id where it says no name
};
Result<std::vector<NamedRecord>> named_records(const table::Inputs& inputs);
std::string title_of(const std::vector<NamedRecord>& all, const identity::RecordName& name);

std::string words_for(const identity::Explanation& why);  // "related: household"

std::string pair_page(const identity::Engine& engine, const std::vector<NamedRecord>& all,
                      const identity::RecordName& a, const identity::RecordName& b,
                      const identity::Explanation& why);
std::string entity_page(const identity::Engine& engine, const std::vector<NamedRecord>& all,
                        const identity::EntityExplanation& why);

}  // namespace samepage::cli

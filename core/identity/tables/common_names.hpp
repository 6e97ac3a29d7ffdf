#pragma once
// Names that many bear in the world, so that ten records of them do not look rare: our own list,
// folded to ASCII.

#include <string_view>

namespace samepage::identity {

double common_name(std::string_view word);  // about how often one meets it; 0 when not in the list

}  // namespace samepage::identity

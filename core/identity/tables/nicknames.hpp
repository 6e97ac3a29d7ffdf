#pragma once
// Short and pet forms of given names in several tongues: our own list, folded to ASCII.

#include <cstdint>
#include <string_view>

namespace samepage::identity {

// In how few names' lists both stand: 1 = a list is theirs and neither stands in another; more = a
// form of several names ("pat"); 0 = no list has both.
int share_a_name(std::string_view a, std::string_view b);
// A number for the name behind a form; the form's own first list. 0 when it is in none.
std::uint32_t name_behind(std::string_view word);

}  // namespace samepage::identity

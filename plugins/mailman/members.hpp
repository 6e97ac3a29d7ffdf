#pragma once
// The stream `members`: one membership of one list, role `member` only. Mailman deletes a
// membership when somebody unsubscribes, so the only trace of it is that a complete listing lacks
// it.

#include <map>
#include <string>

#include "listing.hpp"

namespace mailman {

// Who of one list gets no mail, by member id. Asked for when the first page of a list is read and
// kept for its other pages; losing it costs three requests.
struct Paused {
  std::string list;
  std::map<std::string, std::string, std::less<>> status;  // member id -> delivery_status
};

sp::Next read_members(const Api& api, const sp::Read& read, Paused& paused);
void write_member(const Api& api, const sp::Change& change);
void find_member(const Api& api, const sp::Change& change);

// Whether any list knows this address, in any role.
bool is_on_a_list(const Api& api, std::string_view email);

}  // namespace mailman

#pragma once
// The stream `users`: one person of Mailman with all addresses. A password hash that Mailman lists
// with a user is never passed on.

#include "listing.hpp"

namespace mailman {

sp::Next read_users(const Api& api, const sp::Read& read);
void write_user(const Api& api, const sp::Change& change);
void find_user(const Api& api, const sp::Change& change);

// Makes `email` an address of the user, verified. SP_REJECTED when it belongs to somebody else.
void ensure_address(const Api& api, std::string_view user, std::string_view email);

}  // namespace mailman

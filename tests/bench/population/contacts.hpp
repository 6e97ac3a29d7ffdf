#pragma once
// E-mail addresses, phones and cookies as they end up in records: formats, typing errors, a
// partner's address, an office's, a switchboard, a library's computer.

#include <string>

#include "population/records.hpp"

namespace samepage::population {

std::string written_email(std::string address, Draw& draw);
std::string written_phone(const std::string& e164, Draw& draw);
// The person's own mailbox or, now and then, that of a member of the household.
std::string private_email(const Setting& setting, const Subject& subject, Day day, Draw& draw);
std::string work_email(const Setting& setting, const Subject& subject, Day day, Draw& draw);
std::string some_phone(const Setting& setting, const Subject& subject, Day day, bool office,
                       Draw& draw);
std::string some_cookie(const Setting& setting, const Subject& subject, int device, Draw& draw);
std::string email_hash(const std::string& address);

}  // namespace samepage::population

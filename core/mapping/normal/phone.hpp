#pragma once
// libphonenumber does not tell its version; the numbers it gives as examples stand for its rules.

#include <string>

namespace samepage {

std::string phone_rules_version();

}  // namespace samepage

#pragma once
// How alike two names are by themselves, without a base whose frequencies would tell rare from
// common: for lists of names, where nothing else is known. 0…1; from 0.8 on they may well be one.

#include <string_view>

#include "identity/fact.hpp"

namespace samepage::identity {

double name_likeness(Kind kind, std::string_view a, std::string_view b);

}  // namespace samepage::identity

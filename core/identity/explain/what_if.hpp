#pragma once
// Which attribute a kept value stands for, and a record without what it says of one.

#include <optional>
#include <string_view>

#include "identity/facts/profile.hpp"

namespace samepage::identity {

// None for parts, which are shown within their form.
std::optional<Attribute> attribute_of(Domain domain);

// Names and addresses go as a whole: their parts are one form.
Bearing bearing_without(const Bearing& bearing, Attribute attribute, std::string_view value,
                        const ValueTable& values);

}  // namespace samepage::identity

#pragma once
// Two words of names beside each other.

#include <array>
#include <span>

#include "identity/compare/pairing.hpp"

namespace samepage::identity {

Mark compare_words(const Pairing& pair, Comparison what, ValueId x, ValueId y);
// As if written in one: "xiu ying", "xiuying".
Mark compare_joined(const Pairing& pair, Comparison what, std::span<const ValueId> x,
                    std::span<const ValueId> y);

}  // namespace samepage::identity

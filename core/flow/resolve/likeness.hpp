#pragma once
// From which likeness on two are one, or are worth a question. In bits: log2 odds, as the identity
// engine weighs (core/identity/engine.hpp).

#include <cmath>
#include <string>

#include "identity/compare/evidence.hpp"

namespace samepage::likeness {

// One in five: below it nobody is asked.
inline constexpr double doubt_bits = -2;

inline double bits_of(double probability) { return std::log2(probability / (1 - probability)); }

// Whether more than a name speaks for it. A name alone joins nobody, however rare; it is worth a
// question.
bool beyond_the_name(const identity::Evidence& evidence);

// "alike: family name same, given name nickname, city same (97.1 %)": what speaks for it, and how
// likely it is.
std::string in_words(const identity::Evidence& evidence, const identity::Scale& scale);

}  // namespace samepage::likeness

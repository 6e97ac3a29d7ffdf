#pragma once
// Evidence in words: the lines are the very terms whose sum decided.

#include "identity/answer.hpp"
#include "identity/compare/evidence.hpp"

namespace samepage::identity {

Explanation explained(const Evidence& evidence, const Scale& scale);

}  // namespace samepage::identity

#pragma once
// Why two are one, or are not, as a picture: each line of the evidence moves the sum to the right
// (for) or to the left (against), from the odds of two strangers to the answer.

#include <string>

#include "identity/answer.hpp"

namespace samepage::picture {

struct Bands {  // of the model: from where on two are the same, and from where on a person looks
  double same_bits = 0, review_bits = 0;
};

std::string waterfall(const identity::Explanation& why, const std::string& left,
                      const std::string& right, const Bands& bands);

}  // namespace samepage::picture

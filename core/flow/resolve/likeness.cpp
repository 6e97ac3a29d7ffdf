#include "flow/resolve/likeness.hpp"

#include <cstdio>

#include "identity/explain/lines.hpp"

namespace samepage::likeness {

bool beyond_the_name(const identity::Evidence& evidence) {
  using identity::Comparison;
  constexpr float a_little = 1;
  for (const identity::Mark& mark : evidence.marks) {
    switch (mark.what) {
      case Comparison::given_name:
      case Comparison::family_name:
      case Comparison::name_order:
      case Comparison::name_suffix:
      case Comparison::company_name:
      case Comparison::gender:
        continue;
      default:
        if (mark.bits > a_little) return true;
    }
  }
  return false;
}

std::string in_words(const identity::Evidence& evidence, const identity::Scale& scale) {
  const identity::Explanation why = identity::explained(evidence, scale);
  std::string text = "alike: ";
  bool first = true;
  for (const identity::EvidenceLine& line : why.lines) {
    if (line.bits <= 0 || line.left.empty()) continue;
    if (!first) text += ", ";
    first = false;
    text += line.what + " " + line.level;
  }
  char likely[32];
  std::snprintf(likely, sizeof likely, " (%.1f %%)", why.probability * 100);
  return text + likely;
}

}  // namespace samepage::likeness

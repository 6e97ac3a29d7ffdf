#include "identity/explain/lines.hpp"

#include <algorithm>
#include <cmath>

namespace samepage::identity {
namespace {

EvidenceLine line_of(const Mark& mark, const ValueTable& values) {
  EvidenceLine line;
  line.what = words_for(mark.what);
  line.level = words_for(mark.level);
  line.left = mark.a != 0 ? values[mark.a].text : std::string_view();
  line.right = mark.b != 0 ? values[mark.b].text : std::string_view();
  line.bits = double{mark.bits};
  line.bearers = std::max(values[mark.a].count, values[mark.b].count);
  return line;
}

std::string relation(const Evidence& evidence) {
  const auto best = std::ranges::max_element(evidence.kin_bits);
  const auto kin = static_cast<Kin>(best - evidence.kin_bits.begin());
  if (kin != Kin::household) return kin == Kin::firm ? "employer" : "chain";
  for (const Mark& mark : evidence.marks)
    if (mark.what == Comparison::device_id && mark.bits > 0) return "shared device";
  for (const Mark& mark : evidence.marks)
    if ((mark.what == Comparison::street || mark.what == Comparison::phone ||
         mark.what == Comparison::email) &&
        mark.bits > 0)
      return "household";
  return "namesake";
}

}  // namespace

Explanation explained(const Evidence& evidence, const Scale& scale) {
  Explanation all;
  all.bits = evidence.bits;
  all.probability = 1 / (1 + std::exp2(-evidence.bits));
  if (evidence.impossible) {
    all.reason = "a person and a company";
    all.lines.push_back({"kind", "different", {}, {}, evidence.bits, 0});
  } else {
    all.lines.push_back({"size of the base",
                         std::to_string(static_cast<std::size_t>(scale.records())) + " records",
                         {},
                         {},
                         evidence.prior,
                         0});
    if (evidence.sizes != 0)
      all.lines.push_back({"number of records entities have", {}, {}, {}, evidence.sizes, 0});
    if (evidence.source != 0)
      all.lines.push_back(
          {"a source that seldom holds anybody twice", {}, {}, {}, evidence.source, 0});
    for (const Mark& mark : evidence.marks) all.lines.push_back(line_of(mark, scale.values()));
    all.lines.push_back({"being related explains it as well", {}, {}, {}, evidence.kinship, 0});
  }
  const bool kin = evidence.kinship < -1;
  if (evidence.bits >= scale.model().same_bits)
    all.answer = Answer::same;
  else if (evidence.bits >= scale.model().review_bits)
    all.answer = Answer::review;
  else if (kin)
    all.answer = Answer::related;
  if (all.answer != Answer::same && kin) all.reason = relation(evidence);
  return all;
}

}  // namespace samepage::identity

// Addresses. Street, place, region and postcode go together (who lives in one street lives in one
// town), so the strongest of what agrees counts whole and the rest in part; likewise what differs.

#include <algorithm>
#include <string>

#include "identity/compare/pairing.hpp"
#include "identity/facts/words.hpp"

namespace samepage::identity {
namespace {

constexpr double unseen_line = 0.02;
constexpr double unseen_street = 0.2;
constexpr double unseen_place = 4.0;  // customers live close together
constexpr double dependent = 0.2;     // what a dependent agreement is worth

struct Form {
  ValueId line = 0, street = 0, number = 0, line_2 = 0, city = 0, region = 0, postcode = 0,
          country = 0;
};

Form form_of(const Pairing& pair, ValueId id) {
  Form form;
  for (const Part& part : pair.parts(id)) {
    switch (part.role) {
      case Role::line:
        form.line = part.value;
        break;
      case Role::street:
        form.street = part.value;
        break;
      case Role::number:
        form.number = part.value;
        break;
      case Role::line_2:
        form.line_2 = part.value;
        break;
      case Role::city:
        form.city = part.value;
        break;
      case Role::region:
        form.region = part.value;
        break;
      case Role::postcode:
        form.postcode = part.value;
        break;
      case Role::country:
        form.country = part.value;
        break;
      default:
        break;
    }
  }
  return form;
}

std::string_view first_number(std::string_view text) { return text.substr(0, text.find(' ')); }

bool numbers_agree(std::string_view x, std::string_view y) {
  if (x == y) return true;
  return first_number(x) == first_number(y);  // 723 and 723 725
}

// Whether all words of the shorter stand in the longer.
bool words_within(std::string_view x, std::string_view y) {
  std::string_view shorter = x.size() < y.size() ? x : y, longer = x.size() < y.size() ? y : x;
  if (shorter.size() < 3) return false;
  const auto at = longer.find(shorter);
  if (at == longer.npos) return false;
  const std::size_t end = at + shorter.size();
  return (at == 0 || longer[at - 1] == ' ') && (end == longer.size() || longer[end] == ' ');
}

Mark compare_text(const Pairing& pair, Comparison what, ValueId x, ValueId y, double unseen) {
  if (x == y) return pair.same(what, x, unseen);
  const std::string_view a = pair.text(x), b = pair.text(y);
  const double length = static_cast<double>(std::max(a.size(), b.size()));
  const bool far = length < 4 || too_far(pair.value(x).letters, pair.value(y).letters, 2);
  const int errors = far ? 3 : typing_errors(a, b, 2);
  if (errors == 1) return pair.alike(what, Level::one_error, 1 / (12 * length), x, y, 0.05);
  if (errors == 2 && length >= 6)
    return pair.alike(what, Level::two_errors, 1 / (60 * length), x, y, 0.05);
  if (words_within(a, b)) return pair.alike(what, Level::part, 0.1, x, y, unseen);
  return pair.different(what, x, y);
}

Mark compare_streets(const Pairing& pair, const Form& x, const Form& y) {
  constexpr Comparison what = Comparison::street;
  if (x.line != 0 && x.line == y.line) return pair.same(what, x.line, unseen_line);
  const bool both_numbers = x.number != 0 && y.number != 0;
  const Mark street = compare_text(pair, what, x.street, y.street, unseen_street);
  const bool number_same = both_numbers && numbers_agree(pair.text(x.number), pair.text(y.number));
  if (!both_numbers) return street;
  if (street.level != Level::different && number_same) {
    // The house on the street: rarer than the street by what the number tells.
    const double number_bits = std::log2(1 / std::max(pair.frequency(x.number, 1.0), 1e-3));
    return pair.make(what, street.level, std::max(0.0, double{street.bits}) + 0.7 * number_bits,
                     x.street, y.street);
  }
  if (street.level == Level::same) {
    const bool slip = typing_errors(pair.text(x.number), pair.text(y.number), 1) <= 1;
    const double p = pair.chance(what, Level::far) * (slip ? 0.1 : 0.01) * 4;
    const double bits = std::log2(p / std::max(pair.frequency(x.street, unseen_street), 1e-5));
    return pair.make(what, Level::far, std::clamp(bits, pair.different_bits(what), 5.0), x.line,
                     y.line);
  }
  if (number_same) {
    const double bits = std::log2(pair.chance(what, Level::near) / pair.frequency(x.number, 1.0));
    return pair.make(what, Level::near, std::clamp(bits, pair.different_bits(what), 2.0), x.line,
                     y.line);
  }
  return pair.different(what, x.line, y.line);
}

// Two houses of one town: of firms these are two places of business, whatever town they share.
bool other_house(const Pairing& pair, const Marks& marks) {
  if (!pair.company) return false;
  return std::ranges::any_of(marks, [](const Mark& mark) {
    return mark.what == Comparison::street && mark.level == Level::different;
  });
}

// The strongest for and the strongest against count whole, the others in part.
void damp(const Pairing& pair, Marks& marks) {
  if (other_house(pair, marks)) {
    for (std::size_t i = 0; i < marks.size(); ++i)
      if (marks[i].what != Comparison::street)
        marks[i] = pair.make(marks[i].what, marks[i].level, marks[i].bits * dependent, marks[i].a,
                             marks[i].b);
    return;
  }
  std::size_t most = 0, least = 0;
  for (std::size_t i = 1; i < marks.size(); ++i) {
    if (marks[i].bits > marks[most].bits) most = i;
    if (marks[i].bits < marks[least].bits) least = i;
  }
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (i == most && marks[i].bits > 0) continue;
    if (i == least && marks[i].bits < 0 && marks[most].bits <= 0) continue;
    // Against a strong agreement a difference of another part is a slip rather than a move.
    const double share = marks[i].bits > 0 ? dependent : marks[most].bits > 6 ? 0.5 : 0.6;
    marks[i] =
        pair.make(marks[i].what, marks[i].level, marks[i].bits * share, marks[i].a, marks[i].b);
  }
}

Marks compare_forms(const Pairing& pair, const Form& x, const Form& y) {
  Marks marks;
  if (x.street && y.street) marks.push_back(compare_streets(pair, x, y));
  // A building or a part of town may stand in the street's place.
  if (x.line_2 && y.line_2) {
    Mark mark = compare_text(pair, Comparison::line_2, x.line_2, y.line_2, unseen_street);
    if (mark.level == Level::different && x.street && y.street) {
      const Mark one = compare_text(pair, Comparison::line_2, x.street, y.line_2, unseen_street);
      const Mark other = compare_text(pair, Comparison::line_2, x.line_2, y.street, unseen_street);
      const Mark& crossed = one.bits > other.bits ? one : other;
      if (crossed.bits > mark.bits) mark = crossed;
    }
    marks.push_back(mark);
  } else if (x.line_2 && y.street) {
    if (const Mark mark = compare_text(pair, Comparison::line_2, x.line_2, y.street, unseen_street);
        mark.bits > 0)
      marks.push_back(mark);
  } else if (x.street && y.line_2) {
    if (const Mark mark = compare_text(pair, Comparison::line_2, x.street, y.line_2, unseen_street);
        mark.bits > 0)
      marks.push_back(mark);
  }
  if (x.city && y.city)
    marks.push_back(compare_text(pair, Comparison::place, x.city, y.city, unseen_place));
  if (x.postcode && y.postcode)
    marks.push_back(compare_text(pair, Comparison::postcode, x.postcode, y.postcode, unseen_place));
  if (x.region && y.region)
    marks.push_back(compare_text(pair, Comparison::region, x.region, y.region, unseen_place));
  if (x.country && y.country)
    marks.push_back(compare_text(pair, Comparison::country, x.country, y.country, unseen_place));
  if (marks.size() > 1) damp(pair, marks);
  return marks;
}

}  // namespace

Marks compare_addresses(const Pairing& pair, std::span<const Borne> a, std::span<const Borne> b) {
  Marks best;
  Average average;
  bool any = false;
  for (const Borne& in_a : a) {
    const Form x = form_of(pair, in_a.value);
    for (const Borne& in_b : b) {
      Marks marks = compare_forms(pair, x, form_of(pair, in_b.value));
      if (!marks.empty()) average.add(double{sum_of(marks)}, in_a.records, in_b.records);
      if (marks.empty() || (any && sum_of(marks) <= sum_of(best))) continue;
      best = std::move(marks);
      any = true;
    }
  }
  if (pair.a.records + pair.b.records > 2) settle_marks(pair, best, average, a, b);
  return best;
}

}  // namespace samepage::identity

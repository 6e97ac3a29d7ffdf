// Names of persons: word by word, in either order, short forms, other spellings, initials.

#include <optional>
#include <vector>

#include "identity/compare/pairing.hpp"
#include "identity/compare/words.hpp"

namespace samepage::identity {
namespace {

constexpr std::size_t most_words = 8;

struct Words {
  std::array<ValueId, most_words> at{};
  std::size_t size = 0;
  void add(ValueId id) {
    if (size < most_words) at[size++] = id;
  }
};

struct Form {
  Words given, family, all;
  bool parted = false;
};

Form form_of(const Pairing& pair, ValueId id) {
  Form form;
  for (const Part& part : pair.parts(id)) {
    form.all.add(part.value);
    if (part.role == Role::given || part.role == Role::middle) form.given.add(part.value);
    if (part.role == Role::family) form.family.add(part.value);
    form.parted = form.parted || part.role != Role::any;
  }
  return form;
}

using Used = std::array<bool, most_words>;

// The best pair of words that are still free, which it takes; none: nothing is alike.
std::optional<Mark> take_best(const Pairing& pair, Comparison what, const Words& x, const Words& y,
                              Used& used_x, Used& used_y) {
  std::optional<Mark> best;
  std::size_t at_i = 0, at_j = 0;
  for (std::size_t i = 0; i < x.size; ++i) {
    for (std::size_t j = 0; j < y.size && !used_x[i]; ++j) {
      if (used_y[j]) continue;
      const Mark mark = compare_words(pair, what, x.at[i], y.at[j]);
      if (mark.level == Level::different || (best && mark.bits <= best->bits)) continue;
      best = mark;
      at_i = i;
      at_j = j;
    }
  }
  if (best) used_x[at_i] = used_y[at_j] = true;
  return best;
}

// Words of one side against words of the other, the best pairs first.
Mark match_part(const Pairing& pair, Comparison what, const Words& x, const Words& y) {
  if (x.size == 1 && y.size == 1) return compare_words(pair, what, x.at[0], y.at[0]);
  Used used_x{}, used_y{};
  Mark best{};
  double bits = 0;
  std::size_t matched = 0;
  for (const std::size_t most = std::min(x.size, y.size); matched < most; ++matched) {
    std::optional<Mark> next = take_best(pair, what, x, y, used_x, used_y);
    if (!next) break;
    if (matched == 0) best = *next;
    // Second names go with first ones (Anna Maria), so they say less.
    bits += matched == 0 ? next->bits : next->bits * 0.7;
  }
  const std::size_t unmatched = std::min(x.size, y.size) - matched;
  if (matched == 0) {
    if (const Mark whole = compare_joined(pair, what, {x.at.data(), x.size}, {y.at.data(), y.size});
        whole.level != Level::different)
      return whole;
    return pair.different(what, x.at[0], y.at[0]);
  }
  bits -= 2.0 * static_cast<double>(unmatched);
  if (x.size != y.size && best.level == Level::same) {
    best.level = Level::part;
    bits += std::log2(pair.chance(what, Level::part) / pair.chance(what, Level::same)) + 1;
  }
  bits = std::max(bits, pair.different_bits(what));
  return pair.make(what, best.level, bits, best.a, best.b);
}

Marks match_parted(const Pairing& pair, const Form& x, const Form& y) {
  Marks straight;
  if (x.given.size && y.given.size)
    straight.push_back(match_part(pair, Comparison::given_name, x.given, y.given));
  if (x.family.size && y.family.size)
    straight.push_back(match_part(pair, Comparison::family_name, x.family, y.family));
  const auto agrees = [](const Mark& mark) { return mark.level == Level::same; };
  if (straight.size() == 2 && std::ranges::all_of(straight, agrees)) return straight;
  Marks crossed;
  if (x.given.size && y.family.size)
    crossed.push_back(match_part(pair, Comparison::given_name, x.given, y.family));
  if (x.family.size && y.given.size)
    crossed.push_back(match_part(pair, Comparison::family_name, x.family, y.given));
  if (crossed.empty()) return straight;
  // Both sides in the wrong column, or the only one there is.
  const double order = std::log2(pair.chance(Comparison::name_order, Level::swapped));
  crossed.push_back({Comparison::name_order, Level::swapped, static_cast<float>(order), 0, 0});
  const double lost = straight.empty() ? 0 : sum_of(straight);
  return sum_of(crossed) > lost ? crossed : straight;
}

// One or both sides do not tell which word is which.
Marks match_unparted(const Pairing& pair, const Form& x, const Form& y) {
  Used used_x{}, used_y{};
  Marks marks;
  const std::size_t most = std::min(x.all.size, y.all.size);
  while (marks.size() < most) {
    const Comparison what = marks.empty() ? Comparison::family_name : Comparison::given_name;
    std::optional<Mark> next = take_best(pair, what, x.all, y.all, used_x, used_y);
    if (!next) break;
    // Brothers share all names but one: beyond two, words say little more.
    if (marks.size() >= 2)
      next = pair.make(next->what, next->level, next->bits * 0.3, next->a, next->b);
    marks.push_back(*next);
  }
  if (marks.size() < most) {
    const Mark whole = compare_joined(pair, Comparison::given_name, {x.all.at.data(), x.all.size},
                                      {y.all.at.data(), y.all.size});
    if (whole.level != Level::different && whole.bits > sum_of(marks)) return {whole};
    for (std::size_t i = 0; i < x.all.size; ++i) {
      if (used_x[i]) continue;
      for (std::size_t j = 0; j < y.all.size; ++j) {
        if (used_y[j]) continue;
        const Comparison what = marks.empty() ? Comparison::family_name : Comparison::given_name;
        marks.push_back(pair.different(what, x.all.at[i], y.all.at[j]));
        return marks;
      }
    }
  }
  return marks;
}

}  // namespace

float sum_of(const Marks& marks) {
  float sum = 0;
  for (const Mark& mark : marks) sum += mark.bits;
  return sum;
}

namespace {

// A form that says no more than another form of the same group ("J. Muir" beside "Jane Muir") must
// not hide what the fuller one says.
bool says_less(const Pairing& pair, ValueId form, std::span<const Borne> group) {
  const std::span<const Part> words = pair.parts(form);
  for (const Borne& other : group) {
    if (other.value == form) continue;
    const std::span<const Part> fuller = pair.parts(other.value);
    const bool within = std::ranges::all_of(words, [&](const Part& word) {
      return std::ranges::any_of(fuller, [&](const Part& full) {
        if (word.role != full.role) return false;
        if (word.value == full.value) return true;
        const std::string_view text = pair.text(word.value), longer = pair.text(full.value);
        return text.size() == 1 && longer[0] == text[0];
      });
    });
    if (!within) continue;
    const auto letters = [&](std::span<const Part> all) {
      std::size_t sum = 0;
      for (const Part& part : all) sum += pair.text(part.value).size();
      return sum;
    };
    if (letters(fuller) > letters(words)) return true;
  }
  return false;
}

std::vector<Borne> telling(const Pairing& pair, std::span<const Borne> group) {
  std::vector<Borne> kept;
  for (const Borne& form : group)
    if (!says_less(pair, form.value, group)) kept.push_back(form);
  return kept;
}

Marks compare_all(const Pairing& pair, std::span<const Borne> a, std::span<const Borne> b);

}  // namespace

Marks compare_person_names(const Pairing& pair, std::span<const Borne> a,
                           std::span<const Borne> b) {
  if (a.size() < 2 && b.size() < 2) return compare_all(pair, a, b);
  const std::vector<Borne> of_a = telling(pair, a), of_b = telling(pair, b);
  return compare_all(pair, of_a, of_b);
}

namespace {

Marks compare_all(const Pairing& pair, std::span<const Borne> a, std::span<const Borne> b) {
  Marks best;
  Average average;
  bool any = false;
  for (const Borne& in_a : a) {
    const Form x = form_of(pair, in_a.value);
    for (const Borne& in_b : b) {
      const Form y = form_of(pair, in_b.value);
      Marks marks = x.parted && y.parted ? match_parted(pair, x, y) : match_unparted(pair, x, y);
      if (!marks.empty()) average.add(double{sum_of(marks)}, in_a.records, in_b.records);
      if (any && sum_of(marks) <= sum_of(best)) continue;
      best = std::move(marks);
      any = true;
    }
  }
  if (pair.a.records + pair.b.records > 2) settle_marks(pair, best, average, a, b);
  return best;
}

}  // namespace

}  // namespace samepage::identity

// Birth dates, e-mail addresses, phones, ids, and what is only ever the same or not.

#include "identity/compare/pairing.hpp"
#include "identity/facts/date.hpp"
#include "identity/facts/words.hpp"

namespace samepage::identity {
namespace {

constexpr double unseen_date = 0.05;
constexpr double unseen_mailbox = 1e-4;
constexpr double unseen_phone = 1e-3;
constexpr double unseen_id = 1e-4;

bool one_digit_apart(unsigned a, unsigned b) {
  std::string x = std::to_string(a), y = std::to_string(b);
  if (x.size() < y.size()) x.insert(0, y.size() - x.size(), '0');
  if (y.size() < x.size()) y.insert(0, x.size() - y.size(), '0');
  return typing_errors(x, y, 1) <= 1;
}

// The part of an address that is made of the person's name says little more than the name; nothing
// when it is made of that alone: "jjones".
double told_by_name(const Pairing& pair, std::string_view local) {
  std::string rest(local);
  for (const Borne& borne : pair.a.bearing) {
    const Value& value = pair.value(borne.value);
    if (value.domain != Domain::name_word || value.text.size() < 3) continue;
    if (const auto at = rest.find(value.text); at != rest.npos) rest.erase(at, value.text.size());
  }
  return rest.size() == local.size() ? 1 : rest.size() <= 1 ? 0 : 0.3;
}

const Part* part_of(std::span<const Part> parts, Role role) {
  for (const Part& part : parts)
    if (part.role == role) return &part;
  return nullptr;
}

}  // namespace

namespace {

// Of two whole dates: how many of year, month and day differ, and how many of these by one digit.
Mark compare_whole_dates(const Pairing& pair, const BirthDate& x, const BirthDate& y, ValueId a,
                         ValueId b) {
  constexpr Comparison what = Comparison::birth_date;
  if (x.packed() == y.packed()) return pair.alike(what, Level::same, 0.7, a, b, unseen_date);
  if (x.year == y.year && x.month == y.day && x.day == y.month) {
    if (x.unsure_order || y.unsure_order)
      return pair.alike(what, Level::same, 0.4, a, b, unseen_date);
    return pair.alike(what, Level::swapped, 1, a, b, unseen_date);
  }
  const int differing = (x.year != y.year) + (x.month != y.month) + (x.day != y.day);
  const int slips = (x.year != y.year && one_digit_apart(x.year, y.year)) +
                    (x.month != y.month && one_digit_apart(x.month, y.month)) +
                    (x.day != y.day && one_digit_apart(x.day, y.day));
  // Spreads: how many dates can be reached in each of these ways.
  if (differing == 1 && slips == 1)
    return pair.alike(what, Level::one_error, 1.0 / 60, a, b, unseen_date);
  if (differing == 1 && x.year == y.year)
    return pair.alike(what, Level::near, 1.0 / 35, a, b, unseen_date);
  if (differing == 1) return pair.alike(what, Level::near, 1.0 / 400, a, b, unseen_date);
  if (differing == 2 && slips == 2)
    return pair.alike(what, Level::two_errors, 1.0 / 700, a, b, unseen_date);
  if (differing == slips) return pair.alike(what, Level::far, 1.0 / 4000, a, b, unseen_date);
  return pair.different(what, a, b);
}

}  // namespace

Mark compare_dates(const Pairing& pair, ValueId a, ValueId b) {
  constexpr Comparison what = Comparison::birth_date;
  const BirthDate x = BirthDate::of(pair.value(a).aux), y = BirthDate::of(pair.value(b).aux);
  if (x.whole() && y.whole())
    return a == b ? pair.same(what, a, unseen_date) : compare_whole_dates(pair, x, y, a, b);
  // What is not known neither joins nor parts; a year alone says next to nothing.
  const auto known = [](unsigned p, unsigned q) { return p != 0 && q != 0; };
  const int comparable = known(x.year, y.year) + known(x.month, y.month) + known(x.day, y.day);
  const int equal = (known(x.year, y.year) && x.year == y.year) +
                    (known(x.month, y.month) && x.month == y.month) +
                    (known(x.day, y.day) && x.day == y.day);
  if (equal < comparable) return pair.different(what, a, b);
  return pair.make(what, Level::part, equal >= 2 ? 5.0 : 0.5, a, b);
}

Mark compare_emails(const Pairing& pair, ValueId a, ValueId b) {
  constexpr Comparison what = Comparison::email;
  // A role's mailbox tells the firm, never the person.
  if (a == b && pair.value(a).shared_by_nature) return pair.make(what, Level::same, 0, a, b);
  if (a == b) return pair.same(what, a, unseen_mailbox);
  const std::span<const Part> x = pair.parts(a), y = pair.parts(b);
  const std::string_view text_a = pair.text(a), text_b = pair.text(b);
  const bool far_apart = too_far(pair.value(a).letters, pair.value(b).letters, 2);
  const int errors = far_apart ? 3 : typing_errors(text_a, text_b, 2);
  if (errors <= 2 && std::min(text_a.size(), text_b.size()) >= 8) {
    const double length = static_cast<double>(text_a.size());
    const Level level = errors == 1 ? Level::one_error : Level::two_errors;
    return pair.alike(what, level, errors == 1 ? 1 / (12 * length) : 1 / (60 * length), a, b,
                      unseen_mailbox);
  }
  const Part* local_a = part_of(x, Role::local);
  const Part* local_b = part_of(y, Role::local);
  const Part* domain_a = part_of(x, Role::domain);
  const Part* domain_b = part_of(y, Role::domain);
  if (!local_a || !local_b) return pair.different(what, a, b);
  if (local_a->value == local_b->value && !pair.value(a).shared_by_nature) {
    const double f = pair.frequency(local_a->value, 0.3);
    double bits = std::log2(pair.chance(what, Level::near) / f);
    bits *= told_by_name(pair, pair.text(local_a->value));
    return pair.make(what, Level::near, std::clamp(bits, pair.different_bits(what), 7.0), a, b);
  }
  const std::string_view name_a = pair.text(local_a->value), name_b = pair.text(local_b->value);
  if (domain_a->value == domain_b->value && name_a[0] == name_b[0]) {
    const double f = pair.frequency(domain_a->value, 0.5);
    const double bits = std::log2(pair.chance(what, Level::far) / f);
    return pair.make(what, Level::far, std::clamp(bits, pair.different_bits(what), 5.0), a, b);
  }
  return pair.different(what, a, b);
}

Mark compare_phones(const Pairing& pair, ValueId a, ValueId b) {
  constexpr Comparison what = Comparison::phone;
  if (a == b) return pair.same(what, a, unseen_phone);
  const std::string_view x = pair.text(a), y = pair.text(b);
  const std::size_t x_end = x.find('x'), y_end = y.find('x');
  const std::string_view bare_x = x.substr(0, x_end), bare_y = y.substr(0, y_end);
  const ValueId tail = pair.parts(a)[0].value;
  if (tail == pair.parts(b)[0].value) {
    if (x_end != x.npos && y_end != y.npos) return pair.different(what, a, b);  // another extension
    const std::string digits_x = digits_of(bare_x), digits_y = digits_of(bare_y);
    // The one may lack its country or area. Two whole numbers that only end alike are two numbers.
    std::string_view shorter = digits_x, longer = digits_y;
    if (shorter.size() > longer.size()) std::swap(shorter, longer);
    if (shorter.starts_with('0')) shorter.remove_prefix(1);
    if (longer.ends_with(shorter)) {
      const double f = pair.frequency(tail, 0.01);
      return pair.make(what, Level::variant, std::log2(0.5 / f) - 1, a, b);
    }
    return pair.different(what, a, b);
  }
  if (bare_x.size() >= 7 && typing_errors(bare_x, bare_y, 1) == 1)
    return pair.alike(what, Level::one_error, 1.0 / 90, a, b, unseen_phone);
  return pair.different(what, a, b);
}

Mark compare_ids(const Pairing& pair, Comparison what, ValueId a, ValueId b, bool& comparable) {
  comparable = true;
  if (a == b) return pair.same(what, a, unseen_id);
  const auto split_id = [&](ValueId id) {
    const std::string_view text = pair.text(id);
    const auto colon = text.find(':');
    return std::pair{text.substr(0, colon), text.substr(colon + 1)};
  };
  const auto [scope_a, id_a] = split_id(a);
  const auto [scope_b, id_b] = split_id(b);
  const bool one_scope = scope_a == scope_b || scope_a.empty() || scope_b.empty();
  if (one_scope && id_a == id_b) return pair.alike(what, Level::same, 0.8, a, b, unseen_id);
  comparable = one_scope;
  const double length = static_cast<double>(std::max(id_a.size(), id_b.size()));
  if (one_scope && id_a.size() >= 5 && pair.chance(what, Level::one_error) > 0 &&
      typing_errors(id_a, id_b, 1) == 1)
    return pair.alike(what, Level::one_error, 1 / (9 * length), a, b, unseen_id);
  return pair.different(what, a, b);
}

Mark compare_plain(const Pairing& pair, Comparison what, ValueId a, ValueId b, double unseen) {
  if (a == b) return pair.same(what, a, unseen);
  const std::string_view x = pair.text(a), y = pair.text(b);
  const double length = static_cast<double>(std::max(x.size(), y.size()));
  if (pair.chance(what, Level::one_error) > 0 && length >= 5 && typing_errors(x, y, 1) == 1)
    return pair.alike(what, Level::one_error, 1 / (12 * length), a, b, 0.05);
  if (pair.chance(what, Level::part) > 0) {
    const std::string_view shorter = x.size() < y.size() ? x : y,
                           longer = x.size() < y.size() ? y : x;
    if (shorter.size() >= 4 && longer.find(shorter) != longer.npos)
      return pair.alike(what, Level::part, 0.1, a, b, unseen);
  }
  return pair.different(what, a, b);
}

}  // namespace samepage::identity

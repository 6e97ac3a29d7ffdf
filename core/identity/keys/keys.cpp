#include "identity/keys/keys.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "base/hash.hpp"
#include "identity/facts/date.hpp"
#include "identity/facts/words.hpp"
#include "identity/tables/nicknames.hpp"
#include "identity/tables/word_lists.hpp"

namespace samepage::identity {
namespace {

// A rough form of one field: what stays equal when something is mistyped.
using Atom = std::uint64_t;
using Atoms = std::vector<Atom>;

constexpr std::size_t most_atoms = 6;

Atom atom(std::uint64_t kind, std::uint64_t value) {
  return hash_combine(kind * 0x9e3779b97f4a7c15ull + 1, value);
}

void add(Atoms& atoms, Atom value) {
  if (atoms.size() < most_atoms && std::ranges::find(atoms, value) == atoms.end())
    atoms.push_back(value);
}

struct Fields {
  Atoms names;  // of any part, by sound or by the name behind
  Atoms exact_names;
  Atoms dates, date_parts;
  Atoms mailboxes, locals;
  Atoms phones;
  Atoms lines, streets, places, postcodes;
  Atoms words;  // of a company's name
  Atoms ids, firms;
  Atoms loose;  // employer, website, handle
};

void add_date(const Value& value, Fields& out) {
  const BirthDate date = BirthDate::of(value.aux);
  if (!date.whole()) {
    if (date.year) add(out.date_parts, atom(20, date.year));
    return;
  }
  const unsigned low = std::min(date.month, date.day), high = std::max(date.month, date.day);
  add(out.dates, atom(21, (date.year * 100 + low) * 100 + high));  // day and month in any order
  add(out.date_parts, atom(22, low * 100 + high));
  add(out.date_parts, atom(23, date.year * 100 + date.month));
  add(out.date_parts, atom(24, date.year * 100 + date.day));
}

void add_value(const Value& value, Fields& out) {
  switch (value.domain) {
    case Domain::name_word:
      if (value.text.size() < 2) break;
      add(out.names, atom(1, rough_name(value)));
      add(out.exact_names, atom(2, value.order));
      break;
    case Domain::birth_date:
      add_date(value, out);
      break;
    case Domain::email:
      add(out.mailboxes, atom(3, value.order));
      break;
    case Domain::email_hash:
      add(out.mailboxes, atom(4, value.order));
      break;
    case Domain::mail_local:
      add(out.locals, atom(5, value.order));
      break;
    case Domain::street_line:
      add(out.lines, atom(7, value.order));
      break;
    case Domain::street:
      add(out.streets, atom(8, sound_of(value.text) ? sound_of(value.text) : value.order));
      break;
    case Domain::line_2:
      add(out.streets, atom(8, sound_of(value.text) ? sound_of(value.text) : value.order));
      break;
    case Domain::city:
      add(out.places, atom(9, value.aux ? value.aux : value.order));
      break;
    case Domain::postcode:
      add(out.postcodes, atom(10, value.order));
      break;
    case Domain::company_word:
      if (value.text.size() > 1) add(out.words, atom(11, value.aux ? value.aux : value.order));
      break;
    case Domain::company_name:
      add(out.firms, atom(12, value.order));
      break;
    case Domain::national_id:
    case Domain::tax_id:
    case Domain::passport:
    case Domain::driving_licence:
    case Domain::registration_id:
    case Domain::external_id:
    case Domain::user_id:
    case Domain::device_id: {
      const auto colon = value.text.find(':');
      add(out.ids, atom(13, hash64(value.text.substr(colon == value.text.npos ? 0 : colon + 1))));
      break;
    }
    case Domain::website:
    case Domain::employer:
    case Domain::handle:
    case Domain::location:
      add(out.loose, atom(14, value.order));
      break;
    default:
      break;
  }
}

class Keys {
 public:
  void single(const Atoms& atoms) {
    for (const Atom a : atoms) keys.push_back(a);
  }
  void pairs(const Atoms& left, const Atoms& right) {
    for (const Atom a : left)
      for (const Atom b : right) keys.push_back(hash_combine(std::min(a, b), std::max(a, b)));
  }
  void within(const Atoms& atoms) {
    for (std::size_t i = 0; i < atoms.size(); ++i)
      for (std::size_t j = i + 1; j < atoms.size(); ++j)
        keys.push_back(hash_combine(std::min(atoms[i], atoms[j]), std::max(atoms[i], atoms[j])));
  }
  std::vector<std::uint64_t> keys;
};

}  // namespace

std::uint64_t rough_name(const Value& word) {
  if (const std::uint32_t name = name_behind(word.text)) return name;
  return word.aux != 0 ? word.aux << 16 | 1 : hash64(word.text);
}

std::vector<std::uint64_t> keys_of(const Bearing& bearing, const ValueTable& values) {
  Fields f;
  for (const Borne& borne : bearing) {
    const Value& value = values[borne.value];
    add_value(value, f);
    if (value.domain == Domain::phone) {
      for (const Part& part : values.parts(value)) add(f.phones, atom(6, values[part.value].order));
    }
    if (value.domain == Domain::other) {
      for (const Part& part : values.parts(value))
        f.loose.push_back(atom(15, values[part.value].order));
    }
  }
  Keys out;
  out.single(f.ids);
  out.single(f.firms);
  out.single(f.mailboxes);
  out.single(f.phones);
  out.single(f.dates);
  out.single(f.locals);
  out.single(f.lines);
  out.single(f.loose);
  out.single(f.exact_names);
  out.single(f.words);
  out.within(f.names);
  out.within(f.words);
  out.pairs(f.names, f.dates);
  out.pairs(f.names, f.date_parts);
  out.pairs(f.names, f.places);
  out.pairs(f.names, f.postcodes);
  out.pairs(f.names, f.streets);
  out.pairs(f.names, f.phones);
  out.pairs(f.names, f.mailboxes);
  out.pairs(f.names, f.locals);
  out.pairs(f.dates, f.places);
  out.pairs(f.date_parts, f.places);
  out.pairs(f.date_parts, f.locals);
  out.pairs(f.date_parts, f.postcodes);
  out.pairs(f.date_parts, f.streets);
  out.pairs(f.words, f.places);
  out.pairs(f.words, f.postcodes);
  out.pairs(f.words, f.streets);
  out.pairs(f.words, f.phones);
  // A firm known to many lists, by what else they say of it.
  Atoms loose = f.loose;
  if (loose.size() > 12) loose.resize(12);
  out.pairs(f.firms, loose);
  out.pairs(f.streets, f.postcodes);
  out.pairs(f.streets, f.places);
  std::ranges::sort(out.keys);
  const auto rest = std::ranges::unique(out.keys);
  out.keys.erase(rest.begin(), rest.end());
  return std::move(out).keys;
}

}  // namespace samepage::identity

#include "flow/resolve/looks.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "identity/keys/keys.hpp"

namespace samepage {
namespace {

using identity::Attribute;
using identity::Domain;

struct Shown {
  std::string_view field;
  Attribute attribute;
};

constexpr std::array person_shows = {Shown{"email", Attribute::email},
                                     Shown{"emails", Attribute::email},
                                     Shown{"phone", Attribute::phone},
                                     Shown{"mobile", Attribute::phone},
                                     Shown{"full_name", Attribute::full_name},
                                     Shown{"given_name", Attribute::given_name},
                                     Shown{"family_name", Attribute::family_name},
                                     Shown{"company_name", Attribute::employer},
                                     Shown{"street", Attribute::street},
                                     Shown{"city", Attribute::city},
                                     Shown{"postal_code", Attribute::postcode},
                                     Shown{"region", Attribute::region},
                                     Shown{"country", Attribute::country},
                                     Shown{"birth_date", Attribute::birth_date},
                                     Shown{"handle", Attribute::handle},
                                     Shown{"website", Attribute::website}};

constexpr std::array company_shows = {
    Shown{"name", Attribute::organisation_name}, Shown{"domain", Attribute::website},
    Shown{"vat_number", Attribute::tax_id},      Shown{"phone", Attribute::phone},
    Shown{"street", Attribute::street},          Shown{"city", Attribute::city},
    Shown{"postal_code", Attribute::postcode},   Shown{"country", Attribute::country},
    Shown{"website", Attribute::website}};

std::optional<Attribute> shown_as(const Field& field) {
  const auto among = [&](const auto& all) -> std::optional<Attribute> {
    const auto at = std::ranges::find(all, field.name, &Shown::field);
    return at == all.end() ? std::nullopt : std::optional(at->attribute);
  };
  if (field.entity == EntityKind::person) return among(person_shows);
  if (field.entity == EntityKind::company) return among(company_shows);
  return std::nullopt;
}

void add_facts(const Field& field, Attribute attribute, std::string_view value,
               std::vector<identity::Fact>& out) {
  if (value.empty()) return;
  if (field.type != FieldType::texts) {
    out.push_back({attribute, std::string(value), {}});
    return;
  }
  const auto parsed = json::Document::parse(value);
  if (!parsed) return;
  for (const json::Value item : parsed->root().items())
    out.push_back({attribute, std::string(item.text()), {}});
}

// Of these the number of bearers is known. The rest are identifiers, which tie by themselves, or
// are made of these.
bool is_counted(Domain domain) {
  switch (domain) {
    case Domain::name_word:
    case Domain::company_word:
    case Domain::birth_date:
    case Domain::employer:
    case Domain::mail_local:
    case Domain::mail_domain:
    case Domain::street_line:
    case Domain::street:
    case Domain::city:
    case Domain::region:
    case Domain::postcode:
    case Domain::country:
      return true;
    default:
      return false;
  }
}

// The parts of which keys are made.
struct Roughly {
  std::uint64_t whole_name = 0;  // all words, in any order
  int words = 0;
  std::uint64_t place = 0;
  std::vector<std::uint64_t> names, dates, lines, locals;
};

Roughly roughly(const identity::Profile& profile, const identity::ValueTable& values) {
  Roughly all;
  for (const identity::Borne& borne : profile.bearing) {
    const identity::Value& value = values[borne.value];
    switch (value.domain) {
      case Domain::name_word:
      case Domain::company_word:
        if (value.text.size() < 2) break;
        all.names.push_back(identity::rough_name(value));
        all.whole_name += hash_combine(17, all.names.back());
        ++all.words;
        break;
      case Domain::city:
        all.place = value.order;
        break;
      case Domain::postcode:  // where a list has no city
        if (all.place == 0) all.place = value.order;
        break;
      case Domain::birth_date:
        if (value.aux != 0) all.dates.push_back(value.order);
        break;
      case Domain::street_line:
        all.lines.push_back(value.order);
        break;
      case Domain::mail_local:
        if (value.text.size() > 4) all.locals.push_back(value.order);
        break;
      default:
        break;
    }
  }
  return all;
}

template <class T>
void sort_once(std::vector<T>& all) {
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
}

constexpr std::size_t most_keys = 16;
constexpr std::uint64_t way_bits = 7;

}  // namespace

bool has_looks(EntityKind kind) {
  return kind == EntityKind::person || kind == EntityKind::company;
}

identity::Kind record_kind(EntityKind kind) {
  return kind == EntityKind::company ? identity::Kind::company : identity::Kind::person;
}

KeyWay way_of(std::uint64_t key) { return static_cast<KeyWay>(key & way_bits); }

bool shows(const Field& field) { return shown_as(field).has_value(); }

Looks::Looks(const Catalogue& catalogue, const IdentifierPolicy& identifiers, LooksPolicy policy)
    : catalogue_(catalogue),
      seed_(hash_combine(identifiers.key, 0x10035)),
      policy_(std::move(policy)),
      reading_{policy_.default_country, &policy_.blocked} {}

identity::Profile Looks::read(const Record& record, EntityKind kind) {
  return read(record, kind, [](Attribute) { return true; });
}

Traces Looks::traces(const Record& record, EntityKind kind) {
  const auto leaves_traces = [](Attribute attribute) {
    return attribute != Attribute::phone && attribute != Attribute::website &&
           attribute != Attribute::handle && attribute != Attribute::tax_id;
  };
  return traces(read(record, kind, leaves_traces), kind);
}

identity::Profile Looks::read(const Record& record, EntityKind kind, bool (*wanted)(Attribute)) {
  identity::RecordInput input;
  input.kind = record_kind(kind);
  for (const FieldState& state : record.fields) {
    const Field& field = catalogue_.field(state.field);
    if (field.entity != kind || state.quarantined) continue;
    if (const auto attribute = shown_as(field); attribute && wanted(*attribute))
      add_facts(field, *attribute, spoken_by(state), input.facts);
  }
  return identity::read_record(input, reading_, values_);
}

Traces Looks::traces(const identity::Profile& profile, EntityKind kind) const {
  Traces out;
  const Roughly all = roughly(profile, values_);
  const std::uint64_t seed = hash_combine(seed_, static_cast<std::uint64_t>(kind));
  const auto key = [&](KeyWay way, std::uint64_t a, std::uint64_t b) {
    const auto number = static_cast<std::uint64_t>(way);
    if (out.keys.size() < most_keys)
      out.keys.push_back((hash_combine(seed + number, hash_combine(a, b)) & ~way_bits) | number);
  };
  if (all.words > 1 || (all.words == 1 && kind == EntityKind::company)) {
    key(KeyWay::name, all.whole_name, 0);
    if (all.place != 0) key(KeyWay::name, all.whole_name, all.place);
  }
  for (const std::uint64_t local : all.locals) key(KeyWay::mailbox, local, 0);
  for (const std::uint64_t name : all.names) {
    for (const std::uint64_t date : all.dates) key(KeyWay::birth, name, date);
  }
  for (const std::uint64_t line : all.lines) key(KeyWay::address, line, all.place);
  sort_once(out.keys);
  for (const Counted& one : counted(profile, kind)) out.values.push_back(one.number);
  sort_once(out.values);
  return out;
}

std::vector<Looks::Counted> Looks::counted(const identity::Profile& profile,
                                           EntityKind kind) const {
  std::vector<Counted> all;
  const std::uint64_t seed = hash_combine(seed_, static_cast<std::uint64_t>(kind) + 100);
  for (const identity::Borne& borne : profile.bearing)
    if (is_counted(borne.domain()))
      all.push_back({borne.value, static_cast<std::uint32_t>(
                                      hash_combine(seed, values_[borne.value].order) >> 32)});
  return all;
}

void Looks::forget() {
  constexpr std::size_t many = 20'000;
  if (values_.size() > many) values_ = identity::ValueTable();
}

}  // namespace samepage

#include "flow/resolve/identifiers.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

// "emails" and "email" are the same kind of identifier, as are "mobile" and "phone".
std::string_view kind_of(const Field& field) {
  if (field.type == FieldType::email) return "email";
  if (field.type == FieldType::phone) return "phone";
  std::string_view name = field.name;
  if (field.type == FieldType::texts && name.ends_with('s')) name.remove_suffix(1);
  return name;
}

class Collector {
 public:
  Collector(EntityKind kind, const IdentifierPolicy& policy)
      : policy_(policy), seed_(hash_combine(policy.key, static_cast<std::uint64_t>(kind))) {}

  void add(const Field& field, std::string_view value) {
    if (value.empty()) return;
    if (field.type != FieldType::texts) {
      add(kind_of(field), value, field.identifier);
      return;
    }
    const auto parsed = json::Document::parse(value);
    if (!parsed) return;
    for (const json::Value item : parsed->root().items())
      add(kind_of(field), item.text(), field.identifier);
  }

  void add(std::string_view kind, std::string_view value, IdentifierStrength strength) {
    if (value.empty() || all_.size() >= 64) return;
    if (kind == "email" && is_role_address(value)) return;
    named_.assign(kind).append(":").append(value);
    if (!policy_.blocked.empty() && policy_.blocked.contains(named_)) return;
    const std::uint64_t hash = hash64(named_, seed_);
    for (const Identifier& known : all_)
      if (known.hash == hash) return;
    if (all_.empty()) all_.reserve(4);
    all_.push_back({std::string(kind), std::string(value), strength, hash});
  }

  std::vector<Identifier> take() { return std::move(all_); }

 private:
  const IdentifierPolicy& policy_;
  std::uint64_t seed_;
  std::string named_;
  std::vector<Identifier> all_;
};

std::string_view spoken(const Record& record, EntityKind kind, const Catalogue& catalogue,
                        std::string_view name) {
  const Field* field = catalogue.find(kind, name);
  const FieldState* state = field == nullptr ? nullptr : record.find(field->id);
  return state == nullptr ? std::string_view{} : spoken_by(*state);
}

bool initial_of(std::string_view a, std::string_view b) {
  return a.size() == 1 && !b.empty() && a[0] == b[0];
}

// One letter more, less or other.
bool one_slip_apart(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() - b.size() > 1 || b.size() < 3) return false;
  std::size_t same = 0;
  while (same < b.size() && a[same] == b[same]) ++same;
  return a.substr(same + 1) == b.substr(a.size() == b.size() ? same + 1 : same);
}

bool parts_agree(std::string_view a, std::string_view b) {
  return a.empty() || b.empty() || a == b || initial_of(a, b) || initial_of(b, a);
}

}  // namespace

std::string_view spoken_by(const FieldState& state) {
  return state.has_own && !state.carried ? std::string_view(state.own)
                                         : std::string_view(state.held);
}

bool is_role_address(std::string_view email) {
  static constexpr std::array roles = {
      "abuse", "admin", "billing",   "contact",  "hello",   "help",     "hostmaster",
      "info",  "mail",  "marketing", "no-reply", "noreply", "office",   "postmaster",
      "root",  "sales", "support",   "team",     "test",    "webmaster"};
  const std::string_view local = email.substr(0, email.find('@'));
  return std::ranges::find(roles, local) != roles.end();
}

std::vector<Identifier> identifiers_of(const Record& record, EntityKind kind,
                                       const Catalogue& catalogue, const IdentifierPolicy& policy) {
  Collector collector(kind, policy);
  if (kind == EntityKind::subscription) {
    // One subscription is one address on one list.
    const auto email = spoken(record, kind, catalogue, "email");
    const auto list = spoken(record, kind, catalogue, "list");
    if (!email.empty() && !list.empty()) {
      collector.add("subscription", std::string(email) + "|" + std::string(list),
                    IdentifierStrength::strong);
    }
    return collector.take();
  }
  for (const FieldState& state : record.fields) {
    const Field& field = catalogue.field(state.field);
    if (field.identifier == IdentifierStrength::none || field.entity != kind) continue;
    collector.add(field, spoken_by(state));
    // Info@ and the like stand for nobody, but with one name on both sides for one contact.
    if (field.type == FieldType::email && is_role_address(spoken_by(state))) {
      const NameKey name = name_key_of(record, kind, catalogue);
      collector.add("role email", std::string(spoken_by(state)) + "|" + name.given + "|" + name.family,
                    field.identifier);
    }
  }
  return collector.take();
}

std::uint64_t address_hash(EntityKind kind, std::string_view email,
                           const IdentifierPolicy& policy) {
  return hash64("address:" + std::string(email),
                hash_combine(policy.key, static_cast<std::uint64_t>(kind)));
}

NameKey name_key_of(const Record& record, EntityKind kind, const Catalogue& catalogue) {
  NameKey key;
  if (kind == EntityKind::company) {
    key.family = ascii_key(spoken(record, kind, catalogue, "name"));
    return key;
  }
  key.family = ascii_key(spoken(record, kind, catalogue, "family_name"));
  key.given = ascii_key(spoken(record, kind, catalogue, "given_name"));
  if (key.family.empty() && key.given.empty()) {
    const std::string full = ascii_key(spoken(record, kind, catalogue, "full_name"));
    const auto space = full.rfind(' ');
    if (space != full.npos) {
      key.given = full.substr(0, full.find(' '));
      key.family = full.substr(space + 1);
    }
  }
  return key;
}

bool tells_who(const Field& field) {
  static constexpr std::array named = {"name", "family_name", "given_name", "full_name", "list"};
  return field.identifier != IdentifierStrength::none || field.type == FieldType::email ||
         std::ranges::find(named, field.name) != named.end();
}

bool names_agree(const NameKey& a, const NameKey& b) {
  const bool straight = parts_agree(a.family, b.family) && parts_agree(a.given, b.given);
  const bool swapped = parts_agree(a.family, b.given) && parts_agree(a.given, b.family);
  return straight || swapped;
}

bool given_names_differ(const NameKey& a, const NameKey& b) {
  if (a.given.empty() || b.given.empty() || parts_agree(a.given, b.given)) return false;
  const bool families_known = !a.family.empty() && !b.family.empty();
  if (families_known && parts_agree(a.given, b.family) && parts_agree(a.family, b.given))
    return false;  // swapped
  const bool short_form = a.given.starts_with(b.given) || b.given.starts_with(a.given);
  return !short_form && !one_slip_apart(a.given, b.given);
}

bool names_support(const NameKey& a, const NameKey& b) {
  if (a.family.empty() || b.family.empty()) return false;
  const bool company = a.given.empty() && b.given.empty();
  return names_agree(a, b) && (company || (!a.given.empty() && !b.given.empty()));
}

}  // namespace samepage

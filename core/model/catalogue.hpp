#pragma once
// The canonical schema: which entities there are and which fields each has, with type, sensitivity,
// survivorship and empty-value policy. Read from mappings/canonical.toml (mapping/canonical.hpp).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"

namespace samepage {

// A field's number within its catalogue, stable within one store: the store keeps name → number.
using FieldId = std::uint16_t;

enum class FieldType : std::uint8_t {
  text,      // NFC, white space collapsed
  name,      // text that names a person or company
  email,     // lower case, IDN domain in its ASCII form
  phone,     // E.164
  country,   // ISO 3166-1 alpha-2
  currency,  // ISO 4217
  decimal,   // "1234.5", no exponent, no trailing zeros
  integer,
  boolean,  // "true" or "false"
  date,     // "2026-11-22"
  time,     // "2026-11-22T10:15:00Z"
  url,
  choice,     // one of `choices`
  texts,      // a set of texts: JSON array, sorted, without repeats
  reference,  // the entity another record stands for; in sightings "stream/key"
};

enum class Sensitivity : std::uint8_t { open, personal, special };

// Which of several systems' values is the golden one (design/ARCHITECTURE §5).
enum class Survivorship : std::uint8_t {
  latest,         // the newest edit by the hub's own order
  source_order,   // the first connection of `sources` that has a value
  most_complete,  // the longest value
  set_union,      // all values together (texts only)
  restrictive,    // the choice that permits least wins (the first of `choices`)
  owner,          // only the connection `sources[0]` decides
};

enum class EmptyPolicy : std::uint8_t {
  keep,   // an empty value says "unknown": it never clears
  clear,  // emptying a field that had a value is an edit like any other
};

// How strongly agreement on this field says "the same". See flow/resolve.
enum class IdentifierStrength : std::uint8_t { none, weak, medium, strong };

struct Field {
  FieldId id = 0;
  EntityKind entity = EntityKind::person;
  std::string name;  // "email", "custom.vat_number"
  FieldType type = FieldType::text;
  Sensitivity sensitivity = Sensitivity::personal;
  Survivorship survivorship = Survivorship::latest;
  std::vector<std::string> sources;  // connections, for source_order and owner
  std::vector<std::string> choices;  // for choice; the least permissive first
  EmptyPolicy empty = EmptyPolicy::keep;
  IdentifierStrength identifier = IdentifierStrength::none;
  EntityKind refers_to = EntityKind::person;  // for reference
  bool derived = false;  // never written to a system (scores, counts of touch points)
};

// Fields that speak of consent: "subscribed" allows, "unsubscribed" and "opted_out" restrict.
bool is_status_field(const Field& field);
bool is_restrictive(const Field& field, std::string_view value);

class Catalogue {
 public:
  // Adds a field or gives back the one of that name; the id is the position.
  FieldId add(Field field);
  const Field& field(FieldId id) const { return fields_[id]; }
  const Field* find(EntityKind entity, std::string_view name) const;
  const std::vector<Field>& fields() const { return fields_; }
  Field& change(FieldId id) { return fields_[id]; }

 private:
  struct ByName {  // also by a view of the name
    using is_transparent = void;
    bool operator()(const auto& a, const auto& b) const {
      return a.first != b.first ? a.first < b.first : std::string_view(a.second) < b.second;
    }
  };
  std::vector<Field> fields_;
  std::map<std::pair<EntityKind, std::string>, FieldId, ByName> by_name_;
};

}  // namespace samepage

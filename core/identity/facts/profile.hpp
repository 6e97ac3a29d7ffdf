#pragma once
// A record as the engine compares it: the values it bears, and those it shares keys with.

#include <cstdint>
#include <string>
#include <vector>

#include "identity/engine.hpp"
#include "identity/facts/values.hpp"

namespace samepage::identity {

// One value borne by a record or by a group of records, `records` of them.
struct Borne {
  ValueId value = 0;
  std::uint32_t records : 24 = 1;
  std::uint32_t domain_number : 8 = 0;  // the value's, for it is asked for most often
  Domain domain() const { return static_cast<Domain>(domain_number); }
};

// Sorted by Value::order, so by domain: forms and plain values first, then parts.
using Bearing = std::vector<Borne>;

struct Profile {
  Kind kind = Kind::unknown;
  Bearing bearing;
};

struct Reading {  // what reading a record needs to know
  std::string default_country;
  const std::vector<std::string>* blocked = nullptr;
};

// Of an identifier that one alone bears; none: the attribute is no such one.
Domain id_domain(Attribute attribute);

Profile read_record(const RecordInput& record, const Reading& how, ValueTable& values);

}  // namespace samepage::identity

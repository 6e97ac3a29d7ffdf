#include "identity/facts/values.hpp"

#include "base/assert.hpp"
#include "base/hash.hpp"

namespace samepage::identity {
namespace {

// Two texts with one hash of 56 bits would be taken for one value: at 100 million values the odds
// of any such pair are one in fourteen, and of one that matters far less.
std::uint64_t order_of(Domain domain, std::string_view text) {
  const std::uint64_t hash =
      hash64(text, static_cast<std::uint64_t>(domain) * 0x9e3779b97f4a7c15ull);
  return static_cast<std::uint64_t>(domain) << 56 | hash >> 8;
}

}  // namespace

ValueTable::ValueTable() { values_.emplace_back(); }

ValueId ValueTable::intern(Domain domain, std::string_view text, std::span<const Part> parts,
                           std::uint64_t aux) {
  const std::uint64_t order = order_of(domain, text);
  const auto [at, fresh] = by_order_.try_emplace(order, static_cast<ValueId>(values_.size()));
  if (!fresh) return at->second;
  Value value;
  value.text = texts_.keep(text);
  value.order = order;
  value.aux = aux;
  value.domain = domain;
  value.first_part = static_cast<std::uint32_t>(parts_.size());
  value.parts = static_cast<std::uint16_t>(parts.size());
  parts_.insert(parts_.end(), parts.begin(), parts.end());
  values_.push_back(value);
  return at->second;
}

ValueId ValueTable::find(Domain domain, std::string_view text) const {
  const auto at = by_order_.find(order_of(domain, text));
  return at == by_order_.end() ? 0 : at->second;
}

std::size_t ValueTable::bytes() const {
  return values_.capacity() * sizeof(Value) + parts_.capacity() * sizeof(Part) +
         by_order_.capacity() * 17 + texts_.bytes();
}

}  // namespace samepage::identity

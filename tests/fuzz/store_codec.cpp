// States, golden records and changes as the store keeps them: damaged bytes are refused, sound ones
// come out as they went in.

#include "fuzz.hpp"
#include "store/codec.hpp"

namespace samepage {
namespace {

constexpr std::uint32_t fields = 40;

codec::FieldNumbers numbers() {
  codec::FieldNumbers n;
  for (std::uint32_t i = 0; i < fields; ++i) {
    n.stored.push_back(i);
    n.catalogue.emplace_back(static_cast<FieldId>(i));
  }
  return n;
}

}  // namespace

SP_FUZZ(store_codec) {
  static const codec::FieldNumbers known = numbers();
  if (const auto states = codec::decode_states(in.all(), known)) {
    const std::string bytes = codec::encode(*states, known);
    const auto again = codec::decode_states(bytes, known);
    fuzz::require(again == states, "states are read back", bytes);
  }
  if (Golden golden; codec::decode(in.all(), known, golden)) {
    const std::string bytes = codec::encode(golden, known);
    Golden again;
    fuzz::require(codec::decode(bytes, known, again) && again == golden,
                  "a golden record is read back", bytes);
  }
  if (Change change; codec::decode(in.all(), known, change)) {
    const std::string bytes = codec::encode(change, known);
    Change again;
    fuzz::require(codec::decode(bytes, known, again), "a change is read back", bytes);
    fuzz::same(codec::encode(again, known), bytes, "a change is encoded the same");
  }
}

}  // namespace samepage

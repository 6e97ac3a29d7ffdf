#pragma once
// Small integers handed out in arrival order, so that tables grow at their end.

#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>

namespace samepage {

template <class Tag>
struct Id {
  std::int64_t value = 0;  // 0 = none
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

using ConnectionId = Id<struct ConnectionTag>;
using StreamId = Id<struct StreamTag>;
using RecordId = Id<struct RecordTag>;
using EntityId = Id<struct EntityTag>;  // a resolved person, company, deal …
using ChangeId = Id<struct ChangeTag>;
using ActId = Id<struct ActTag>;
using CaseId = Id<struct CaseTag>;

// The number of a finished merge round. "Edited in epoch 7" means: first seen by the hub between
// the end of round 6 and the end of round 7. Epoch 0 is the first load of a connection, whose
// values are of unknown age. Epochs order edits without trusting any remote clock.
using Epoch = std::int64_t;

enum class EntityKind : std::uint8_t {
  person = 1,
  company = 2,
  deal = 3,
  activity = 4,
  campaign = 5,
  subscription = 6,
  support_case = 7,
};

std::string_view name_of(EntityKind kind);
EntityKind kind_named(std::string_view name, bool* known);

}  // namespace samepage

template <class Tag>
struct std::hash<samepage::Id<Tag>> {
  std::size_t operator()(const samepage::Id<Tag>& id) const {
    return std::hash<std::int64_t>()(id.value);
  }
};

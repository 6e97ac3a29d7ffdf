#include "model/ids.hpp"

#include <array>
#include <utility>

namespace samepage {
namespace {
constexpr std::array<std::pair<EntityKind, std::string_view>, 7> kinds{{
    {EntityKind::person, "person"},
    {EntityKind::company, "company"},
    {EntityKind::deal, "deal"},
    {EntityKind::activity, "activity"},
    {EntityKind::campaign, "campaign"},
    {EntityKind::subscription, "subscription"},
    {EntityKind::support_case, "case"},
}};
}  // namespace

std::string_view name_of(EntityKind kind) {
  for (const auto& [k, name] : kinds)
    if (k == kind) return name;
  return "?";
}

EntityKind kind_named(std::string_view name, bool* known) {
  for (const auto& [k, n] : kinds) {
    if (n == name) {
      *known = true;
      return k;
    }
  }
  *known = false;
  return EntityKind::person;
}

}  // namespace samepage

#include "model/act.hpp"
#include "model/change.hpp"
#include "model/golden.hpp"

namespace samepage {

std::string_view name_of(WinRule rule) {
  switch (rule) {
    case WinRule::only_value: return "only value";
    case WinRule::newest_edit: return "newest edit";
    case WinRule::newer_clock: return "newer by the systems' clocks";
    case WinRule::source_order: return "order of connections";
    case WinRule::most_complete: return "most complete";
    case WinRule::united: return "all values together";
    case WinRule::restrictive: return "the more restrictive";
    case WinRule::owner: return "owner of the field";
    case WinRule::kept: return "kept; its source is gone";
    case WinRule::person: return "decided by a person";
    case WinRule::consent: return "consent ledger";
  }
  return "?";
}

std::string_view name_of(ActKind kind) {
  return kind == ActKind::restrictive ? "restrictive" : "permissive";
}

std::string_view name_of(Authority authority) {
  static constexpr std::string_view names[] = {"A0", "A1", "A2", "A3", "A4"};
  return names[static_cast<int>(authority)];
}

std::string_view name_of(ChangeOp op) {
  switch (op) {
    case ChangeOp::create: return "create";
    case ChangeOp::update: return "update";
    case ChangeOp::remove: return "delete";
  }
  return "?";
}

std::string_view name_of(ChangeState state) {
  switch (state) {
    case ChangeState::planned: return "planned";
    case ChangeState::intent: return "intent";
    case ChangeState::unknown: return "unknown";
    case ChangeState::done: return "done";
    case ChangeState::dead: return "dead letter";
    case ChangeState::dropped: return "dropped";
    case ChangeState::denied: return "denied";
    case ChangeState::given_up: return "given up";
  }
  return "?";
}

}  // namespace samepage

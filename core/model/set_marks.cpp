#include "model/set_marks.hpp"

namespace samepage {
namespace {

void mark(std::vector<SetMark>& marks, SetMark added) {
  auto at = std::ranges::lower_bound(marks, added.element, {}, &SetMark::element);
  if (at != marks.end() && at->element == added.element) {
    *at = std::move(added);
  } else {
    marks.insert(at, std::move(added));
  }
}

void keep(FieldState& state, std::vector<SetMark> marks) {
  TextSet own;
  for (const SetMark& m : marks)
    if (!m.out) own.add(m.element);
  state.has_own = true;
  state.own = own.json();
  state.marks = std::move(marks);
}

}  // namespace

std::vector<SetMark> marks_of(const FieldState& state) {
  if (!state.marks.empty() || !state.has_own) return state.marks;
  TextSet own;
  own.add_json(state.own);
  std::vector<SetMark> marks;
  for (const std::string& element : own) marks.push_back({element, state.edited, false});
  return marks;
}

bool edit_set(FieldState& state, const TextSet& held, const TextSet& now, Epoch epoch,
              bool taken_out) {
  std::vector<SetMark> marks = marks_of(state);
  const std::vector<SetMark> before = marks;
  for (const std::string& element : now)
    if (!held.contains(element)) mark(marks, {element, epoch, false});
  if (taken_out)
    for (const std::string& element : held)
      if (!now.contains(element)) mark(marks, {element, epoch, true});
  if (marks == before) return false;
  keep(state, std::move(marks));
  return true;
}

void reread_set(FieldState& state, const TextSet& now) {
  std::vector<SetMark> marks = marks_of(state);
  std::erase_if(marks, [&](const SetMark& m) { return !m.out && !now.contains(m.element); });
  for (const std::string& element : now)
    if (!std::ranges::binary_search(marks, element, {}, &SetMark::element))
      mark(marks, {element, state.edited, false});
  keep(state, std::move(marks));
}

void put_in(FieldState& state, const std::string& element, Epoch epoch) {
  std::vector<SetMark> marks = marks_of(state);
  mark(marks, {element, epoch, false});
  keep(state, std::move(marks));
}

}  // namespace samepage

#pragma once
// A field that is a set changes element by element: one system puts an address in while another
// takes one out, and both are edits. So each record remembers what was put in or taken out there,
// and when the hub saw it; over all records the latest mark of an element decides, and of two in
// the same round the one that puts it in (an "observed-remove" set with the hub's own clock).

#include "base/text_set.hpp"
#include "model/record.hpp"

namespace samepage {

// Sorted by element.
std::vector<SetMark> marks_of(const FieldState& state);

// Somebody there changed the set from `held` to `now`. `taken_out`: whether an element that is
// missing now was taken out, or is merely not told of this time. False: that was no edit.
bool edit_set(FieldState& state, const TextSet& held, const TextSet& now, Epoch epoch,
              bool taken_out);

// The same body, read by another mapping: nobody edited anything.
void reread_set(FieldState& state, const TextSet& now);

// The element counts as put in there, from that time on.
void put_in(FieldState& state, const std::string& element, Epoch epoch);

}  // namespace samepage

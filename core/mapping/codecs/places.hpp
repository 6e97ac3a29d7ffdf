#pragma once
// One value that may stand in one of several places: which of them is read, and where it is
// written.

#include <span>
#include <vector>

#include "mapping/cell.hpp"

namespace samepage {

// Where it stands now, else where there is room for it, else the first. So a file keeps the
// spelling of its own columns.
inline std::size_t place_of(std::span<const Cell> before) {
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i].holds()) return i;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i].kind == Cell::Kind::empty) return i;
  return 0;
}

// Each place that holds something would be read again.
inline std::vector<Cell> cleared(std::span<const Cell> before) {
  std::vector<Cell> cells;
  for (const Cell& cell : before) cells.push_back(cell.holds() ? Cell::nothing() : Cell{});
  const std::size_t place = place_of(before);
  if (!cells.empty() && !before[place].holds()) cells[place] = Cell::nothing();
  return cells;
}

// An empty cell clears, so that no other place speaks in its stead.
inline std::vector<Cell> placed(Cell cell, std::span<const Cell> before) {
  if (!cell.holds()) return cleared(before);
  std::vector<Cell> cells(place_of(before));
  cells.push_back(std::move(cell));
  return cells;
}

}  // namespace samepage

#pragma once
// The order of arrival: what is entered, updated, deleted and erased, by the day, with latecomers.
// Only the order is kept (16 bytes an event); each record is made when it is asked for.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "population/records.hpp"

namespace samepage::population {

enum class Act : std::uint8_t { add, update, remove, erase };
std::string_view name_of(Act act);

struct Arrival {
  std::uint32_t day = 0;  // sorted by it, then by `order`
  Act act = Act::add;
  std::uint8_t sighting = 0;  // of the person; 255: junk
  std::uint64_t person = 0;   // or the junk's number
  std::uint32_t order = 0;
};

class Stream {
 public:
  // `with_changes`: also updates 2 %, deletes 0.3 %, persons erased 0.05 %; else only what is
  // entered.
  Stream(Setting setting, bool with_changes, unsigned threads);

  std::size_t size() const { return arrivals_.size(); }
  const Arrival& arrival(std::size_t i) const { return arrivals_[i]; }
  Record record(std::size_t i) const;
  bool is_junk(std::size_t i) const { return arrivals_[i].sighting == 255; }

 private:
  void arrivals_of(std::uint64_t person, bool with_changes, std::vector<Arrival>& out) const;
  Setting setting_;
  std::vector<Arrival> arrivals_;
};

// Calls `write` with the text of each chunk of 0…size, in order; the texts are made in parallel.
void in_chunks(std::size_t size, std::size_t chunk, unsigned threads,
               const std::function<std::string(std::size_t from, std::size_t to)>& text,
               const std::function<void(const std::string&)>& write);

// How many persons stand for about so many records.
std::uint64_t persons_for(std::uint64_t records);

}  // namespace samepage::population

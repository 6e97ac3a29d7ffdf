#pragma once
// A short life of a hub with two systems, told over the faulty disk, and how it ended. However the
// disk failed on the way, once it is well again the end has to be that of the undisturbed life.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "faulty_disk.hpp"
#include "runner.hpp"

namespace samepage::disk {

// What is compared: what each stream of each system holds, and what the hub counts.
struct Ending {
  std::map<std::string, std::multiset<std::string>> holdings;
  std::string tally;
  bool operator==(const Ending&) const = default;
  std::string text() const;
};

struct Strike {
  Fault fault = Fault::full;
  std::int64_t at = 0;   // 0 = never
  bool lasting = false;  // until the first cycle that failed of it
  bool restarts =
      false;  // the hub is started anew after a failed cycle (after a power cut it always is)
};

struct Told {
  Ending ending;
  std::vector<std::string> wrong;  // what a person would call a bug
  bool struck = false;
  int failed_cycles = 0;
};

class Story {
 public:
  Story(FaultyDisk& disk, std::string folder);
  Told tell(const Strike& strike);

 private:
  void cycle(scenario::Runner& runner, const std::string& line, const Strike& strike, Told& told);
  void recover(scenario::Runner& runner, const Strike& strike);
  void check_error(const std::string& text, Told& told) const;
  Ending ending(scenario::Runner& runner, Told& told) const;
  std::string store_path() const { return folder_ + "/store.db"; }

  FaultyDisk& disk_;
  std::string folder_;
};

}  // namespace samepage::disk

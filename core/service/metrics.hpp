#pragma once
// Numbers for monitoring, in the Prometheus text format. They name connections and streams, never
// people. Thread-safe.

#include <memory>
#include <string>

#include "engine/report.hpp"

namespace samepage {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  void record(const CycleReport& report);
  void record(const StatusReport& report);
  void record_failure();  // a round that could not run at all

  std::string text() const;

 private:
  void show_waiting(const StatusConnection& connection);
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace samepage

#pragma once
// A session whose calls go wrong when told to (README.md lists the faults), and at which the threads
// of the hub take turns.

#include <functional>
#include <memory>

#include "faults.hpp"
#include "model_system.hpp"
#include "turnstile.hpp"
#include "world/sim/sim_clock.hpp"

namespace samepage::scenario {

struct SessionSetting {
  ModelSystem& system;
  Faults& faults;
  Turnstile* turns = nullptr;  // none: threads run freely
  SimClock& clock;
  std::function<void(const std::string& line)> step;  // something happens while a call is on its way
};

std::unique_ptr<Session> faulty(std::unique_ptr<Session> real, SessionSetting setting);

}  // namespace samepage::scenario

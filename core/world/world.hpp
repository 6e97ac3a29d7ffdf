#pragma once
// Every door to the outside. Code that needs one takes it from a World that it was given, so that a
// simulated World can stand in and one seed replays a whole run. Nothing outside world/ and app/
// asks the system for time, randomness, files, sockets or processes (tests/tidy checks this).

#include "world/clock.hpp"
#include "world/files.hpp"
#include "world/http.hpp"
#include "world/log.hpp"
#include "world/process.hpp"
#include "world/random.hpp"

namespace samepage {

struct World {
  Clock& clock;
  Random& random;
  Http& http;
  Files& files;
  ProcessLauncher& processes;
  Log& log;
};

}  // namespace samepage

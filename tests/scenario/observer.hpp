#pragma once
// What a scenario's onlooker gets to see: everything that happens in the systems, whoever does it,
// and what the hub was shown of it. The simulation's oracle and journal are onlookers. Calls come one
// at a time when turns are given (turnstile.hpp), else only from the test's own thread.

#include <string>

#include "base/result.hpp"
#include "model_record.hpp"

namespace samepage {
struct CycleReport;
}

namespace samepage::scenario {

class ModelSystem;
class Runner;

// Who did it: a person who works in that system, a workflow of that system, or the hub.
enum class By : std::uint8_t { people, workflow, hub };

struct Place {
  const ModelSystem& system;
  const std::string& stream;
  const std::string& key;
};

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void line(const std::string& /*step*/) {}
  // `before` has version 0 where the record is new.
  virtual void touched(const Place&, const ModelRecord& /*before*/, const ModelRecord& /*after*/, By) {}
  // A page with the record's present state is on its way to the hub.
  virtual void showed(const Place&, const ModelRecord&) {}
  // The hub was not told what became of what it wrote there.
  virtual void kept_dark(const Place&) {}
  virtual void called(const std::string& /*what*/) {}  // for the journal
  virtual void cycle_begins(Runner&, const std::string& /*verb*/) {}
  virtual void cycle_ended(Runner&, const Result<CycleReport>&) {}
  virtual void hub_died() {}
  // A person chose a value for the record that is known so.
  virtual void decided(Runner&, const std::string& /*name*/, const std::string& /*field*/,
                       const std::string& /*value*/) {}
  // `expect settled` and the like: empty when all is well.
  virtual std::string verdict(Runner&, const std::string& /*what*/) { return "nobody looks on"; }
};

}  // namespace samepage::scenario

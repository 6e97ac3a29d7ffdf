#pragma once
// A system of the simplest obvious kind, for scenarios: it holds JSON records, numbers its changes,
// and misbehaves when told to. It is a Session itself, so no process or network is involved.

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "model_record.hpp"
#include "observer.hpp"
#include "plugin/session.hpp"
#include "world/clock.hpp"

namespace samepage::scenario {

class ModelSystem {
 public:
  ModelSystem(std::string name, Clock& clock) : name_(std::move(name)), clock_(clock) {}

  // What is done there.
  void put(const std::string& stream, const std::string& key, const std::string& patch,
           By by = By::people);
  void remove(const std::string& stream, const std::string& key, By by = By::people);
  void merge(const std::string& stream, const std::string& key, const std::string& into);
  bool bring_back(const std::string& stream, const std::string& key);  // false: it is not deleted
  const ModelRecord* find(const std::string& stream, const std::string& key) const;
  std::map<std::string, ModelRecord>& records(const std::string& stream) { return streams_[stream]; }

  // How it misbehaves; each counts down.
  int lose_replies = 0;      // writes take effect, the answer is lost
  int lose_requests = 0;     // writes never arrive, and nobody says so
  Millis asks_to_wait = 0;   // the next read fails and says when to come again
  int fail_reads = 0;        // reads fail and may be tried later
  int put_off_writes = 0;    // nothing happens, "try again later"
  bool refuse_all = false;   // every write is rejected
  bool hang = false;         // reads wait until they are cancelled
  std::atomic<bool> slow = false;  // reads wait until the cycle goes on without them
  bool forget_cursor = false;
  std::map<std::string, std::set<std::string>> unreadable;  // stream → keys that are damaged there
  std::map<std::string, std::string> rewrites;  // member → prefix that a workflow puts before it
  bool full_listing = false; // no change feed: every read lists everything
  Millis list_lag = 0;       // a full listing shows what was so long ago
  bool repeats = false;      // every page has each of its records twice
  bool read_only = false;
  bool marketing = false;     // knows people for the newsletter, not for a service
  bool timeless = false;      // records do not say when they changed
  Millis clock_offset = 0;
  bool guarded = false;       // refuses writes over a version that the writer has not seen
  bool passes_deletes = false, puts_back = false;  // as configured; onlookers ask
  int writes = 0;            // changes taken
  Observer* observer = nullptr;

  std::unique_ptr<Session> open();
  const Manifest& manifest();
  const std::string& name() const { return name_; }
  Millis now() const { return clock_.now() + clock_offset; }

 private:
  friend class ModelSession;
  const ModelRecord* listed(const std::string& stream, const std::string& key,
                            const ModelRecord& record) const;
  void changed(const std::string& stream, const std::string& key, const ModelRecord& before, By by);
  std::string name_;
  Clock& clock_;
  std::int64_t version_ = 0;
  std::int64_t next_key_ = 1000;
  std::map<std::string, std::map<std::string, ModelRecord>> streams_;
  // Of a system whose listings lag: what its records were before, oldest first.
  std::map<std::pair<std::string, std::string>, std::vector<ModelRecord>> past_;
  std::map<std::string, std::string> created_by_;  // idempotency key → record
  std::unique_ptr<Manifest> manifest_;
};

}  // namespace samepage::scenario

#pragma once
// Brings one connection's streams up to date: first what is still in doubt from earlier writes is
// settled, then every stream is read, then what has vanished is noticed.

#include "engine/parts.hpp"

namespace samepage {

class Pulling {
 public:
  struct Round {
    bool writes = true;  // it may write to the system
    bool read_ahead = false;
  };
  Pulling(EngineParts& parts, ConnectionPart& connection, const Round& round)
      : parts_(parts), connection_(connection), round_(round) {}

  // Faults of the connection end up in its report; an Error means that the store failed.
  Result<void> run();

 private:
  CallResult<void> stream(StreamPart& part);
  // What one reading has shown.
  struct Listing {
    std::set<RecordId> seen;
    std::int64_t unreadable = 0;  // places where any record may stand
  };
  CallResult<void> changes(StreamPart& part, Listing& listing);
  Result<void> read_again(StreamPart& part);
  Result<void> keep_reading(StreamPart& part, std::uint64_t reading);
  CallResult<void> sweep(StreamPart& part);
  // False: not everything that the listing lacks is known to be gone; ask again later.
  Result<bool> vanish(StreamPart& part, const Listing& listing);
  Result<void> forget_doubts(StreamPart& part, const Lapses::Moment& read_began);
  bool sweep_is_due(const StreamPart& part);
  void note(const CallError& error);
  bool stopped() const { return parts_.stopping; }

  EngineParts& parts_;
  ConnectionPart& connection_;
  Round round_;
  std::vector<const StreamPart*> read_;  // to their end; their rows are yet to be kept
};

// Writes down what a failed call means for the connection: when to try again, what to show.
void note_failure(EngineParts& parts, ConnectionPart& connection, const CallError& error);

}  // namespace samepage

#pragma once
// A page becomes stored state: normalise each record, keep its identifiers, hear what it says about
// consent, mark what has to be looked at again, and move the cursor, all in one transaction (P5).

#include <set>

#include "engine/parts.hpp"

namespace samepage {

class Intake {
 public:
  Intake(EngineParts& parts, StreamPart& stream) : parts_(parts), stream_(stream) {}

  // Takes the store lock itself. `cursor_after`: kept with the records; nullptr leaves it alone.
  Result<void> take(const Page& page, const std::string* cursor_after, std::set<RecordId>* seen);

  // Records that a verified full listing lacks. Where absence counts as an opt-out, a mass of it does
  // not (P8, P9): it is taken as deletes only, and a case asks a person.
  // False: some were written too recently to tell; ask again later.
  Result<bool> vanish(const std::vector<RecordId>& missing);

  // How many places of this reading could not be read. What it lacks may stand there: that is no
  // delete.
  std::int64_t unreadable() const { return unreadable_; }

  // After a reading of all there is: what it did not call unreadable can be read now.
  Result<void> close_mended();

  // Reads stored bodies again after the mapping has changed: that is no edit by anybody. False: done.
  Result<bool> read_again();

  // One record without committing: for callers that hold the lock and a transaction.
  // A new record gets its number.
  Result<RecordId> store_record(NormaliseOutcome& outcome, const Record* known);

 private:
  Result<void> look_for_doubts();
  Result<void> take_one(const SourceRecord& source, const Glimpse* glimpse,
                        std::set<RecordId>* seen);
  Result<void> take_body(const SourceRecord& source, const Record* known,
                         std::set<RecordId>* seen);
  Result<void> take_gone(const Record& known, bool listed_absent);
  Result<void> take_merge(const SourceRecord& source);
  Result<void> hear_news(const Record& record, const Record* known);
  Result<void> take_rejected(const RejectedRecord& rejected, std::set<RecordId>* seen);
  Result<void> report_unreadable(const RejectedRecord& rejected);
  Result<void> report_frozen(const NormaliseOutcome& outcome);
  Result<void> report_problem(std::string_view key, const std::string& code,
                              const std::string& message);
  void count_rejected(Error error);
  bool still_settling(const Record& record) const;

  EngineParts& parts_;
  StreamPart& stream_;
  Result<void> notice_mass_absence(std::size_t missing);

  bool absence_restricts_ = true;
  std::int64_t unreadable_ = 0;
  std::set<std::string> unreadable_places_;  // subjects of their cases
  json::Reader reader_;
  std::vector<Change> in_doubt_;
};

}  // namespace samepage

// What could not be taken from a page: told as a case and in the report, and never a delete.
#include "engine/in/intake.hpp"

namespace samepage {
namespace {

constexpr std::size_t places_max = 100;    // cases of one reading; a file of rubbish is one fault
constexpr std::int64_t rejections_max = 5;  // shown with their place; the others are counted

}  // namespace

Result<void> Intake::take_rejected(const RejectedRecord& rejected, std::set<RecordId>* seen) {
  if (rejected.place) return report_unreadable(rejected);
  if (seen != nullptr) {
    // It breaks a limit, but it is there.
    SP_ASSIGN(const auto known, parts_.store.find_record(stream_.row.id, rejected.key));
    if (known) seen->insert(known->id);
  }
  return report_problem(rejected.key, rejected.error.code, rejected.error.message);
}

Result<void> Intake::report_unreadable(const RejectedRecord& rejected) {
  ++unreadable_;
  count_rejected({rejected.error.code, rejected.error.message,
                  stream_.name() + (rejected.key.empty() ? "" : ", ") + rejected.key,
                  rejected.error.fix});
  std::string place = rejected.key.empty() ? "a record without a key" : rejected.key;
  if (unreadable_places_.size() >= places_max) place = "and other places";
  const std::string subject = stream_.name() + " " + place;
  if (!unreadable_places_.insert(subject).second) return {};
  const Error& error = rejected.error;
  return parts_.store.open_case({{}, unreadable_case, subject,
                                 error.code + ": " + error.message + "; " + error.fix, {},
                                 parts_.now(), 0, {}});
}

Result<void> Intake::close_mended() {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto cases, parts_.store.open_cases());
  std::erase_if(cases, [&](const Case& c) {
    return c.kind != unreadable_case || !c.subject.starts_with(stream_.name() + " ") ||
           unreadable_places_.contains(c.subject);
  });
  if (cases.empty()) return {};
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  for (const Case& c : cases)
    SP_TRY(parts_.store.close_case(c.id, "nothing unreadable stands there now", parts_.now()));
  return txn.commit();
}

void Intake::count_rejected(Error error) {
  ConnectionReport& report = stream_.connection->report;
  if (++report.rejected <= rejections_max) report.rejections.push_back(std::move(error));
}

Result<void> Intake::report_problem(std::string_view key, const std::string& code,
                                    const std::string& message) {
  if (code.starts_with("SP-SYN") || code.starts_with("SP-PLG"))
    // Not its key, which may be somebody's address: that stands in the case only.
    count_rejected({code, message, stream_.name(),
                    "`samepage case list` names the record; mend it in its system"});
  const std::string subject = stream_.name() + " " + std::string(key);
  parts_.bad_values = true;
  return parts_.store.open_case({{}, bad_value_case, subject, code + ": " + message, {}, parts_.now(), 0, {}});
}

}  // namespace samepage

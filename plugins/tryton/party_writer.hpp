#pragma once
// Writes parties. What a change means for e-mails, phones and addresses is worked out by comparing
// it with the record as the hub last saw it; everything of one party goes into one call, so it is
// one transaction. A batch is one call too, and falls apart into single calls when Tryton refuses
// it, so that each change gets its own verdict.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parties.hpp"

namespace tryton {

enum class DeleteMode { erase, remove, archive };

class PartyWriter {
 public:
  PartyWriter(Rpc& rpc, Parties& parties, DeleteMode mode)
      : rpc_(rpc), parties_(parties), mode_(mode) {}

  void write(const sp::Call& call, const sp::Batch& batch, bool companies);
  void find(const sp::Call& call, const sp::Find& find);

 private:
  struct Job {  // one change, ready to be sent
    const sp::Change* change;
    int64_t id;  // 0: create
    std::string values;
    std::string stamps;  // members of the _timestamp object
  };

  void prepare_update(const sp::Call& call, const sp::Change& change,
                      const std::map<int64_t, Party>& now, std::vector<Job>& updates);
  std::string values_of(const sp::Call& call, const sp::Change& change, const Party* now,
                        bool companies);
  std::string company_command(const sp::Call& call, const sp::Json& company, const Party* now);

  void send_updates(const sp::Call& call, const std::vector<Job>& jobs);
  void send_creates(const sp::Call& call, std::vector<Job> jobs);
  std::map<std::string, int64_t> made_before(const sp::Call& call,
                                             const std::vector<std::string>& keys);
  void send_deletes(const sp::Call& call, const std::vector<const sp::Change*>& changes,
                    const std::map<int64_t, Party>& now);
  void erase(const sp::Call& call, const Party& target);
  void acknowledge(const sp::Call& call, const std::vector<std::pair<const Job*, int64_t>>& done);

  Rpc& rpc_;
  Parties& parties_;
  DeleteMode mode_;
  bool companies_ = false;
};

// The identifier that says which create made a party: type empty, this code.
std::string create_mark(std::string_view idempotency);

}  // namespace tryton

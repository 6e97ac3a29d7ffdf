#pragma once
// Sale opportunities as deals. Their state is a workflow in Tryton: it is moved with the workflow's
// buttons, never written.

#include <string>
#include <vector>

#include "parties.hpp"

namespace tryton {

struct Opportunity {
  int64_t id = 0;
  std::string state, json, version, timestamp;
  int64_t modified_ms = 0;
};

class Opportunities {
 public:
  Opportunities(Rpc& rpc, Parties& parties) : rpc_(rpc), parties_(parties) {}

  std::vector<Opportunity> fetch(const sp::Call& call, const std::vector<int64_t>& ids);
  void write(const sp::Call& call, const sp::Batch& batch);
  void find(const sp::Call& call, const sp::Find& find);

 private:
  std::vector<Opportunity> search(const sp::Call& call, const std::string& domain);
  Opportunity assemble(const sp::Json& row, const std::map<int64_t, char>& classes);
  std::string values_of(const sp::Call& call, const sp::Change& change);
  int64_t way_to(const sp::Call& call, int64_t person);
  void create(const sp::Call& call, const sp::Change& change);
  void update(const sp::Call& call, const sp::Change& change, const Opportunity& now);
  void move(const sp::Call& call, int64_t id, const std::string& from, const std::string& to);
  void acknowledge(const sp::Call& call, const sp::Change& change, int64_t id);

  Rpc& rpc_;
  Parties& parties_;
};

}  // namespace tryton

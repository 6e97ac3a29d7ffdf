#pragma once
// Entries of Tryton's marketing lists (marketing.email): one address on one list. `active` is the
// subscription; Tryton allows each address once per list, so a create is naturally keyed.

#include <map>
#include <string>
#include <vector>

#include "rpc.hpp"

namespace tryton {

struct Subscription {
  int64_t id = 0, list = 0;
  bool active = true;
  std::string email, json, version;
  int64_t modified_ms = 0;
};

class Subscriptions {
 public:
  explicit Subscriptions(Rpc& rpc) : rpc_(rpc) {}

  std::vector<Subscription> fetch(const sp::Call& call, const std::vector<int64_t>& ids);
  void write(const sp::Call& call, const sp::Batch& batch);
  void find(const sp::Call& call, const sp::Find& find);

 private:
  std::vector<Subscription> search(const sp::Call& call, const std::string& domain);
  std::vector<Subscription> of_address(const sp::Call& call, const std::string& email,
                                       int64_t list);
  int64_t list_named(const sp::Call& call, const std::string& name);
  void create(const sp::Call& call, const sp::Change& change);
  void update(const sp::Call& call, const sp::Change& change, const Subscription& now);
  void remove(const sp::Call& call, const sp::Change& change, bool exists);
  void acknowledge(const sp::Call& call, const sp::Change& change, int64_t id);

  Rpc& rpc_;
  std::map<std::string, int64_t> lists_;
};

}  // namespace tryton

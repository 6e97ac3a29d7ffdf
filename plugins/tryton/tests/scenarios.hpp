#pragma once
// What the connector is asked to do in tests; live.cpp runs these against a running Tryton (and
// records the fixtures), replay_test.cpp against the recordings.

#include "conversation.hpp"

namespace tryton::test {

struct Scene {
  sp::testing::FakeHost& host;
  sp::testing::Connection& hub;
  Colleague& colleague;
  std::string tag;  // makes names and keys of this run unlike those of others

  // A change with its own idempotency key.
  sp::testing::Change create(const std::string& json, const std::string& name) const {
    sp::testing::Change change;
    change.json = json;
    change.idempotency = tag + "-" + name;
    return change;
  }
};

struct Scenario {
  const char* name;
  void (*run)(Scene&);
  const char* config = "";  // further members of the connection's configuration
};

void check_and_discover(Scene&);
void contact_life(Scene&);
void batch_falls_apart(Scene&);
void company_and_employer(Scene&);
void merge_and_archive(Scene&);
void subscription_life(Scene&);
void opportunity_life(Scene&);

inline const Scenario scenarios[] = {
    {"check_and_discover", check_and_discover},
    {"contact_life", contact_life},
    {"batch_falls_apart", batch_falls_apart},
    {"company_and_employer", company_and_employer},
    {"merge_and_archive", merge_and_archive, R"(,"delete":"delete")"},
    {"subscription_life", subscription_life},
    {"opportunity_life", opportunity_life},
};

inline std::string config_of(const std::string& url, const Scenario& scenario) {
  return R"({"url":)" + sp::quoted(url) + R"(,"user":"admin","page":50)" + scenario.config + "}";
}

}  // namespace tryton::test

// P10: while one system fails in one way or another, an edit goes from the second to the third in the same
// round; and the first has it when it is well again.

#include <algorithm>

#include "oracle.hpp"

namespace samepage::simulation {
namespace {

constexpr const char* probe = "Probe";

// Somebody whom both systems know by one record each; the keys.
std::optional<std::pair<std::string, std::string>> known_to_both(ModelSystem& a, ModelSystem& b) {
  for (const auto& [key, record] : a.records("contacts")) {
    const std::string name = called("contacts", record.json);
    const auto here = scenario::Runner::keys_of(a, "contacts", "~" + name);
    const auto there = scenario::Runner::keys_of(b, "contacts", "~" + name);
    if (!record.deleted && !name.empty() && here.size() == 1 && there.size() == 1) return std::pair(key, there.front());
  }
  return std::nullopt;
}

std::string city_of(const ModelSystem& system, const std::string& key) {
  const ModelRecord* record = system.find("contacts", key);
  return record == nullptr ? "nothing" : value_of(record->json, "city");
}

}  // namespace

std::string Oracle::isolated(scenario::Runner& runner) const {
  std::vector<ModelSystem*> healthy;
  for (const auto& [name, system] : runner.systems())
    if (two_way(*system, "contacts") && system->list_lag == 0) healthy.push_back(system.get());
  if (healthy.size() < 3) return {};
  ModelSystem &victim = *healthy[0], &from = *healthy[1], &to = *healthy[2];
  // A frozen field goes nowhere, and only a person can say when it may again.
  const auto cases = runner.store()->open_cases();
  if (cases && std::ranges::any_of(*cases, [](const Case& c) { return c.kind == "oscillation"; })) return {};
  const auto keys = known_to_both(from, to);
  if (!keys || relaxed_.contains({"contacts", called("contacts", from.find("contacts", keys->first)->json)})) return {};
  static constexpr const char* troubles[] = {"hang", "read 1 error", "read 1 auth", "read 1 garbage", "read 1 timeout"};
  const std::string trouble = troubles[static_cast<std::size_t>(cycle_) % 5];
  for (const std::string& step : {"fault " + victim.name() + " " + trouble,
                                  "in " + from.name() + " contacts " + keys->first + R"( set {"city": ")" + probe + "\"}",
                                  std::string("sync")})
    if (const std::string wrong = runner.step(step); !wrong.empty()) return wrong;
  if (city_of(to, keys->second) != probe)
    return "P10 while " + victim.name() + " fails (" + trouble + ") an edit does not go from " + from.name() + " to " + to.name();
  for (const char* step : {"calm", "wait 2h", "sync", "sync"})
    if (const std::string wrong = runner.step(step); !wrong.empty()) return wrong;
  const std::string name = called("contacts", from.find("contacts", keys->first)->json);
  const auto there = scenario::Runner::keys_of(victim, "contacts", "~" + name);
  return there.size() != 1 || city_of(victim, there.front()) == probe
             ? ""
             : "P10 " + victim.name() + " does not catch up after it failed (" + trouble + ")";
}

}  // namespace samepage::simulation

#include "workload.hpp"

#include <map>
#include <sstream>

#include "world/sim/sim_random.hpp"

namespace samepage::simulation {
namespace {

const std::vector<std::string> names = {"crm", "mail", "shop", "desk", "erp", "news", "web"};
const std::vector<std::string> lists = {"news", "club"};

class Workload {
 public:
  Workload(std::uint64_t seed, const WorkloadOptions& options) : random_(seed), options_(options) {}

  std::vector<std::string> write() {
    say("turns " + std::to_string(random_.next() % 1'000'000));
    choose_features();
    if (chance(0.3)) say("option skew " + pick({"1s", "5s", "1m"}));
    const int systems = number(2, chance(0.3) ? 7 : 4);
    const int late = chance(feature("late")) && systems > 2 ? 1 : 0;
    for (int i = 0; i < systems - late; ++i) add_system(static_cast<std::size_t>(i));
    for (int i = number(1, 8); i > 0; --i) new_contact();
    if (chance(0.5)) new_company();
    if (chance(0.5)) new_member();
    if (chance(0.8)) say("sync");
    for (int i = 0; i < options_.steps; ++i) {
      if (late > 0 && i == options_.steps / 2) {
        add_system(static_cast<std::size_t>(systems - 1));
        new_contact();
      }
      step();
    }
    return std::move(lines_);
  }

 private:
  // Not everything in every run: what happens seldom hides behind what happens often.
  void choose_features() {
    for (const char* name : {"late", "faults", "crashes", "store", "deletes", "consent", "deals",
                             "companies", "midway", "clocks", "mapping", "direction", "approve",
                             "rewrites", "moving", "mass", "restore", "restart", "second", "twins", "decide", "settings"})
      features_[name] = chance(0.45) ? 1.0 : 0.0;
    // Known: where mapping and direction change between the same two rounds, the hub cannot say any
    // more why a value is there (README.md).
    if (features_["mapping"] > 0) features_["direction"] = 0;
  }
  double feature(const char* name) const { return features_.at(name); }

  bool chance(double share) { return random_.chance(share); }
  int number(int least, int most) {
    return least + static_cast<int>(random_.next() % static_cast<std::uint64_t>(most - least + 1));
  }
  std::string pick(const std::vector<std::string>& all) { return all[random_.next() % all.size()]; }
  void say(const std::string& line) { lines_.push_back(line); }

  void add_system(std::size_t i) {
    std::string line = "system " + names[i];
    if (chance(0.25)) {
      line += " full";
      // Known: a clock that is set forward makes the hub take what lags for what is missing (README.md).
      if (feature("clocks") == 0 && chance(0.4)) line += " lags " + pick({"5s", "30s"});
    }
    if (chance(0.2)) line += " timeless";
    if (i > 0 && chance(0.12)) line += " read-only";
    if (chance(0.15)) line += " marketing";
    if (chance(0.2)) line += " guarded";
    if (feature("deletes") > 0 && chance(0.35)) line += pick({" passes-deletes", " puts-back"});
    systems_.push_back(names[i]);
    say(line);
  }

  std::string contact() { return "~Miller" + std::to_string(number(1, std::max(people_, 1))); }
  std::string email_of(int person) {
    const auto at = "m" + std::to_string(person) + ".0@example.test";
    return chance(0.2) ? "M" + at.substr(1) : at;
  }
  std::string city() { return pick({"Bath", "York", "Leeds", "Ely", "Wells", "Hull"}); }
  std::string phone(int last) {
    const std::string digits = std::to_string(960000 + last);
    return chance(0.5) ? "+441632" + digits : "01632 " + digits;
  }

  void new_contact() {
    // Somebody new, or somebody who is elsewhere already and comes in here by another door.
    const bool known = people_ > 0 && chance(0.4);
    const int person = known ? number(1, people_) : ++people_;
    if (known && moving(person)) return;  // nobody can know that it is the same
    const std::string id = std::to_string(person);
    std::string json = R"({"last": "Miller)" + id + R"(", "first": "Ada", "email": ")" + email_of(person) + "\"";
    // Every member is told, be it empty: what is not told at all is not known to be empty.
    json += R"(, "city": ")" + (chance(0.5) ? city() : "") + R"(", "phone": ")" +
            (chance(0.3) ? phone(number(0, 99)) : "") + R"(", "job": ")" + (chance(0.3) ? "Clerk" : "") + "\"";
    say("in " + pick(systems_) + " contacts c" + id + " add " + json + "}");
  }

  // Whose address changes is entered once only, so that no one else can make them up twice.
  bool moving(int person) const { return features_.at("moving") > 0 && person % 3 == 0; }

  void edit_contact() {
    const int person = number(1, std::max(people_, 1));
    const std::string where = "in " + pick(systems_) + " contacts ~Miller" + std::to_string(person) + " set ";
    const int kind = number(0, 6);
    if (kind <= 1) return say(where + R"({"city": ")" + city() + "\"}");
    if (kind == 2) return say(where + R"({"phone": ")" + phone(number(0, 99)) + "\"}");
    // Known: what is emptied in a system whose values do not count for a while stays uneven (README.md).
    const bool empties = feature("direction") == 0;
    if (kind == 3)
      return say(where + R"({"job": ")" + pick({"Clerk", "Chief", empties ? "" : "Vet", "Cook"}) + "\"}");
    if (kind == 4) return say(where + R"({"first": ")" + pick({"Ada", " Ada ", "Adah", "Ad"}) + "\"}");
    if (kind == 5 && empties && chance(0.3)) return say(where + R"({"city": ""})");
    if (moving(person))
      return say(where + R"({"email": "m)" + std::to_string(person) + "." + std::to_string(number(0, 4)) +
                 R"(@example.test"})");
    say(where + R"({"city": ")" + city() + R"(", "job": ")" + pick({"Clerk", "Chief"}) + "\"}");
  }

  void new_company() {
    const std::string id = std::to_string(chance(0.5) ? number(1, std::max(companies_, 1)) : ++companies_);
    companies_ = std::max(companies_, 1);
    say("in " + pick(systems_) + " companies f" + id + R"( add {"domain": "firm)" + id +
        R"(.example", "name": "Firm )" + id + "\"}");
  }

  void with_companies() {
    const std::string id = std::to_string(number(1, std::max(companies_, 1)));
    const int kind = number(0, 3);
    if (kind == 0) return new_company();
    if (kind == 1)
      return say("in " + pick(systems_) + " companies ~firm" + id + R"(.example set {"name": "Firm )" + id + " " +
                 pick({"Ltd", "and Sons", "plc"}) + "\"}");
    if (kind == 2)
      return say("in " + pick(systems_) + " contacts " + contact() + R"( set {"company_id": "~firm)" + id +
                 R"(.example"})");
    if (chance(0.2)) say("in " + pick(systems_) + " companies ~firm" + id + ".example delete");
  }

  void with_deals() {
    const std::string id = std::to_string(chance(0.4) ? ++deals_ : number(1, std::max(deals_, 1)));
    const std::string system = pick(systems_);
    deals_ = std::max(deals_, 1);
    const int kind = number(0, 2);
    if (kind == 0)
      return say("in " + system + " deals d" + id + R"( add {"number": "D-)" + id + R"(", "name": "Deal )" + id +
                 R"(", "amount": "10", "contact_id": ")" + contact() + "\"}");
    const std::string where = "in " + system + " deals ~D-" + id + " set ";
    if (kind == 1) return say(where + R"({"amount": ")" + pick({"20.50", "30", "44.00", "5"}) + "\"}");
    say(where + R"({"contact_id": ")" + contact() + "\"}");
  }

  void new_member() {
    const std::string id = std::to_string(number(1, std::max(people_, 1)));
    say("in " + pick(systems_) + " members l" + id + R"( add {"email": "m)" + id + R"(.0@example.test", "list": ")" +
        pick(lists) + R"(", "status": "subscribed"})");
  }

  void with_consent() {
    const std::string id = std::to_string(number(1, std::max(people_, 1)));
    const std::string member = " members ~m" + id + ".0@example.test/" + pick(lists);
    switch (number(0, 5)) {
      case 0: return new_member();
      case 1: return say("in " + pick(systems_) + member + R"( set {"status": "unsubscribed"})");
      case 2: return say("in " + pick(systems_) + member + R"( set {"status": "subscribed"})");
      case 3: return say("in " + pick(systems_) + member + R"( set {"status": "complained"})");
      case 4: return say("in " + pick(systems_) + " contacts ~Miller" + id + R"( set {"permission": "opted_out"})");
      default: return say("in " + pick(systems_) + " contacts ~Miller" + id + R"( set {"permission": "subscribed"})");
    }
  }

  void with_deletes() {
    const std::string where = "in " + pick(systems_) + " contacts ";
    if (chance(0.5)) return say(where + contact() + " bring-back");
    const int many = feature("mass") > 0 && chance(0.3) ? number(6, 12) : 1;
    for (int i = 0; i < many; ++i) say(where + contact() + " delete");
  }

  void fault() {
    const std::string system = pick(systems_), at = std::to_string(number(1, chance(0.3) ? 9 : 3));
    switch (number(0, 9)) {
      case 0: case 1: case 2:
        return say("fault " + system + " read " + at + " " +
                   pick({"busy", "error", "timeout", "auth", "garbage", "crash", "cursor-lost", "twice",
                         "reversed", "stale"}));
      case 3: case 4: case 5:
        if (chance(0.3)) say("fault " + system + " find 1 " + pick({"busy", "error", "timeout", "auth", "crash", "garbage"}));
        return say("fault " + system + " write " + at + " " +
                   pick({"busy", "error", "dropped", "lost", "auth", "garbage", "crash", "partial", "half-told",
                         "put-off", "refuse"}));
      case 6: return say("fault " + system + " find 1 " + pick({"busy", "error", "timeout", "auth", "crash"}));
      case 7: return say("fault " + system + " " + pick({"slow", "hang", "hang off", "repeat-records"}));
      case 8:
        say("fault " + system + " find 1 " + pick({"busy", "error", "timeout", "auth", "crash"}));
        return say("fault " + system + " write 1 " + pick({"lost", "dropped"}));
      default: return say("fault " + system + " forget-cursor");
    }
  }

  void crash() {
    if (chance(0.3))
      return say("fault hub " + pick({"write", "commit", "find", "settle", "resolve", "plan", "push"}) + " " + std::to_string(number(1, chance(0.5) ? 4 : 30)) +
                 pick({" crash", " crash-after"}));
    say("fault hub call " + std::to_string(number(1, chance(0.5) ? 30 : 120)) + pick({" crash", " crash-after"}));
  }
  void store_fault() {
    say("fault store " + pick({"begin", "commit", "change"}) + " " + std::to_string(number(1, 40)) + " fail");
  }
  void clock() {
    if (chance(0.5)) return say("fault " + pick(systems_) + " clock " + pick({"10m", "2h", "3s"}));
    say("clock-jump " + pick({"10m", "-10m", "1h", "-1s"}));
  }
  void mapping() {
    say(chance(0.5) ? "mapping contacts without " + pick({"city", "job_title", "phone"})
                    : "mapping contacts whole");
  }
  void direction() {
    say("connection " + pick(systems_) + " " + pick({"read", "write", "both", "both"}));
  }
  void rewrite() {
    say("fault " + pick(systems_) + " rewrite " + pick({"city", "job"}) + " " + pick({"x-", "The."}));
  }
  // One person twice in one system, and somebody there who notices.
  void twins() {
    const std::string id = std::to_string(number(1, std::max(people_, 1))), system = pick(systems_);
    if (chance(0.5))
      return say("in " + system + " contacts d" + id + R"( set {"last": "Miller)" + id +
                 R"(", "first": "Ada", "email": ")" + email_of(std::stoi(id)) + R"(", "city": "", "phone": "", "job": ""})");
    say("in " + system + " contacts " + (chance(0.5) ? "c" : "d") + id + " merge " + (chance(0.5) ? "c" : "d") + id);
  }
  void decide() {
    say(pick({"same ", "different "}) + pick(systems_) + " contacts " + contact() + " and " + pick(systems_) +
        " contacts " + contact());
  }
  void import_list() {
    const std::string system = pick(systems_);
    for (int i = number(8, 15); i > 0; --i) {
      const std::string id = std::to_string(++people_);
      say("in " + system + " contacts i" + id + R"( add {"last": "Miller)" + id + R"(", "first": "Ada", "email": "m)" +
          id + R"(.0@example.test", "city": "", "phone": "", "job": ""})");
    }
  }
  void settings() {
    say(pick({"basis newsletter legitimate_interest", "basis newsletter consent", "option brake-deletes 20 1",
              "option brake-deletes 5 5", "option brake-creates 20 5", "option skew 10s"}));
  }
  void restart() { say("restart"); }
  void restore() { say("restore-any " + pick(systems_) + " contacts " + contact()); }
  void second_hub() { say("when " + pick(systems_) + " read " + std::to_string(number(1, 3)) + " second-hub"); }
  void pass_time() { say("wait " + pick({"1s", "30s", "1m", "1h"})); }

  // While the hub reads or writes, people go on working.
  void midway() {
    const std::size_t before = lines_.size();
    edit_contact();
    for (std::size_t i = before; i < lines_.size(); ++i)
      lines_[i] = "when " + pick(systems_) + " " + pick({"read", "write"}) + " " + std::to_string(number(1, 6)) + " " +
                  lines_[i];
  }

  void step() {
    struct Kind {
      double weight;
      void (Workload::*act)();
    };
    const std::vector<Kind> kinds = {{22, &Workload::cycle},
                                     {26, &Workload::edit_contact},
                                     {8, &Workload::new_contact},
                                     {2, &Workload::pass_time},
                                     {8 * feature("companies"), &Workload::with_companies},
                                     {8 * feature("deals"), &Workload::with_deals},
                                     {10 * feature("consent"), &Workload::with_consent},
                                     {6 * feature("deletes"), &Workload::with_deletes},
                                     {26 * feature("faults"), &Workload::fault},
                                     {8 * feature("midway"), &Workload::midway},
                                     {8 * feature("crashes"), &Workload::crash},
                                     {8 * feature("store"), &Workload::store_fault},
                                     {3 * feature("clocks"), &Workload::clock},
                                     {3 * feature("mapping"), &Workload::mapping},
                                     {3 * feature("direction"), &Workload::direction},
                                     {3 * feature("rewrites"), &Workload::rewrite},
                                     {6 * feature("twins"), &Workload::twins},
                                     {4 * feature("decide"), &Workload::decide},
                                     {2 * feature("mass"), &Workload::import_list},
                                     {2 * feature("settings"), &Workload::settings},
                                     {3 * feature("restart"), &Workload::restart},
                                     {4 * feature("restore"), &Workload::restore},
                                     {2 * feature("second"), &Workload::second_hub}};
    double all = 0;
    for (const Kind& kind : kinds) all += kind.weight;
    double at = static_cast<double>(random_.next() >> 11) * 0x1.0p-53 * all;
    for (const Kind& kind : kinds) {
      at -= kind.weight;
      if (at < 0) return (this->*kind.act)();
    }
  }

  void cycle() {
    if (feature("approve") > 0 && chance(0.3)) {
      say("plan");
      if (chance(0.4)) edit_contact();
      return say("apply");
    }
    say("sync");
  }

  SimRandom random_;
  WorkloadOptions options_;
  std::map<std::string, double> features_;
  std::vector<std::string> systems_, lines_;
  int people_ = 0, companies_ = 0, deals_ = 0;
};

}  // namespace

std::vector<std::string> workload(std::uint64_t seed, const WorkloadOptions& options) {
  return Workload(seed, options).write();
}

// Two rounds suffice (P1) once what is held has been approved and what lags has come to light.
std::vector<std::string> epilogue() {
  return {"calm", "mapping contacts whole", "connection all both", "wait 2h", "try-again all", "answer oscillation done",
          "answer oscillation done", "plan",        "apply",   "wait 2h",       "sync",
          "wait 2h",       "sync",  "expect settled", "wait 2h", "sync",        "expect quiet",
          "plan",          "plan",  "expect same-plan", "expect isolated"};
}

}  // namespace samepage::simulation

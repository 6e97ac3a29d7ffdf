// What people do in the systems, and what they decide.

#include "workload_parts.hpp"

namespace samepage::simulation {
namespace {

const std::vector<std::string> lists = {"news", "club"};

}  // namespace

std::string Workload::email_of(int person) {
  const auto at = "m" + std::to_string(person) + ".0@example.test";
  return chance(0.2) ? "M" + at.substr(1) : at;
}

std::string Workload::city() { return pick({"Bath", "York", "Leeds", "Ely", "Wells", "Hull"}); }

std::string Workload::phone(int last) {
  const std::string digits = std::to_string(960000 + last);
  return chance(0.5) ? "+441632" + digits : "01632 " + digits;
}

void Workload::new_contact() {
  // Somebody new, or somebody who is elsewhere already and comes in here by another door.
  const bool known = people_ > 0 && chance(0.4);
  const int person = known ? number(1, people_) : ++people_;
  if (known && moving(person)) return;  // nobody can know that it is the same
  const std::string id = std::to_string(person);
  std::string json =
      R"({"last": "Miller)" + id + R"(", "first": "Ada", "email": ")" + email_of(person) + "\"";
  // Every member is told, be it empty: what is not told at all is not known to be empty.
  json += R"(, "city": ")" + (chance(0.5) ? city() : "") + R"(", "phone": ")" +
          (chance(0.3) ? phone(number(0, 99)) : "") + R"(", "job": ")" +
          (chance(0.3) ? "Clerk" : "") + "\"";
  say("in " + pick(systems_) + " contacts c" + id + " add " + json + "}");
}

// Whose address changes is entered once only, so that no one else can make them up twice.
bool Workload::moving(int person) const { return features_.at("moving") > 0 && person % 3 == 0; }

void Workload::edit_contact() {
  const int person = number(1, std::max(people_, 1));
  const std::string where =
      "in " + pick(systems_) + " contacts ~Miller" + std::to_string(person) + " set ";
  const int kind = number(0, 6);
  if (kind <= 1) return say(where + R"({"city": ")" + city() + "\"}");
  if (kind == 2) return say(where + R"({"phone": ")" + phone(number(0, 99)) + "\"}");
  if (kind == 3) return say(where + R"({"job": ")" + pick({"Clerk", "Chief", "", "Cook"}) + "\"}");
  if (kind == 4)
    return say(where + R"({"first": ")" + pick({"Ada", " Ada ", "Adah", "Ad"}) + "\"}");
  if (kind == 5 && chance(0.3)) return say(where + R"({"city": ""})");
  if (moving(person))
    return say(where + R"({"email": "m)" + std::to_string(person) + "." +
               std::to_string(number(0, 4)) + R"(@example.test"})");
  say(where + R"({"city": ")" + city() + R"(", "job": ")" + pick({"Clerk", "Chief"}) + "\"}");
}

void Workload::new_company() {
  const std::string id =
      std::to_string(chance(0.5) ? number(1, std::max(companies_, 1)) : ++companies_);
  companies_ = std::max(companies_, 1);
  say("in " + pick(systems_) + " companies f" + id + R"( add {"domain": "firm)" + id +
      R"(.example", "name": "Firm )" + id + "\"}");
}

void Workload::with_companies() {
  const std::string id = std::to_string(number(1, std::max(companies_, 1)));
  const int kind = number(0, 3);
  if (kind == 0) return new_company();
  if (kind == 1)
    return say("in " + pick(systems_) + " companies ~firm" + id +
               R"(.example set {"name": "Firm )" + id + " " + pick({"Ltd", "and Sons", "plc"}) +
               "\"}");
  if (kind == 2 && chance(0.2))
    return say("in " + pick(systems_) + " contacts " + contact() + R"( set {"company_id": ""})");
  if (kind == 2)
    return say("in " + pick(systems_) + " contacts " + contact() + R"( set {"company_id": "~firm)" +
               id + R"(.example"})");
  if (chance(0.2)) say("in " + pick(systems_) + " companies ~firm" + id + ".example delete");
}

void Workload::with_deals() {
  const std::string id = std::to_string(chance(0.4) ? ++deals_ : number(1, std::max(deals_, 1)));
  const std::string system = pick(systems_);
  deals_ = std::max(deals_, 1);
  const int kind = number(0, 2);
  if (kind == 0)
    return say("in " + system + " deals d" + id + R"( add {"number": "D-)" + id +
               R"(", "name": "Deal )" + id + R"(", "amount": "10", "contact_id": ")" + contact() +
               "\"}");
  const std::string where = "in " + system + " deals ~D-" + id + " set ";
  if (kind == 1)
    return say(where + R"({"amount": ")" + pick({"20.50", "30", "44.00", "5"}) + "\"}");
  say(where + R"({"contact_id": ")" + (chance(0.2) ? "" : contact()) + "\"}");
}

void Workload::new_member() {
  const std::string id = std::to_string(number(1, std::max(people_, 1)));
  say("in " + pick(systems_) + " members l" + id + R"( add {"email": "m)" + id +
      R"(.0@example.test", "list": ")" + pick(lists) + R"(", "status": "subscribed"})");
}

void Workload::with_consent() {
  const std::string id = std::to_string(number(1, std::max(people_, 1)));
  const std::string member = " members ~m" + id + ".0@example.test/" + pick(lists);
  switch (number(0, 6)) {
    case 0:
      return new_member();
    case 1:
      return say("in " + pick(systems_) + member + R"( set {"status": "unsubscribed"})");
    case 2:
      return say("in " + pick(systems_) + member + R"( set {"status": "subscribed"})");
    case 3:
      return say("in " + pick(systems_) + member + R"( set {"status": "complained"})");
    case 4:
      return say("in " + pick(systems_) + " contacts ~Miller" + id +
                 R"( set {"permission": "opted_out"})");
    case 5:
      return say("in " + pick(systems_) + " contacts ~Miller" + id +
                 R"( set {"permission": "subscribed"})");
    default:
      return say("in " + pick(systems_) + member + " delete");
  }
}

void Workload::with_deletes() {
  const std::string where = "in " + pick(systems_) + " contacts ";
  if (chance(0.5)) return say(where + contact() + " bring-back");
  const int many = feature("mass") > 0 && chance(0.3) ? number(6, 12) : 1;
  for (int i = 0; i < many; ++i) say(where + contact() + " delete");
}

// One person twice in one system, and somebody there who notices.
void Workload::twins() {
  const std::string id = std::to_string(number(1, std::max(people_, 1))), system = pick(systems_);
  if (chance(0.5))
    return say("in " + system + " contacts d" + id + R"( set {"last": "Miller)" + id +
               R"(", "first": "Ada", "email": ")" + email_of(std::stoi(id)) +
               R"(", "city": "", "phone": "", "job": ""})");
  say("in " + system + " contacts " + (chance(0.5) ? "c" : "d") + id + " merge " +
      (chance(0.5) ? "c" : "d") + id);
}

// Somebody known under another address in each system: what they look like may tell that they are one.
void Workload::alike() {
  static const std::vector<std::string> families = {"Quillfeather", "Thistlewick", "Okonkwo", "Marchbanks"};
  const int who = number(0, 3);
  const std::string family = families[static_cast<std::size_t>(who)], system = pick(systems_);
  const std::string year = "19" + std::to_string(50 + 11 * who);
  const auto born = [&](double right) { return year + "-04-" + (chance(right) ? "30" : "29"); };
  if (chance(0.5))
    return say("in " + system + " contacts q" + std::to_string(who) + R"( add {"last": ")" + family +
               R"(", "first": ")" + pick({"Xanthippe", "Xantippe"}) + R"(", "email": ")" +
               family.substr(0, 4) + std::to_string(who) + "@" + system + R"(.example", "city": ")" +
               (chance(0.8) ? "Whitby" : city()) + R"(", "born": ")" + born(0.8) +
               R"(", "phone": "", "job": ""})");
  const std::string there = " contacts ~" + family;
  switch (number(0, 4)) {
    case 0:
      return say("in " + system + there + R"( set {"city": ")" + city() + "\"}");
    case 1:
      return say("in " + system + there + R"( set {"born": ")" + born(0.5) + "\"}");
    case 2:
      return say("in " + system + there + " delete");
    case 3:
      return say(pick({"same ", "different "}) + system + there + " and " + pick(systems_) + there);
    default:
      return say("in " + system + there + R"( set {"job": "Chandler"})");
  }
}

void Workload::decide() {
  say(pick({"same ", "different "}) + pick(systems_) + " contacts " + contact() + " and " +
      pick(systems_) + " contacts " + contact());
}

void Workload::import_list() {
  const std::string system = pick(systems_);
  for (int i = number(8, 15); i > 0; --i) {
    const std::string id = std::to_string(++people_);
    say("in " + system + " contacts i" + id + R"( add {"last": "Miller)" + id +
        R"(", "first": "Ada", "email": "m)" + id +
        R"(.0@example.test", "city": "", "phone": "", "job": ""})");
  }
}

void Workload::restore() { say("restore-any " + pick(systems_) + " contacts " + contact()); }

}  // namespace samepage::simulation

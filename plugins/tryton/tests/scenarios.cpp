#include "scenarios.hpp"

#include <algorithm>

namespace tryton::test {
namespace {

using sp::testing::Change;
using sp::testing::Outcome;
using sp::testing::Record;

const Record* of_key(const Outcome& outcome, const std::string& key, uint32_t op) {
  for (const Record& record : outcome.records)
    if (record.key == key && record.op == op) return &record;
  return nullptr;
}

sp::Json json_of(const Outcome& outcome, const std::string& key) {
  const Record* record = of_key(outcome, key, SP_UPSERT);
  EXPECT_NE(record, nullptr) << "no record " << key;
  return record == nullptr ? sp::Json() : sp::Json::parse(record->json);
}

std::string mechanism(const sp::Json& json, std::string_view type, std::string_view member) {
  for (const auto& one : json["mechanisms"].items())
    if (one.text_of("type") == type) return one.scalar_of(member);
  return {};
}

void healthy(const Outcome& outcome) {
  EXPECT_EQ(outcome.status, SP_OK) << outcome.message;
  EXPECT_TRUE(outcome.broken.empty()) << outcome.broken.front();
}

std::string done(const Outcome& outcome, uint32_t index = 0) {
  const auto ack = outcome.acks.find(index);
  if (ack == outcome.acks.end()) {
    ADD_FAILURE() << "no ack; " << outcome.message;
    return {};
  }
  EXPECT_EQ(ack->second.status, SP_OK) << ack->second.message;
  return ack->second.key;
}

std::string ada(const std::string& tag) {
  return R"({"name":"Ada Test","mechanisms":[{"type":"email","value":"ada.)" + tag +
         R"(@example.test"},{"type":"phone","value":"+442079460958"}],)"
         R"("addresses":[{"street":"1 Test Road","city":"London","postal_code":"ZZ1 1ZZ"}]})";
}

// Changes the phone in the record as it was seen, as the mapping does it.
std::string with_phone(const sp::Json& seen, const std::string& phone) {
  std::string list;
  for (const auto& one : seen["mechanisms"].items()) {
    const bool is_phone = one.text_of("type") == "phone";
    list += (list.empty() ? "" : ",") + sp::Object()
                                            .raw("id", one["id"].dump())
                                            .text("type", one.text_of("type"))
                                            .raw("value", !is_phone       ? one["value"].dump()
                                                          : phone.empty() ? "null"
                                                                          : sp::quoted(phone))
                                            .raw("name", one["name"].dump())
                                            .raw("sequence", one["sequence"].dump())
                                            .take();
  }
  return "{\"mechanisms\":[" + list + "]}";
}

Change update(const Record& seen, const std::string& json) {
  Change change;
  change.key = seen.key;
  change.json = json;
  change.expected = seen.version;
  change.before = seen.json;
  return change;
}

Change removal(const std::string& key) {
  Change change;
  change.key = key;
  change.op = SP_DELETE;
  return change;
}

}  // namespace

void check_and_discover(Scene& scene) {
  healthy(scene.hub.check());
  const Outcome found = scene.hub.discover();
  healthy(found);
  ASSERT_TRUE(found.schemas.contains("contacts"));
  const sp::Json schema = sp::Json::parse(found.schemas.at("contacts"));
  EXPECT_EQ(schema["properties"]["extra"]["properties"]["name"].text_of("x-type"), "char");
  EXPECT_TRUE(found.schemas.contains("opportunities"));
  EXPECT_TRUE(found.schemas.contains("subscriptions"));
}

void contact_life(Scene& scene) {
  // Create, and find what a lost reply would have hidden.
  const Change wanted = scene.create(ada(scene.tag), "ada");
  const std::string key = done(scene.hub.write("contacts", {wanted}));
  const Outcome found = scene.hub.find("contacts", wanted);
  ASSERT_EQ(found.records.size(), 1u);
  EXPECT_EQ(found.records[0].key, key);
  EXPECT_EQ(done(scene.hub.write("contacts", {wanted})), key) << "a second attempt made another";
  EXPECT_TRUE(scene.hub.find("contacts", scene.create("{}", "never sent")).records.empty());

  const Outcome all = scene.hub.read_all("contacts");
  healthy(all);
  const sp::Json first = json_of(all, key);
  EXPECT_EQ(mechanism(first, "email", "value"), "ada." + scene.tag + "@example.test");
  EXPECT_EQ(first["addresses"].items().at(0).text_of("city"), "London");
  EXPECT_EQ(of_key(all, key, SP_UPSERT)->version, found.records[0].version);

  // Change the phone only; the e-mail keeps its row.
  const Record seen = *of_key(all, key, SP_UPSERT);
  const Outcome changed =
      scene.hub.write("contacts", {update(seen, with_phone(first, "+442079460000"))});
  EXPECT_EQ(done(changed), key);
  const Outcome delta = scene.hub.read_all("contacts", *all.cursor);
  healthy(delta);
  const sp::Json second = json_of(delta, key);
  EXPECT_EQ(mechanism(second, "phone", "value"), "+442079460000");
  EXPECT_EQ(mechanism(second, "phone", "id"), mechanism(first, "phone", "id"));
  EXPECT_EQ(mechanism(second, "email", "id"), mechanism(first, "email", "id"));
  EXPECT_EQ(changed.acks.at(0).version, of_key(delta, key, SP_UPSERT)->version);

  // A colleague edits the e-mail: only the mechanism's dates tell, and a stale write is refused.
  scene.colleague.call("model.party.contact_mechanism.write",
                       "[" + mechanism(second, "email", "id") + R"(],{"value":"ada.king.)" +
                           scene.tag + "@example.test\"}");
  const Outcome stale = scene.hub.write(
      "contacts", {update(*of_key(delta, key, SP_UPSERT), R"({"name":"Ada Late"})")});
  EXPECT_EQ(stale.acks.at(0).status, SP_RETRY) << stale.acks.at(0).message;
  const Outcome edited = scene.hub.read_all("contacts", *delta.cursor);
  const sp::Json third = json_of(edited, key);
  EXPECT_EQ(mechanism(third, "email", "value"), "ada.king." + scene.tag + "@example.test");
  EXPECT_EQ(third.text_of("name"), "Ada Test");

  // Clearing the phone removes its row; a new name goes in the same call.
  std::string clear = with_phone(third, "");
  clear.insert(1, R"("name":"Ada King",)");
  done(scene.hub.write("contacts", {update(*of_key(edited, key, SP_UPSERT), clear)}));
  const Outcome cleared = scene.hub.read_all("contacts", *edited.cursor);
  EXPECT_EQ(mechanism(json_of(cleared, key), "phone", "id"), "");
  EXPECT_EQ(json_of(cleared, key).text_of("name"), "Ada King");

  // Erase: gone for the hub, emptied in Tryton, and again is no error.
  EXPECT_NE(of_key(scene.hub.read_all("contacts", {}, SP_KEYS), key, SP_PRESENT), nullptr);
  done(scene.hub.write("contacts", {removal(key)}));
  const Outcome erased = scene.hub.read_all("contacts", *cleared.cursor);
  EXPECT_NE(of_key(erased, key, SP_DELETE), nullptr);
  EXPECT_EQ(of_key(scene.hub.read_all("contacts", {}, SP_KEYS), key, SP_PRESENT), nullptr);
  const sp::Json row = scene.colleague.call("model.party.party.read", "[" + key + R"(],["name"])");
  EXPECT_TRUE(row.items().at(0)["name"].is_null());
  done(scene.hub.write("contacts", {removal(key)}));
}

void batch_falls_apart(Scene& scene) {
  const Outcome made = scene.hub.write(
      "contacts",
      {scene.create(R"({"name":"One Test"})", "one"),
       scene.create(R"({"name":"Two Test","mechanisms":[{"type":"bogus","value":"x"}]})", "two"),
       scene.create(R"({"name":"{{secret.password}}","lang":"xx"})", "three"),
       scene.create(R"({"name":"{{secret.password}}"})", "four")});
  healthy(made);
  const std::string one = done(made, 0), four = done(made, 3);
  EXPECT_EQ(made.acks.at(1).status, SP_REJECTED);
  EXPECT_NE(made.acks.at(1).message.find("bogus"), std::string::npos) << "Tryton's own words";
  EXPECT_EQ(made.acks.at(2).status, SP_REJECTED) << "there is no such language";

  Change good, bad, lost;
  good.key = one;
  good.json = R"({"name":"One Changed","mechanisms":[{"type":"mobile","value":"+447700900123"}]})";
  bad.key = four;
  bad.json = R"({"mechanisms":[{"type":"bogus","value":"x"}]})";
  lost.key = "99999999";
  lost.json = R"({"name":"Nobody"})";
  const Outcome changed = scene.hub.write("contacts", {good, bad, lost});
  done(changed, 0);
  EXPECT_EQ(changed.acks.at(1).status, SP_REJECTED);
  EXPECT_EQ(changed.acks.at(2).status, SP_REJECTED);
  const Outcome all = scene.hub.read_all("contacts");
  EXPECT_EQ(json_of(all, one).text_of("name"), "One Changed");
  EXPECT_EQ(mechanism(json_of(all, one), "mobile", "value"), "+447700900123");
  EXPECT_EQ(json_of(all, four).text_of("name"), "{{secret.password}}")
      << "a value that looks like a placeholder stays what it is";
}

void company_and_employer(Scene& scene) {
  const std::string company =
      done(scene.hub.write("companies", {scene.create(R"({"name":"Example Works"})", "company"),
                                         scene.create(R"({"name":"Example Mills"})", "other")}));
  const std::string other =
      scene.hub.find("companies", scene.create("{}", "other")).records.at(0).key;
  const std::string person = done(scene.hub.write(
      "contacts", {scene.create(R"({"name":"Worker Test","other_emails":["w@example.test",)"
                                R"("work@example.test"],"company":{"id":")" +
                                    company + "\"}}",
                                "worker")}));
  const Outcome contacts = scene.hub.read_all("contacts");
  const Outcome companies = scene.hub.read_all("companies");
  EXPECT_EQ(json_of(contacts, person)["company"].text_of("id"), company);
  EXPECT_EQ(mechanism(json_of(contacts, person), "email", "value"), "w@example.test");
  EXPECT_EQ(json_of(contacts, person)["other_emails"].items().size(), 1u);
  EXPECT_EQ(json_of(contacts, person)["company"].text_of("name"), "Example Works");
  EXPECT_EQ(of_key(contacts, company, SP_UPSERT), nullptr);
  EXPECT_EQ(of_key(companies, person, SP_UPSERT), nullptr);
  EXPECT_NE(of_key(companies, company, SP_UPSERT), nullptr);
  EXPECT_NE(of_key(companies, other, SP_UPSERT), nullptr) << "known by its category";
  const Outcome keys = scene.hub.read_all("companies", {}, SP_KEYS);
  EXPECT_NE(of_key(keys, company, SP_PRESENT), nullptr);
  EXPECT_EQ(of_key(keys, person, SP_PRESENT), nullptr);

  // A deal of the company knows the person by one of the person's e-mails.
  const std::string deal = done(scene.hub.write(
      "opportunities", {scene.create(R"({"description":"Looms","probability":12.5,"company":")" +
                                         company + R"(","contact":")" + person + "\"}",
                                     "deal")}));
  const sp::Json seen = json_of(scene.hub.read_all("opportunities"), deal);
  EXPECT_EQ(seen.text_of("company"), company);
  EXPECT_EQ(seen.text_of("contact"), person);
  EXPECT_EQ(seen["probability"].number(), 12.5);

  // Another employer, then none.
  done(scene.hub.write("contacts", {update(*of_key(contacts, person, SP_UPSERT),
                                           R"({"company":{"id":")" + other + "\"}}")}));
  const Outcome moved = scene.hub.read_all("contacts", *contacts.cursor);
  EXPECT_EQ(json_of(moved, person)["company"].text_of("id"), other);
  done(scene.hub.write("contacts",
                       {update(*of_key(moved, person, SP_UPSERT), R"({"company":null})")}));
  EXPECT_TRUE(json_of(scene.hub.read_all("contacts", *moved.cursor), person)["company"].is_null());
}

void merge_and_archive(Scene& scene) {
  const Outcome made =
      scene.hub.write("contacts", {scene.create(R"({"name":"Twin Test"})", "loser"),
                                   scene.create(R"({"name":"Twin Test"})", "winner"),
                                   scene.create(R"({"name":"Sleeper Test"})", "sleeper")});
  const std::string loser = done(made, 0), winner = done(made, 1), sleeper = done(made, 2);
  const Outcome before = scene.hub.read_all("contacts");
  const sp::Json wizard = scene.colleague.call("wizard.party.replace.create", "");
  const std::string session = wizard.items().at(0).dump();
  scene.colleague.call(
      "wizard.party.replace.execute",
      session + ",{\"ask\":{\"source\":" + loser + ",\"destination\":" + winner + "}},\"replace\"");
  scene.colleague.call("model.party.party.write", "[" + sleeper + R"(],{"active":false})");
  const Outcome after = scene.hub.read_all("contacts", *before.cursor);
  healthy(after);
  const Record* merged = of_key(after, loser, SP_MERGED);
  ASSERT_NE(merged, nullptr);
  EXPECT_EQ(merged->version, winner);
  EXPECT_NE(of_key(after, sleeper, SP_DELETE), nullptr);
  EXPECT_EQ(of_key(after, loser, SP_DELETE), nullptr) << "a merge is not a deletion";

  // Archived parties come back when they are activated again.
  scene.colleague.call("model.party.party.write", "[" + sleeper + R"(],{"active":true})");
  EXPECT_EQ(json_of(scene.hub.read_all("contacts", *after.cursor), sleeper).text_of("name"),
            "Sleeper Test");
  // With `delete` the row is gone.
  done(scene.hub.write("contacts", {removal(sleeper)}));
  EXPECT_TRUE(scene.colleague
                  .call("model.party.party.search",
                        "[[\"id\",\"=\"," + sleeper + R"(],["active","in",[true,false]]],0,1,null)")
                  .items()
                  .empty());
}

void subscription_life(Scene& scene) {
  const std::string email = "News." + scene.tag + "@Example.test";
  const Change wanted =
      scene.create(R"({"email":")" + email + R"(","list":"news","status":"subscribed"})", "news");
  const std::string key = done(scene.hub.write("subscriptions", {wanted}));
  EXPECT_EQ(done(scene.hub.write("subscriptions", {wanted})), key);
  ASSERT_EQ(scene.hub.find("subscriptions", wanted).records.size(), 1u);
  const Outcome all = scene.hub.read_all("subscriptions");
  healthy(all);
  EXPECT_EQ(json_of(all, key).text_of("status"), "subscribed");
  EXPECT_EQ(json_of(all, key).text_of("list"), "news");
  EXPECT_EQ(json_of(all, key).text_of("email"), "news." + scene.tag + "@example.test");

  const Outcome left = scene.hub.write(
      "subscriptions", {update(*of_key(all, key, SP_UPSERT), R"({"status":"unsubscribed"})")});
  done(left);
  const Outcome delta = scene.hub.read_all("subscriptions", *all.cursor);
  EXPECT_EQ(json_of(delta, key).text_of("status"), "unsubscribed");
  EXPECT_NE(of_key(scene.hub.read_all("subscriptions", {}, SP_KEYS), key, SP_PRESENT), nullptr)
      << "an unsubscribed entry is still there";
  const Outcome stale = scene.hub.write(
      "subscriptions", {update(*of_key(all, key, SP_UPSERT), R"({"status":"subscribed"})")});
  EXPECT_EQ(stale.acks.at(0).status, SP_RETRY);
  const Outcome odd = scene.hub.write(
      "subscriptions",
      {scene.create(R"({"email":"x@example.test","list":"no such list"})", "odd"),
       scene.create(R"({"email":"x@example.test","list":"news","status":"?"})", "odder")});
  EXPECT_EQ(odd.acks.at(0).status, SP_REJECTED);
  EXPECT_EQ(odd.acks.at(1).status, SP_REJECTED);
  done(scene.hub.write("subscriptions", {removal(key)}));
  EXPECT_EQ(of_key(scene.hub.read_all("subscriptions", {}, SP_KEYS), key, SP_PRESENT), nullptr);
}

void opportunity_life(Scene& scene) {
  const std::string person =
      done(scene.hub.write("contacts", {scene.create(R"({"name":"Buyer Test"})", "buyer")}));
  const Change wanted = scene.create(
      R"({"description":"Ten looms","amount":"1200.50","contact":")" + person + "\"}", "deal");
  const std::string key = done(scene.hub.write("opportunities", {wanted}));
  EXPECT_EQ(done(scene.hub.write("opportunities", {wanted})), key);
  ASSERT_EQ(scene.hub.find("opportunities", wanted).records.size(), 1u);
  const Outcome all = scene.hub.read_all("opportunities");
  healthy(all);
  const sp::Json deal = json_of(all, key);
  EXPECT_EQ(deal.text_of("amount"), "1200.50");
  EXPECT_EQ(deal.text_of("currency"), "GBP");
  EXPECT_EQ(deal.text_of("state"), "lead");
  EXPECT_EQ(deal.text_of("contact"), person);

  const Record& seen = *of_key(all, key, SP_UPSERT);
  const Outcome won = scene.hub.write("opportunities", {update(seen, R"({"state":"won"})")});
  EXPECT_EQ(won.acks.at(0).status, SP_REJECTED);
  done(scene.hub.write(
      "opportunities",
      {update(seen, R"({"amount":"900","state":"lost","end_date":"2026-12-24"})")}));
  const Outcome delta = scene.hub.read_all("opportunities", *all.cursor);
  EXPECT_EQ(json_of(delta, key).text_of("state"), "lost");
  EXPECT_EQ(json_of(delta, key).text_of("end_date"), "2026-12-24");
  const Outcome stale = scene.hub.write("opportunities", {update(seen, R"({"amount":"1"})")});
  EXPECT_EQ(stale.acks.at(0).status, SP_RETRY);
  const Outcome again = scene.hub.write(
      "opportunities", {update(*of_key(delta, key, SP_UPSERT), R"({"state":"opportunity"})")});
  EXPECT_EQ(again.acks.at(0).status, SP_REJECTED) << "Tryton wants an employee first";
  scene.hub.write("opportunities", {removal(key)});
}

}  // namespace tryton::test

#include "mapping/mapping.hpp"

#include <gtest/gtest.h>

#include "samples.hpp"

namespace samepage {
namespace {

using samples::parsed;

class Contacts : public testing::Test {
 protected:
  Catalogue catalogue = samples::catalogue();
  Mapping mapping = samples::compiled(samples::contacts, catalogue);
  json::Document contact = parsed(samples::contact);

  FieldId id(std::string_view name) const {
    const Field* field = catalogue.find(mapping.entity(), name);
    EXPECT_NE(field, nullptr) << name;
    return field == nullptr ? FieldId{0} : field->id;
  }
  std::string put(std::initializer_list<std::pair<std::string_view, std::string_view>> wanted,
                  const json::Value& before) {
    Values values;
    for (const auto& [name, value] : wanted) values.set(id(name), std::string(value));
    auto outcome = mapping.put(values, before);
    EXPECT_TRUE(outcome);
    problems = outcome->problems;
    return outcome->json;
  }
  std::vector<FieldProblem> problems;
};

TEST_F(Contacts, ReadsEveryOperation) {
  const GetOutcome got = mapping.get(contact.root());
  const auto value = [&](std::string_view name) { return std::string(got.values.get(id(name))); };
  EXPECT_TRUE(got.problems.empty());
  EXPECT_EQ(value("email"), "ada@example.test");
  EXPECT_EQ(value("emails"), R"(["ada@example.test","ada@home.example.test"])");
  EXPECT_EQ(value("given_name"), "Ada");
  EXPECT_EQ(value("family_name"), "van der Lovelace");
  EXPECT_EQ(value("phone"), "+4930901820");
  EXPECT_EQ(value("street"), "Hauptstr. 1, Hof");
  EXPECT_EQ(value("country"), "DE");
  EXPECT_EQ(value("birth_date"), "1985-12-10");
  EXPECT_EQ(value("lead_status"), "open");
  EXPECT_EQ(value("hard_bounced"), "false");
  EXPECT_EQ(value("visitor_id"), R"(["a","b"])");
  EXPECT_EQ(value("company"), "companies/7");
  EXPECT_EQ(value("custom.vat"), "X1");
}

TEST_F(Contacts, NationalNumbersTakeTheDefaultCountry) {
  const std::string rules =
      "stream = \"s\"\nentity = \"person\"\n[[map]]\nfield = \"phone\"\npath = \"p\"\nop = \"phone\"\n";
  const auto read = [&](const std::string& more, const std::string& country) {
    auto made = Mapping::compile(rules + more, "m.toml", catalogue, country);
    EXPECT_TRUE(made);
    const auto doc = parsed(R"({"p": "020 7946 0001", "c": ""})");
    return std::string(made->get(doc.root()).values.get(id("phone")));
  };
  EXPECT_EQ(read("", ""), "");
  EXPECT_EQ(read("", "GB"), "+442079460001");
  EXPECT_EQ(read("country_path = \"c\"\n", "GB"), "+442079460001");
  EXPECT_EQ(read("country = \"GB\"\n", "DE"), "+442079460001");
  EXPECT_NE(Mapping::compile(rules, "m.toml", catalogue, "GB")->fingerprint(),
            Mapping::compile(rules, "m.toml", catalogue, "DE")->fingerprint());
}

TEST_F(Contacts, AbsenceIsNotEmptiness) {
  const auto doc = parsed(R"({"address": null, "emails": [], "born": " ", "status": null})");
  const Values values = mapping.get(doc.root()).values;
  EXPECT_EQ(values.find(id("phone")), nullptr);
  EXPECT_EQ(values.find(id("given_name")), nullptr);
  ASSERT_NE(values.find(id("city")), nullptr);
  EXPECT_EQ(*values.find(id("city")), "");
  EXPECT_EQ(*values.find(id("email")), "");
  EXPECT_EQ(*values.find(id("birth_date")), "");
  EXPECT_EQ(*values.find(id("lead_status")), "unqualified");
}

TEST_F(Contacts, AnUnreadableValueLeavesOnlyItsFieldOut) {
  const auto doc = parsed(
      R"({"email": "not an address 4711", "status": "Cold", "born": "31.02.1985", "name": {"x": 1},
          "phone": "12", "address": {"city": "Berlin"}})");
  const GetOutcome got = mapping.get(doc.root());
  EXPECT_EQ(got.values.get(id("city")), "Berlin");
  std::map<std::string, std::string> codes;
  for (const FieldProblem& problem : got.problems) {
    codes[catalogue.field(problem.field).name] = problem.code;
    EXPECT_EQ(problem.message.find("4711"), std::string::npos) << "values stay out of messages";
  }
  const std::map<std::string, std::string> expected = {
      {"email", "SP-MAP-102"},      {"lead_status", "SP-MAP-101"}, {"birth_date", "SP-MAP-102"},
      {"given_name", "SP-MAP-103"}, {"family_name", "SP-MAP-103"}, {"phone", "SP-MAP-102"}};
  EXPECT_EQ(codes, expected);
}

TEST_F(Contacts, WritesOnlyWhatDiffers) {
  EXPECT_EQ(put({{"email", "ada@example.test"}, {"lead_status", "open"}, {"country", "DE"}},
                contact.root()),
            "{}");
  EXPECT_EQ(put({{"city", "Hamburg"}, {"country", "DE"}}, contact.root()),
            R"({"address":{"city":"Hamburg"}})");
}

TEST_F(Contacts, RewritesAListWithTheOneElementChanged) {
  EXPECT_EQ(put({{"email", "ada@example.org"}}, contact.root()),
            R"({"emails":[{"type":"home","value":"ada@home.example.test"},)"
            R"({"type":"work","value":"ada@example.org","checked":true}]})");
  const auto other = parsed(R"({"emails": [{"type": "home", "value": "a@example.test"}]})");
  EXPECT_EQ(put({{"email", "b@example.test"}}, other.root()),
            R"({"emails":[{"type":"home","value":"a@example.test"},)"
            R"({"type":"work","value":"b@example.test"}]})");
}

TEST_F(Contacts, ClearingAFirstOfClearsEveryPathThatHoldsAValue) {
  const std::string json = put({{"email", ""}}, contact.root());
  const auto after = parsed(apply_members(contact.root(), parsed(json).root()));
  EXPECT_EQ(after.root()["email"].kind(), json::Kind::null);
  EXPECT_EQ(mapping.get(after.root()).values.get(id("email")), "");
}

TEST_F(Contacts, CreateWritesConstantsAndTemplatesAndNoNulls) {
  EXPECT_EQ(put({{"given_name", "Ada"},
                 {"family_name", "Lovelace"},
                 {"city", ""},
                 {"company", "companies/12"},
                 {"custom.vat", "X2"}},
                json::Value{}),
            R"({"name":"Ada Lovelace","company":{"id":12},"properties":{"vat no":"X2"},)"
            R"("display":"Ada Lovelace","origin":"samepage"})");
}

TEST_F(Contacts, ATemplateFollowsItsFields) {
  EXPECT_EQ(put({{"given_name", "Adele"}}, contact.root()),
            R"({"name":"Adele van der Lovelace","display":"Adele van der Lovelace"})");
}

TEST_F(Contacts, NamesThatWouldReadBackWronglyAreWrittenFamilyFirst) {
  EXPECT_EQ(
      put({{"given_name", "Ana"}, {"family_name", "Garcia Lopez"}}, contact.root()).substr(0, 28),
      R"({"name":"Garcia Lopez, Ana",)");
}

TEST_F(Contacts, WhatTheSystemCannotHoldIsReportedAndLeftOut) {
  EXPECT_EQ(put({{"lead_status", "qualified"}, {"city", "Bonn"}}, contact.root()),
            R"({"address":{"city":"Bonn"}})");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "SP-MAP-121");
  EXPECT_EQ(put({{"company", "people/1"}}, contact.root()), "{}");
  EXPECT_EQ(problems[0].code, "SP-MAP-124");
  EXPECT_EQ(put({{"given_name", "A, B"}, {"family_name", "C, D"}}, contact.root()), "{}");
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].code, "SP-MAP-122");
  // An empty status reads as "unqualified" here, so it cannot be cleared.
  EXPECT_EQ(put({{"lead_status", ""}}, contact.root()), "{}");
  EXPECT_EQ(problems[0].code, "SP-MAP-122");
}

TEST_F(Contacts, TheRecordsOwnWordForAValueStays) {
  EXPECT_EQ(put({{"lead_status", "open"}}, contact.root()), "{}");  // it says "hot"
  const auto fresh = parsed(R"({"status": "New"})");
  EXPECT_EQ(put({{"lead_status", "open"}}, fresh.root()), R"({"status":"Hot lead"})");
}

TEST_F(Contacts, ANationalNumberSurvivesAChangeOfCountry) {
  EXPECT_EQ(put({{"country", "FR"}}, contact.root()),
            R"({"address":{"country":"FR"},"phone":"+4930901820"})");
  EXPECT_EQ(put({{"country", "FR"}, {"phone", "+4930901820"}}, contact.root()),
            R"({"address":{"country":"FR"},"phone":"+4930901820"})");
}

TEST_F(Contacts, TellsWhatNoRuleReads) {
  EXPECT_EQ(mapping.unmapped(contact.root()),
            (std::vector<std::string>{"emails[].checked", "shoe.size[]"}));
}

TEST_F(Contacts, KnowsItsFields) {
  EXPECT_EQ(mapping.stream(), "contacts");
  const auto has = [](const std::vector<FieldId>& all, FieldId field) {
    return std::ranges::find(all, field) != all.end();
  };
  EXPECT_TRUE(has(mapping.readable(), id("emails")));
  EXPECT_FALSE(has(mapping.writable(), id("emails")));
  EXPECT_TRUE(has(mapping.writable(), id("city")));
  Catalogue same = samples::catalogue();
  EXPECT_EQ(samples::compiled(samples::contacts, same).fingerprint(), mapping.fingerprint());
  EXPECT_NE(samples::compiled(std::string(samples::contacts) + "# x", same).fingerprint(),
            mapping.fingerprint());
}

TEST(Members, ComposesTheKeyAndKeepsKinds) {
  Catalogue catalogue = samples::catalogue();
  const Mapping mapping = samples::compiled(samples::members, catalogue);
  const auto field = [&](std::string_view name) {
    return catalogue.find(EntityKind::subscription, name)->id;
  };
  const auto doc = parsed(
      R"({"email": "Ada@example.test", "list_id": "news", "active": true, "since": 1700000000})");
  const Values values = mapping.get(doc.root()).values;
  EXPECT_EQ(values.get(field("key")), "ada@example.test|news");
  EXPECT_EQ(values.get(field("status")), "subscribed");
  EXPECT_EQ(values.get(field("changed_at")), "2023-11-14T22:13:20Z");

  Values wanted;
  wanted.set(field("status"), "unsubscribed");
  wanted.set(field("changed_at"), "2023-11-14T22:13:21Z");
  wanted.set(field("key"), "never written");
  EXPECT_EQ(mapping.put(wanted, doc.root())->json, R"({"active":false,"since":1700000001})");

  Values finer;
  finer.set(field("changed_at"), "2023-11-14T22:13:21.5Z");
  EXPECT_EQ(mapping.put(finer, doc.root())->problems.at(0).code, "SP-MAP-122");

  const auto half = parsed(R"({"email": "ada@example.test"})");
  EXPECT_EQ(mapping.get(half.root()).values.find(field("key")), nullptr);
}

TEST(Lists, APositionThatDoesNotExistIsReported) {
  Catalogue catalogue = samples::catalogue();
  const Mapping mapping = samples::compiled(
      "stream = \"s\"\nentity = \"person\"\n"
      "[[map]]\nfield = \"city\"\npath = \"places[1].city\"\n",
      catalogue);
  Values wanted;
  wanted.set(catalogue.find(EntityKind::person, "city")->id, "Bonn");
  EXPECT_EQ(mapping.put(wanted, json::Value{})->problems.at(0).code, "SP-MAP-123");
  const auto one = parsed(R"({"places": [{"city": "Ulm", "n": 1}]})");
  EXPECT_EQ(mapping.put(wanted, one.root())->json,
            R"({"places":[{"city":"Ulm","n":1},{"city":"Bonn"}]})");
  const auto odd = parsed(R"({"places": {"city": "Ulm"}})");
  EXPECT_EQ(mapping.put(wanted, odd.root())->json, "{}");
}

}  // namespace
}  // namespace samepage

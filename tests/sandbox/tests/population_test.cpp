#include "sandbox/population.hpp"

#include <gmock/gmock.h>

#include <set>

#include "client.hpp"

namespace samepage::sandbox {
namespace {

TEST(Population, TheSameSeedMakesTheSamePeople) {
  Sandbox one, same, other;
  populate(one, {.people = 200, .seed = 3});
  populate(same, {.people = 200, .seed = 3});
  populate(other, {.people = 200, .seed = 4});
  EXPECT_EQ(one.dump(), same.dump());
  EXPECT_EQ(one.truth, same.truth);
  EXPECT_NE(one.dump(), other.dump());
}

TEST(Population, AThousandPeopleOverlapAcrossAccounts) {
  Sandbox sandbox;
  const Truth truth = populate(sandbox, {.people = 1000, .seed = 1});
  ASSERT_EQ(truth.people.size(), 1000u);
  std::size_t shared = 0, opted_out = 0, secondary = 0;
  std::set<std::string> addresses, phones, records;
  for (const TruePerson& person : truth.people) {
    EXPECT_FALSE(person.records.empty());
    shared += person.records.size() > 1;
    opted_out += person.opted_out;
    secondary += person.emails.size() > 1;
    for (const std::string& email : person.emails) EXPECT_TRUE(addresses.insert(email).second);
    if (!person.phone.empty()) {
      EXPECT_TRUE(phones.insert(person.phone).second);
    }
    for (const RecordRef& ref : person.records) {
      EXPECT_TRUE(records.insert(ref.account + ref.stream + ref.id).second);
      EXPECT_NE(sandbox.find(ref.account)->stream(ref.stream)->live(ref.id), nullptr);
    }
  }
  EXPECT_GT(shared, 600u);
  EXPECT_GT(opted_out, 40u);
  EXPECT_GT(secondary, 150u);
  const auto stats = Client::document(Sandbox::stats(*sandbox.find("crm")));
  EXPECT_GT(stats.root()["streams"]["contacts"]["duplicate_emails"].integer(), 5);
}

// What a person's record says must be good enough for the API: nothing seeded is refused later.
TEST(Population, EveryRecordWouldPassTheApi) {
  Sandbox sandbox;
  populate(sandbox, {.people = 300, .seed = 2});
  for (const auto& [name, account] : sandbox.accounts())
    for (const auto& [stream_name, stream] : account->streams())
      for (const auto& [id, record] : stream.by_id()) {
        Fields writable;
        for (const auto& [path, json] : record.fields)
          if (const FieldSpec* spec = stream.spec().field(path); spec == nullptr || spec->writable)
            writable[path] = json;
        const RowResult row = verdict_on(*account, stream, writable, &record);
        EXPECT_TRUE(row.ok()) << stream_name << ": " << row.message;
      }
}

TEST(Dump, WithoutIdsTwoRunsCompare) {
  std::string dumps[2];
  for (const bool reversed : {false, true}) {
    Bench bench("crm", Flavour::crm);
    const std::string names[] = {reversed ? "B" : "A", reversed ? "A" : "B"};
    for (const std::string& name : names) {
      const std::string company =
          bench.client.create("companies", R"({"Name": "Co )" + name + R"("})");
      bench.client.create("contacts", R"({"Email": ")" + name +
                                          R"(@example.test", "CompanyId": ")" + company + R"("})");
    }
    dumps[reversed] = bench.sandbox.dump(false);
    if (reversed) {
      EXPECT_NE(bench.sandbox.dump(true), dumps[0]);
    }
  }
  EXPECT_EQ(dumps[0], dumps[1]);
}

TEST(FieldPaths, RenderUndoesFlatten) {
  const std::string text = R"({"a":{"b":1,"c":["x"]},"a-b":null,"d":"\"é"})";
  const auto parsed = json::Document::parse(text);
  EXPECT_EQ(flatten(parsed->root()).size(), 4u);
  const auto again = json::Document::parse(render(flatten(parsed->root())));
  EXPECT_EQ(flatten(again->root()), flatten(parsed->root()));
  EXPECT_EQ(text_of(flatten(parsed->root()), "d"), "\"é");
}

}  // namespace
}  // namespace samepage::sandbox
